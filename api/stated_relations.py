"""What a source itself says of its names: relations between tags, and persons that it alone knows.

Pure.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace

from api.relations import relation_id
from api.stating import EVIDENCE
from ontology.iri import LOCAL, local_id
from ontology.records import (
    Block,
    Candidate,
    Link,
    Relation,
    ReviewState,
    StatedRelation,
    Tag,
    TaggedPassage,
    TagType,
)

_GENERATION = re.compile("第[〇一二三四五六七八九十百]+世")

Place = tuple[int, int, TagType]


def with_stated(
    document_id: str, passages: Sequence[TaggedPassage], blocks: Sequence[Block]
) -> tuple[TaggedPassage, ...]:
    """Return passages in which names that the source alone knows lead to entities of its own, and with the relations
    that it states, each in the passage of its object.

    Where a source states relations, machines say nothing of the same kinds about the same words.
    """
    stated = [pair for pair in _with_offsets(blocks) if pair[1]]
    local = any(tag.value.startswith(LOCAL) for part in passages for tag in part.tags)
    if not stated and not local:
        return tuple(passages)
    led = [replace(part, tags=tuple(_tags(part, document_id))) for part in passages]
    tags: dict[Place, Tag] = {(tag.begin, tag.end, tag.type): tag for part in led for tag in part.tags}
    made = {one.id: one for offset, relations in stated for one in _made(relations, offset, tags)}
    kinds = {one.predicate for one in made.values()}
    own: dict[str, list[Relation]] = {}
    for one in made.values():
        own.setdefault(one.passage_id, []).append(one)
    return tuple(_related(part, own.get(part.passage.id, []), made, kinds) for part in led)


def _with_offsets(blocks: Sequence[Block]) -> Iterator[tuple[int, tuple[StatedRelation, ...]]]:
    offset = 0
    for block in blocks:
        yield offset, block.relations
        offset += len(block.text) + 1


def _tags(part: TaggedPassage, document_id: str) -> Iterator[Tag]:
    """Yield the tags of a passage, those that the source alone knows led to what is its own.

    Where it has told its persons, the count of generations (第二世) is none of them.
    """
    counted = _counted(part) if any(tag.value.startswith(LOCAL) for tag in part.tags) else []
    for tag in part.tags:
        if tag.review is ReviewState.STATED or not any(begin <= tag.begin and tag.end <= end for begin, end in counted):
            yield _led(tag, document_id)


def _counted(part: TaggedPassage) -> list[tuple[int, int]]:
    begin = part.passage.begin
    return [(begin + found.start(), begin + found.end()) for found in _GENERATION.finditer(part.passage.text)]


def _led(tag: Tag, document_id: str) -> Tag:
    if tag.review is not ReviewState.STATED or not tag.value.startswith(LOCAL):
        return tag
    ident = local_id(document_id, tag.value.removeprefix(LOCAL))
    candidate = Candidate(ident, tag.surface, 1.0, (EVIDENCE,))
    return replace(tag, value="", link=Link(ident, tag.surface, (candidate,), 1.0, tag.maker))


def _made(relations: Sequence[StatedRelation], offset: int, tags: dict[Place, Tag]) -> Iterator[Relation]:
    for one in relations:
        subject, object_ = (tags.get(_moved(end, offset)) for end in (one.subject, one.object))
        if subject is None or object_ is None or subject.id == object_.id:
            continue
        qualifiers = (
            (part, tag.id)
            for part, type_, begin, end in one.qualifiers
            if (tag := _in(type_, offset + begin, offset + end, tags)) is not None
        )
        yield Relation(
            id=relation_id(subject.id, one.predicate, object_.id),
            passage_id=object_.passage_id,
            predicate=one.predicate,
            subject=subject.id,
            object=object_.id,
            subject_entity=_entity(subject),
            object_entity=_entity(object_),
            begin=min(subject.begin, object_.begin),
            end=max(subject.end, object_.end),
            confidence=one.confidence,
            maker=one.maker,
            qualifiers=tuple(sorted(qualifiers)),
            review=ReviewState.STATED,
        )


def _moved(end: tuple[TagType, int, int], offset: int) -> Place:
    return end[1] + offset, end[2] + offset, end[0]


def _in(type_: TagType, begin: int, end: int, tags: dict[Place, Tag]) -> Tag | None:
    """Return the longest tag of a type in a run of words: a date there is read by whoever reads dates."""
    within = [tag for (first, last, kind), tag in tags.items() if kind is type_ and begin <= first and last <= end]
    return max(within, key=lambda tag: tag.end - tag.begin, default=None)


def _entity(tag: Tag) -> str:
    return tag.link.entity_id if tag.link is not None else ""


def _related(part: TaggedPassage, own: Sequence[Relation], made: dict[str, Relation], kinds: set[str]) -> TaggedPassage:
    by_id = {tag.id: tag for tag in part.tags}
    others = [
        replace(one, subject_entity=_entity(by_id[one.subject]), object_entity=_entity(by_id[one.object]))
        for one in part.relations
        if one.id not in made and not (own and one.predicate in kinds) and {one.subject, one.object} <= by_id.keys()
    ]
    return replace(part, relations=(*own, *others))
