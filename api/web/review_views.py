"""A tag that waits for review, as the workbench shows it. Pure."""

from __future__ import annotations

from dataclasses import dataclass

from api.desk.reviewing.queue import Item
from api.schemas import document_title
from api.web.addresses import document_address, passage_address
from api.web.reading_cards import Card, card_of
from api.web.words import Words
from ontology.records import Candidate, TagType

_AROUND = 60
CHOICES = 6
"""Candidates to choose among; others can be named."""


@dataclass(frozen=True, slots=True)
class ItemView:
    """A tag with its surroundings in the text, its card, and the entities to choose among."""

    card: Card
    before: str
    after: str
    title: str
    heading: str
    address: str
    document_id: str
    document: str
    choices: tuple[Candidate, ...]
    reads: int
    blind: bool
    dated: bool
    """It is a time, which has a value and is no entity."""


def item_view(item: Item, words: Words) -> ItemView:
    """A tag of the queue."""
    tag, passage = item.tag, item.passage
    begin, end = tag.begin - passage.begin, tag.end - passage.begin
    title = document_title(item.document)
    return ItemView(
        card=card_of(tag, passage, words),
        before=("…" if begin > _AROUND else "") + passage.text[max(0, begin - _AROUND) : begin],
        after=passage.text[end : end + _AROUND] + ("…" if len(passage.text) > end + _AROUND else ""),
        title=title,
        heading="" if passage.heading == title else passage.heading,
        address=passage_address(passage.id, begin, end),
        document_id=item.document.id,
        document=document_address(item.document.id),
        choices=tag.link.candidates[:CHOICES] if tag.link and tag.type is not TagType.TIME else (),
        reads=item.reads,
        blind=item.blind,
        dated=tag.type is TagType.TIME,
    )
