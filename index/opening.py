"""Opening the text store's database: its connections, its schema, and libraries of an earlier schema brought up."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from typing import Any

import sqlalchemy as sa
from sqlalchemy.exc import DatabaseError, OperationalError

from index import migrations
from index.ports import Scripts
from index.revising import Schema, bring_up
from index.stamps import stamp_of
from index.tables import SCHEMA_VERSION, metadata, settings
from ontology.deadline import check, is_over, too_late
from ontology.errors import LibraryBroken, StorageFailed, StorageFull

SCHEMA = Schema("文本库", metadata, settings, SCHEMA_VERSION, Path(migrations.__path__[0]))

_STEPS = 2_000_000


def connect(url: str) -> sa.Engine:
    """Return the connections to an SQLAlchemy ``url``; nothing is opened yet."""
    engine = sa.create_engine(url)
    if engine.dialect.name == "sqlite":
        sa.event.listen(engine, "connect", _configure_sqlite)
    sa.event.listen(engine, "before_cursor_execute", lambda *_: check())
    sa.event.listen(engine, "handle_error", _told_in_time)
    return engine


def untold(texts: Sequence[str]) -> list[str]:
    """Tell nothing of how passages are written."""
    return [""] * len(texts)


def prepare(engine: sa.Engine, now: Callable[[], datetime], scripts: Scripts = untold) -> None:
    """Make the tables where there are none, and bring those of an earlier schema up, in one transaction.

    Whoever opens the library first does so, a reader too. Raises :class:`LibraryBroken` for a schema that this program
    does not know, and for an earlier one in a database that cannot be written.
    """
    with translated():
        bring_up(engine, SCHEMA, {"stamp": stamp_of(now()), "scripts": scripts})


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
        if "disk i/o error" in said:
            raise StorageFailed(f"磁盘写不下去（{error.orig}），没有做完的不算。请检查磁盘，再做一次。") from error
        if "readonly database" in said:
            raise StorageFailed(f"数据库不能写（{error.orig}），什么也没有改动。请换有写权限的用户。") from error
        if "malformed" in said or "not a database" in said:
            raise LibraryBroken(f"the text store is damaged ({error.orig}); restore it from a backup") from error
        raise


def _configure_sqlite(connection: Any, _record: object) -> None:  # noqa: ANN401 - the driver's own
    # A statement that takes long looks at the time now and then: every few hundredths of a second.
    connection.set_progress_handler(is_over, _STEPS)
    cursor = connection.cursor()
    for pragma in (
        "journal_mode=WAL",
        "synchronous=FULL",
        "foreign_keys=ON",
        "busy_timeout=10000",
        "secure_delete=ON",
    ):
        cursor.execute(f"PRAGMA {pragma}")
    cursor.close()


def _told_in_time(context: sa.ExceptionContext) -> None:
    """Say of a statement that was stopped what it was stopped for."""
    if is_over() and "interrupted" in str(context.original_exception):
        raise too_late() from context.original_exception
