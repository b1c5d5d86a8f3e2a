"""Tables copied from one database into another, of whatever kind, through one transaction of each."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from importlib import import_module
from pathlib import Path

import sqlalchemy as sa

from api.desk.tables import metadata as desk_metadata
from index.tables import metadata as texts_metadata
from index.texts import translated
from ontology.errors import WrongUse

_AT_ONCE = 500
_FURTHER = ("api.desk.desk", "api.chat.tables", "api.access.tables", "api.withdrawing.pending")
"""What defines tables of the desk, one module leading to the next."""


def texts_tables() -> sa.MetaData:
    """Return the tables of the text store."""
    return texts_metadata


def desk_tables() -> sa.MetaData:
    """Return all tables of the desk, wherever they are defined."""
    for name in _FURTHER:
        import_module(name)
    return desk_metadata


def sqlite_url(path: Path) -> str:
    """Return the address of a file."""
    return f"sqlite:///{path}"


def copy_tables(source: sa.Connection, target: sa.Connection, metadata: sa.MetaData) -> int:
    """Copy all rows into tables that are there and empty, and what numbers are given next; return how many rows."""
    there = set(sa.inspect(source).get_table_names())
    count = 0
    for table in metadata.sorted_tables:
        if table.name not in there:
            continue
        found = source.execution_options(yield_per=_AT_ONCE).execute(sa.select(table)).mappings()
        for rows in found.partitions(_AT_ONCE):
            target.execute(table.insert(), [dict(row) for row in rows])
            count += len(rows)
        set_last_number(target, table, last_number(source, table))
    return count


def last_number(connection: sa.Connection, table: sa.Table) -> int:
    """Return the last number that a table gave; 0 where it gives none. It may be that of a row that is gone."""
    column = table.autoincrement_column
    if column is None:
        return 0
    highest = connection.execute(sa.select(sa.func.max(column))).scalar() or 0
    if connection.dialect.name == "sqlite":
        if not table.dialect_options["sqlite"]["autoincrement"]:
            return int(highest)
        query = sa.text("SELECT seq FROM sqlite_sequence WHERE name = :name")
        given = connection.execute(query, {"name": table.name}).scalar()
    else:
        name = _sequence(connection, table, column)
        row = connection.exec_driver_sql(f"SELECT last_value, is_called FROM {name}").one() if name else None  # noqa: S608
        given = row.last_value if row is not None and row.is_called else 0
    return max(int(highest), int(given or 0))


def set_last_number(connection: sa.Connection, table: sa.Table, number: int) -> None:
    """Let a table give numbers after ``number``."""
    column = table.autoincrement_column
    if column is None or not number:
        return
    if connection.dialect.name != "sqlite":
        name = _sequence(connection, table, column)
        if name:
            connection.execute(sa.text("SELECT setval(:name, :number)"), {"name": name, "number": number})
    elif table.dialect_options["sqlite"]["autoincrement"]:
        told = {"name": table.name, "number": number}
        connection.execute(sa.text("DELETE FROM sqlite_sequence WHERE name = :name"), told)
        connection.execute(sa.text("INSERT INTO sqlite_sequence (name, seq) VALUES (:name, :number)"), told)


@contextmanager
def empty_database(url: str, metadata: sa.MetaData, title: str) -> Iterator[sa.Connection]:
    """Open one transaction on a database in which our tables are made; raises :class:`WrongUse` where some are."""
    engine = sa.create_engine(url)
    try:
        with translated(), engine.begin() as connection:
            there = sorted(set(sa.inspect(connection).get_table_names()) & set(metadata.tables))
            if there:
                raise WrongUse(f"{title}的数据库里已有表 {there[0]} 等 {len(there)} 张；请给一个空的数据库")
            metadata.create_all(connection)
            yield connection
    finally:
        engine.dispose()


def _sequence(connection: sa.Connection, table: sa.Table, column: sa.Column[int]) -> str:
    query = sa.text("SELECT pg_get_serial_sequence(:name, :column)")
    quoted = connection.dialect.identifier_preparer.quote(table.name)
    return str(connection.execute(query, {"name": quoted, "column": column.name}).scalar() or "")
