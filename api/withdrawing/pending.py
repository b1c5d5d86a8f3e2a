"""Deletions that have begun, in the desk's database: what a killed process left half done is done when next opened."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import sqlalchemy as sa
from sqlalchemy import JSON, Column, String, Table

from api.desk.clock import now
from api.desk.tables import metadata
from index.opening import translated

# A row is there from before the first thing goes until the last has gone.
removals = Table(
    "removals",
    metadata,
    Column("document_id", String, primary_key=True),
    Column("began", String, nullable=False),
    Column("by", String, nullable=False),
    Column("files", JSON, nullable=False),
    Column("passages", JSON, nullable=False),
)


@dataclass(frozen=True, slots=True)
class Begun:
    """A deletion that is not known to be done; ``files`` and ``passages`` are names and ids that the document had."""

    document_id: str
    by: str
    files: tuple[str, ...]
    passages: tuple[str, ...]


class Removals:
    """Keeps what is being deleted."""

    def __init__(self, engine: sa.Engine) -> None:
        self._engine = engine

    def begin(self, one: Begun) -> None:
        """Remember a deletion before it touches anything."""
        mine = removals.c.document_id == one.document_id
        row = {"document_id": one.document_id, "by": one.by, "began": now()}
        with translated(), self._engine.begin() as connection:
            connection.execute(removals.delete().where(mine))
            whole = {**row, "files": list(one.files), "passages": list(one.passages)}
            connection.execute(removals.insert().values(whole))

    def end(self, document_id: str) -> None:
        """Forget a deletion that is done."""
        with translated(), self._engine.begin() as connection:
            connection.execute(removals.delete().where(removals.c.document_id == document_id))

    def begun(self) -> Sequence[Begun]:
        """Return what was begun and not ended, the oldest first."""
        query = sa.select(removals).order_by(removals.c.began, removals.c.document_id)
        with self._engine.connect() as connection:
            rows = connection.execute(query).all()
        return [Begun(row.document_id, row.by, tuple(row.files), tuple(row.passages)) for row in rows]
