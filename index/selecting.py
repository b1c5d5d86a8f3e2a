"""The queries behind the text store's reading: passages with what hangs on them, and filters as conditions."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import sqlalchemy as sa

from index import rows
from index.ports import StoredPassage
from index.storing import batches
from index.tables import documents, passages, relations, tags
from ontology.records import Filters, Relation, Tag

PASSAGE = [
    passages.c[name]
    for name in ("key", "id", "document_id", "version_id", "ordinal", "begin", "end", "text", "heading", "locator")
]


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
    tagged = _tags_of(connection, [row.key for row in found])
    return [
        StoredPassage(row.key, rows.passage(row), rows.document_of_passage(row), tuple(tagged.get(row.key, ())))
        for row in found
    ]


def _tags_of(connection: sa.Connection, keys: Sequence[int]) -> dict[int, list[Tag]]:
    found: dict[int, list[Tag]] = {}
    for batch in batches(keys):
        query = (
            sa.select(tags, passages.c.id.label("passage_id"))
            .join(passages, passages.c.key == tags.c.passage_key)
            .where(tags.c.passage_key.in_(batch))
            .order_by(tags.c.begin, tags.c.end.desc(), tags.c.type)
        )
        for row in connection.execute(query):
            found.setdefault(row.passage_key, []).append(rows.tag(row))
    return found


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
    """Yield the conditions that a passage must meet."""
    described = (
        (documents.c.collection, filters.collections),
        (documents.c.book, filters.books),
        (documents.c.dynasty, filters.dynasties),
        (documents.c.branch, filters.branches),
    )
    for column, values in described:
        if values:
            yield passages.c.document_id.in_(sa.select(documents.c.id).where(column.in_(values)))
    for column, values in ((tags.c.type, filters.types), (tags.c.entity_id, filters.entities)):
        if values:
            yield passages.c.key.in_(sa.select(tags.c.passage_key).where(column.in_(values)))
