"""Backups: folders in a folder, each complete in itself; files that have not changed since are not written again.

What can be made anew from the rest is left out: both indexes and the graph.
"""

from __future__ import annotations

import fcntl
import json
import shutil
import sqlite3
import time
from collections.abc import Iterable, Iterator
from contextlib import closing, contextmanager, suppress
from datetime import UTC, datetime
from pathlib import Path

import yaml

from api.desk.enquiries.files import FOLDER as DESK_FILES
from api.desk.intake.spool import FOLDER as INTAKE
from api.files.opening import files_folder
from api.files.recognizing import FOLDER as RECOGNIZED
from api.files.store import names_of
from api.recovery.placing import PART, written_aside
from api.recovery.records import BACKUP, FORM, MANIFEST, PLACES, Kept, Manifest
from api.recovery.snapshot import NAMES, SETTINGS_TABLES, TEXTS, number_of, schema_of, setting_of, snapshot
from api.recovery.sums import LOST, SUMS, Folder, files_in, read_sums
from api.running.provenance import is_secret, shown
from api.settings import FILE as SETTINGS
from api.settings import Settings, stated_by_file
from api.upkeep.disk import DiskSaid
from api.version import own_version
from index import rows
from ontology.errors import LibraryBusy, WrongUse

_TREES = (DESK_FILES, RECOGNIZED, INTAKE)
FILES = "files"
_TRIES = 4


def back_up(settings: Settings, out: Path, *, keep: int = 0, anew: bool = False) -> Kept:
    """Make a backup in the folder ``out``; with ``keep``, remove all but the last so many afterwards.

    With ``anew`` every file is copied, also those that the backup before has.

    The library may be served and written meanwhile. Raises :class:`~ontology.errors.LibraryBroken`, with nothing made,
    where a database is damaged.
    """
    began = time.monotonic()
    if out.resolve().is_relative_to(settings.library.resolve()):
        raise WrongUse(f"{out} 在馆藏的文件夹里；备份要放在别处，最好是另一台机器或另一块盘")
    with DiskSaid(out):
        out.mkdir(mode=0o700, parents=True, exist_ok=True)
        with _alone(out):
            earlier = _Earlier([] if anew else reversed(complete(out)))
            place = _new_place(out)
            with written_aside(place) as folder:
                manifest = _fill(folder, settings, earlier)
            for old in complete(out)[:-keep] if keep else []:
                _remove(old)
    seconds = round(time.monotonic() - began, 3)
    return Kept(str(place), manifest, folder.copied, folder.linked, folder.bytes, seconds, earlier.distrusted())


def complete(out: Path) -> list[Path]:
    """Return the backups in a folder that are whole, the oldest first."""
    named = [one for one in out.iterdir() if one.suffix != PART and one.name != LOST]
    found = [one for one in named if one.is_dir() and (one / SUMS).is_file()]
    return sorted(one for one in found if (one / MANIFEST).is_file())


def last_of(out: Path) -> Path | None:
    """Return the newest whole backup in a folder."""
    found = complete(out) if out.is_dir() else []
    return found[-1] if found else None


def _fill(folder: Folder, settings: Settings, earlier: _Earlier) -> Manifest:
    missing, known = _state(folder, settings, earlier), None
    for _ in range(_TRIES):
        if missing in ([], known):
            break
        # What a deletion took away meanwhile is asked for no more by a newer state; what is lost stays missing.
        known, missing = missing, _state(folder, settings, earlier)
    for name in NAMES:
        if (folder.path / name).exists():
            folder.settle(name)
    for tree in _TREES:
        for name in files_in(settings.library / tree):
            with suppress(FileNotFoundError):  # it was done with meanwhile
                earlier.take(folder, settings.library / tree / name, f"{tree}/{name}")
    left_out = take_settings(folder, settings)
    manifest = manifest_of(folder.path, settings, left_out, missing)
    folder.write(MANIFEST, json.dumps(manifest.to_json(), ensure_ascii=False, indent=1).encode())
    folder.close()
    return manifest


def _state(folder: Folder, settings: Settings, earlier: _Earlier) -> list[str]:
    """Take the databases as they are now, and the files that their documents use; return those that are not there."""
    for name in NAMES:
        (folder.path / name).unlink(missing_ok=True)
    snapshot(settings, folder.path)
    missing: list[str] = []
    wanted = {f"{FILES}/{name[:2]}/{name}": name for name in files_used(folder.path)}
    for place in [one for one in folder.sums if one not in wanted]:
        folder.drop(place)
    for place, name in sorted(wanted.items()):
        if place not in folder.sums:
            try:
                earlier.take(folder, files_folder(settings.library) / name[:2] / name, place)
            except FileNotFoundError:
                missing.append(name)
    return missing


