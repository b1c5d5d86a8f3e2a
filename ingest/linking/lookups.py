"""The name index as one document asks it: the same question is answered once."""

from __future__ import annotations

from collections.abc import Iterator

from ontology.authority.names import Bearer, NameIndex
from ontology.records import TagType


class Lookups(NameIndex):
    """The answers of ``names``, kept: a document names the same few persons and places again and again."""

    def __init__(self, names: NameIndex) -> None:
        super().__init__(())
        self._names = names
        self._known: dict[tuple[str, TagType | None], tuple[Bearer, ...]] = {}

    def bearers(self, surface: str, *, type: TagType | None = None) -> tuple[Bearer, ...]:  # noqa: A002
        """Return who bears ``surface``, as the names behind say."""
        key = (surface, type)
        if key not in self._known:
            self._known[key] = self._names.bearers(surface, type=type)
        return self._known[key]

    def surfaces(self) -> Iterator[tuple[str, TagType]]:
        """Yield every name that the names behind know."""
        return self._names.surfaces()
