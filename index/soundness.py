"""Whether the rows of the text store hang together, row by row, and how what does not is put right."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
import sqlalchemy as sa

from index import rows
from index.opening import translated
from index.storing import batches
from index.tables import assignments, documents, originals, passages, relations, tags, token_vectors, versions

_HANGING = (
    (tags, tags.c.passage_key, passages.c.key),
    (relations, relations.c.passage_key, passages.c.key),
    (token_vectors, token_vectors.c.passage_key, passages.c.key),
    (assignments, assignments.c.document_id, documents.c.id),
    (originals, originals.c.document_id, documents.c.id),
    (passages, passages.c.document_id, documents.c.id),
)
_AT_ONCE = 1_000
# How far the length of a stored vector, in half precision, may be from 1.
_LENGTH_ERROR = 0.02


@dataclass(frozen=True, slots=True)
class Vector:
    """A passage whose stored vector is none."""

    key: int
    passage_id: str
    reason: str


@dataclass(frozen=True, slots=True)
class Witness:
    """What a passage's row says of its text, beside the text version."""

    key: int
    text: str
    normalized: str


@dataclass(frozen=True, slots=True)
class Soundness:
    """Looks into the tables behind ``engine``."""

    engine: sa.Engine

    def orphans(self) -> Iterator[tuple[str, int]]:
        """Yield each table with the number of its rows that hang on a passage or a document that is not there."""
        with self.engine.connect() as connection:
            for table, column, parent in _HANGING:
                query = sa.select(sa.func.count()).select_from(table).where(_orphan(column, parent))
                if count := connection.execute(query).scalar_one():
                    yield table.name, int(count)

    def drop_orphans(self) -> int:
        """Take these rows out, the lower ones first and then what hung on them; return their number."""
        dropped = 0
        with translated(), self.engine.begin() as connection:
            for table, column, parent in (*_HANGING[-1:], *_HANGING):
                if table is passages:
                    _drop_below(connection, _orphan(column, parent))
                dropped += connection.execute(table.delete().where(_orphan(column, parent))).rowcount
        return dropped

    def strayed(self) -> list[str]:
        """Return the ids of the documents whose present version is not there."""
        query = sa.select(documents.c.id).where(_orphan(documents.c.version_id, versions.c.id))
        with self.engine.connect() as connection:
            return list(connection.execute(query.order_by(documents.c.id)).scalars())

    def vectors(self, dimension: int) -> Iterator[Vector]:
        """Yield the passages whose vector is not ``dimension`` finite numbers of length 1."""
        last = 0
        query = sa.select(passages.c.key, passages.c.id, passages.c.vector).order_by(passages.c.key).limit(_AT_ONCE)
        with self.engine.connect() as connection:
            while found := connection.execute(query.where(passages.c.key > last)).all():
                last = found[-1].key
                yield from (Vector(one.key, one.id, why) for one in found if (why := _amiss(one.vector, dimension)))

    def without_tokens(self) -> list[int]:
        """Return the keys of the passages that have no token vectors, ascending."""
        query = sa.select(passages.c.key).where(_orphan(passages.c.key, token_vectors.c.passage_key))
        with self.engine.connect() as connection:
            return list(connection.execute(query.order_by(passages.c.key)).scalars())

    def witness(self, passage_id: str) -> Witness:
        """Return what is stored of a passage's text, which must be there."""
        query = sa.select(passages.c.key, passages.c.text, passages.c.normalized).where(passages.c.id == passage_id)
        with self.engine.connect() as connection:
            row = connection.execute(query).one()
        return Witness(row.key, row.text, row.normalized)

    def set_text(self, key: int, text: str) -> None:
        """Give a passage the text that its version has."""
        with translated(), self.engine.begin() as connection:
            connection.execute(passages.update().where(passages.c.key == key).values(text=text))

    def set_span(self, key: int, begin: int, end: int) -> None:
        """Give a passage the place that its text has in its version."""
        with translated(), self.engine.begin() as connection:
            connection.execute(passages.update().where(passages.c.key == key).values(begin=begin, end=end))

    def forget(self, document_ids: Sequence[str]) -> None:
        """Forget what documents were made from, so that the next ingest makes them anew."""
        with translated(), self.engine.begin() as connection:
            connection.execute(documents.update().where(documents.c.id.in_(document_ids)).values(fingerprint=""))


def _orphan(column: sa.Column[object], parent: sa.Column[object]) -> sa.ColumnElement[bool]:
    return ~sa.exists().where(parent == column)


def _drop_below(connection: sa.Connection, condition: sa.ColumnElement[bool]) -> None:
    keys = list(connection.execute(sa.select(passages.c.key).where(condition)).scalars())
    for batch in batches(keys):
        for table in (tags, relations, token_vectors):
            connection.execute(table.delete().where(table.c.passage_key.in_(batch)))


def _amiss(blob: bytes, dimension: int) -> str:
    if len(blob) != 2 * dimension:
        return "length"
    vector = rows.unpack(blob)
    if not np.isfinite(vector).all():
        return "numbers"
    return "norm" if abs(float(np.linalg.norm(vector)) - 1) > _LENGTH_ERROR else ""
