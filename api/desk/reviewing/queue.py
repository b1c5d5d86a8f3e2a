"""What to look at first: where a machine is least sure of what is read most."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass, replace
from enum import StrEnum

from api.desk.decisions import by_reviewer
from api.desk.readership import Readership
from api.desk.reviews import Reviews
from index.ports import StoredPassage
from index.review_queue import Among, ReviewQueue, Unsure
from index.texts import SqlTextStore
from ontology.errors import NotFound
from ontology.records import Document, Passage, Tag

PAGE = 20
# So many of the least sure tags are weighed against how often they are read.
_WEIGHED = 400
_MOST_READ = 50
_PERSON = "reviewer:"


class Order(StrEnum):
    """What comes first."""

    WEIGHED = "weighed"
    """The least sure of what is read most."""
    CONFIDENCE = "confidence"


@dataclass(frozen=True, slots=True)
class Item:
    """A tag to look at. ``reads`` is how often its document was opened."""

    tag: Tag
    passage: Passage
    document: Document
    reads: int = 0
    blind: bool = False
    """It shows what the machine said, whatever others decided."""


@dataclass(frozen=True, slots=True)
class Queue:
    """Lines up tags for review."""

    tags: ReviewQueue
    texts: SqlTextStore
    reviews: Reviews
    readership: Readership

    def items(self, among: Among, order: Order, *, skip: int = 0, limit: int = PAGE) -> list[Item]:
        """Return the tags to look at first, without the ``skip`` before them."""
        found = self._ordered(among, order, skip + limit)[skip : skip + limit]
        reads = self.readership.times({one.document_id for one in found})
        return [
            replace(item, reads=reads.get(one.document_id, 0))
            for one, item in zip(found, self._read(found), strict=True)
        ]

    def second_opinions(self, reviewer: str, *, limit: int = PAGE) -> list[Item]:
        """Return tags as machines made them that another person has decided and ``reviewer`` has not.

        Agreement of two can be told only of what both have judged, the second without sight of the first.
        """
        everything = by_reviewer(self.reviews.decisions())
        waiting = [
            decision
            for mine in everything.values()
            if reviewer not in mine
            for decision in list(mine.values())[:1]
            if decision.said is not None and not decision.said.maker.name.startswith(_PERSON)
        ]
        found: list[Item] = []
        for decision in sorted(waiting, key=lambda one: -one.id)[: limit * 2]:
            said = decision.said
            stored = self._passage(said.passage_id) if said is not None else None
            if said is not None and stored is not None:
                found.append(Item(said, stored.passage, stored.document, blind=True))
        return found[:limit]

    def _passage(self, passage_id: str) -> StoredPassage | None:
        try:
            return self.texts.passage(passage_id)
        except NotFound:  # taken in anew since
            return None

    def _ordered(self, among: Among, order: Order, wanted: int) -> list[Unsure]:
        if order is Order.CONFIDENCE:
            return self.tags.unsure(among, limit=wanted)
        read = self.readership.most(_MOST_READ)
        many = max(_WEIGHED, wanted)
        found = {one.tag_id: one for one in self.tags.unsure(among, limit=many)}
        if read:
            of_read = self.tags.unsure(replace(among, documents=tuple(read)), limit=many)
            found |= {one.tag_id: one for one in of_read}
        return sorted(found.values(), key=lambda one: (-_worth(one, read.get(one.document_id, 0)), one.tag_id))

    def _read(self, found: Sequence[Unsure]) -> list[Item]:
        stored = {one.key: one for one in self.texts.passages([one.passage_key for one in found])}
        return [_item(one, stored[one.passage_key]) for one in found]


def _worth(one: Unsure, reads: int) -> float:
    """How much a look is worth: the chance that it is wrong, times how many meet it, by the logarithm."""
    return (1 - one.confidence) * (1 + math.log2(1 + reads))


def _item(one: Unsure, stored: StoredPassage) -> Item:
    tag = next(tag for tag in stored.tags if tag.id == one.tag_id)
    return Item(tag, stored.passage, stored.document)
