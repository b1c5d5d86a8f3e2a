"""From the tags of one passage to what it says of them, each with the words that say so. Pure.

A small first set: a byname of a person (字, 号, 谥, 名), a native place (「X，Y人也」), a book somebody wrote
(「著《Z》」), an office somebody was given (「为W」). Nothing is said across a full stop.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Literal

from ingest.taggers.mention import Mention
from ontology.records import Link, Maker, TagType

MAKER = Maker("relations", "1")

Predicate = Literal["字", "号", "谥", "名", "籍贯", "著", "任职"]

_STOP = re.compile("[。！？；\n]")
_WROTE = re.compile("[著撰作注述编纂](?:有|成|曰)?《?$")
_APPOINTED = re.compile("(?:[为拜迁除授任领兼转徙署补擢]|以功为|累迁|历)$")
_REACH = 40
"""Characters between subject and object at most."""


@dataclass(frozen=True, slots=True)
class Relation:
    """What a passage says of two of its mentions; spans are places in the sequence of mentions.

    ``begin`` and ``end`` bound the words of evidence in the normalised text. ``subject_id`` and ``object_id`` are
    entity ids, empty where the link is 未定 or there is none.
    """

    subject: int
    predicate: Predicate
    object: int
    subject_id: str
    object_id: str
    begin: int
    end: int
    confidence: float
    maker: Maker


def relations(mentions: Sequence[Mention], links: Sequence[Link | None], text: str) -> tuple[Relation, ...]:
    """Return what the normalised ``text`` says of ``mentions``, which are sorted and come with their links."""
    found: list[Relation] = []
    for place, mention in enumerate(mentions):
        for predicate, confidence in _says(mention, text):
            subject = _subject(mentions, place, text)
            if subject is not None:
                found.append(_relation(mentions, links, subject, place, predicate, confidence))
    return tuple(found)


def _says(mention: Mention, text: str) -> Iterator[tuple[Predicate, float]]:
    """Yield what the words beside ``mention`` make of it as an object."""
    before = text[max(0, mention.begin - 6) : mention.begin]
    after = text[mention.end : mention.end + 2]
    if mention.type is TagType.PER and mention.kind in ("字", "号", "谥", "名"):
        for kind in ("字", "号", "谥", "名"):
            if mention.kind == kind and kind in before[-2:]:
                yield kind, 0.85
    elif mention.type is TagType.LOC and after.startswith("人") and before.endswith(("，", "者，", "、")):
        yield "籍贯", 0.8
    elif mention.type is TagType.BOOK and _WROTE.search(before):
        yield "著", 0.75
    elif mention.type is TagType.OFI and _APPOINTED.search(before):
        yield "任职", 0.65


def _subject(mentions: Sequence[Mention], place: int, text: str) -> int | None:
    """Return the first full-named person of the sentence before ``place``, within reach."""
    object_ = mentions[place]
    for candidate in range(place - 1, -1, -1):
        between = text[mentions[candidate].end : object_.begin]
        if len(between) > _REACH or _STOP.search(between):
            return None
        if mentions[candidate].type is TagType.PER and mentions[candidate].kind not in ("字", "号", "谥"):
            return candidate
    return None


def _relation(
    mentions: Sequence[Mention],
    links: Sequence[Link | None],
    subject: int,
    object_: int,
    predicate: Predicate,
    confidence: float,
) -> Relation:
    ids = [link.entity_id if (link := links[place]) else "" for place in (subject, object_)]
    doubt = mentions[subject].confidence * mentions[object_].confidence
    span = (mentions[subject].begin, mentions[object_].end)
    return Relation(subject, predicate, object_, ids[0], ids[1], *span, round(confidence * doubt, 4), MAKER)
