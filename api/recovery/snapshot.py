"""The databases of a library as they were at one moment, whoever writes meanwhile.

A reading transaction is begun on each of them before the first is copied. The catalogue comes first, which follows the
texts and must not be ahead of them; the desk last, whose decisions are written before the texts that they change.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import ExitStack, closing, contextmanager
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import quote

import sqlalchemy as sa

from api.catalogue.store import FILE as CATALOGUE
from api.desk.store import open_desk
from api.recovery.tables import copy_tables, desk_tables, empty_database, sqlite_url, texts_tables
from api.settings import Settings
from ontology.authority.store import FILE as AUTHORITIES
from ontology.errors import LibraryBroken, NotFound

TEXTS, DESK = "texts.db", "desk.db"
NAMES = (CATALOGUE, TEXTS, AUTHORITIES, DESK)
SETTINGS_TABLES = {TEXTS: "settings", DESK: "desk_settings"}


@dataclass(frozen=True, slots=True)
class _Source:
    """One database, of which a transaction sees a state that does not change."""

    name: str
    file: sqlite3.Connection | None = None
    server: sa.Connection | None = None

    def copy(self, path: Path) -> None:
        if self.file is not None:
            _copy_file(self.file, path, self.name)
        elif self.server is not None:
            metadata = texts_tables() if self.name == TEXTS else desk_tables()
            with empty_database(sqlite_url(path), metadata, self.name) as target:
                copy_tables(self.server, target, metadata)


def snapshot(settings: Settings, folder: Path) -> list[str]:
    """Copy all databases into ``folder`` as SQLite; return their names. Raises :class:`NotFound` without a library."""
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    with ExitStack() as stack:
        sources = [stack.enter_context(_begun(name, settings)) for name in NAMES if _is_there(name, settings)]
        for source in sources:
            source.copy(folder / source.name)
    return [source.name for source in sources]


def address(name: str, settings: Settings) -> sa.URL:
    """Return the address of a library's database."""
    set_ = {TEXTS: settings.texts, DESK: settings.desk}.get(name, "")
    return sa.make_url(set_ or sqlite_url(settings.library / name))


def setting_of(path: Path, table: str, name: str) -> str:
    """Return a setting of a copied database; empty when it is not set."""
    with closing(sqlite3.connect(path)) as file:
        row = file.execute(f"SELECT value FROM {table} WHERE name = ?", (name,)).fetchone()  # noqa: S608 - our own
    return str(row[0]) if row else ""


def schema_of(path: Path, table: str) -> int:
    """Return the number of the schema of a copied database; 0 where it says none."""
    said = setting_of(path, table, "schema")
    return int(said) if said.isdecimal() else 0


def number_of(path: Path, query: str) -> int:
    """Return what a query counts in a copied database."""
    with closing(sqlite3.connect(path)) as file:
        return int(file.execute(query).fetchone()[0] or 0)


def _is_there(name: str, settings: Settings) -> bool:
    url = address(name, settings)
    if url.get_backend_name() != "sqlite" or Path(url.database or "").exists():
        return True
    if name == TEXTS:
        raise NotFound(f"{settings.library} 里没有馆藏（没有 {TEXTS}）")
    if name == DESK:  # of a library in which nobody has decided anything
        open_desk(str(url)).dispose()
        return True
    return False


@contextmanager
def _begun(name: str, settings: Settings) -> Iterator[_Source]:
    url = address(name, settings)
    if url.get_backend_name() == "sqlite":
        path = Path(url.database or "")
        with closing(sqlite3.connect(f"file:{quote(str(path))}?mode=ro", uri=True, isolation_level=None)) as file:
            file.execute("PRAGMA busy_timeout = 10000")
            file.execute("BEGIN")
            _ask(file, path)
            yield _Source(name, file=file)
        return
    engine = sa.create_engine(url)
    try:
        with engine.connect() as plain:
            # What follows sees what the first statement saw.
            server = plain.execution_options(isolation_level="REPEATABLE READ", postgresql_readonly=True)
            server.execute(sa.text("SELECT 1 FROM pg_class LIMIT 1"))
            yield _Source(name, server=server)
    finally:
        engine.dispose()


def _ask(file: sqlite3.Connection, path: Path) -> None:
    try:
        file.execute("SELECT count(*) FROM sqlite_master").fetchone()
    except sqlite3.DatabaseError as error:
        raise LibraryBroken(f"{path} 读不出来（{error}）；这次没有备份") from error


def _copy_file(source: sqlite3.Connection, path: Path, name: str) -> None:
    """All pages in one step, from within the source's transaction (https://www.sqlite.org/backup.html)."""
    with closing(sqlite3.connect(path, isolation_level=None)) as target:
        path.chmod(0o600)
        try:
            source.backup(target)
            target.execute("PRAGMA journal_mode = DELETE")
            said = target.execute("PRAGMA quick_check(1)").fetchone()[0]
        except sqlite3.DatabaseError as error:
            if "full" in str(error):
                raise
            said = str(error)
        if said != "ok":
            raise LibraryBroken(f"{name} 已损坏（{said}）；这次没有备份，请先恢复上一次的备份")
