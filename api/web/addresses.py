"""Addresses of pages: everything that a page shows is in its address, so that it can be shared.

Pure.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from enum import StrEnum
from urllib.parse import quote, urlencode

from api.shapes import MAX_HITS
from ontology.iri import Kind
from ontology.queries import TRAITS, Filters, Order
from ontology.records import ReviewState, TagType

PAGE_SIZE = 10
FACETS = {
    "collection": "collections",
    "book": "books",
    "dynasty": "dynasties",
    "branch": "branches",
    "kind": "kinds",
    "language": "languages",
    "script": "scripts",
    "subject": "subjects",
    "person": "persons",
    "place": "places",
    "entity": "entities",
    "type": "types",
    "review": "reviews",
    **TRAITS,
}
"""Parameter of the query string that can be repeated -> field of the filters."""
YEARS = ("from", "to")
"""Parameters of the first and the last year."""
IMAGE = "image"


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
    """The filters that parameters state. Raises :class:`ValueError` for a value that there is not."""
    values = {field: tuple(value for key, value in pairs if key == name) for name, field in FACETS.items()}
    once = dict(pairs)
    begin, end = (int(once[name]) if once.get(name) else None for name in YEARS)
    types = tuple(map(TagType, values.pop("types")))
    reviews = tuple(map(ReviewState, values.pop("reviews")))
    pictured = once.get(IMAGE) == "1"
    return Filters(**values, types=types, reviews=reviews, begin=begin, end=end, pictured=pictured)


class View(StrEnum):
    """How a page shows the hits."""

    LIST = "list"
    WORKS = "works"
    MAP = "map"
    YEARS = "years"


@dataclass(frozen=True, slots=True)
class Search:
    """What a search page shows. A change of what is searched for begins at the first page."""

    q: str = ""
    k: int = PAGE_SIZE
    filters: Filters = field(default_factory=Filters)
    raw: bool = False
    """Whether the words are searched for as they were typed and nothing else."""
    off: tuple[str, ...] = ()
    """Ids of the senses that are switched off."""
    order: Order = Order.RELEVANCE
    after: str = ""
    """The cursor of the page; empty for the first."""
    view: View = View.LIST

    def pairs(self) -> list[tuple[str, str]]:
        """The filters as parameters."""
        return list(_filter_pairs(self.filters))

    def manner_pairs(self) -> list[tuple[str, str]]:
        """As parameters, how the question is read and its hits are shown: what a form keeps beside the filters."""
        stated = [("off", one) for one in self.off]
        if self.raw:
            stated.append(("raw", "1"))
        if self.order is not Order.RELEVANCE:
            stated.append(("sort", self.order.value))
        if self.view is not View.LIST:
            stated.append(("view", self.view.value))
        return stated

    def address(self, path: str = "/") -> str:
        """The address of this very page, or of the other way to use the same question."""
        stated = [("q", self.q)] if self.q else []
        if self.k != PAGE_SIZE:
            stated.append(("k", str(self.k)))
        last = [("after", self.after)] if self.after else []
        query = urlencode([*stated, *self.pairs(), *self.manner_pairs(), *last])
        return f"{path}?{query}" if query else path

    def has(self, name: str, value: str) -> bool:
        """Whether a filter is set."""
        return (name, value) in self.pairs()

    def toggled(self, name: str, value: str) -> Search:
        """The same search with a filter set, or taken away where it was set; it begins at the first page."""
        pair = (name, value)
        stated = self.pairs()
        kept = [one for one in stated if one != pair] if pair in stated else [*stated, pair]
        return self.narrowed(filters_of(kept))

    def without(self, *names: str) -> Search:
        """The same search without any filter of these names."""
        return self.narrowed(filters_of([one for one in self.pairs() if one[0] not in names]))

    def with_years(self, begin: int | None, end: int | None) -> Search:
        """The same search for passages that tell of these years; ``None`` leaves a side open."""
        return self.narrowed(replace(self.filters, begin=begin, end=end))

    def narrowed(self, filters: Filters) -> Search:
        """The same question under other filters."""
        return replace(self, k=PAGE_SIZE, filters=filters, after="")

    def cleared(self) -> Search:
        """The same question without filters."""
        return self.narrowed(Filters())

    def asking(self, question: str) -> Search:
        """Another question under the same filters; the senses of this one go with it."""
        return replace(self, q=question, k=PAGE_SIZE, off=(), after="")

    def switched(self, sense_id: str) -> Search:
        """The same search with one sense of the question switched off, or on where it was off."""
        off = tuple(one for one in self.off if one != sense_id)
        return replace(self, off=off if sense_id in self.off else (*off, sense_id), k=PAGE_SIZE, after="")

    def literal(self, *, raw: bool = True) -> Search:
        """The same search for the words as they were typed and nothing else, or with all that they are read as."""
        return replace(self, raw=raw, off=(), k=PAGE_SIZE, after="")

    def ordered(self, order: Order) -> Search:
        """The same search in another order."""
        return replace(self, order=order, k=PAGE_SIZE, after="")

    def viewed(self, view: View) -> Search:
        """The same hits, shown otherwise."""
        return replace(self, view=view)

    def following(self, cursor: str) -> Search:
        """The page that a cursor leads to; without one, the first."""
        return replace(self, after=cursor)

    def more(self) -> Search:
        """The same search with further hits."""
        return replace(self, k=min(self.k + PAGE_SIZE, MAX_HITS), after="")


def _filter_pairs(filters: Filters) -> Iterator[tuple[str, str]]:
    for name, many in FACETS.items():
        for value in getattr(filters, many):
            yield name, str(value)
    for name, year in zip(YEARS, (filters.begin, filters.end), strict=True):
        if year is not None:
            yield name, str(year)
    if filters.pictured:
        yield IMAGE, "1"
