"""The names of the library's collections and books, as questions write them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Protocol

from ingest.normalize import fold


class Tallies(Protocol):
    """What a text store counts."""

    def head(self) -> int: ...

    def tally(self, field: str) -> list[tuple[str, int]]: ...


class Titles:
    """Collections and books by their folded names, read again when the library has changed."""

    def __init__(self, texts: Tallies) -> None:
        self._texts = texts
        self._head = -1
        self._names: dict[str, str] = {}

    def __call__(self) -> Mapping[str, str]:
        """Return each folded name with the name itself."""
        head = self._texts.head()
        if head != self._head:
            names = [name for field in ("collection", "book") for name, _ in self._texts.tally(field) if name]
            folded = fold("\n".join(name.replace("\n", " ") for name in names)).split("\n")
            self._names, self._head = dict(zip(folded, names, strict=False)), head
        return self._names
