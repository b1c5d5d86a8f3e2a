"""Opening the text store's database: its connections, its schema, and libraries of an earlier schema brought up."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.exc import DatabaseError, OperationalError

from index.stamps import stamp_of
from index.tables import SCHEMA_VERSION, documents, metadata, outbox, settings
from ontology.errors import LibraryBroken, StorageFull

_SCHEMA = "schema"
# Any number, the same for all who open a library on PostgreSQL.
_LOCK = 20_541
_UNWRITABLE = ("readonly", "read-only", "permission denied", "must be owner")


def connect(url: str) -> sa.Engine:
    """Return the connections to an SQLAlchemy ``url``; nothing is opened yet."""
    engine = sa.create_engine(url)
    if engine.dialect.name == "sqlite":
        sa.event.listen(engine, "connect", _configure_sqlite)
    return engine


def prepare(engine: sa.Engine, now: Callable[[], datetime]) -> None:
    """Make the tables where there are none, and bring those of an earlier schema up, in one transaction.

    Whoever opens the library first does so, a reader too. Raises :class:`LibraryBroken` for a schema that this program
    does not know, and for an earlier one in a database that cannot be written.
    """
    with translated(), engine.begin() as connection:
        if _schema(connection) == str(SCHEMA_VERSION):
            return
        with _writable(connection):
            _hold(connection)
            found = _schema(connection)  # another process may have been first
            if not found:
                metadata.create_all(connection)
                connection.execute(settings.insert().values(name=_SCHEMA, value=str(SCHEMA_VERSION)))
            elif found == "1":
                _from_first(connection, stamp_of(now()))
            elif found != str(SCHEMA_VERSION):
                raise LibraryBroken(f"the text store has schema {found}, this program reads schema {SCHEMA_VERSION}")


def setting(connection: sa.Connection, name: str) -> str:
    """Return a setting of the library; empty when it is not set."""
    return connection.execute(sa.select(settings.c.value).where(settings.c.name == name)).scalar() or ""


@contextmanager
def translated() -> Iterator[None]:
    """Turn the database's own errors into ours at the end of a transaction."""
    try:
        yield
    except DatabaseError as error:
        said = str(error).lower()
        if isinstance(error, OperationalError) and "full" in said:
            raise StorageFull("the disk is full; what was begun has been undone. Free space and run again") from error
        if "malformed" in said or "not a database" in said:
            raise LibraryBroken(f"the text store is damaged ({error.orig}); restore it from a backup") from error
        raise


def _from_first(connection: sa.Connection, stamp: str) -> None:
    """Schema 1 knew neither when a change was made nor a document's branch: all it holds was changed now."""
    for table, columns in ((documents, ("branch", "changed")), (outbox, ("stamp", "collection"))):
        for name in columns:
            kind = table.c[name].type.compile(connection.dialect)
            connection.exec_driver_sql(f"ALTER TABLE {table.name} ADD COLUMN {name} {kind} NOT NULL DEFAULT ''")
        for index in table.indexes:
            index.create(connection, checkfirst=True)
    branch = sa.func.coalesce(documents.c.metadata["branch"].as_string(), "")
    connection.execute(documents.update().values(branch=branch, changed=stamp))
    collection = sa.select(documents.c.collection).where(documents.c.id == outbox.c.document_id).scalar_subquery()
    connection.execute(outbox.update().values(stamp=stamp, collection=sa.func.coalesce(collection, "")))
    connection.execute(settings.update().where(settings.c.name == _SCHEMA).values(value="2"))


def _schema(connection: sa.Connection) -> str:
    return setting(connection, _SCHEMA) if sa.inspect(connection).has_table(settings.name) else ""


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
def _writable(connection: sa.Connection) -> Iterator[None]:
    try:
        yield
    except DatabaseError as error:
        if not any(words in str(error.orig).lower() for words in _UNWRITABLE):
            raise
        found = _schema(connection) or "0"
        raise LibraryBroken(
            f"the text store has schema {found}, this program reads schema {SCHEMA_VERSION}, and it cannot be brought "
            "up because it may not be written here; open it once with the right to write, as by: wenmai check"
        ) from error


def _configure_sqlite(connection: Any, _record: object) -> None:  # noqa: ANN401 - the driver's own
    cursor = connection.cursor()
    for pragma in ("journal_mode=WAL", "synchronous=NORMAL", "foreign_keys=ON", "busy_timeout=10000"):
        cursor.execute(f"PRAGMA {pragma}")
    cursor.close()
