"""The decisions on guesses in the desk's database."""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa

from api.desk.audit import Audit
from api.desk.clock import now
from api.desk.guessing.records import GuessDecision, Verdict, decided
from api.desk.guessing.tables import guess_decisions as table
from api.desk.taking_back import taken_back
from index.opening import translated
from ontology.records import Guess, Metadata


class GuessStore:
    """Keeps decisions and lays them over descriptions."""

    def __init__(self, engine: sa.Engine, audit: Audit) -> None:
        self._engine = engine
        self._audit = audit

    def keep(self, document_id: str, guess: Guess, *, verdict: Verdict, value: str, by: str) -> GuessDecision:
        """Keep a decision; the last one on a field counts."""
        stated = {
            "document_id": document_id,
            "field": guess.field,
            "guess": guess.value,
            "confidence": guess.confidence,
            "evidence": guess.evidence,
            "verdict": verdict.value,
            "value": value,
            "reviewer": by,
            "time": now(),
            "undone": 0,
        }
        with translated(), self._engine.begin() as connection:
            made = connection.execute(table.insert().values(stated)).inserted_primary_key
            number = int(made[0]) if made else 0
            self._note(connection, f"guess-{verdict.value}", document_id, number, by=by)
            row = connection.execute(sa.select(table).where(table.c.id == number)).one()
        return _decision(row)

    def undo(self, number: int, *, by: str) -> GuessDecision:
        """Take a decision back. Raises :class:`NotFound`; :class:`WrongUse` where it is taken back already."""
        with translated(), self._engine.begin() as connection:
            row = taken_back(connection, table, number, stands=table.c.undone == 0, marks={"undone": 1})
            self._note(connection, "guess-undo", row.document_id, number, by=by)
        return _decision(row)

    def settled(self, document_id: str, metadata: Metadata) -> Metadata:
        """Return a description with what was decided of its guesses."""
        standing = table.c.document_id == document_id, table.c.undone == 0
        with translated(), self._engine.connect() as connection:
            found = connection.execute(sa.select(table).where(*standing).order_by(table.c.id)).all()
        for made in {row.field: _decision(row) for row in found}.values():
            metadata = decided(metadata, made)
        return metadata

    def last(self, by: str, *, limit: int = 30) -> list[GuessDecision]:
        """Return the last decisions of one person, the last first."""
        query = sa.select(table).where(table.c.reviewer == by).order_by(table.c.id.desc()).limit(limit)
        with translated(), self._engine.connect() as connection:
            return [_decision(row) for row in connection.execute(query)]

    def _note(self, connection: sa.Connection, act: str, document_id: str, number: int, *, by: str) -> None:
        self._audit.note(connection, by=by, act=act, subject=f"document/{document_id}", detail={"guess": number})


def _decision(row: Any) -> GuessDecision:  # noqa: ANN401 - a row of the table
    guess = Guess(row.field, row.guess, row.confidence, row.evidence)
    made = row.id, row.document_id, guess, Verdict(row.verdict), row.value, row.reviewer, row.time
    return GuessDecision(*made, undone=bool(row.undone))
