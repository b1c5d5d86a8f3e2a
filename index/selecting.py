"""The queries behind the text store's reading: passages with what hangs on them, and filters as conditions."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

import numpy as np
import sqlalchemy as sa

from index import rows
from index.ports import StoredPassage, TokenArray
from index.storing import batches
from index.tables import assignments, documents, passages, relations, tags, token_vectors, traits
from ontology.queries import Filters, traits_wanted
from ontology.records import Relation, ReviewState, Tag

PASSAGE = [
    passages.c[name]
    for name in ("key", "id", "document_id", "version_id", "ordinal", "begin", "end", "text", "heading", "locator")
]

# Made once: to make a statement of hundreds of keys takes longer than to run it.
_TAGS = (
    sa.select(*rows.TAG)
    .where(tags.c.passage_key.in_(sa.bindparam("keys", expanding=True)))
    .order_by(tags.c.begin, tags.c.end.desc(), tags.c.type)
)
_TOKENS = sa.select(token_vectors).where(token_vectors.c.passage_key.in_(sa.bindparam("keys", expanding=True)))


def stored(connection: sa.Connection, condition: sa.ColumnElement[bool]) -> list[StoredPassage]:
    """Return the passages that meet ``condition``, in the order of their documents."""
    query = (
        sa.select(
            *PASSAGE,
            documents.c.collection,
            documents.c.source,
            documents.c.format,
            documents.c.metadata,
        )
        .join(documents, documents.c.id == passages.c.document_id)
        .where(condition)
        .order_by(passages.c.document_id, passages.c.ordinal)
    )
    found = connection.execute(query).all()
    tagged = _tags_of(connection, {row.key: row.id for row in found})
    return [
        StoredPassage(row.key, rows.passage(row), rows.document_of_passage(row), tuple(tagged.get(row.key, ())))
        for row in found
    ]


def _tags_of(connection: sa.Connection, ids: Mapping[int, str]) -> dict[int, list[Tag]]:
    found: dict[int, list[Tag]] = {}
    for batch in batches(list(ids)):
        for row in connection.execute(_TAGS, {"keys": batch}).all():
            found.setdefault(row[0], []).append(rows.tag(row, ids[row[0]]))
    return found


def token_vectors_of(connection: sa.Connection, keys: Sequence[int]) -> dict[int, TokenArray]:
    """Return the token directions of those of ``keys`` that have some."""
    return {
        key: np.frombuffer(packed, dtype=np.int8).reshape(-1, width)
        for batch in batches(keys)
        for key, width, packed in connection.execute(_TOKENS, {"keys": batch})
    }


def relations_of(connection: sa.Connection, keys: Sequence[int]) -> dict[int, list[Relation]]:
    """Return what the passages with ``keys`` say of their tags, in the order of the words that say so."""
    found: dict[int, list[Relation]] = {}
    for batch in batches(keys):
        query = sa.select(relations.c.passage_key, relations.c.body).where(relations.c.passage_key.in_(batch))
        for row in connection.execute(query):
            found.setdefault(row.passage_key, []).append(rows.relation(row))
    for said in found.values():
        said.sort(key=lambda one: (one.begin, one.end, one.predicate))
    return found


def conditions(filters: Filters) -> Iterator[sa.ColumnElement[bool]]:
    """Yield the conditions that a passage must meet. A tag that a reviewer has rejected meets none but on reviews."""
    if described := list(_of_document(filters)):
        yield passages.c.document_id.in_(sa.select(documents.c.id).where(*described))
    stands = tags.c.review != ReviewState.REJECTED.value
    named = (
        (tags.c.entity_id, filters.entities),
        (tags.c.entity_id, filters.persons),
        (tags.c.entity_id, filters.places),
    )
    for column, values in ((tags.c.type, filters.types), *named):
        if values:
            yield passages.c.key.in_(sa.select(tags.c.passage_key).where(column.in_(values), stands))
    if filters.reviews:
        yield passages.c.key.in_(sa.select(tags.c.passage_key).where(tags.c.review.in_(filters.reviews)))
    if filters.scripts:
        yield passages.c.script.in_(filters.scripts)
    if filters.begin is not None or filters.end is not None:
        yield _told_of(filters)


def _of_document(filters: Filters) -> Iterator[sa.ColumnElement[bool]]:
    described = (
        (documents.c.collection, filters.collections),
        (documents.c.book, filters.books),
        (documents.c.dynasty, filters.dynasties),
        (documents.c.branch, filters.branches),
        (documents.c.kind, filters.kinds),
        (documents.c.language, filters.languages),
    )
    for column, values in described:
        if values:
            yield column.in_(values)
    for name, values in traits_wanted(filters):
        having = sa.select(traits.c.document_id).where(traits.c.name == name, traits.c.value.in_(values))
        yield documents.c.id.in_(having)
    if filters.pictured:
        yield documents.c.pictured == 1
    if filters.subjects:
        given = assignments.c.body["review"].as_string() != ReviewState.REJECTED.value
        chosen = assignments.c.heading_id.in_(filters.subjects)
        yield documents.c.id.in_(sa.select(assignments.c.document_id).where(chosen, given))


def _told_of(filters: Filters) -> sa.ColumnElement[bool]:
    """What tells of the years: a date in the passage; where it has none, that of its document."""
    dated = sa.and_(_dated(tags), tags.c.review != ReviewState.REJECTED.value)
    told = sa.select(tags.c.passage_key).where(dated, *_overlap(tags, filters))
    any_date = sa.select(tags.c.passage_key).where(dated)
    made = sa.select(documents.c.id).where(_dated(documents), *_overlap(documents, filters))
    otherwise = sa.and_(passages.c.key.not_in(any_date), passages.c.document_id.in_(made))
    return sa.or_(passages.c.key.in_(told), otherwise)


def _dated(table: sa.Table) -> sa.ColumnElement[bool]:
    return sa.or_(table.c.begin_year.is_not(None), table.c.end_year.is_not(None))


def _overlap(table: sa.Table, filters: Filters) -> Iterator[sa.ColumnElement[bool]]:
    """An end that is empty is open: it overlaps with all that lies beyond."""
    if filters.end is not None:
        yield sa.or_(table.c.begin_year.is_(None), table.c.begin_year <= filters.end)
    if filters.begin is not None:
        yield sa.or_(table.c.end_year.is_(None), table.c.end_year >= filters.begin)
