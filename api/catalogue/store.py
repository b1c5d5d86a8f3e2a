"""The union catalogue's own file, ``catalogue.db`` in the library's folder.

Records, keys and works are a projection and can be made anew from the texts and the decisions. What cannot are the
addresses that works and editions were given: a rebuild keeps them.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from threading import Lock
from typing import Any

from index.compacting import STILL_READ
from ontology.errors import LibraryBroken, StorageFull

FILE = "catalogue.db"
_VERSION = "1"
_SCHEMA = """
CREATE TABLE IF NOT EXISTS settings (name TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS units (
    number INTEGER PRIMARY KEY AUTOINCREMENT, unit TEXT NOT NULL UNIQUE,
    work TEXT NOT NULL DEFAULT '', edition TEXT NOT NULL DEFAULT ''
);
CREATE INDEX IF NOT EXISTS units_work ON units (work);
CREATE TABLE IF NOT EXISTS records (
    document TEXT PRIMARY KEY, unit TEXT NOT NULL, branch TEXT NOT NULL, holding INTEGER NOT NULL, body TEXT NOT NULL
) WITHOUT ROWID;
CREATE INDEX IF NOT EXISTS records_unit ON records (unit);
CREATE TABLE IF NOT EXISTS keys (
    key TEXT NOT NULL, document TEXT NOT NULL, unit TEXT NOT NULL, PRIMARY KEY (key, document)
) WITHOUT ROWID;
CREATE INDEX IF NOT EXISTS keys_unit ON keys (unit);
CREATE TABLE IF NOT EXISTS stale (unit TEXT PRIMARY KEY) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS addresses (
    number INTEGER PRIMARY KEY AUTOINCREMENT, id TEXT NOT NULL UNIQUE, kind TEXT NOT NULL, state TEXT NOT NULL,
    target TEXT NOT NULL DEFAULT '', made TEXT NOT NULL, changed TEXT NOT NULL
);
CREATE TABLE IF NOT EXISTS bore (
    number INTEGER PRIMARY KEY AUTOINCREMENT, unit TEXT NOT NULL, kind TEXT NOT NULL, id TEXT NOT NULL,
    UNIQUE (unit, kind, id)
);
CREATE TABLE IF NOT EXISTS works (
    id TEXT PRIMARY KEY, title TEXT NOT NULL, creator TEXT NOT NULL, search TEXT NOT NULL, editions INTEGER NOT NULL,
    items INTEGER NOT NULL, branches INTEGER NOT NULL, texts INTEGER NOT NULL
) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS holdings (
    work TEXT NOT NULL, branch TEXT NOT NULL, items INTEGER NOT NULL, PRIMARY KEY (work, branch)
) WITHOUT ROWID;
CREATE INDEX IF NOT EXISTS holdings_branch ON holdings (branch);
CREATE TABLE IF NOT EXISTS proposals (
    one TEXT NOT NULL, other TEXT NOT NULL, score REAL NOT NULL, body TEXT NOT NULL, PRIMARY KEY (one, other)
) WITHOUT ROWID;
CREATE INDEX IF NOT EXISTS proposals_other ON proposals (other);
CREATE TABLE IF NOT EXISTS events (
    number INTEGER PRIMARY KEY AUTOINCREMENT, time TEXT NOT NULL, work TEXT NOT NULL, what TEXT NOT NULL,
    unit TEXT NOT NULL, other TEXT NOT NULL
);
CREATE INDEX IF NOT EXISTS events_work ON events (work);
CREATE TABLE IF NOT EXISTS unpublished (work TEXT PRIMARY KEY) WITHOUT ROWID;
"""
_PROJECTED = ("records", "keys", "stale", "works", "holdings", "proposals")
_AT_ONCE = 500

Row = tuple[Any, ...]


class CatalogueStore:
    """Rows of the catalogue. Reading is for any thread; who writes holds the library's write lock."""

    def __init__(self, folder: Path) -> None:
        self._path = folder / FILE
        self._lock = Lock()
        self._connection: sqlite3.Connection | None = None

    def close(self) -> None:
        """Let go of the file."""
        with self._lock:
            if self._connection is not None:
                self._connection.close()
                self._connection = None

    def rows(self, query: str, *values: object) -> list[Row]:
        """Return all rows of a query; none where there is no catalogue yet."""
        with self._lock:
            if self._connection is None and not self._path.exists():
                return []
            try:
                return self._opened().execute(query, values).fetchall()
            except sqlite3.DatabaseError as error:
                raise self._broken(error) from error

    def many(self, query: str, values: Iterable[str]) -> Iterator[Row]:
        """Yield the rows of a query that ends in ``IN``, for however many values."""
        wanted = list(dict.fromkeys(values))
        for start in range(0, len(wanted), _AT_ONCE):
            some = wanted[start : start + _AT_ONCE]
            yield from self.rows(f"{query} ({','.join('?' * len(some))})", *some)

    def one(self, query: str, *values: object) -> Any:  # noqa: ANN401 - whatever the column holds
        """Return the first column of the first row, ``None`` without any."""
        return next((row[0] for row in self.rows(query, *values)), None)

    @contextmanager
    def writing(self) -> Iterator[Writer]:
        """One transaction: all of it or nothing. What is read within it sees what was written."""
        self._path.parent.mkdir(parents=True, exist_ok=True)
        with self._lock:
            try:
                connection = self._opened()
            except sqlite3.DatabaseError as error:
                raise self._broken(error) from error
        try:
            connection.execute("BEGIN IMMEDIATE")
            yield Writer(connection)
            connection.execute("COMMIT")
        except sqlite3.OperationalError as error:
            connection.rollback()
            if "full" not in str(error):
                raise LibraryBroken(f"{self._path} cannot be written: {error}") from error
            raise StorageFull(f"the disk is full; {self._path} is as it was. Free space and run again") from error
        finally:
            if connection.in_transaction:
                connection.rollback()

    def _broken(self, error: sqlite3.DatabaseError) -> LibraryBroken:
        mend = "put a copy of it back, or delete it and run: wenmai catalogue rebuild"
        return LibraryBroken(f"{self._path} cannot be read: {error}; {mend}")

    def setting(self, name: str) -> str:
        """Return a setting; empty where it is not set."""
        return str(self.one("SELECT value FROM settings WHERE name = ?", name) or "")

    def clear(self) -> None:
        """Forget what follows from texts and decisions; addresses, and who ever bore them, stay."""
        with self.writing() as writer:
            for table in _PROJECTED:
                writer.run(f"DELETE FROM {table}")  # noqa: S608 - a closed list
            writer.run("DELETE FROM settings WHERE name IN ('position', 'identity')")

    def compact(self) -> str:
        """Write the file anew, so that it holds nothing of what was deleted; return why not, empty where it was."""
        with self._lock:
            if self._connection is None and not self._path.exists():
                return ""
            connection = self._opened()
            connection.execute("VACUUM")
            busy = connection.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()[0]
        return STILL_READ if busy else ""

    def _opened(self) -> sqlite3.Connection:
        if self._connection is None:
            connection = sqlite3.connect(self._path, check_same_thread=False, isolation_level=None)
            connection.execute("PRAGMA busy_timeout = 10000")
            # Who only reads a catalogue that is there writes nothing, and waits for no writer.
            if not connection.execute("SELECT 1 FROM sqlite_master WHERE name = 'unpublished'").fetchall():
                connection.execute("PRAGMA journal_mode = WAL")
                connection.executescript(_SCHEMA)
                connection.execute("INSERT OR IGNORE INTO settings VALUES ('schema', ?)", (_VERSION,))
            connection.execute("PRAGMA synchronous = FULL")
            connection.execute("PRAGMA secure_delete = ON")
            self._connection = connection
        return self._connection


class Writer:
    """What may be done within a transaction."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        self._connection = connection

    def run(self, query: str, *values: object) -> None:
        """Run one statement."""
        self._connection.execute(query, values)

    def each(self, query: str, rows: Iterable[Sequence[object]]) -> None:
        """Run one statement for each row."""
        self._connection.executemany(query, rows)

    def set(self, name: str, value: str) -> None:
        """Keep a setting."""
        self.run("INSERT OR REPLACE INTO settings VALUES (?, ?)", name, value)
