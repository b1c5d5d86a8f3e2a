"""A database brought up to the schema that this program reads: by alembic, in one transaction, one process at a time.

The number of the schema stands in a table of settings, which is all that a library that is up to date is asked for.
Each schema after the first is a file in a folder (https://alembic.sqlalchemy.org/en/latest/ops.html says what it may
do), whose ``upgrade(op, **told)`` makes it of the one before. A new database is made as it is to be.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

import sqlalchemy as sa
from sqlalchemy.exc import DatabaseError

from ontology.errors import LibraryBroken

FIRST = 1
_SCHEMA, _TABLES, _PROGRAM = "schema", "tables", "program"
# Any number, the same for all who open a library on PostgreSQL.
_LOCK = 20_541
_UNWRITABLE = ("readonly", "read-only", "permission denied", "must be owner")
_MISSING = ("no such table", "does not exist", "undefinedtable")


@dataclass(frozen=True, slots=True)
class Schema:
    """What a database of ours is to be: its tables, the number of their schema, where the way to it is written."""

    title: str
    """What it is called in messages."""
    metadata: sa.MetaData
    settings: sa.Table
    """Its settings: ``name`` and ``value``."""
    number: int
    folder: Path
    """The revisions, a file each; each one's id is the number of the schema that it makes."""


def bring_up(engine: sa.Engine, schema: Schema, told: Mapping[str, object]) -> None:
    """Make the tables where there are none, and bring those of an earlier schema up; revisions are given ``told``.

    Raises :class:`LibraryBroken` for a later schema, naming the program that made it, and for an earlier one in a
    database that cannot be written.
    """
    known = _known(engine, schema)
    if _current(known, schema):
        return
    _refuse_foreign(known, schema)
    with _writable(engine, schema, known), engine.begin() as connection:
        _hold(connection)
        there = sa.inspect(connection).has_table(schema.settings.name)
        known = _read(connection, schema) if there else {}
        if _current(known, schema):  # another process was first
            return
        _refuse_foreign(known, schema)
        found = int(known.get(_SCHEMA, schema.number))
        if found < schema.number:
            _run(connection, schema, found, told)
        # Tables that are new since ask for no step: where they are missing they are made.
        schema.metadata.create_all(connection)
        _note(connection, schema, known)


def _known(engine: sa.Engine, schema: Schema) -> dict[str, str]:
    """Ask the settings alone, without asking first whether there are any."""
    try:
        with engine.connect() as connection:
            return _read(connection, schema)
    except DatabaseError as error:
        if not any(words in str(error.orig).lower() for words in _MISSING):
            raise
        return {}


def _read(connection: sa.Connection, schema: Schema) -> dict[str, str]:
    columns = schema.settings.c
    query = sa.select(columns.name, columns.value).where(columns.name.in_((_SCHEMA, _TABLES, _PROGRAM)))
    return {row.name: row.value for row in connection.execute(query)}


def _current(known: Mapping[str, str], schema: Schema) -> bool:
    return known.get(_SCHEMA) == str(schema.number) and set(known.get(_TABLES, "").split()) >= set(
        schema.metadata.tables
    )


def _refuse_foreign(known: Mapping[str, str], schema: Schema) -> None:
    found = known.get(_SCHEMA, str(schema.number))
    if not found.isdecimal() or int(found) < FIRST:
        raise LibraryBroken(f"{schema.title}的结构版本写作“{found}”，没有这一版；请从备份恢复")
    if int(found) > schema.number:
        program = known.get(_PROGRAM, "")
        needed = f" wenmai {program} 或更新的版本" if program else "更新的 wenmai "
        raise LibraryBroken(
            f"{schema.title}是第 {found} 版结构，本程序（wenmai {_program()}）只读到第 {schema.number} 版；"
            f"馆藏未动，请用{needed}打开"
        )


def _run(connection: sa.Connection, schema: Schema, found: int, told: Mapping[str, object]) -> None:
    # Here and not above: libraries that are up to date, nearly all, shall not wait for it.
    from alembic.operations import Operations
    from alembic.runtime.migration import MigrationContext
    from alembic.script import ScriptDirectory

    folder = str(schema.folder)
    scripts = ScriptDirectory(folder, version_locations=[folder])
    op = Operations(MigrationContext.configure(connection))
    lower = "base" if found == FIRST else str(found)
    for revision in reversed(list(scripts.iterate_revisions(str(schema.number), lower))):
        revision.module.upgrade(op, **told)


def _note(connection: sa.Connection, schema: Schema, known: Mapping[str, str]) -> None:
    """Write down what the database holds now, and which program says so, for earlier ones that will not know it."""
    tables = set(known.get(_TABLES, "").split()) | set(schema.metadata.tables)
    said = {_SCHEMA: str(schema.number), _TABLES: " ".join(sorted(tables))}
    if known.get(_SCHEMA) != str(schema.number):
        said[_PROGRAM] = _program()
    connection.execute(schema.settings.delete().where(schema.settings.c.name.in_(list(said))))
    connection.execute(schema.settings.insert(), [{"name": name, "value": value} for name, value in said.items()])


def _program() -> str:
    try:
        return version("wenmai")
    except PackageNotFoundError:
        return "0"


def _hold(connection: sa.Connection) -> None:
    """Begin a transaction that takes in changes of tables too, one at a time.

    Python's driver for SQLite begins none before it (https://docs.python.org/3/library/sqlite3.html, section
    "Transaction control").
    """
    if connection.dialect.name == "sqlite":
        connection.exec_driver_sql("BEGIN IMMEDIATE")
    elif connection.dialect.name == "postgresql":
        connection.execute(sa.select(sa.func.pg_advisory_xact_lock(_LOCK)))


@contextmanager
def _writable(engine: sa.Engine, schema: Schema, known: Mapping[str, str]) -> Iterator[None]:
    try:
        yield
    except DatabaseError as error:
        if not any(words in str(error.orig).lower() for words in _UNWRITABLE):
            raise
        found = known.get(_SCHEMA, "0")
        if found == str(schema.number) and set(sa.inspect(engine).get_table_names()) >= set(schema.metadata.tables):
            return  # all is there, and only not yet noted
        raise LibraryBroken(
            f"{schema.title}是第 {found} 版结构，本程序读第 {schema.number} 版，而这里不可写，无法升级；"
            "请在可写处打开一次，例如：wenmai check"
        ) from error
