"""What ``wenmai doctor`` looks at. Nothing is changed: databases are read as they are, no library is opened."""

from __future__ import annotations

import json
import locale
import os
import resource
import shutil
import socket
import sqlite3
import sys
import urllib.request
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import UTC, datetime
from importlib import metadata
from pathlib import Path

import sqlalchemy as sa

from api.recovery.sums import digest_of, read_sums
from api.running.provenance import is_secret
from api.settings import FILE, Settings
from index.stamps import FORMAT
from ontology.errors import NotAcceptable, WrongUse

ROOT = Path(__file__).resolve().parents[3]
_MODELS = (
    ("index/encoders/model", "models/encoder"),
    ("index/bridge_table", "models/bridge"),
    ("ingest/taggers/names_model", "models/names"),
)
_PRIVATE = (FILE, "texts.db", "desk.db", "desk_files")
_SYNCED = Path("/run/systemd/timesync/synchronized")
_GROUP = Path("/sys/fs/cgroup/memory.max")
_ANSWER_S = 2.0


def requirements() -> list[str]:
    """Return what the installed program asks for; nothing where it is not installed."""
    try:
        return metadata.requires("wenmai") or []
    except metadata.PackageNotFoundError:
        return []


def installed(names: Mapping[str, str]) -> dict[str, str]:
    """Return the versions of those packages that are installed."""
    found = {}
    for name in names:
        try:
            found[name] = metadata.version(name)
        except metadata.PackageNotFoundError:
            continue
    return found


def sqlite_json() -> bool:
    """Say whether the SQLite at hand reads JSON."""
    with sqlite3.connect(":memory:") as connection:
        try:
            return bool(connection.execute("SELECT json_extract('{\"a\": 1}', '$.a')").fetchone() == (1,))
        except sqlite3.OperationalError:
            return False


def memory() -> tuple[int, int]:
    """Return the bytes of memory that are available, and what the service's group may take; 0 where not told."""
    try:
        told = dict(line.split(":", 1) for line in Path("/proc/meminfo").read_text("ascii").splitlines())
        available = int(told["MemAvailable"].split()[0]) << 10
    except (OSError, KeyError, ValueError):
        available = 0
    try:
        limit = _GROUP.read_text("ascii").strip()
    except OSError:
        limit = ""
    return available, int(limit) if limit.isdecimal() else 0


def size_of(folder: Path) -> int:
    """Return the bytes of a library's own files; what it keeps for documents is counted by the disk alone."""
    places = [folder, *(folder / part for part in ("lexical", "dense", "graph"))]
    paths = (path for place in places if place.is_dir() for path in place.iterdir())
    return sum(path.stat().st_size for path in paths if path.is_file())


def models() -> tuple[dict[str, str], dict[str, str]]:
    """Return the SHA-256 of the models' files by name, as they are to be and as they are."""
    expected, found = {}, {}
    for places in _MODELS:
        folder = next((ROOT / place for place in places if (ROOT / place).is_dir()), ROOT / places[0])
        try:
            sums = read_sums(folder)
        except WrongUse:
            sums = {"SHA256SUMS": ""}
        for name, digest in sums.items():
            expected[f"{folder.name}/{name}"] = digest
            if (folder / name).is_file() and digest:
                with (folder / name).open("rb") as file:
                    found[f"{folder.name}/{name}"] = digest_of(file)
    return expected, found


def family(settings: Settings) -> str:
    """Return the fonts that dossiers are set in; empty where there are none."""
    from api.desk.dossiers.typefaces import typefaces

    try:
        return typefaces(settings.fonts).for_text("一的国人").families[0]
    except NotAcceptable:
        return ""


def modes(folder: Path) -> dict[str, int]:
    """Return the modes of the files in which passwords and personal data lie."""
    return {name: (folder / name).stat().st_mode for name in _PRIVATE if (folder / name).exists()}


