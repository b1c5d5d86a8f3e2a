"""The few marks of a curator's text: paragraphs, headings, lists, emphasis and links. Everything else is text.

A subset of CommonMark (https://spec.commonmark.org/0.31.2/) without HTML. What comes out are records that templates
write; nothing in them is markup. A line that ends in two spaces or a backslash is broken there, others are joined.

Pure.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from urllib.parse import urlsplit

_MARKS = re.compile(
    r"\*\*(?P<strong>[^*\n]+)\*\*|\*(?P<em>[^*\n]+)\*|\[(?P<words>[^\[\]\n]+)\]\((?P<address>[^()\s]+)\)"
)
_CHINESE = r"[\u2018-\u201f\u2e80-\u9fff\uf900-\ufaff\uff00-\uffef\U00020000-\U0003ffff]"
_BETWEEN = re.compile(rf"(?<={_CHINESE}) +(?={_CHINESE})")
_HEADING = re.compile(r"#{1,6}\s+(.*)")
_POINT = re.compile(r"[-*]\s+(.*)")


@dataclass(frozen=True, slots=True)
class Run:
    """A run of text; ``mark`` is empty, ``strong``, ``em`` or ``link``."""

    text: str
    mark: str = ""
    address: str = ""


@dataclass(frozen=True, slots=True)
class Block:
    """A ``paragraph``, a ``heading`` or a ``list``, whose ``lines`` are its points."""

    kind: str
    lines: tuple[tuple[Run, ...], ...]


def blocks(text: str) -> tuple[Block, ...]:
    """Read a text."""
    parts = re.split(r"\n\s*\n", text.replace("\r\n", "\n").strip())
    return tuple(_block(part) for part in parts if part.strip())


def plain(text: str) -> str:
    """Return a text in one line, without its marks."""
    lines = ("".join(run.text for run in line) for block in blocks(text) for line in block.lines)
    return joined(" ".join(lines).split("\n"))


def joined(lines: Iterable[str]) -> str:
    """Return lines as one: with a space between words, with none where Chinese meets Chinese."""
    return _BETWEEN.sub("", " ".join(line.strip() for line in lines))


def safe_address(address: str) -> str:
    """Return an address that a curator's link may lead to: a page of this site, or http(s); else empty."""
    if address.startswith("/") and not address.startswith(("//", "/\\")):
        return address
    try:
        parts = urlsplit(address)
    except ValueError:
        return ""
    return address if parts.scheme in ("http", "https") and parts.netloc else ""


def _block(part: str) -> Block:
    lines = [line.strip() for line in part.split("\n") if line.strip()]
    if len(lines) == 1 and (heading := _HEADING.fullmatch(lines[0])):
        return Block("heading", (_runs(heading[1]),))
    points = [_POINT.fullmatch(line) for line in lines]
    if all(points):
        return Block("list", tuple(_runs(point[1]) for point in points if point))
    parts = re.split(r"(?:\\| {2,})\n", part)
    return Block("paragraph", (_runs("\n".join(joined(one.split("\n")) for one in parts)),))


def _runs(line: str) -> tuple[Run, ...]:
    found: list[Run] = []
    end = 0
    for match in _MARKS.finditer(line):
        found.append(Run(line[end : match.start()]))
        found.append(_marked(match))
        end = match.end()
    found.append(Run(line[end:]))
    return tuple(run for run in found if run.text)


def _marked(match: re.Match[str]) -> Run:
    if match["strong"]:
        return Run(match["strong"], "strong")
    if match["em"]:
        return Run(match["em"], "em")
    address = safe_address(match["address"])
    return Run(match["words"], "link", address) if address else Run(match[0])
