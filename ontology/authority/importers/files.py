"""Authority files as text, packed or not."""

from __future__ import annotations

import gzip
import hashlib
import zipfile
import zlib
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import IO, cast

from ontology.errors import BrokenSource, OversizedSource, UnreadableSource, WrongEncoding

MOST_BYTES = 2 << 30
"""What a file may unpack to."""
_HEAD = 4_096


@contextmanager
def opened(path: Path) -> Iterator[IO[bytes]]:
    """Open a file, what a ``.gz`` holds, or the largest file that a ``.zip`` holds.

    Raises :class:`UnreadableSource`, :class:`BrokenSource` or :class:`OversizedSource`, also while it is read.
    """
    with ExitStack() as stack:
        try:
            yield stack.enter_context(_unpacked(path, stack))
        except (gzip.BadGzipFile, zipfile.BadZipFile, zlib.error, EOFError) as error:
            raise BrokenSource(str(path), f"is damaged or not what its name says: {error}") from error
        except OSError as error:
            raise UnreadableSource(str(path), f"cannot be read: {error.strerror or error}") from error


def _unpacked(path: Path, stack: ExitStack) -> IO[bytes]:
    if path.suffix == ".gz":
        return cast("IO[bytes]", gzip.open(path))
    if path.suffix != ".zip":
        return path.open("rb")
    archive = stack.enter_context(zipfile.ZipFile(path))
    members = [one for one in archive.infolist() if not one.is_dir() and not one.filename.startswith("__MACOSX/")]
    if not members:
        raise BrokenSource(str(path), "holds no file")
    largest = max(members, key=lambda member: member.file_size)
    if largest.file_size > MOST_BYTES:
        raise OversizedSource(
            str(path), f"{largest.filename} in it has {largest.file_size} bytes, more than {MOST_BYTES}"
        )
    return archive.open(largest)


def lines(path: Path) -> Iterator[tuple[int, str]]:
    """Yield the lines of a UTF-8 text file, without their ends, with their numbers from 1.

    Raises as :func:`opened` and :class:`WrongEncoding` naming the line.
    """
    read = 0
    with opened(path) as file:
        for number, line in enumerate(file, 1):
            read += len(line)
            if read > MOST_BYTES:
                raise OversizedSource(str(path), f"is more than {MOST_BYTES} bytes of text")
            try:
                yield number, line.decode("utf-8-sig" if number == 1 else "utf-8").rstrip("\r\n")
            except UnicodeDecodeError as error:
                raise WrongEncoding(str(path), f"line {number} is no UTF-8: save the file as UTF-8") from error


def head(path: Path) -> str:
    """Return the first characters of a file. Raises as :func:`opened`."""
    with opened(path) as file:
        return file.read(_HEAD).decode("utf-8", errors="replace")


def digest(path: Path) -> str:
    """Return the SHA-256 of the file as it lies there. Raises :class:`UnreadableSource`."""
    try:
        with path.open("rb") as file:
            return hashlib.file_digest(file, "sha256").hexdigest()
    except OSError as error:
        raise UnreadableSource(str(path), f"cannot be read: {error.strerror or error}") from error


def short_id(*parts: str) -> str:
    """Return an id of twelve hexadecimal digits that depends on ``parts`` alone."""
    return hashlib.sha256("\x1f".join(parts).encode()).hexdigest()[:12]
