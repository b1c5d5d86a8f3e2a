"""The files of a library: page images, recordings, transcripts, each under the digest of its bytes.

``files/ab/abcd….png``: the first 32 hexadecimal digits of the SHA-256, and the ending of the kind that the bytes are.
The same bytes are kept once, a file that is there is never changed, and nothing outside the folder is ever opened.
"""

from __future__ import annotations

import errno
import hashlib
import os
import shutil
import tempfile
from collections.abc import Callable, Collection, Iterator
from dataclasses import dataclass, field
from pathlib import Path

from api.files.facts import Facts, facts_of
from api.files.kinds import HEAD, Kind, is_address, kind_of, recognize
from api.files.transcript import Transcript, read_transcript
from ontology.durable import settle
from ontology.errors import BrokenSource, NotFound, OversizedSource, UnknownFormat, UnreadableSource
from ontology.records import Metadata

_DIGITS = 32
# What is wrong then is not the file that is read.
_OUR_DISK = (errno.ENOSPC, errno.EDQUOT, errno.EROFS)
_REMEMBERED = 4_000
_DRAFT = ".new-"
_TRANSCRIPTS = 32


@dataclass(frozen=True, slots=True)
class FileLimits:
    """How large a file may be, in bytes, and an image, in pixels."""

    image_bytes: int = 200_000_000
    media_bytes: int = 4_000_000_000
    pixels: int = 178_000_000
    """Pillow opens no image of more than about 179 million."""


@dataclass(slots=True)
class FileStore:
    """The kept files in ``folder``; ``hosts`` are other sites from which pages may show images and recordings."""

    folder: Path
    limits: FileLimits = field(default_factory=FileLimits)
    hosts: tuple[str, ...] = ()
    _facts: dict[str, Facts] = field(default_factory=dict)
    _transcripts: dict[str, Transcript] = field(default_factory=dict)

    # --- writing --------------------------------------------------------------------------------------------

    def keep(self, path: Path, source: str, *, families: Collection[str]) -> str:
        """Keep a copy of a file and return its name.

        Raises, naming ``source``, :class:`UnknownFormat` for a kind that is not of ``families``,
        :class:`OversizedSource`, :class:`BrokenSource` for an image or PDF that does not open,
        :class:`UnreadableSource`.
        """
        try:
            kind = self._checked(path, source, families)
            name = f"{_digest(path)}.{kind.suffix}"
            target = self._place(name)
            if not (target.is_file() and target.stat().st_size == path.stat().st_size):
                facts_of(path, kind, source=source, pixels=self.limits.pixels, thorough=True)
                self._write(name, lambda file: _copy(path, file))
        except OSError as error:
            if error.errno in _OUR_DISK or error.filename not in (str(path), None):
                raise
            raise UnreadableSource(source, f"{path.name} 打不开：{error.strerror or error}") from error
        return name

    def keep_bytes(self, data: bytes, suffix: str) -> str:
        """Keep bytes that the program made and return their name."""
        name = f"{hashlib.sha256(data).hexdigest()[:_DIGITS]}.{suffix}"
        if not self._place(name).is_file():
            self._write(name, lambda file: file.write_bytes(data))
        return name

    def remove(self, names: Collection[str]) -> list[str]:
        """Remove files; return the names of those that were there."""
        gone = [name for name in sorted(names) if kind_of(name) and self._place(name).exists()]
        for name in gone:
            self._place(name).unlink()
        return gone

    def drop_drafts(self) -> None:
        """Remove what was being written when a process ended. Only the library's one writer may do so."""
        for draft in self.folder.glob(f"??/{_DRAFT}*"):
            draft.unlink()

    def _checked(self, path: Path, source: str, families: Collection[str]) -> Kind:
        with path.open("rb") as file:
            kind = recognize(file.read(HEAD))
        if kind is None or kind.family not in families:
            told = f"是 {kind.media_type}" if kind else "不是能收的图像、PDF、音频或视频"
            raise UnknownFormat(source, f"{path.name} 的内容{told}，不收")
        size = path.stat().st_size
        limit = self.limits.media_bytes if kind.family in ("audio", "video") else self.limits.image_bytes
        if size > limit:
            raise OversizedSource(source, f"{path.name} 有 {size} 字节，超过上限 {limit}")
        return kind

    def _write(self, name: str, write: Callable[[Path], object]) -> None:
        """Write aside, then put in place whole. Raises :class:`BrokenSource` where the bytes changed meanwhile."""
        target = self._place(name)
        target.parent.mkdir(parents=True, exist_ok=True)
        handle, draft = tempfile.mkstemp(prefix=_DRAFT, dir=target.parent)
        os.close(handle)
        aside = Path(draft)
        try:
            write(aside)
            if not name.startswith(_digest(aside)):
                raise BrokenSource(name, "文件在收入时被改动，请再收入一次")
            aside.chmod(0o644)
            settle(aside)
            aside.replace(target)
            settle(target.parent)
        finally:
            aside.unlink(missing_ok=True)

    # --- reading --------------------------------------------------------------------------------------------

    def path(self, name: str) -> Path:
        """Return where a kept file lies. Raises :class:`NotFound`, also for what lies elsewhere by a link."""
        path = self._place(name) if kind_of(name) else None
        if path is None or path.is_symlink() or not path.is_file() or not self._inside(path):
            raise NotFound("没有这个文件。")
        return path

    def kind(self, name: str) -> Kind:
        """Return the kind of a kept file by its name. Raises :class:`NotFound` for what is no such name."""
        kind = kind_of(name)
        if kind is None:
            raise NotFound("没有这个文件。")
        return kind

    def facts(self, name: str) -> Facts:
        """Return the sizes of a kept file. Raises :class:`NotFound`, BrokenSource for one that does not open."""
        found = self._facts.get(name)
        if found is None:
            if len(self._facts) >= _REMEMBERED:
                self._facts.clear()
            found = facts_of(self.path(name), self.kind(name), source=name, pixels=self.limits.pixels)
            self._facts[name] = found
        return found

    def transcript(self, name: str) -> Transcript:
        """Return what a kept transcript says; an empty one where there is none."""
        if not name:
            return Transcript(())
        found = self._transcripts.get(name)
        if found is None:
            if len(self._transcripts) >= _TRANSCRIPTS:
                self._transcripts.clear()
            found = read_transcript(self.path(name).read_text("utf-8"))
            self._transcripts[name] = found
        return found

    def held(self) -> Iterator[str]:
        """Yield the names of all files that are there."""
        if self.folder.is_dir():
            for path in sorted(self.folder.glob("??/*")):
                if kind_of(path.name) and path.name.startswith(path.parent.name):
                    yield path.name

    def altered(self, name: str) -> bool:
        """Whether the bytes are no longer those that the name is the digest of."""
        return not name.startswith(_digest(self.path(name)))

    def _place(self, name: str) -> Path:
        return self.folder / name[:2] / name

    def _inside(self, path: Path) -> bool:
        return path.resolve().is_relative_to(self.folder.resolve())


def names_of(metadata: Metadata) -> set[str]:
    """Return the names of the kept files that a document uses."""
    stated = {*metadata.images, metadata.media, metadata.transcript}
    return {name for name in stated if name and not is_address(name)}


def _digest(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()[:_DIGITS]


def _copy(source: Path, target: Path) -> None:
    shutil.copyfile(source, target)
