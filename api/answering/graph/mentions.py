"""Which books and documents speak of somebody or something, and in how many passages: counted in the text store."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from api.answering.graph.composing import MOST, Fact, composed
from api.answering.graph.quoting import citation, readable
from api.answering.kinds import Kind
from api.asking.reading import Read
from api.reading import PresentTexts
from index.portraits import InBook
from index.ports import StoredPassage
from ontology.queries import Answer
from ontology.records import Entity, ReviewState

SHAPES = frozenset({"哪些文献提到", "哪些段落提到"})
_SHOWN = 40
"""Passages among which an example of each book is looked for."""
_EXAMPLES = 3
_TIMES = re.compile("几次|多少次|几[处段回]|多少[处段回]")


@dataclass(frozen=True, slots=True)
class Mentions:
    """Tells where an entity is spoken of; ``texts`` are the texts as entities are now."""

    texts: PresentTexts

    def answer(self, question: str, read: Read) -> Answer | None:
        """Return the books and documents with the number of passages, or ``None`` where nothing names it."""
        slot = next(iter(read.fillers), "")
        chosen = read.fillers[slot].chosen if slot else ()
        if read.shape.name not in SHAPES or len(chosen) != 1:
            return None
        entity = chosen[0]
        ids = frozenset({entity.id, *self.texts.resolver.living.former(entity.id)})
        books = self.texts.portraits.books(ids)
        facts = list(self._examples(entity, books, ids)) if books else []
        if not facts:
            return None
        kind = Kind.HOW_MANY if _TIMES.search(question) else Kind.WHERE_TO_READ
        return composed(question, _told(entity.label, books), facts, kind=kind)

    def _examples(self, entity: Entity, books: Sequence[InBook], ids: frozenset[str]) -> list[Fact]:
        """Return a passage of each of the books that say most, with the sentence that names the entity."""
        keys = self.texts.portraits.keys(ids, offset=0, limit=_SHOWN)
        found: dict[str, Fact] = {}
        for stored in self.texts.passages(keys):
            title = stored.document.metadata.book or stored.document.metadata.title
            span = _named(stored, ids)
            if title not in found and span is not None:
                receipt = citation(stored, *readable(stored.passage.text, *span))
                found[title] = Fact(entity.label, receipt, 1.0)
        order = [one.title for one in books]
        return [found[title] for title in order if title in found][:_EXAMPLES]


def _named(stored: StoredPassage, ids: frozenset[str]) -> tuple[int, int] | None:
    origin = stored.passage.begin
    spans = [
        (tag.begin - origin, tag.end - origin)
        for tag in stored.tags
        if tag.review is not ReviewState.REJECTED and tag.link is not None and tag.link.entity_id in ids
    ]
    return min(spans, default=None)


def _told(label: str, books: Sequence[InBook]) -> str:
    passages = sum(one.passages for one in books)
    listed = "、".join(f"《{one.title}》{one.passages}段" for one in books[:MOST])
    more = f"等{len(books)}种" if len(books) > MOST else ""
    return f"馆藏里提到{label}的文献有{len(books)}种，共{passages}段：{listed}{more}。例如"
