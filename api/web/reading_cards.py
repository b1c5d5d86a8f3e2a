"""What a tag's card says: what it stands for, who says so, on what evidence, and what else it may be.

Pure.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from urllib.parse import quote

from api.web.addresses import data_address, passage_address
from api.web.reading_dates import Reckoned, in_words, reckoned
from api.web.special_views import clan_address
from api.web.views import entity_page
from api.web.words import Words
from ontology.iri import is_local
from ontology.kinds import label_of
from ontology.records import Candidate, Maker, Passage, ReviewState, Tag, TagType

_YEARS = re.compile(r"-?\d{4}(?:/-?\d{4})?", re.ASCII)
MOST = 6
"""Candidates on a card."""


@dataclass(frozen=True, slots=True)
class Reading:
    """A candidate: what it is, its date if it is one, how well it does, and why."""

    label: str
    address: str
    value: str
    score: str
    evidence: str


@dataclass(frozen=True, slots=True)
class Card:
    """A tag with its passport in words. ``entity`` is empty where the choice is open or there is none."""

    tag: Tag
    type: str
    entity: str
    entity_address: str
    open: bool
    date: Reckoned | None
    readings: tuple[Reading, ...]
    further: int
    margin: str
    confidence: str
    maker: str
    linker: str
    review: str
    data: str
    place: str

    @property
    def names(self) -> bool:
        """Whether the tag's value is what its source says that it names."""
        return self.tag.review is ReviewState.STATED and self.tag.type is not TagType.TIME


def tag_address(tag_id: str) -> str:
    """The page of a tag's card."""
    return f"/tags/{quote(tag_id, safe='')}/card"


def card_of(tag: Tag, passage: Passage, words: Words) -> Card:
    """Return the card of a tag of ``passage``."""
    link = tag.link
    candidates = link.candidates if link else ()
    begin = tag.begin - passage.begin
    return Card(
        tag=tag,
        type=_joined(words.called("TYPES", tag.type), _kind(tag, words)),
        entity=_entity(tag, words),
        entity_address=_address(tag, passage),
        open=bool(link and not link.label),
        date=reckoned(tag, words),
        readings=tuple(_reading(one, words) for one in candidates[:MOST]),
        further=max(0, len(candidates) - MOST),
        margin=f"{link.margin:.2f}" if link and len(candidates) > 1 else "",
        confidence=f"{tag.confidence:.2f}",
        maker=_maker(tag.maker),
        linker=_maker(link.maker) if link and link.maker != tag.maker else "",
        review=words.called("REVIEWS", tag.review),
        data=data_address("tag", tag.id),
        place=passage_address(tag.passage_id, begin, begin + len(tag.surface)),
    )


def cards_of(tags: Sequence[Tag], passage: Passage, words: Words) -> list[Card]:
    """Return the cards of a passage's tags."""
    return [card_of(tag, passage, words) for tag in tags]


def tip_of(tag: Tag, words: Words) -> str:
    """Return what is said of a tag in a line: its type and kind, what it stands for, and the date that it is."""
    kind = words.label("read_kind", kind=_kind(tag, words)) if tag.kind else ""
    date = reckoned(tag, words)
    if date is not None:
        stands = f"{words.label('undecided')}{words.label('read_colon')}{date.said}" if date.open else date.said
        return f"{words.called('TYPES', tag.type)}{kind} · {_joined(_named_year(tag), stands)}"
    stands = (tag.link.label or words.label("undecided")) if tag.link else tag.value
    return f"{words.called('TYPES', tag.type)}{kind}" + (f" · {stands}" if stands else "")


def _kind(tag: Tag, words: Words) -> str:
    return label_of(tag.type, tag.kind, language=words.language) if tag.kind else ""


def _address(tag: Tag, passage: Passage) -> str:
    """The page of what a tag names; of a person that his genealogy alone knows, his place in it."""
    ident = tag.link.entity_id if tag.link else ""
    if is_local(ident) and tag.review is ReviewState.STATED:
        return clan_address(passage.document_id, ident)
    return entity_page(ident)


def _entity(tag: Tag, words: Words) -> str:
    if tag.link is None or not tag.link.label:
        return ""
    return _named_year(tag) or in_words(tag.link.label, words)


def _named_year(tag: Tag) -> str:
    """What a dated tag names in the words of its era, without the years that follow: 清圣祖康熙二十三年."""
    link = tag.link
    if link is None or not link.label or not link.candidates or not link.candidates[0].value:
        return ""
    name = next((one.label for one in link.candidates if one.entity_id == link.entity_id), "")
    name = name.partition("（")[0]
    return "" if name.replace("-", "").isdigit() or name == tag.surface else name


def _joined(*parts: str) -> str:
    return " · ".join(filter(None, parts))


def _reading(one: Candidate, words: Words) -> Reading:
    return Reading(
        label=one.label,
        address=entity_page(one.entity_id),
        value="" if one.value == one.label or _says_years(one) else in_words(one.value, words),
        score=f"{one.score:.2f}",
        evidence=words.label("evidence_joint").join(map(words.evidence, one.evidence)),
    )


def _says_years(one: Candidate) -> bool:
    """Whether the label ends with the years already: 明成祖洪武（1399—1402）."""
    return one.label.endswith("）") and bool(_YEARS.fullmatch(one.value))


def _maker(maker: Maker) -> str:
    return f"{maker.name} {maker.version}"
