"""The union catalogue into the knowledge graph: one named graph a work. Pure."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from api.catalogue.rules import VERSION
from api.catalogue.views import EditionView, ItemView, ReasonView, WorkView
from api.desk.decisions import person
from ontology.catalogue import (
    MAKER,
    CatalogueCreator,
    CatalogueEdition,
    CatalogueGrouping,
    CatalogueItem,
    CatalogueWork,
)
from ontology.records import Maker, ReviewState

RULES = Maker(MAKER, VERSION)


def published(view: WorkView) -> CatalogueWork:
    """Return a work as the graph tells it."""
    documents = {item.unit: item.documents for edition in view.editions for item in edition.items}
    return CatalogueWork(
        id=view.id,
        title=view.title,
        other_titles=view.other_titles,
        stated=view.creator,
        creators=tuple(CatalogueCreator(one.name, one.role, one.entity) for one in view.creators),
        book=view.book,
        editions=tuple(map(_edition, view.editions)),
        groupings=tuple(_groupings(view, documents)),
    )


def _edition(view: EditionView) -> CatalogueEdition:
    return CatalogueEdition(
        view.id, view.label, view.publisher, view.begin, view.end, view.numbers, tuple(map(_item, view.items))
    )


def _item(view: ItemView) -> CatalogueItem:
    return CatalogueItem(view.id, view.documents, view.branch if view.holding else "", view.shelf, view.place)


def _groupings(view: WorkView, documents: Mapping[str, tuple[str, ...]]) -> Iterator[CatalogueGrouping]:
    yield from (CatalogueGrouping(document, ("此书的第一条记录",), 1.0, RULES) for document in documents[view.founder])
    for reason in view.reasons:
        yield from (_grouping(reason, document) for document in documents[reason.unit])


def _grouping(reason: ReasonView, document: str) -> CatalogueGrouping:
    evidence = tuple(dict.fromkeys(f"{one.rule}（{one.weight:+.1f}）：{one.words}" for one in reason.evidence))
    if reason.decision is None:
        return CatalogueGrouping(document, evidence, reason.confidence, RULES)
    decided = reason.decision
    return CatalogueGrouping(
        document, evidence, 1.0, person(decided.reviewer), ReviewState.CONFIRMED, time=decided.time
    )
