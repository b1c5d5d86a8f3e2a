"""A database written anew, so that its files hold nothing of what was deleted from it."""

from __future__ import annotations

import time

import sqlalchemy as sa

from index.opening import translated
from index.tables import versions

_BUSY_S = 10.0
STILL_READ = "有读者一直在读，日志没有清空：请稍后再整理一次"


def forget_retired(engine: sa.Engine) -> int:
    """Delete the texts of versions that were retired; return how many there were."""
    with translated(), engine.begin() as connection:
        return connection.execute(versions.delete().where(versions.c.retired != 0)).rowcount


def compact_texts(engine: sa.Engine) -> str:
    """As :func:`compact`, and without the texts of retired versions."""
    forget_retired(engine)
    return compact(engine)


def compact(engine: sa.Engine) -> str:
    """Write a database anew; return why its log still holds old pages, empty where it does not."""
    with translated(), engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        if connection.dialect.name == "postgresql":
            connection.exec_driver_sql("VACUUM FULL")
            return ""
        connection.exec_driver_sql("VACUUM")
        return _truncated(connection)


def empty_log(engine: sa.Engine) -> str:
    """Write what SQLite's log holds into the database and empty it; return why not, empty where it is."""
    if engine.dialect.name != "sqlite":
        return ""
    with translated(), engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        return _truncated(connection, seconds=0.0)


def _truncated(connection: sa.Connection, *, seconds: float = _BUSY_S) -> str:
    """Empty the log; readers of the moment may keep it for a while."""
    until = time.monotonic() + seconds
    while connection.exec_driver_sql("PRAGMA wal_checkpoint(TRUNCATE)").one()[0]:
        if time.monotonic() >= until:
            return STILL_READ
        time.sleep(0.05)
    return ""
