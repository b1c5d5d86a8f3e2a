"""Which files there are: a folder in a fixed order, without hidden files, side-cars and ways out of it."""

from __future__ import annotations

import os
import stat
import unicodedata
from bisect import bisect_left
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from ingest.sidecar import COLLECTION, SUFFIX
from ontology.errors import UnreadableSource
from ontology.records import Refusal

_IGNORED_BEGINNINGS = (".", "~$")
_IGNORED_NAMES = frozenset({COLLECTION, "Thumbs.db", "desktop.ini", "__MACOSX"})


@dataclass(frozen=True, slots=True)
class Found:
    """A file to be read. ``folders`` are the names of the folders between the given one and it."""

    path: Path
    key: str
    folders: tuple[str, ...] = ()
    collections: tuple[Path, ...] = ()
    """The ``_collection.yaml`` above it, outermost first."""


@dataclass(frozen=True, slots=True)
class _Folder:
    path: Path
    names: tuple[str, ...]
    collections: tuple[Path, ...]

    def key(self, name: str) -> str:
        return unicodedata.normalize("NFC", _printable("/".join((*self.names, name))))


def find(path: Path) -> Iterator[Found | Refusal]:
    """Yield the files of a folder, sorted by path, or the one file that is given; refuse what cannot be read.

    A link to a file inside the folder is read in its own place, one to a folder inside is passed over, as what it
    leads to is read anyway.
    """
    key = unicodedata.normalize("NFC", _printable(path.name or str(path)))
    try:
        mode = path.stat().st_mode
        root = path.resolve(strict=True)
    except (OSError, RuntimeError) as error:
        yield refuse(key, why_unreadable(error))
        return
    if stat.S_ISDIR(mode):
        yield from _find_below(root)
    elif stat.S_ISREG(mode):
        yield Found(path, key, collections=_collections(root.parent, ()))
    else:
        yield refuse(key, "不是普通文件（管道、设备或套接字），不读")


def refuse(key: str, reason: str) -> Refusal:
    """Return the refusal of a file that cannot be opened."""
    return Refusal(key, UnreadableSource.code, reason)


def _find_below(root: Path) -> Iterator[Found | Refusal]:
    """Walk with a stack, not by recursion: folders may lie deeper than calls may.

    Of a folder that is being read only the names are held, and no file is looked at before its turn.
    """
    pending = [_entries(_Folder(root, (), ()), root)]
    while pending:
        item = next(pending[-1], None)
        if item is None:
            pending.pop()
        elif isinstance(item, _Folder):
            pending.append(_entries(item, root))
        else:
            yield item


def _entries(folder: _Folder, root: Path) -> Iterator[Found | Refusal | _Folder]:
    try:
        with os.scandir(folder.path) as scan:
            names = sorted(entry.name for entry in scan)
    except OSError as error:
        yield refuse(folder.key("") or folder.path.name, why_unreadable(error))
        return
    collections = _collections(folder.path, folder.collections)
    doubtful = {_composed(name) for name in names if not unicodedata.is_normalized("NFC", name)}
    seen: set[str] = set()
    for name in names:
        if name.startswith(_IGNORED_BEGINNINGS) or name in _IGNORED_NAMES:
            continue
        if name.endswith(SUFFIX) and _among(names, name.removesuffix(SUFFIX)):
            continue
        item = _entry(name, folder, collections=collections, root=root)
        if item is not None:
            yield _once(item, seen) if doubtful and _composed(name) in doubtful else item


def _composed(name: str) -> str:
    return unicodedata.normalize("NFC", name)


def _among(names: list[str], name: str) -> bool:
    place = bisect_left(names, name)
    return place < len(names) and names[place] == name


def _once(item: Found | Refusal | _Folder, keys: set[str]) -> Found | Refusal | _Folder:
    """Refuse the second of two names that differ only in how their characters are composed."""
    if not isinstance(item, Found):
        return item
    if item.key in keys:
        return refuse(item.key, "同一文件夹里有两个文件名只是字符组合方式不同，请改名")
    keys.add(item.key)
    return item


def _entry(
    name: str, folder: _Folder, *, collections: tuple[Path, ...], root: Path
) -> Found | Refusal | _Folder | None:
    key = folder.key(name)
    path = folder.path / name
    try:
        name.encode()
        mode = path.lstat().st_mode
        is_link = stat.S_ISLNK(mode)
        if is_link and not path.resolve(strict=True).is_relative_to(root):
            return refuse(key, "是指向文件夹之外的链接，不读")
        mode = path.stat().st_mode if is_link else mode
    except UnicodeEncodeError:
        return refuse(key, "文件名不是 UTF-8，请改名")
    except (OSError, RuntimeError) as error:
        return refuse(key, why_unreadable(error))
    if stat.S_ISDIR(mode):
        return None if is_link else _Folder(path, (*folder.names, name), collections)
    if not stat.S_ISREG(mode):
        return refuse(key, "不是普通文件（管道、设备或套接字），不读")
    names = tuple(unicodedata.normalize("NFC", name) for name in folder.names)
    return Found(path, key, names, collections)


def _collections(folder: Path, above: tuple[Path, ...]) -> tuple[Path, ...]:
    own = folder / COLLECTION
    return (*above, own) if own.is_file() else above


def _printable(name: str) -> str:
    return name.encode("utf-8", "backslashreplace").decode("utf-8")


def why_unreadable(error: Exception) -> str:
    """Say in one sentence why the operating system would not let a file be read."""
    if isinstance(error, FileNotFoundError):
        return "没有这个文件（可能已被移走，或链接指向的文件不存在）"
    if isinstance(error, PermissionError):
        return "没有读取权限"
    return f"打不开：{getattr(error, 'strerror', None) or '链接成环'}"
