"""Importing a library without another that it takes up wherever it finds it."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager


@contextmanager
def without(name: str) -> Iterator[None]:
    """Let a module that is not imported yet look as if it were not installed.

    ``None`` in ``sys.modules`` is how Python says so (https://docs.python.org/3/reference/import.html#the-module-cache).
    """
    if name in sys.modules:
        yield
        return
    sys.modules[name] = None  # type: ignore[assignment]
    try:
        yield
    finally:
        sys.modules.pop(name, None)