def secrets_in(stated: Mapping[str, object]) -> bool:
    """Say whether a file of settings states something secret."""
    given = {name: str(value) for name, value in stated.items() if value}
    return any(is_secret(name) or ("@" in value and "://" in value) for name, value in given.items())


def open_limit() -> tuple[int, int]:
    """Return how many files may be open, and how many at most."""
    return resource.getrlimit(resource.RLIMIT_NOFILE)


def encodings() -> tuple[str, str, bool]:
    """Return in what text and file names are read and written, and whether that was asked for."""
    return locale.getpreferredencoding(do_setlocale=False), sys.getfilesystemencoding(), bool(sys.flags.utf8_mode)


def synced() -> bool | None:
    """Say whether the clock follows a time server; ``None`` where that is not told."""
    return _SYNCED.exists() if _SYNCED.parent.exists() else None


def built() -> float:
    """Return when the program was put here."""
    return max(path.stat().st_mtime for path in (ROOT / "api").glob("*.py"))


def holder(folder: Path) -> str:
    """Return what the write lock says of whoever holds it."""
    try:
        told = json.loads((folder / "lock").read_text("utf-8"))
        return f"{told['command']}（用户 {told['user']}，进程 {told['process']}）"
    except (OSError, ValueError, KeyError, TypeError):
        return ""


def port(host: str, number: int) -> tuple[bool, bool]:
    """Return whether a port is free, and whether a service of ours answers there."""
    kind = socket.AF_INET6 if ":" in host else socket.AF_INET
    with socket.socket(kind, socket.SOCK_STREAM) as tried:
        tried.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            tried.bind((host, number))
        except OSError:
            return False, _answers(host, number)
    return True, False


def _answers(host: str, number: int) -> bool:
    named = {"0.0.0.0": "127.0.0.1", "::": "[::1]"}.get(host, f"[{host}]" if ":" in host else host)  # noqa: S104
    try:
        # The address is that of the settings; the answer is compared and thrown away.
        with urllib.request.urlopen(f"http://{named}:{number}/health", timeout=_ANSWER_S) as answer:
            return bool(json.loads(answer.read(1_000)) == {"status": "ok"})
    except (OSError, ValueError):
        return False


@contextmanager
def reading(url: str) -> Iterator[sa.Connection]:
    """Give a connection to a database that is read and never written; SQLite's by a path, others' by their address."""
    if "://" not in url:
        url = f"sqlite:///file:{Path(url).resolve()}?mode=ro&uri=true"
    engine = sa.create_engine(url)
    try:
        with engine.connect() as connection:
            yield connection
    finally:
        engine.dispose()


def schema_of(connection: sa.Connection, table: sa.Table) -> int:
    """Return the number of a database's schema; 0 for one that has none yet."""
    if not sa.inspect(connection).has_table(table.name):
        return 0
    found = connection.execute(sa.select(table.c.value).where(table.c.name == "schema")).scalar()
    return int(found or 0)


def moment(stamp: str) -> float:
    """Return a stamp of the outbox in seconds since 1970; 0 for none."""
    return datetime.strptime(stamp, FORMAT).replace(tzinfo=UTC).timestamp() if stamp else 0.0


def server_clock(connection: sa.Connection) -> float | None:
    """Return what the clock of a database's server says; ``None`` where that is this machine's."""
    if connection.dialect.name != "postgresql":
        return None
    return float(connection.execute(sa.text("SELECT extract(epoch FROM clock_timestamp())")).scalar_one())


def disk(folder: Path) -> tuple[int, int]:
    """Return the bytes that are free, and all there are, where a folder lies or is to lie."""
    there = next(one for one in (folder.resolve(), *folder.resolve().parents) if one.exists())
    found = shutil.disk_usage(there)
    return found.free, found.total


def processes(settings: Settings, most: int) -> int:
    """Return how many processes are to answer."""
    return settings.workers or min(os.cpu_count() or 1, most)
