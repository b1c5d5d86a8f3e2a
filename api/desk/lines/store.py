"""The decisions on recognised lines in the desk's database."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Mapping

import sqlalchemy as sa

from api.desk.audit import Audit
from api.desk.clock import now
from api.desk.lines.records import LineAction, LineDecision, Spot
from api.desk.lines.tables import line_decisions as table
from api.desk.taking_back import taken_back
from index.opening import translated

_BATCH = 500


class LineStore:
    """Keeps decisions and gives them back by page image."""

    def __init__(self, engine: sa.Engine, audit: Audit) -> None:
        self._engine = engine
        self._audit = audit

    def keep(
        self, spot: Spot, *, said: str, confidence: float, action: LineAction, text: str, document_id: str, by: str
    ) -> LineDecision:
        """Keep a decision; the texts follow it later. A line that was decided is decided anew."""
        stated = {
            "image": spot.image,
            "left": spot.left,
            "top": spot.top,
            "width": spot.width,
            "height": spot.height,
            "said": said,
            "confidence": confidence,
            "action": action.value,
            "text": text,
            "document_id": document_id,
            "reviewer": by,
            "time": now(),
            "undone": "",
            "undone_by": "",
            "pending": int(action is not LineAction.SKIP),
        }
        with translated(), self._engine.begin() as connection:
            made = connection.execute(table.insert().values(stated)).inserted_primary_key
            number = int(made[0]) if made else 0
            self._note(connection, f"line-{action.value}", document_id, number, by=by)
            row = connection.execute(sa.select(table).where(table.c.id == number)).one()
        return _decision(row)

    def undo(self, number: int, *, by: str) -> LineDecision:
        """Take a decision back. Raises :class:`NotFound`; :class:`WrongUse` where it is taken back already."""
        with translated(), self._engine.begin() as connection:
            row = taken_back(
                connection,
                table,
                number,
                stands=table.c.undone == "",
                marks={"undone": now(), "undone_by": by, "pending": 1},
            )
            self._note(connection, "line-undo", row.document_id, number, by=by)
        return _decision(row)

    def of_images(self, names: Collection[str]) -> Mapping[str, list[LineDecision]]:
        """Return all decisions on lines of these images, taken back or not."""
        found: dict[str, list[LineDecision]] = defaultdict(list)
        wanted = sorted(set(names))
        with translated(), self._engine.connect() as connection:
            for first in range(0, len(wanted), _BATCH):
                query = sa.select(table).where(table.c.image.in_(wanted[first : first + _BATCH])).order_by(table.c.id)
                for row in connection.execute(query):
                    found[row.image].append(_decision(row))
        return found

    def last(self, by: str, *, limit: int = 30) -> list[LineDecision]:
        """Return the last decisions of one person, the last first."""
        query = sa.select(table).where(table.c.reviewer == by).order_by(table.c.id.desc()).limit(limit)
        with translated(), self._engine.connect() as connection:
            return [_decision(row) for row in connection.execute(query)]

    def waiting(self) -> Mapping[str, list[int]]:
        """Return the decisions that the texts have not followed, by document."""
        found: dict[str, list[int]] = defaultdict(list)
        query = sa.select(table.c.document_id, table.c.id).where(table.c.pending == 1).order_by(table.c.id)
        with translated(), self._engine.connect() as connection:
            for document_id, number in connection.execute(query):
                found[document_id].append(number)
        return found

    def followed(self, numbers: Collection[int]) -> None:
        """Note that the texts have followed these decisions."""
        with translated(), self._engine.begin() as connection:
            connection.execute(table.update().where(table.c.id.in_(sorted(numbers))).values(pending=0))

    def _note(self, connection: sa.Connection, act: str, document_id: str, number: int, *, by: str) -> None:
        self._audit.note(connection, by=by, act=act, subject=f"document/{document_id}", detail={"line": number})


def _decision(row: sa.Row[tuple[object, ...]]) -> LineDecision:
    spot = Spot(row.image, row.left, row.top, row.width, row.height)
    return LineDecision(
        id=row.id,
        spot=spot,
        said=row.said,
        confidence=row.confidence,
        action=LineAction(row.action),
        text=row.text,
        document_id=row.document_id,
        reviewer=row.reviewer,
        time=row.time,
        undone=row.undone,
    )
