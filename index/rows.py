"""Records to the rows of the text store and back.

Pure.
"""

from __future__ import annotations

from dataclasses import asdict
from typing import Any

import numpy as np

from index.ports import Change, FloatArray, IndexedPassage, StoredPassage
from ontology.records import (
    Assignment,
    Candidate,
    Document,
    Link,
    Maker,
    Metadata,
    Passage,
    Relation,
    ReviewState,
    Tag,
    TaggedDocument,
    TaggedPassage,
    TagType,
)


def pack(vector: FloatArray) -> bytes:
    """Return a vector as little-endian float16: a third digit of cosine is all that is lost, half the disk is won."""
    return vector.astype("<f2").tobytes()


def unpack(blob: bytes) -> FloatArray:
    """Return the float32 vector of :func:`pack`'s bytes."""
    return np.frombuffer(blob, dtype="<f2").astype(np.float32)


def document_row(tagged: TaggedDocument, *, fingerprint: str) -> dict[str, Any]:
    """Return the row of a document."""
    document = tagged.document
    return {
        "id": document.id,
        "collection": document.collection,
        "source": document.source,
        "format": document.format,
        "title": document.metadata.title,
        "book": document.metadata.book,
        "dynasty": document.metadata.dynasty,
        "metadata": asdict(document.metadata),
        "version_id": tagged.version.id,
        "fingerprint": fingerprint,
        "branch": document.metadata.branch,
    }


def document(row: Any) -> Document:
    """Return the document of its row."""
    return Document(row.id, row.collection, row.source, row.format, _metadata(row.metadata))


def document_of_passage(row: Any) -> Document:
    """Return the document of a passage's row that was joined with it."""
    return Document(row.document_id, row.collection, row.source, row.format, _metadata(row.metadata))


def _metadata(stored: dict[str, Any]) -> Metadata:
    subjects = tuple(stored.get("subjects", ()))
    extra = tuple((name, value) for name, value in stored.get("extra", ()))
    return Metadata(**{**stored, "subjects": subjects, "extra": extra})


def passage_row(tagged: TaggedPassage, vector: FloatArray) -> dict[str, Any]:
    """Return the row of a passage."""
    return {
        **asdict(tagged.passage),
        "normalized": tagged.normalized,
        "tokens": "\t".join(tagged.tokens),
        "vector": pack(vector),
    }


def passage(row: Any) -> Passage:
    """Return the passage of its row."""
    return Passage(
        row.id,
        row.document_id,
        row.version_id,
        row.ordinal,
        row.begin,
        row.end,
        row.text,
        row.heading,
        row.locator,
    )


def indexed(row: Any) -> IndexedPassage:
    """Return what the projections take of a passage's row."""
    tokens = tuple(row.tokens.split("\t")) if row.tokens else ()
    return IndexedPassage(row.key, row.normalized, tokens, unpack(row.vector))


def tagged(stored: StoredPassage, relations: tuple[Relation, ...]) -> TaggedPassage:
    """Return a stored passage as ingest made it, without what only the lexical index needs."""
    return TaggedPassage(stored.passage, stored.tags, "", (), relations)


def tag_row(tag: Tag, key: int) -> dict[str, Any]:
    """Return the row of a tag of the passage with ``key``."""
    return {
        "id": tag.id,
        "passage_key": key,
        "begin": tag.begin,
        "end": tag.end,
        "surface": tag.surface,
        "type": tag.type.value,
        "kind": tag.kind,
        "value": tag.value,
        "confidence": tag.confidence,
        "maker": tag.maker.name,
        "maker_version": tag.maker.version,
        "review": tag.review.value,
        "entity_id": tag.link.entity_id if tag.link else "",
        "link": asdict(tag.link) if tag.link else None,
    }


def tag(row: Any) -> Tag:
    """Return the tag of its row."""
    return Tag(
        id=row.id,
        passage_id=row.passage_id,
        begin=row.begin,
        end=row.end,
        surface=row.surface,
        type=TagType(row.type),
        maker=Maker(row.maker, row.maker_version),
        confidence=row.confidence,
        kind=row.kind,
        value=row.value,
        review=ReviewState(row.review),
        link=_link(row.link) if row.link else None,
    )


def _link(stored: dict[str, Any]) -> Link:
    candidates = tuple(Candidate(**{**one, "evidence": tuple(one["evidence"])}) for one in stored["candidates"])
    return Link(stored["entity_id"], stored["label"], candidates, stored["margin"], Maker(**stored["maker"]))


def relation_row(relation: Relation, key: int) -> dict[str, Any]:
    """Return the row of a relation of the passage with ``key``."""
    return {
        "id": relation.id,
        "passage_key": key,
        "predicate": relation.predicate,
        "subject_entity": relation.subject_entity,
        "object_entity": relation.object_entity,
        "body": asdict(relation),
    }


def relation(row: Any) -> Relation:
    """Return the relation of its row."""
    stored = row.body
    qualifiers = tuple((part, tag_id) for part, tag_id in stored["qualifiers"])
    passport = {"maker": Maker(**stored["maker"]), "review": ReviewState(stored["review"])}
    return Relation(**{**stored, "qualifiers": qualifiers, **passport})


def assignment_row(document_id: str, rank: int, assigned: Assignment) -> dict[str, Any]:
    """Return the row of a heading that is the document's ``rank``-th, from 1."""
    return {"document_id": document_id, "rank": rank, "heading_id": assigned.heading_id, "body": asdict(assigned)}


def assignment(row: Any) -> Assignment:
    """Return the assigned heading of its row."""
    stored = row.body
    passport = {"maker": Maker(**stored["maker"]), "review": ReviewState(stored["review"])}
    return Assignment(**{**stored, "evidence": tuple(stored["evidence"]), **passport})


def change(row: Any) -> Change:
    """Return a change of the outbox."""
    return Change(
        row.sequence, row.document_id, row.version_id, tuple(row.removed), row.retired, row.stamp, row.collection
    )
