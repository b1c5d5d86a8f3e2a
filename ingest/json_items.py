"""The values of a JSON array one after another, of a file of any size; one that is wrong does not stop the next.

A file that holds values one after another without an array (JSON Lines, one object) is read the same way. Libraries
that stream JSON end at the first mistake; here the reading goes on at the next place where an object begins.

Pure.
"""

from __future__ import annotations

import codecs
import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import BinaryIO

_CHUNK = 1 << 18
_BLANK = re.compile(r"[\s,\ufeff]*")
# Where a next object may begin: after what ends a value, or at the beginning of a line.
_NEXT = re.compile(r"[,\[\]}\n]\s*(?=\{\s*[\"}])")
_DECODER = json.JSONDecoder()
# So near to the end of what was read, a mistake may be a value that is not complete yet.
_NEAR = 64
_OPEN_ENDED = ("Unterminated string", "Invalid \\")


@dataclass(frozen=True, slots=True)
class Item:
    """A value with its number (from 1) and the line on which it begins."""

    number: int
    line: int
    value: object


@dataclass(frozen=True, slots=True)
class Broken:
    """A value that is left out, and why."""

    number: int
    line: int
    reason: str


def items(file: BinaryIO, *, longest: int) -> Iterator[Item | Broken]:
    """Yield the values of ``file``; one of more than ``longest`` characters is left out.

    Bytes that are not UTF-8 become lone surrogates (``surrogateescape``): :func:`is_text` tells them.
    """
    window = _Window(file)
    number = 0
    while window.to_value():
        number += 1
        line = window.line
        try:
            yield Item(number, line, _value(window, longest))
        except _Wrong as wrong:
            yield Broken(number, line, wrong.reason)
            window.to_next_object(window.at + wrong.after)


def is_text(text: str) -> bool:
    """Say whether every character of ``text`` is one: no half of a pair, no byte that was not UTF-8."""
    return text.isascii() or not _SURROGATE.search(text)


_SURROGATE = re.compile("[\ud800-\udfff]")


@dataclass(frozen=True, slots=True)
class _Wrong(Exception):
    """Why the value at the window's place cannot be read, and how far behind it that showed."""

    reason: str
    after: int


def _value(window: _Window, longest: int) -> object:
    """Read the value at the window's place, and as much of the file as it needs."""
    while True:
        try:
            value, end = _DECODER.raw_decode(window.text, window.at)
        except RecursionError as error:
            raise _Wrong("嵌套过深", 1) from error
        except json.JSONDecodeError as error:
            near = error.pos >= len(window.text) - _NEAR or error.msg.startswith(_OPEN_ENDED)
            wrong = _Wrong(f"不是正确的 JSON（{error.msg}）", error.pos - window.at)
            if not near:
                raise wrong from error
            if len(window.text) - window.at > longest:
                raise _Wrong(f"一条超过 {longest} 字", 1) from error
            if not window.more():
                raise wrong from error
            continue
        except ValueError as error:
            raise _Wrong("数字太长", 1) from error
        if end - window.at > longest:
            raise _Wrong(f"一条超过 {longest} 字", end - window.at)
        # A number may go on in what was not read yet.
        if end < len(window.text) or not window.more():
            window.at = min(end, len(window.text))
            return value


class _Window:
    """The part of a file that is looked at, decoded; ``at`` is the place in it."""

    def __init__(self, file: BinaryIO) -> None:
        self._file = file
        self._decoder = codecs.getincrementaldecoder("utf-8")("surrogateescape")
        self._in_array: bool | None = None
        self._lines = self._counted = 0
        self.text = ""
        self.at = 0

    @property
    def line(self) -> int:
        """The number of the line at the place, from 1."""
        self._lines += self.text.count("\n", self._counted, self.at)
        self._counted = self.at
        return self._lines + 1

    def more(self) -> bool:
        """Read on, twice as far as the rest is long; false at the end of the file. Drops what lies behind."""
        size = max(_CHUNK, len(self.text) - self.at)
        data = self._file.read(size)
        added = self._decoder.decode(data, final=not data)
        self._lines += self.text.count("\n", self._counted, self.at)
        self.text = self.text[self.at :] + added
        self.at = self._counted = 0
        return bool(data or added)

    def to_value(self) -> bool:
        """Go to where the next value begins; false where the array or the file ends."""
        while True:
            found = _BLANK.match(self.text, self.at)
            self.at = found.end() if found else self.at
            if self.at == len(self.text):
                if not self.more():
                    return False
            elif self._in_array is None:
                self._in_array = self.text[self.at] == "["
                self.at += self._in_array
            elif self.text[self.at] == "]":
                self.at += 1
            else:
                return True

    def to_next_object(self, begin: int) -> None:
        """Go to where an object seems to begin, from ``begin`` on but beyond the place, or to the end of the file."""
        begin = max(begin - 1, self.at + 1)
        while not (found := _NEXT.search(self.text, begin)):
            keep = max(begin, len(self.text) - _NEAR)
            self.at, begin = min(keep, len(self.text)), 0
            if not self.more():
                self.at = len(self.text)
                return
        self.at = found.end()
