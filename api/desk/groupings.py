"""The decisions on records of the union catalogue in the desk's database: rows are added, never changed."""

from __future__ import annotations

from dataclasses import asdict, replace

import sqlalchemy as sa

from api.catalogue.decisions import Action, GroupingDecision
from api.desk.store import open_desk
from api.desk.tables import groupings
from index.opening import translated
from ontology.errors import LibraryBroken


class GroupingStore:
    """Keeps decisions on records; none is ever changed or removed."""

    def __init__(self, url: str) -> None:
        """Open or make the store at an SQLAlchemy ``url``. Raises :class:`LibraryBroken` for a foreign schema."""
        self._engine = open_desk(url)

    def close(self) -> None:
        """Give back all connections."""
        self._engine.dispose()

    def add(self, made: GroupingDecision) -> GroupingDecision:
        """Keep a decision; return it with its number. Who calls holds the library's write lock."""
        row = {name: value for name, value in asdict(made).items() if name != "id"}
        with translated(), self._engine.begin() as connection:
            key = connection.execute(
                groupings.insert().values({**row, "action": made.action.value})
            ).inserted_primary_key
        if key is None:
            raise LibraryBroken("the desk gave no number to a decision on records")
        return replace(made, id=int(key[0]))

    def decisions(self) -> list[GroupingDecision]:
        """Return all decisions, oldest first."""
        with self._engine.connect() as connection:
            rows = connection.execute(sa.select(groupings).order_by(groupings.c.id)).mappings().all()
        return [GroupingDecision(**{**row, "action": Action(row["action"])}) for row in rows]

    def head(self) -> int:
        """Return the number of the last decision; 0 without any."""
        with self._engine.connect() as connection:
            return connection.execute(sa.select(sa.func.max(groupings.c.id))).scalar() or 0
