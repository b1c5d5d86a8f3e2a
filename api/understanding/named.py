"""Persons, places, works, offices and events that a question names. Pure."""

from __future__ import annotations

from collections.abc import Callable
from types import MappingProxyType

from api.forms import expansions, explained_name
from api.understanding.parts import Part, sense_id
from api.understanding.records import Sense, SenseKind
from ontology.queries import QueryMention
from ontology.records import Candidate, Tag, TagType

KINDS = MappingProxyType(
    {
        TagType.PER: SenseKind.PERSON,
        TagType.LOC: SenseKind.PLACE,
        TagType.BOOK: SenseKind.WORK,
        TagType.OFI: SenseKind.OFFICE,
        TagType.ORG: SenseKind.ORGANISATION,
        TagType.EVENT: SenseKind.EVENT,
    }
)
MOST_CANDIDATES = 5
UNDECIDED = "未定"

TellSource = Callable[[str], str]
"""An entity's id to the authority that tells of it."""


def named_part(tag: Tag, mention: QueryMention, *, surface: str, source: TellSource) -> Part | None:
    """Return what a tag that is not of time says; none where it leads to nothing and is written in no other way."""
    if mention.entity_id or mention.forms:
        return _decided(mention, surface, source)
    candidates = tag.link.candidates if tag.link is not None else ()
    if len(candidates) < 2:
        return None
    sense = Sense(
        sense_id(KINDS[tag.type], tag.surface, UNDECIDED),
        KINDS[tag.type],
        surface,
        undecided(candidates),
        source=source(candidates[0].entity_id),
        candidates=candidates[:MOST_CANDIDATES],
    )
    return Part(sense, mention=mention)


def undecided(candidates: tuple[Candidate, ...]) -> str:
    """Return in words who or what may be meant: 未定：颜真卿、富弼、欧阳修等."""
    labels = list(dict.fromkeys(one.label for one in candidates))
    if len(labels) == 1:
        return f"{UNDECIDED}：{len(candidates)} 个{labels[0]}"
    more = "等" if len(labels) > MOST_CANDIDATES else ""
    return f"{UNDECIDED}：{'、'.join(labels[:MOST_CANDIDATES])}{more}"


def _decided(mention: QueryMention, surface: str, source: TellSource) -> Part:
    kind = KINDS[mention.type]
    sense = Sense(
        sense_id(kind, mention.surface, mention.entity_id),
        kind,
        surface,
        mention.label or "、".join(mention.forms[:3]),
        mention.forms,
        source(mention.entity_id),
        mention.entity_id,
    )
    return Part(sense, tuple(expansions((mention,))), mention, explained_name(mention))
