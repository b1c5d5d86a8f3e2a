"""What was written into records, in the desk's database: rows are added, never changed."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import sqlalchemy as sa
from sqlalchemy import JSON, Column, Integer, LargeBinary, String, Table, Text, UniqueConstraint
from sqlalchemy.exc import IntegrityError

from api.desk.audit import Audit
from api.desk.clock import now
from api.desk.marc.records import Act, Writing
from api.desk.tables import KEY, metadata
from index.opening import translated
from ontology.errors import WrongUse
from ontology.records import SourceRecord

writings = Table(
    "marc_writings",
    metadata,
    Column("id", KEY, primary_key=True, autoincrement=True),
    Column("document_id", String, nullable=False),
    Column("revision", Integer, nullable=False),
    Column("act", String, nullable=False),
    Column("by", String, nullable=False),
    Column("time", String, nullable=False),
    Column("note", Text, nullable=False),
    # The digest of the record that came in: what was written into another one does not hold for it.
    Column("original", String, nullable=False),
    Column("format", String, nullable=False),
    Column("before", LargeBinary, nullable=False),
    Column("after", LargeBinary, nullable=False),
    Column("lines", JSON, nullable=False),
    UniqueConstraint("document_id", "revision"),
    sqlite_autoincrement=True,
)


class MarcStore:
    """Keeps what was written into records, with what stood there before."""

    def __init__(self, engine: sa.Engine, audit: Audit) -> None:
        self._engine = engine
        self._audit = audit

    def history(self, document_id: str) -> list[Writing]:
        """Return what was done with the record of a document, oldest first."""
        query = sa.select(writings).where(writings.c.document_id == document_id).order_by(writings.c.revision)
        with self._engine.connect() as connection:
            return [_writing(row) for row in connection.execute(query)]

    def last(self, limit: int = 50) -> list[Writing]:
        """Return what was done last, of all records."""
        query = sa.select(writings).order_by(writings.c.id.desc()).limit(limit)
        with self._engine.connect() as connection:
            return [_writing(row) for row in connection.execute(query)]

    def add(
        self,
        before: SourceRecord,
        after: SourceRecord,
        *,
        document_id: str,
        revision: int,
        act: Act,
        by: str,
        original: str,
        lines: Sequence[tuple[str, str]],
        note: str = "",
    ) -> None:
        """Keep a writing and note the act. Raises :class:`WrongUse` where another one came first."""
        row = {
            "document_id": document_id, "revision": revision, "act": act.value, "by": by, "time": now(), "note": note,
            "original": original, "format": after.format, "before": before.data, "after": after.data,
            "lines": [list(pair) for pair in lines],
        }  # fmt: skip
        try:
            with translated(), self._engine.begin() as connection:
                connection.execute(writings.insert().values(row))
                detail = {"revision": revision, "fields": len(lines)}
                subject = f"document/{document_id}"
                self._audit.note(connection, by=by, act=f"marc-{act.value}", subject=subject, detail=detail)
        except IntegrityError as error:
            raise WrongUse(f"刚刚有人改过文献 {document_id} 的 MARC 记录，请重新查看差异") from error


def _writing(row: Any) -> Writing:  # noqa: ANN401 - a row of SQLAlchemy's
    return Writing(
        row.revision,
        row.document_id,
        Act(row.act),
        row.by,
        row.time,
        row.note,
        row.original,
        SourceRecord(row.format, bytes(row.before)),
        SourceRecord(row.format, bytes(row.after)),
        tuple((before, after) for before, after in row.lines),
    )
