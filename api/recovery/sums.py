"""Folders that can be verified: files with their digests beside them, in the form that ``sha256sum -c`` reads.

A folder is written beside its place, its list of digests last, and takes its place when all of it is on the disk.
"""

from __future__ import annotations

import hashlib
import os
import re
import shutil
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from io import BufferedReader
from pathlib import Path

from ontology.errors import LibraryBroken, WrongUse

SUMS = "SHA256SUMS"
PART = ".part"
_LINE = re.compile(r"([0-9a-f]{64})  (\S.*)")
_CHUNK = 1 << 20


class Folder:
    """A folder that is being written: private files, each with its digest."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self.sums: dict[str, str] = {}
        self.copied = self.linked = self.bytes = 0
        make_folder(path)

    def add(self, name: str) -> Path:
        """Return where the file ``name`` is to be written; :meth:`settle` reads its digest."""
        place = self.path / name
        for parent in reversed(place.relative_to(self.path).parents[:-1]):
            make_folder(self.path / parent)
        return place

    def settle(self, name: str) -> None:
        """Take in a file that was written, and bring it to the disk."""
        place = self.path / name
        place.chmod(0o600)
        with place.open("rb") as file:
            self.sums[name] = digest_of(file)
            os.fsync(file.fileno())
        self.bytes += place.stat().st_size

    def write(self, name: str, content: bytes) -> None:
        """Write a small file."""
        self.add(name).write_bytes(content)
        self.settle(name)

    def copy(self, source: Path, name: str, *, expected: str = "") -> str:
        """Copy a file with its time; return its digest.

        Raises :class:`LibraryBroken`, and leaves nothing, where the digest is not the one that is ``expected``.
        """
        place = self.add(name)
        digest = hashlib.sha256()
        with source.open("rb") as file, place.open("xb") as out:
            place.chmod(0o600)
            while chunk := file.read(_CHUNK):
                digest.update(chunk)
                out.write(chunk)
                self.bytes += len(chunk)
            out.flush()
            os.fsync(out.fileno())
        if expected and digest.hexdigest() != expected:
            place.unlink()
            raise LibraryBroken(f"{source} 与写下时不同（SHA-256 不符），不能用来恢复；请换一份备份")
        _keep_time(source, place)
        self.sums[name] = digest.hexdigest()
        self.copied += 1
        return digest.hexdigest()

    def link(self, before: Path, name: str, digest: str) -> bool:
        """Let ``name`` be the file that lies in an earlier folder; ``False`` where the disk cannot do so."""
        try:
            self.add(name).hardlink_to(before)
        except OSError:
            return False
        self.sums[name] = digest
        self.linked += 1
        return True

    def drop(self, name: str) -> None:
        """Remove a file again."""
        (self.path / name).unlink()
        del self.sums[name]

    def close(self) -> None:
        """Write the list of digests, the last thing; without it the folder counts for nothing."""
        lines = "".join(f"{digest}  {name}\n" for name, digest in sorted(self.sums.items()))
        aside = self.path / f"{SUMS}.new"
        with aside.open("w", encoding="utf-8") as file:
            aside.chmod(0o600)
            file.write(lines)
            file.flush()
            os.fsync(file.fileno())
        aside.replace(self.path / SUMS)
        for folder, _, _ in os.walk(self.path):
            settle_folder(Path(folder))


@contextmanager
def written_beside(place: Path) -> Iterator[Folder]:
    """Write the folder ``place`` beside it; where that fails, nothing of it is left."""
    aside = place.with_name(f"{place.name}{PART}")
    shutil.rmtree(aside, ignore_errors=True)
    aside.parent.mkdir(parents=True, exist_ok=True)
    try:
        yield Folder(aside)
        aside.rename(place)
        settle_folder(place.parent)
    finally:
        shutil.rmtree(aside, ignore_errors=True)


def read_sums(folder: Path) -> dict[str, str]:
    """Return the digests of a folder by name. Raises :class:`WrongUse` for one without, and for names that lead out."""
    try:
        lines = (folder / SUMS).read_text("utf-8").splitlines()
    except (OSError, UnicodeDecodeError) as error:
        raise WrongUse(f"{folder} 里没有可读的 {SUMS}：不是完整的备份或导出") from error
    found: dict[str, str] = {}
    for number, line in enumerate(lines, 1):
        matched = _LINE.fullmatch(line)
        if matched is None or not _stays_inside(matched[2]):
            raise WrongUse(f"{folder / SUMS} 第 {number} 行不是“摘要  文件名”")
        found[matched[2]] = matched[1]
    return found


def amiss(folder: Path, sums: Mapping[str, str], *, said: Callable[[str], None] = lambda _: None) -> list[str]:
    """Return what is not as the digests say, a sentence each: missing, changed, or not listed. ``said`` is told of
    each file when it is read."""
    found = [f"多出 {name}，{SUMS} 里没有它" for name in files_in(folder) if name not in sums and name != SUMS]
    for name, digest in sums.items():
        said(name)
        place = folder / name
        if place.is_symlink() or not place.is_file():
            found.append(f"缺 {name}")
            continue
        with place.open("rb") as file:
            if digest_of(file) != digest:
                found.append(f"{name} 已被改动（SHA-256 不符）")
    return found


def files_in(folder: Path) -> Iterator[str]:
    """Yield the names of all files below a folder."""
    for where, _, names in os.walk(folder):
        for name in sorted(names):
            yield (Path(where) / name).relative_to(folder).as_posix()


def digest_of(file: BufferedReader) -> str:
    """Return the SHA-256 of a file in hexadecimal digits."""
    return hashlib.file_digest(file, "sha256").hexdigest()


def make_folder(path: Path) -> None:
    """Make a folder that nobody else may look into."""
    if not path.is_dir():
        path.mkdir(mode=0o700, parents=True, exist_ok=True)


def settle_folder(path: Path) -> None:
    """Bring the names in a folder to the disk."""
    descriptor = os.open(path, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def _keep_time(source: Path, place: Path) -> None:
    times = source.stat()
    os.utime(place, ns=(times.st_atime_ns, times.st_mtime_ns))


def _stays_inside(name: str) -> bool:
    parts = name.split("/")
    return not name.startswith("/") and not {"..", ".", ""} & set(parts)
