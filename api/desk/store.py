"""The desk's database, in SQLite or PostgreSQL through SQLAlchemy: decisions, and the machines' tags beneath them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any

import sqlalchemy as sa
from pydantic import TypeAdapter

from api.desk import migrations
from api.desk.decisions import Decision
from api.desk.tables import SCHEMA_VERSION, decisions, machine_tags, metadata, settings
from index.revising import Schema, bring_up
from index.texts import translated
from ontology.errors import LibraryBroken
from ontology.records import Tag

SCHEMA = Schema("咨询台的数据库", metadata, settings, SCHEMA_VERSION, Path(migrations.__path__[0]))
_DECISION: TypeAdapter[Decision] = TypeAdapter(Decision)
_TAGS: TypeAdapter[tuple[Tag, ...]] = TypeAdapter(tuple[Tag, ...])


class DeskStore:
    """Keeps decisions; none is ever changed or removed."""

    def __init__(self, url: str) -> None:
        """Open or make the store at an SQLAlchemy ``url``. Raises :class:`LibraryBroken` for a foreign schema."""
        self._engine = open_desk(url)

    def close(self) -> None:
        """Give back all connections."""
        self._engine.dispose()

    def add(self, made: Sequence[Decision], machine: Mapping[str, Sequence[Tag]], *, version_id: str) -> list[Decision]:
        """Keep decisions on one document, and what machines said of passages of its version, in one transaction.

        Return the decisions with their numbers; the ones that they come with do not count.
        """
        if not made:
            return []
        document_id = made[0].document_id
        with translated(), self._engine.begin() as connection:
            _keep(connection, document_id, version_id, machine)
            return [_DECISION.validate_python({**row, "id": _add(connection, row)}) for row in map(_row, made)]

    def keep_machine(self, document_id: str, version_id: str, machine: Mapping[str, Sequence[Tag]]) -> None:
        """Keep what machines said now of passages of a version, instead of all that was kept of it before.

        What is kept of other versions stays, for the text store may not yet hold this one.
        """
        mine = (machine_tags.c.document_id == document_id) & (machine_tags.c.version_id == version_id)
        with translated(), self._engine.begin() as connection:
            connection.execute(machine_tags.delete().where(mine))
            _keep(connection, document_id, version_id, machine)

    def forget_machine(self, document_id: str, *, but: str = "") -> None:
        """Drop what was kept of the versions of a document other than ``but``."""
        mine = (machine_tags.c.document_id == document_id) & (machine_tags.c.version_id != but)
        with translated(), self._engine.begin() as connection:
            connection.execute(machine_tags.delete().where(mine))

    def machine(self, version_id: str) -> dict[str, tuple[Tag, ...]]:
        """Return by passage what machines said of those passages of a version that decisions have changed."""
        query = sa.select(machine_tags.c.passage_id, machine_tags.c.tags).where(machine_tags.c.version_id == version_id)
        with self._engine.connect() as connection:
            return {row.passage_id: _TAGS.validate_python(row.tags) for row in connection.execute(query)}

    def decisions(self, document_id: str = "", *, target: str = "") -> list[Decision]:
        """Return the decisions of a document (of all without one), or of one target of it, oldest first."""
        query = sa.select(decisions).order_by(decisions.c.id)
        for column, value in ((decisions.c.document_id, document_id), (decisions.c.target, target)):
            query = query.where(column == value) if value else query
        with self._engine.connect() as connection:
            return [_DECISION.validate_python(dict(row)) for row in connection.execute(query).mappings()]

    def last(self, reviewer: str, *, limit: int) -> list[Decision]:
        """Return the last decisions of one reviewer, the last first."""
        query = sa.select(decisions).where(decisions.c.reviewer == reviewer).order_by(decisions.c.id.desc())
        with self._engine.connect() as connection:
            rows = connection.execute(query.limit(limit)).mappings()
            return [_DECISION.validate_python(dict(row)) for row in rows]

    def states(self, document_id: str = "") -> dict[str, str]:
        """Return for each decided document a name of the state of its decisions, which each further one changes."""
        last = sa.select(sa.func.max(decisions.c.id)).group_by(decisions.c.document_id)
        query = sa.select(decisions.c.document_id, decisions.c.id, decisions.c.time).where(decisions.c.id.in_(last))
        if document_id:
            query = query.where(decisions.c.document_id == document_id)
        with self._engine.connect() as connection:
            return {row.document_id: f"{row.id}@{row.time}" for row in connection.execute(query)}

    def head(self) -> int:
        """Return the number of the last decision; 0 without any."""
        with self._engine.connect() as connection:
            return connection.execute(sa.select(sa.func.max(decisions.c.id))).scalar() or 0


def open_desk(url: str) -> sa.Engine:
    """Open or make the desk's database. Raises :class:`LibraryBroken` for a foreign schema."""
    engine = sa.create_engine(url)
    if engine.dialect.name == "sqlite":
        sa.event.listen(engine, "connect", _configure_sqlite)
    with translated():
        bring_up(engine, SCHEMA, {})
    return engine


def _configure_sqlite(connection: Any, _record: object) -> None:  # noqa: ANN401 - the driver's own
    cursor = connection.cursor()
    for pragma in ("journal_mode=WAL", "synchronous=FULL", "busy_timeout=10000", "secure_delete=ON"):
        cursor.execute(f"PRAGMA {pragma}")
    cursor.close()


def _row(decision: Decision) -> dict[str, Any]:
    return dict(_DECISION.dump_python(decision, mode="json"))


def _add(connection: sa.Connection, row: Mapping[str, Any]) -> int:
    made = connection.execute(decisions.insert().values({name: row[name] for name in row if name != "id"}))
    key = made.inserted_primary_key
    if key is None:
        raise LibraryBroken("the desk gave no number to a decision")
    return int(key[0])


def _keep(connection: sa.Connection, document_id: str, version_id: str, machine: Mapping[str, Iterable[Tag]]) -> None:
    rows = [
        {
            "version_id": version_id,
            "passage_id": passage_id,
            "document_id": document_id,
            "tags": _TAGS.dump_python(tuple(tags), mode="json"),
        }
        for passage_id, tags in machine.items()
    ]
    if rows:
        connection.execute(machine_tags.insert(), rows)
