"""What changed and when, read from the outbox: for those who follow the library from outside.

A *record* is a document or the trace of a deleted one, with its last change. A list of records is taken of the outbox
as it was at one change, its ``head``: every document stands in it once, at its last change up to ``head``, in the order
of changes. A list can so be read in pages, by the number of the last change read, and stays the same list while the
library changes.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa

from index.tables import documents, outbox


@dataclass(frozen=True, slots=True)
class ChangedRecord:
    """A document's place in a list, ``sequence``, and how it stands now: ``stamp`` is that of its newest change.

    ``collection`` is empty for a document that was deleted before the library kept it.
    """

    sequence: int
    document_id: str
    stamp: str
    collection: str
    deleted: bool


@dataclass(frozen=True, slots=True)
class Window:
    """Which records: those last changed from ``since`` to ``until``, both stamps and inclusive, of one collection.

    An empty string does not restrict.
    """

    since: str = ""
    until: str = ""
    collection: str | None = None


class ChangeLog:
    """Reads the outbox of a text store."""

    def __init__(self, engine: sa.Engine) -> None:
        self._engine = engine

    def head(self) -> int:
        """Return the number of the newest change; 0 when there is none."""
        with self._engine.connect() as connection:
            return connection.execute(sa.select(sa.func.max(outbox.c.sequence))).scalar() or 0

    def page(self, window: Window, *, head: int, after: int = 0, limit: int = 100) -> list[ChangedRecord]:
        """Return the next ``limit`` records of the list at ``head``, those after the change ``after``.

        A record is given as it stands now; one that changed since ``head`` carries a newer stamp than its place says.
        """
        query = (
            sa.select(outbox.c.sequence, outbox.c.document_id)
            .where(outbox.c.sequence > after, *_conditions(window, head))
            .order_by(outbox.c.sequence)
            .limit(limit)
        )
        with self._engine.connect() as connection:
            places = {row.document_id: row.sequence for row in connection.execute(query)}
            present = {row.document_id: row for row in connection.execute(_newest(list(places)))}
        return [_record(present[document_id], sequence) for document_id, sequence in places.items()]

    def size(self, window: Window, *, head: int) -> int:
        """Return how many records the list at ``head`` has."""
        query = sa.select(sa.func.count()).select_from(outbox).where(*_conditions(window, head))
        with self._engine.connect() as connection:
            return connection.execute(query).scalar_one()

    def record(self, document_id: str) -> ChangedRecord | None:
        """Return how a document stands, present or deleted; None when there never was one."""
        with self._engine.connect() as connection:
            row = connection.execute(_newest([document_id])).one_or_none()
        return None if row is None else _record(row, row.sequence)

    def earliest(self) -> str:
        """Return a stamp before which nothing changed; empty when nothing ever did."""
        with self._engine.connect() as connection:
            return connection.execute(sa.select(sa.func.min(outbox.c.stamp))).scalar() or ""

    def stamp_after(self, position: int) -> str:
        """Return the stamp of the first change after a position; empty where there is none."""
        query = sa.select(outbox.c.stamp).where(outbox.c.sequence > position).order_by(outbox.c.sequence).limit(1)
        with self._engine.connect() as connection:
            return connection.execute(query).scalar() or ""

    def bytes(self) -> int:
        """Return what the database takes on its server; 0 where it is a file."""
        return server_bytes(self._engine)

    def collections(self) -> list[str]:
        """Return the collections of all records, those of deleted ones too, by name."""
        query = sa.union(sa.select(documents.c.collection), sa.select(outbox.c.collection))
        with self._engine.connect() as connection:
            return sorted(name for name in connection.execute(query).scalars() if name)


def _conditions(window: Window, head: int) -> list[sa.ColumnElement[bool]]:
    """The last change of each document up to ``head``, within the window."""
    later = outbox.alias("later")
    same = (later.c.document_id == outbox.c.document_id) & (later.c.sequence > outbox.c.sequence)
    met = [outbox.c.sequence <= head, ~sa.exists().where(same, later.c.sequence <= head)]
    if window.since:
        met.append(outbox.c.stamp >= window.since)
    if window.until:
        met.append(outbox.c.stamp <= window.until)
    if window.collection is not None:
        met.append(outbox.c.collection == window.collection)
    return met


def _newest(document_ids: list[str]) -> sa.Select[Any]:
    newest = (
        sa.select(sa.func.max(outbox.c.sequence))
        .where(outbox.c.document_id.in_(document_ids))
        .group_by(outbox.c.document_id)
    )
    return sa.select(outbox).where(outbox.c.sequence.in_(newest))


def _record(row: Any, sequence: int) -> ChangedRecord:  # noqa: ANN401 - a row of SQLAlchemy's
    return ChangedRecord(sequence, row.document_id, row.stamp, row.collection, not row.version_id)


def server_bytes(engine: sa.Engine) -> int:
    """Return what a database takes on its server; 0 where it is a file."""
    if engine.dialect.name != "postgresql":
        return 0
    with engine.connect() as connection:
        return int(connection.execute(sa.text("SELECT pg_database_size(current_database())")).scalar_one())
