"""White space of an XML text: what its layout put there goes, what stands between words stays, with the way there.

Pure.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

LINE = "\x0b"
"""A line end that is meant; no XML text can hold this character (https://www.w3.org/TR/xml/#charsets)."""
_BLANKS = re.compile(f"[ \t\r\n{LINE}]+")
_WIDE = "\u2e80"


@dataclass(frozen=True, slots=True)
class Squeezed:
    """``text`` and, for every offset of the raw text, its end too, the offset there."""

    text: str
    places: tuple[int, ...]


def squeeze(raw: str, *, preserve: bool = False) -> Squeezed:
    """Squeeze a raw text, or keep all of it where ``preserve`` says so.

    A run of blanks becomes a line feed where a line end is meant, nothing at either end and where a line of the file
    breaks beside a Chinese character, one space elsewhere.
    """
    if preserve:
        return Squeezed(raw.replace(LINE, "\n"), tuple(range(len(raw) + 1)))
    kept: list[str] = []
    places: list[int] = []
    length = begin = 0
    for found in _BLANKS.finditer(raw):
        part = raw[begin : found.start()]
        places += range(length, length + len(part))
        length += len(part)
        stays = _stays(raw, found)
        kept += (part, stays)
        places += [length] * len(found[0])
        length += len(stays)
        begin = found.end()
    places += range(length, length + len(raw) - begin + 1)
    return Squeezed("".join((*kept, raw[begin:])), tuple(places))


def _stays(raw: str, found: re.Match[str]) -> str:
    if not found.start() or found.end() == len(raw):
        return ""
    if LINE in found[0]:
        return "\n"
    beside = (raw[found.start() - 1], raw[found.end()])
    return "" if "\n" in found[0] and max(beside) >= _WIDE else " "
