"""The log of acts: who did what to what, and when. Rows are only ever added, each chained to the one before.

Nothing is ever taken out of it, however old: it holds sign-in names, kinds and numbers, and nothing of readers.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa

from api.desk.auditing.chain import START, digest
from api.desk.auditing.tables import acts, links
from api.desk.clock import now
from index.opening import translated

# Any number, the same for all who write acts into a PostgreSQL database.
_LOCK = 20_542


@dataclass(frozen=True, slots=True)
class Act:
    """Something that somebody did; ``subject`` is a kind and a number, as ``enquiry/12``."""

    id: int
    time: str
    by: str
    act: str
    subject: str
    detail: Mapping[str, Any]


class Audit:
    """Writes and reads the log of acts."""

    def __init__(self, engine: sa.Engine) -> None:
        self._engine = engine

    def note(
        self, connection: sa.Connection, *, by: str, act: str, subject: str, detail: Mapping[str, Any] | None = None
    ) -> None:
        """Add an act within the transaction that does it. Nothing personal of a reader may stand in ``detail``.

        From here to the end of the transaction no other process adds one: note acts last.
        """
        if connection.dialect.name == "postgresql":
            connection.execute(sa.select(sa.func.pg_advisory_xact_lock(_LOCK)))
        # As it will be read again: with text for keys, lists for tuples.
        told = json.loads(json.dumps(dict(detail or {})))
        row = {"time": now(), "by": by, "act": act, "subject": subject, "detail": told}
        # Before the end of the chain is read: with this SQLite lets nobody else write.
        ident = connection.execute(acts.insert().values(row).returning(acts.c.id)).scalar_one()
        last = connection.execute(sa.select(links.c.no, links.c.digest).order_by(links.c.no.desc()).limit(1)).first()
        number, previous = (last.no + 1, last.digest) if last else (1, START)
        made = {"no": number, "act_id": ident, "digest": digest(number, row, previous)}
        connection.execute(links.insert().values(made))

    def noted(self, *, by: str, act: str, subject: str, detail: Mapping[str, Any] | None = None) -> None:
        """Add an act whose doing lies outside the desk's database, before it is done."""
        with translated(), self._engine.begin() as connection:
            self.note(connection, by=by, act=act, subject=subject, detail=detail)

    def acts(
        self, *, subject: str = "", by: str = "", act: str = "", before: int = 0, limit: int | None = 100
    ) -> list[Act]:
        """Return acts, the last first: of one subject, of one person, of one kind, older than the act ``before``."""
        query = sa.select(acts).order_by(acts.c.id.desc()).limit(limit)
        for column, value in ((acts.c.subject, subject), (acts.c.by, by), (acts.c.act, act)):
            query = query.where(column == value) if value else query
        if before:
            query = query.where(acts.c.id < before)
        with self._engine.connect() as connection:
            return [Act(**row) for row in connection.execute(query).mappings()]
