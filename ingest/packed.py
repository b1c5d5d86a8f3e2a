"""Files that are packed with gzip, bzip2 or xz, read as they unpack; what grows without bound is stopped."""

from __future__ import annotations

import bz2
import codecs
import gzip
import io
import lzma
import zlib
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from typing import BinaryIO

from ingest.limits import Limits
from ingest.reading import Source
from ontology.errors import BrokenSource, OversizedSource

_SMALL = 1_000_000
_BYTES_A_CHARACTER = 4
_OPENERS: Mapping[str, Callable[[BinaryIO], gzip.GzipFile | bz2.BZ2File | lzma.LZMAFile]] = {
    ".gz": lambda raw: gzip.GzipFile(fileobj=raw),
    ".bz2": bz2.BZ2File,
    ".xz": lzma.LZMAFile,
}
_DAMAGE = (OSError, EOFError, zlib.error, lzma.LZMAError)


@contextmanager
def unpacked(source: Source) -> Iterator[BinaryIO]:
    """Open a file, unpacked where its name says that it is packed.

    Reading raises :class:`~ontology.errors.OversizedSource` where it unpacks to more than the limits, or to many times
    what was read of it, :class:`~ontology.errors.BrokenSource` where it is damaged.
    """
    opener = _OPENERS.get(source.path.suffix.lower())
    with source.path.open("rb") as raw:
        if opener is None:
            yield raw
            return
        with opener(raw) as inner, io.BufferedReader(_Watched(inner, raw, source), 1 << 16) as file:
            yield file


class _Watched(io.RawIOBase):
    """Counts what comes out against what went in."""

    def __init__(self, inner: gzip.GzipFile | bz2.BZ2File | lzma.LZMAFile, raw: BinaryIO, source: Source) -> None:
        self._inner, self._raw, self._source = inner, raw, source
        self._size = 0

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: memoryview) -> int:  # type: ignore[override]  # what io.BufferedReader passes
        try:
            data = self._inner.read1(len(buffer))
        except _DAMAGE as error:
            raise BrokenSource(self._source.key, f"压缩结构已损坏，解不开（{error}）") from error
        self._size += len(data)
        self._check(self._source.limits)
        buffer[: len(data)] = data
        return len(data)

    def _check(self, limits: Limits) -> None:
        if self._size > limits.max_streamed_bytes:
            reason = f"展开后超过上限 {limits.max_streamed_bytes} 字节，其后不再读"
            raise OversizedSource(self._source.key, reason)
        if self._size > _SMALL and self._size > limits.max_ratio * max(self._raw.tell(), 1):
            ratio = self._size // max(self._raw.tell(), 1)
            raise OversizedSource(self._source.key, f"压缩了 {ratio} 倍以上，疑为压缩炸弹，其后不再读")


def lines(file: BinaryIO, source: Source) -> Iterator[str]:
    """Yield the lines of a text in UTF-8 (other bytes become lone surrogates). Raises OversizedSource for one beyond
    the limit."""
    limit = source.limits.max_line_characters * _BYTES_A_CHARACTER
    first = True
    while data := file.readline(limit + 1):
        if len(data) > limit:
            raise OversizedSource(source.key, f"有一行超过 {source.limits.max_line_characters} 字，其后不再读")
        yield data.removeprefix(codecs.BOM_UTF8 if first else b"").decode("utf-8", "surrogateescape")
        first = False
