"""From what is found of the mentions of a passage to relations between its tags, with offsets in the text version."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator, Sequence

from ingest.normalize import Normalized
from ingest.relations import Finding
from ontology.records import Passage, Relation, Tag


def make_relations(
    found: Iterable[Finding], tags: Sequence[Tag], normalized: Normalized, passage: Passage
) -> tuple[Relation, ...]:
    """Bring findings back to the original text of ``passage``.

    ``tags[i]`` is the tag of the mention that a finding calls ``i``: give them before any is left out or sorted anew.
    Two mentions may have become one tag; of relations that are then the same the surest stays. An id is made of the
    ids of both tags and the predicate, so that the same text says the same relation under the same id.
    """
    best: dict[str, Relation] = {}
    for relation in _made(found, tags, normalized, passage):
        if relation.id not in best or best[relation.id].confidence < relation.confidence:
            best[relation.id] = relation
    return tuple(best.values())


def _made(
    found: Iterable[Finding], tags: Sequence[Tag], normalized: Normalized, passage: Passage
) -> Iterator[Relation]:
    for one in found:
        subject, object_ = tags[one.subject], tags[one.object]
        if subject.id == object_.id:
            continue
        begin, end = normalized.span(one.begin, one.end)
        yield Relation(
            id=relation_id(subject.id, one.predicate, object_.id),
            passage_id=passage.id,
            predicate=one.predicate,
            subject=subject.id,
            object=object_.id,
            subject_entity=one.subject_id,
            object_entity=one.object_id,
            begin=passage.begin + begin,
            end=passage.begin + end,
            confidence=one.confidence,
            maker=one.maker,
            qualifiers=tuple((part, tags[place].id) for part, place in one.qualifiers),
        )


def relation_id(subject: str, predicate: str, object_: str) -> str:
    """Return the id of a relation between two tags: 16 hexadecimal digits, ``r`` before them."""
    return "r" + hashlib.sha256(f"{subject}\0{predicate}\0{object_}".encode()).hexdigest()[:16]
