"""How often documents are opened: a number each, of nobody in particular.

Openings are counted in the process and written together, so that a reader waits for no database; what a process that
is killed has not written is lost.
"""

from __future__ import annotations

import threading
import time
from collections import Counter
from collections.abc import Iterable

import sqlalchemy as sa
from sqlalchemy import Column, Integer, String, Table

from api.desk.tables import metadata
from index.opening import translated

reads = Table(
    "reads",
    metadata,
    Column("document_id", String, primary_key=True),
    Column("times", Integer, nullable=False, index=True),
)
_EVERY_S = 20.0


class Readership:
    """Counts openings of documents."""

    def __init__(self, engine: sa.Engine) -> None:
        self._engine = engine
        self._lock = threading.Lock()
        self._counted: Counter[str] = Counter()
        self._written = time.monotonic()

    def note(self, document_id: str) -> None:
        """Count one opening."""
        with self._lock:
            self._counted[document_id] += 1
            due = time.monotonic() - self._written > _EVERY_S
        if due:
            self.write()

    def write(self) -> None:
        """Write what was counted."""
        with self._lock:
            counted, self._counted = self._counted, Counter()
            self._written = time.monotonic()
        if not counted:
            return
        with translated(), self._engine.begin() as connection:
            for document_id, times in sorted(counted.items()):
                mine = reads.update().where(reads.c.document_id == document_id)
                if not connection.execute(mine.values(times=reads.c.times + times)).rowcount:
                    connection.execute(reads.insert().values(document_id=document_id, times=times))

    def most(self, limit: int) -> dict[str, int]:
        """Return the documents that were opened most often, with their number of openings."""
        query = sa.select(reads.c.document_id, reads.c.times).order_by(reads.c.times.desc(), reads.c.document_id)
        with self._engine.connect() as connection:
            return {row.document_id: row.times for row in connection.execute(query.limit(limit))}

    def times(self, document_ids: Iterable[str]) -> dict[str, int]:
        """Return how often documents were opened; one that never was is left out."""
        query = sa.select(reads).where(reads.c.document_id.in_(list(document_ids)))
        with self._engine.connect() as connection:
            return {row.document_id: row.times for row in connection.execute(query)}
