"""Folders that can be verified: files with their digests beside them, in the form that ``sha256sum -c`` reads.

The list of digests is written last, when all the rest is on the disk.
"""

from __future__ import annotations

import hashlib
import os
import re
from collections.abc import Callable, Iterator, Mapping
from io import BufferedReader, BufferedWriter
from pathlib import Path

from ontology.errors import LibraryBroken, WrongUse

SUMS = "SHA256SUMS"
LOST = "lost+found"
"""What a file system keeps for itself in the root of a volume: no part of what lies there, and left alone."""
_LINE = re.compile(r"(\\?)([0-9a-f]{64})  (\S.*)")
_BREAKS = str.maketrans({"\\": r"\\", "\n": r"\n", "\r": r"\r"})
_MEANT = {r"\\": "\\", r"\n": "\n", r"\r": "\r"}
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
        """Copy a file with its time; return its digest. Whatever it raises, nothing of the copy is left.

        Raises :class:`LibraryBroken` where the digest is not the one that is ``expected``, :class:`FileNotFoundError`
        where there is no ``source``; one whose name is taken away while it is read is copied all the same.
        """
        place = self.add(name)
        with source.open("rb") as file, place.open("xb") as out:
            try:
                digest, size = _copied(file, out)
                if expected and digest != expected:
                    raise LibraryBroken(f"{source} 与写下时不同（SHA-256 不符），不能用来恢复；请换一份备份")
            except BaseException:
                place.unlink()
                raise
        self.bytes += size
        self.sums[name] = digest
        self.copied += 1
        return digest

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
        lines = "".join(_line(name, digest) for name, digest in sorted(self.sums.items()))
        aside = self.path / f"{SUMS}.new"
        with aside.open("w", encoding="utf-8") as file:
            aside.chmod(0o600)
            file.write(lines)
            file.flush()
            os.fsync(file.fileno())
        aside.replace(self.path / SUMS)
        for folder, _, _ in os.walk(self.path):
            settle_folder(Path(folder))


def read_sums(folder: Path) -> dict[str, str]:
    """Return the digests of a folder by name. Raises :class:`WrongUse` for one without, and for names that lead out."""
    try:
        text = (folder / SUMS).read_text("utf-8").removesuffix("\n")
    except (OSError, UnicodeDecodeError) as error:
        raise WrongUse(f"{folder} 里没有可读的 {SUMS}：不是完整的备份或导出") from error
    found: dict[str, str] = {}
    # Not splitlines(): a name may hold U+0085 or U+2028, which break no line here.
    for number, line in enumerate(text.split("\n") if text else [], 1):
        matched = _LINE.fullmatch(line)
        name = _name(matched) if matched else ""
        if matched is None or not _stays_inside(name):
            raise WrongUse(f"{folder / SUMS} 第 {number} 行不是“摘要  文件名”")
        found[name] = matched[2]
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
    for where, folders, names in os.walk(folder):
        if Path(where) == folder and LOST in folders:
            folders.remove(LOST)
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


def _copied(file: BufferedReader, out: BufferedWriter) -> tuple[str, int]:
    """Copy what is open to the disk, with its time; return its digest and its size."""
    # Of what is open, for its name may be gone by the end; and before it is read, so that what is written into it
    # meanwhile makes it another file for the next backup.
    times = os.fstat(file.fileno())
    os.fchmod(out.fileno(), 0o600)
    digest, size = hashlib.sha256(), 0
    while chunk := file.read(_CHUNK):
        digest.update(chunk)
        size += out.write(chunk)
    out.flush()
    os.utime(out.fileno(), ns=(times.st_atime_ns, times.st_mtime_ns))
    os.fsync(out.fileno())
    return digest.hexdigest(), size


def _line(name: str, digest: str) -> str:
    """Return a line of the list; a name that would break it is written as ``sha256sum`` does, after a backslash."""
    broken = "\n" in name or "\r" in name
    return f"\\{digest}  {name.translate(_BREAKS)}\n" if broken else f"{digest}  {name}\n"


def _name(matched: re.Match[str]) -> str:
    return re.sub(r"\\[\\nr]", lambda one: _MEANT[one[0]], matched[3]) if matched[1] else matched[3]


def _stays_inside(name: str) -> bool:
    parts = name.split("/")
    return not name.startswith("/") and not {"..", ".", ""} & set(parts)
