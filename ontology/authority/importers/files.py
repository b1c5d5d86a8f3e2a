"""Authority files as text, packed or not."""

from __future__ import annotations

import csv
import gzip
import hashlib
import zipfile
import zlib
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import IO, cast

from ontology.archives import members
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
        except (gzip.BadGzipFile, zipfile.BadZipFile, zlib.error, EOFError, RuntimeError) as error:
            size = path.stat().st_size
            reason = f"is damaged, cut off, or not what its name says; it ends at byte {size}: {error}"
            raise BrokenSource(str(path), reason) from error
        except OSError as error:
            raise UnreadableSource(str(path), f"cannot be read: {error.strerror or error}") from error


def _unpacked(path: Path, stack: ExitStack) -> IO[bytes]:
    if path.suffix == ".gz":
        return cast("IO[bytes]", gzip.open(path))
    if path.suffix != ".zip":
        return path.open("rb")
    held = members(stack.enter_context(path.open("rb")), str(path), most_bytes=MOST_BYTES)
    files = [one for one in held if not one.is_dir() and not one.filename.startswith("__MACOSX/")]
    if not files:
        raise BrokenSource(str(path), "holds no file")
    archive = stack.enter_context(zipfile.ZipFile(path))
    largest = max(files, key=lambda member: member.file_size)
    try:
        return archive.open(largest)
    except UnicodeDecodeError as error:
        raise BrokenSource(str(path), f"the name before {largest.filename} is damaged: {error}") from error


def lines(path: Path, *, whole: bool = False) -> Iterator[tuple[int, str]]:
    """Yield the lines of a UTF-8 text file, without their ends, with their numbers from 1.

    ``whole`` says that such a file ends with the end of a line, so that one that does not was cut. Raises as
    :func:`ended_lines`.
    """
    for number, line in ended_lines(path):
        if whole and not line.endswith("\n"):
            raise cut(path, number, "the file ends in the middle of it")
        yield number, line.rstrip("\r\n")


def ended_lines(path: Path) -> Iterator[tuple[int, str]]:
    """Yield the lines of a UTF-8 text file as they are, with their numbers from 1.

    Raises as :func:`opened`, :class:`WrongEncoding` naming the line, and :class:`BrokenSource` for a file that ends
    within a character.
    """
    read = 0
    with opened(path) as file:
        for number, line in enumerate(_counted(path, file), 1):
            read += len(line)
            if read > MOST_BYTES:
                raise OversizedSource(str(path), f"is more than {MOST_BYTES} bytes of text")
            yield number, _decoded(path, line, number=number, begin=read - len(line))


def rows(path: Path) -> Iterator[tuple[int, list[str]]]:
    """Yield the rows of a CSV file whose last line ends, with the number of the line on which each ends.

    Raises as :func:`lines`, and :class:`BrokenSource` at a quotation mark or the end of a line where none may stand.
    """
    table = csv.reader((line for _, line in lines(path, whole=True)), strict=True)
    try:
        for row in table:
            yield table.line_num, row
    except csv.Error as error:
        raise no_row(path, table.line_num, error) from error


def no_row(path: Path, line: int, error: csv.Error) -> BrokenSource:
    """Return the error of a table that cannot be read on from ``line``."""
    return BrokenSource(str(path), f"line {line}: {error}; look for a quotation mark that is not closed")


def check_utf8(path: Path) -> None:
    """Raise as :func:`ended_lines` does for a file that is no UTF-8 or ends within a character."""
    for _ in ended_lines(path):
        pass


def cut(path: Path, line: int, reason: str) -> BrokenSource:
    """Return the error of a file that ends before its time, at ``line``."""
    return BrokenSource(str(path), f"line {line}: {reason}: the file was cut off; fetch it again, nothing was taken in")


def _counted(path: Path, file: IO[bytes]) -> Iterator[bytes]:
    """Yield the lines of ``file``; where it breaks off, say after which line."""
    number = 0
    try:
        for line in file:
            number += 1
            yield line
    except (gzip.BadGzipFile, zipfile.BadZipFile, zlib.error, EOFError) as error:
        size = path.stat().st_size
        reason = f"is damaged or cut off after line {number} of what it holds, at byte {size}: {error}"
        raise BrokenSource(str(path), reason) from error


def _decoded(path: Path, line: bytes, *, number: int, begin: int) -> str:
    try:
        return line.decode("utf-8-sig" if number == 1 else "utf-8")
    except UnicodeDecodeError as error:
        where = f"line {number}, byte {begin + error.start}"
        if error.reason == "unexpected end of data" and error.end == len(line):
            raise cut(path, number, "the file ends in the middle of a character") from error
        raise WrongEncoding(str(path), f"{where} is no UTF-8: save the file as UTF-8") from error


def head(path: Path) -> str:
    """Return the first characters of a file. Raises as :func:`opened` and :class:`WrongEncoding` for UTF-16 and 32."""
    with opened(path) as file:
        begin = file.read(_HEAD)
    if b"\0" in begin or begin.startswith((b"\xff\xfe", b"\xfe\xff")):
        place = max(begin.find(b"\0"), 0)
        raise WrongEncoding(str(path), f"line 1, byte {place} is no UTF-8, but UTF-16 or UTF-32: save it as UTF-8")
    return begin.decode("utf-8", errors="replace")


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
