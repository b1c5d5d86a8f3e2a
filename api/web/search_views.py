"""What the search page shows of a result: what was understood, the hits as a list or by work, and where to go on.

Pure.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from api.schemas import document_title
from api.service import SearchResult
from api.understanding.records import Correction, Sense
from api.web.addresses import Search, View, document_address, passage_address
from api.web.search_why import Asked
from api.web.views import HitView, entity_page, facts_of, hit_view
from api.web.words import Words
from ontology.queries import Hit, Order

# Hits that a view is made of: a list has a page, the others gather more than are read one by one.
GATHERED = {View.WORKS: 50, View.MAP: 100, View.YEARS: 100}
# Best passages of each work that are shown in full: two of the first works, one of the others.
_BEST, _FIRST_WORKS = 2, 5


@dataclass(frozen=True, slots=True)
class SenseView:
    """A chip: one thing that the question was understood to say. ``switch`` turns it off, or on where it is off."""

    kind: str
    surface: str
    label: str
    on: bool
    switch: str
    source: str
    forms: tuple[str, ...]
    entity: str
    candidates: tuple[tuple[str, str], ...]
    """Who or what may be meant where that is open, each with its page."""


@dataclass(frozen=True, slots=True)
class Tab:
    """A way to show the hits, or an order of theirs, with its address."""

    label: str
    address: str
    chosen: bool


@dataclass(frozen=True, slots=True)
class Work:
    """The hits of one book or document: the best in full, of the others where they stand."""

    title: str
    facts: tuple[str, ...]
    best: tuple[HitView, ...]
    rest: tuple[tuple[str, str], ...]
    only: str

    @property
    def count(self) -> int:
        """How many hits it has."""
        return len(self.best) + len(self.rest)


def asked_of(result: SearchResult, search: Search) -> Asked:
    """What the hits of a result were asked for."""
    return Asked(result.query, result.senses, search.order)


def sense_views(senses: Iterable[Sense], search: Search, words: Words) -> list[SenseView]:
    """The chips of what was understood."""
    return [
        SenseView(
            words.label(f"sense_kind_{one.kind}"),
            one.surface,
            one.label,
            one.on,
            search.switched(one.id).address(),
            words.called("AUTHORITIES", one.source),
            one.forms,
            entity_page(one.entity_id),
            tuple((may.label, entity_page(may.entity_id)) for may in one.candidates),
        )
        for one in senses
    ]


def correction_views(corrections: Iterable[Correction], search: Search) -> list[tuple[str, str]]:
    """What a reader may have meant: the question in full, and its address."""
    return [(one.text, search.asking(one.text).address()) for one in corrections]


def view_tabs(search: Search, words: Words) -> list[Tab]:
    """The ways to show the hits."""
    return [
        Tab(words.label(f"view_{view}"), search.following("").viewed(view).address(), chosen=search.view is view)
        for view in View
    ]


def order_tabs(search: Search, words: Words) -> list[Tab]:
    """The orders of the hits."""
    return [
        Tab(words.label(f"sort_{order}"), search.ordered(order).address(), chosen=search.order is order)
        for order in Order
    ]


def work_views(hits: Sequence[Hit], search: Search, words: Words, *, asked: Asked) -> list[Work]:
    """The hits by book, or by document where that belongs to none; the work of the best hit first."""
    groups: dict[tuple[str, str], list[Hit]] = defaultdict(list)
    for hit in hits:
        book = hit.document.metadata.book
        groups[(book, "") if book else ("", hit.document.id)].append(hit)
    shown = (_BEST if place < _FIRST_WORKS else 1 for place in range(len(groups)))
    return [
        _work(book, many, search, words=words, asked=asked, best=best)
        for ((book, _), many), best in zip(groups.items(), shown, strict=True)
    ]


def _work(book: str, hits: Sequence[Hit], search: Search, *, words: Words, asked: Asked, best: int) -> Work:
    document = hits[0].document
    alone = search.viewed(View.LIST)
    narrowed = alone if search.has("book", book) else alone.toggled("book", book)
    return Work(
        book or document_title(document),
        facts_of(document),
        tuple(hit_view(hit, words, asked) for hit in hits[:best]),
        tuple((_place(hit, book), passage_address(hit.passage.id)) for hit in hits[best:]),
        narrowed.address() if book else document_address(document.id),
    )


def _place(hit: Hit, book: str) -> str:
    """Where a hit stands within its work."""
    title = document_title(hit.document)
    parts = dict.fromkeys((title if title != book else "", hit.passage.heading, hit.passage.locator))
    return " · ".join(filter(None, parts)) or hit.passage.id
