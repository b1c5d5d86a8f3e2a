"""The decisions on subject headings in the desk's database."""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa
from pydantic import TypeAdapter

from api.desk.audit import Audit
from api.desk.clock import now
from api.desk.headings.records import HeadingDecision, HeadingVerdict, laid
from api.desk.headings.tables import heading_decisions as table
from api.desk.taking_back import taken_back
from index.opening import translated
from ontology.records import Assignment

_GIVEN: TypeAdapter[Assignment] = TypeAdapter(Assignment)


class HeadingStore:
    """Keeps decisions and lays them over the headings of a document."""

    def __init__(self, engine: sa.Engine, audit: Audit) -> None:
        self._engine = engine
        self._audit = audit

    def keep(self, document_id: str, given: Assignment, *, verdict: HeadingVerdict, by: str) -> HeadingDecision:
        """Keep a decision; the last one on a heading counts."""
        stated = {
            "document_id": document_id,
            "heading_id": given.heading_id,
            "given": _GIVEN.dump_python(given, mode="json"),
            "verdict": verdict.value,
            "reviewer": by,
            "time": now(),
            "undone": 0,
        }
        with translated(), self._engine.begin() as connection:
            number = int(connection.execute(table.insert().values(stated).returning(table.c.id)).scalar_one())
            self._note(connection, f"heading-{verdict.value}", document_id, number, by=by)
        return HeadingDecision(number, document_id, given, verdict, by, str(stated["time"]))

    def undo(self, number: int, *, by: str) -> HeadingDecision:
        """Take a decision back. Raises :class:`NotFound`; :class:`WrongUse` where it is taken back already."""
        with translated(), self._engine.begin() as connection:
            row = taken_back(connection, table, number, stands=table.c.undone == 0, marks={"undone": 1})
            self._note(connection, "heading-undo", row.document_id, number, by=by)
        return _decision(row)

    def settled(self, document_id: str, assignments: tuple[Assignment, ...]) -> tuple[Assignment, ...]:
        """Return the headings of a document with what was decided of them, or as they were where it was taken back."""
        mine = table.c.document_id == document_id
        with translated(), self._engine.connect() as connection:
            found = connection.execute(sa.select(table).where(mine).order_by(table.c.id)).all()
        return laid(assignments, map(_decision, found)) if found else assignments

    def documents(self) -> list[str]:
        """Return the ids of the documents of whose headings something was decided, ascending."""
        query = sa.select(table.c.document_id).distinct().order_by(table.c.document_id)
        with translated(), self._engine.connect() as connection:
            return list(connection.execute(query).scalars())

    def last(self, by: str, *, limit: int = 30) -> list[HeadingDecision]:
        """Return the last decisions of one person, the last first."""
        query = sa.select(table).where(table.c.reviewer == by).order_by(table.c.id.desc()).limit(limit)
        with translated(), self._engine.connect() as connection:
            return [_decision(row) for row in connection.execute(query)]

    def _note(self, connection: sa.Connection, act: str, document_id: str, number: int, *, by: str) -> None:
        self._audit.note(connection, by=by, act=act, subject=f"document/{document_id}", detail={"heading": number})


def _decision(row: Any) -> HeadingDecision:  # noqa: ANN401 - a row of the table
    made = row.id, row.document_id, _GIVEN.validate_python(row.given), HeadingVerdict(row.verdict)
    return HeadingDecision(*made, row.reviewer, row.time, undone=bool(row.undone))
