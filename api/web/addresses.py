"""Addresses of pages: everything that a page shows is in its address, so that it can be shared.

Pure.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from urllib.parse import quote, urlencode

from api.shapes import MAX_HITS
from ontology.iri import Kind
from ontology.records import Filters, TagType

PAGE_SIZE = 10
FACETS = {
    "collection": "collections",
    "book": "books",
    "dynasty": "dynasties",
    "branch": "branches",
    "type": "types",
    "entity": "entities",
}
"""Parameter of the query string -> field of the filters."""


def passage_address(passage_id: str, begin: int = 0, end: int = 0) -> str:
    """The page of a passage; the run from ``begin`` to ``end`` is marked and scrolled to."""
    address = f"/passages/{quote(passage_id, safe='/')}"
    return f"{address}?begin={begin}&end={end}#quote" if end > begin else address


def document_address(document_id: str, *, page: int = 1) -> str:
    """The reading page of a document."""
    address = f"/documents/{quote(document_id, safe='/')}"
    return f"{address}?page={page}" if page > 1 else address


def entity_address(entity_id: str) -> str:
    """The page of an entity."""
    return f"/entities/{quote(entity_id, safe='/')}"


def page_address(kind: Kind, ident: str) -> str:
    """The page about a thing, empty where there is none."""
    match kind:
        case Kind.PASSAGE:
            return passage_address(ident)
        case Kind.DOCUMENT:
            return document_address(ident)
        case Kind.ENTITY:
            return entity_address(ident)
        case Kind.WORK | Kind.INSTANCE | Kind.ITEM:
            return f"/{kind}s/{quote(ident, safe='')}"
        case Kind.BRANCH:
            return f"/catalogue?{urlencode({'branch': ident})}"
        case _:
            return ""


def picture_address(kind: str, scope: str, ident: str) -> str:
    """A picture (``network``, ``timeline``, ``map``) of an ``entity``, a ``passage`` or a ``document``."""
    return f"/api/pictures/{kind}.svg?{urlencode({scope: ident})}"


def data_address(kind: str, ident: str) -> str:
    """The data about a thing."""
    return f"/data/{kind}/{quote(ident, safe='')}"


def filters_of(pairs: Sequence[tuple[str, str]]) -> Filters:
    """The filters that parameters state."""
    values = {name: tuple(value for key, value in pairs if key == name) for name in FACETS}
    return Filters(
        collections=values["collection"],
        books=values["book"],
        dynasties=values["dynasty"],
        types=tuple(TagType(value) for value in values["type"]),
        entities=values["entity"],
        branches=values["branch"],
    )


@dataclass(frozen=True, slots=True)
class Search:
    """What a search page shows."""

    q: str = ""
    k: int = PAGE_SIZE
    filters: Filters = field(default_factory=Filters)

    def pairs(self) -> list[tuple[str, str]]:
        """The filters as parameters."""
        return [(name, str(value)) for name, many in FACETS.items() for value in getattr(self.filters, many)]

    def address(self, path: str = "/") -> str:
        """The address of this very page, or of the other way to use the same question."""
        stated = [("q", self.q)] if self.q else []
        if self.k != PAGE_SIZE:
            stated.append(("k", str(self.k)))
        query = urlencode([*stated, *self.pairs()])
        return f"{path}?{query}" if query else path

    def has(self, name: str, value: str) -> bool:
        """Whether a filter is set."""
        return (name, value) in self.pairs()

    def toggled(self, name: str, value: str) -> Search:
        """The same search with a filter set, or taken away where it was set; it begins at the first page."""
        pair = (name, value)
        stated = self.pairs()
        kept = [one for one in stated if one != pair] if pair in stated else [*stated, pair]
        return replace(self, k=PAGE_SIZE, filters=filters_of(kept))

    def cleared(self) -> Search:
        """The same question without filters."""
        return Search(self.q)

    def more(self) -> Search:
        """The same search with further hits."""
        return replace(self, k=min(self.k + PAGE_SIZE, MAX_HITS))
