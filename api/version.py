"""Which version of the program runs."""

from __future__ import annotations

from importlib.metadata import PackageNotFoundError, version


def own_version() -> str:
    """Return the version; ``0`` when run from a checkout that is not installed."""
    try:
        return version("wenmai")
    except PackageNotFoundError:
        return "0"
