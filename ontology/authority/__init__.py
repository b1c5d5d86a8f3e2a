"""The registry of authorities: a name and where its entities come from, imported on demand."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from importlib import import_module
from typing import cast

from ontology.errors import WrongUse
from ontology.records import Entity

AUTHORITIES = {"bundled": "ontology.authority.bundled:bundled_entities"}


def authority(name: str) -> Callable[[], Iterable[Entity]]:
    """Return what yields the entities of the authority ``name``. Raises :class:`WrongUse` for an unknown one."""
    if name not in AUTHORITIES:
        raise WrongUse(f"there is no authority {name!r}; known are {', '.join(sorted(AUTHORITIES))}")
    module, _, attribute = AUTHORITIES[name].partition(":")
    return cast("Callable[[], Iterable[Entity]]", getattr(import_module(module), attribute))
