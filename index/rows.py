"""Records to the rows of the text store and back.

Pure.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import asdict, fields
from functools import lru_cache
from typing import Any

import numpy as np
import sqlalchemy as sa

from index import tables
from index.ports import Change, FloatArray, IndexedPassage, StoredPassage
from ontology.moments import years_of
from ontology.records import (
    Assignment,
    Candidate,
    Document,
    Guess,
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

_DESCRIBED = frozenset(field.name for field in fields(Metadata))


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
        "version_id": tagged.version.id,
        "fingerprint": fingerprint,
        **description_row(document.metadata),
    }


def description_row(metadata: Metadata) -> dict[str, Any]:
    """Return those columns of a document that its description fills."""
    return {
        "title": metadata.title,
        "book": metadata.book,
        "dynasty": metadata.dynasty,
        "metadata": asdict(metadata),
        "branch": metadata.branch,
        "kind": metadata.kind,
        "language": metadata.language,
        "pictured": int(pictured(metadata)),
        **years(metadata.date),
    }


def pictured(metadata: Metadata) -> bool:
    """Tell whether a document has page images or a recording."""
    return bool(metadata.images or metadata.media)


def years(edtf: str) -> dict[str, int | None]:
    """Return the columns of the years that a date covers, both empty for what is none."""
    found = years_of(edtf) if edtf else None
    return {"begin_year": found.begin if found else None, "end_year": found.end if found else None}


def document(row: Any) -> Document:
    """Return the document of its row."""
    return Document(row.id, row.collection, row.source, row.format, metadata_of(row.metadata))


def document_of_passage(row: Any) -> Document:
    """Return the document of a passage's row that was joined with it."""
    return Document(row.document_id, row.collection, row.source, row.format, metadata_of(row.metadata))


def metadata_of(stored: dict[str, Any]) -> Metadata:
    """Return a document's description as it was stored; of a field that there was once, and is no more, nothing."""
    stored = {name: value for name, value in stored.items() if name in _DESCRIBED}
    subjects = tuple(stored.get("subjects", ()))
    extra = tuple((name, value) for name, value in stored.get("extra", ()))
    images = tuple(stored.get("images", ()))
    guesses = tuple(Guess(**one) for one in stored.get("guesses", ()))
    return Metadata(**{**stored, "subjects": subjects, "extra": extra, "images": images, "guesses": guesses})


def passage_row(tagged: TaggedPassage, vector: FloatArray, script: str) -> dict[str, Any]:
    """Return the row of a passage."""
    return {
        **asdict(tagged.passage),
        "normalized": tagged.normalized,
        "tokens": "\t".join(tagged.tokens),
        "vector": pack(vector),
        "script": script,
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
        **years(tag.value if tag.type is TagType.TIME else ""),
    }


_tags = tables.tags.c
TAG = (
    _tags.passage_key,
    *(_tags[name] for name in ("id", "begin", "end", "surface", "type", "maker", "maker_version")),
    *(_tags[name] for name in ("confidence", "kind", "value", "review")),
    sa.cast(_tags.link, sa.Text),
)
"""The columns of a tag, in the order in which :func:`tag` takes them; its link as it is written."""
_TYPES = {one.value: one for one in TagType}
_REVIEWS = {one.value: one for one in ReviewState}
_maker = lru_cache(maxsize=256)(Maker)


def tag(columns: Sequence[Any], passage_id: str) -> Tag:
    """Return the tag of its columns :data:`TAG`, of the passage with that id."""
    _, ident, begin, end, surface, kind_of, maker, version, confidence, kind, value, review, link = columns
    return Tag(
        ident,
        passage_id,
        begin,
        end,
        surface,
        _TYPES[kind_of],
        _maker(maker, version),
        confidence,
        kind,
        value,
        _REVIEWS[review],
        _link(link) if link else None,
    )


# A page reads hundreds of links, and most are alike: 301,351 tags of a library of 25,359 passages have 45,495 links.
@lru_cache(maxsize=8_192)
def _link(written: str) -> Link | None:
    if (stored := json.loads(written)) is None:
        return None
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