class _Earlier:
    """The last backup whose list of digests is whole: its files are used again where they are those of the library.

    One whose list is damaged is believed in nothing; the one before it may still spare the disk a copy of everything.
    """

    def __init__(self, folders: Iterable[Path]) -> None:
        """``folders`` are backups, the newest first."""
        self._folder: Path | None = None
        self._sums: dict[str, str] = {}
        self._damaged: dict[Path, str] = {}
        for one in folders:
            try:
                self._sums = _whole_list(one)
            except WrongUse as error:
                self._damaged[one] = str(error)
            else:
                self._folder = one
                return

    def distrusted(self) -> list[str]:
        """Return which backups could not be used, a sentence each."""
        instead = f"没有变的文件取自 {self._folder}" if self._folder else "每个文件都重新抄写"
        told = f"这份备份的摘要表已损坏，不能用来恢复；这次没有用它，{instead}"
        return [
            f"{reason}：{told}{f'。请移走 {folder}' if folder.exists() else ''}"
            for folder, reason in self._damaged.items()
        ]

    def take(self, folder: Folder, source: Path, name: str) -> None:
        """Let ``name`` be the file of the backup before, or a copy of ``source``."""
        digest = self._sums.get(name, "")
        same = self._folder is not None and digest and _alike(self._folder / name, source)
        if not (self._folder and same and folder.link(self._folder / name, name, digest)):
            folder.copy(source, name)


def _whole_list(folder: Path) -> dict[str, str]:
    """Return the digests of a backup. Raises :class:`WrongUse` where the list is not as it was written."""
    sums = read_sums(folder)
    # Names are in their order, that of the texts is the last: a list that ends early lacks it.
    if not {MANIFEST, TEXTS} <= sums.keys():
        raise WrongUse(f"{folder / SUMS} 缺了几行")
    return sums


def _alike(kept: Path, source: Path) -> bool:
    try:
        one, other = kept.stat(), source.stat()
    except OSError:
        return False
    return (one.st_size, one.st_mtime_ns) == (other.st_size, other.st_mtime_ns)


def files_used(folder: Path) -> set[str]:
    """Return the files that documents name. The database is read as it is: a backup brings no schema up."""
    with closing(sqlite3.connect(folder / TEXTS)) as texts:
        rows_ = texts.execute("SELECT metadata FROM documents")
        return {name for (said,) in rows_ for name in names_of(rows.metadata_of(json.loads(said)))}


def take_settings(folder: Folder, settings: Settings) -> list[str]:
    """Take the library's own settings, without what is secret and where its databases lie; return what was left out."""
    stated = stated_by_file(settings.library / SETTINGS)
    left_out = sorted(name for name, value in stated.items() if name in PLACES or _secret(name, value))
    kept = {name: value for name, value in stated.items() if name not in left_out}
    if kept:
        folder.write(SETTINGS, yaml.safe_dump(kept, allow_unicode=True, sort_keys=False).encode())
    return left_out


def _secret(name: str, value: object) -> bool:
    return is_secret(name) or shown(value, secret=False) != value


def manifest_of(folder: Path, settings: Settings, left_out: list[str], missing: list[str]) -> Manifest:
    """Return what is to be said of copied databases."""
    return Manifest(
        format=BACKUP,
        form=FORM,
        made=datetime.now(UTC).isoformat(timespec="seconds").replace("+00:00", "Z"),
        program=own_version(),
        schemas={name: schema_of(folder / name, table) for name, table in SETTINGS_TABLES.items()},
        encoder=setting_of(folder / TEXTS, "settings", "encoder"),
        base=settings.base,
        head=number_of(folder / TEXTS, "SELECT max(sequence) FROM outbox"),
        counts={
            name: number_of(folder / TEXTS, f"SELECT count(*) FROM {name}")  # noqa: S608 - a closed list
            for name in ("documents", "passages", "tags")
        },
        left_out=left_out,
        missing=missing,
    )


def _new_place(out: Path) -> Path:
    stamp = datetime.now(UTC).strftime("%Y-%m-%dT%H%M%SZ")
    names = (stamp, *(f"{stamp}-{number}" for number in range(2, 1000)))
    return next(out / name for name in names if not (out / name).exists())


@contextmanager
def _alone(out: Path) -> Iterator[None]:
    """One backup at a time in a folder; what a killed one left goes."""
    with (out / ".lock").open("a") as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as error:
            raise LibraryBusy(f"另一个进程正在往 {out} 备份；请等它结束") from error
        for left in out.glob(f"*{PART}"):
            shutil.rmtree(left, ignore_errors=True)
        yield


def _remove(old: Path) -> None:
    """Remove a backup; at no time is there half of one that passes for whole."""
    aside = old.with_name(f"{old.name}{PART}")
    old.rename(aside)
    shutil.rmtree(aside)
