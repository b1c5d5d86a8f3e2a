"""Texts of the Kanseki Repository as mandoku writes them: leaves, print lines, notes of two half columns, characters
that have no code.

The file of a 卷 is Org with a line for each line of the print, ``¶`` at its end (or, where a second edition lies over
the first, at the ends of that one's lines); ``<pb:KR2a0001_WYG_001-1a>`` begins a leaf, ``(右/左)`` is a note in small
script, its columns right and left, ``&KR0881;`` a character of the repository's own list. https://www.kanripo.org/

Pure.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace

from ingest.orgmode import nodes, path_of, plain
from ontology.authority.numerals import numeral
from ontology.records import Block, Mark

MISSING = "〓"

_SIDES = {"a": "上", "b": "下", "c": "下左"}
_LEAF = re.compile(r"(?:.*[_-])?0*(\d{1,4})(?:-|p)0*(\d{1,4})([a-c])\d*")
_VOLUME = re.compile(r".*_[A-Z]+\d+-\d+[a-d]")
_PIECE = re.compile(
    r"<pb:([^<>\n]{0,80})>|<(?:md|img):[^<>\n]{0,80}>|&([A-Za-z][A-Za-z0-9+-]{1,20});|(¶|=>$)|([()（）/])"
)
_NO_NAMES = {"amp": "&", "lt": "<", "gt": ">", "quot": '"'}
_STOPS = re.compile("[，。；：！？、」』）]$")
# A line that is shorter than this part of the column ends its paragraph.
_FULL = 0.85
# Where so many lines end in a mark, a line is a phrase and not a column.
_PHRASES = 0.3


@dataclass(frozen=True, slots=True)
class Text:
    """A file: its keywords, its blocks with notes after what they gloss, and the names of its missing characters."""

    properties: dict[str, str]
    blocks: tuple[Block, ...]
    missing: tuple[str, ...]
    edition: str


def parse(text: str) -> Text:
    """Read a file."""
    reader = _Reader()
    properties: dict[str, str] = {}
    path: list[tuple[int, str]] = []
    for node in nodes(text.split("\n")):
        if not node.level:
            properties = node.properties
        path = path_of(path, node)
        reader.heading = "/".join(filter(None, (_tidy(title) for _, title in path)))
        reader.take(node.text)
    return Text(properties, tuple(anchored(reader.blocks)), tuple(reader.missing), reader.edition)


def _tidy(title: str) -> str:
    """Return a heading without the marks of the print."""
    return _PIECE.sub("", plain(title)).strip(" \u3000")


def place_of(anchor: str) -> tuple[str, str]:
    """Return the place that a page mark names (``卷一·叶三上``) and the edition, both empty for what is no leaf."""
    parts = anchor.split("_")
    found = _LEAF.fullmatch(anchor)
    if not found or _VOLUME.fullmatch(anchor):
        return "", ""
    juan, leaf = int(found[1]), int(found[2])
    shown = f"卷{numeral(juan)}" if juan else "卷首"
    edition = parts[1] if len(parts) > 2 and not parts[0].startswith("CK") else parts[0] if len(parts) > 2 else ""
    return f"{shown}·叶{numeral(leaf)}{_SIDES[found[3]]}", edition


def anchored(blocks: Sequence[Block]) -> Iterator[Block]:
    """Turn the anchors of notes, which count in the block before, into places in the text of the whole."""
    offset = begin = 0
    for block in blocks:
        if block.role == "note":
            yield replace(block, anchor=begin + block.anchor)
        else:
            begin = offset
            yield block
        offset += len(block.text) + 1


@dataclass(slots=True)
class _Note:
    at: int
    place: str
    right: str = ""
    left: str = ""

    @property
    def text(self) -> str:
        return self.right + self.left


@dataclass(slots=True)
class _Reader:
    """The paragraph in the making."""

    heading: str = ""
    place: str = ""
    edition: str = ""
    blocks: list[Block] = field(default_factory=list)
    missing: list[str] = field(default_factory=list)
    text: str = ""
    turns: list[tuple[int, str]] = field(default_factory=lambda: [(0, "")])
    notes: list[_Note] = field(default_factory=list)
    open: _Note | None = None
    left: bool = False
    indent: int = 0

    def take(self, lines: list[str]) -> None:
        """Read the lines below a heading: those that fill their columns run on."""
        kept = [line for line in lines if not line.startswith(("@fw", ":JUAN:"))]
        ends = _Ends(kept)
        for line in kept:
            bare = _PIECE.sub("", line)
            blank = not bare.strip(" \u3000\t")
            indent = len(bare) - len(bare.lstrip(" \u3000\t"))
            if ends.breaks(line) if blank else indent > self.indent:
                self.flush()
            self.indent = self.indent if blank else indent
            self._line(line)
            if not blank and ends.after(bare):
                self.flush()
        self.flush()

    def _line(self, line: str) -> None:
        begin = 0
        line = line.strip("\r\t ")
        for found in _PIECE.finditer(line):
            self._add(line[begin : found.start()])
            self._piece(found)
            begin = found.end()
        self._add(line[begin:])

    def _piece(self, found: re.Match[str]) -> None:
        anchor, name, _, sign = found.groups()
        if anchor is not None:
            self._turn(anchor)
        elif name is not None:
            self._add(_NO_NAMES.get(name) or self._gap(name))
        elif sign is not None:
            self._sign(sign)

    def _gap(self, name: str) -> str:
        self.missing.append(name)
        return MISSING

    def _turn(self, anchor: str) -> None:
        place, edition = place_of(anchor)
        if place and place != self.place:
            self.place = place
            self.edition = self.edition or edition
            self.turns.append((len(self.text), place))

    def _sign(self, sign: str) -> None:
        if self.open is None and sign in "(（" and self.text:
            joined = self.notes and self.notes[-1].at == len(self.text)
            self.open = self.notes.pop() if joined else _Note(len(self.text), self.place)
            self.open.right, self.open.left, self.left = self.open.text, "", False
        elif self.open is not None and sign in ")）":
            self.notes.append(self.open)
            self.open = None
        elif self.open is not None and sign == "/":
            self.left = True
        else:
            self._add(sign)

    def _add(self, text: str) -> None:
        if self.open is not None:
            text = text.strip(" \u3000")
            if self.left:
                self.open.left += text
            else:
                self.open.right += text
        else:
            self.text += text if self.text else text.lstrip(" \u3000")

    def flush(self) -> None:
        """End the paragraph; a bracket that nobody closed was none."""
        if self.open is not None:
            self.text += f"({self.open.text}"
            self.open = None
        text = self.text.rstrip(" \u3000")
        marks = tuple(self._marks(text))
        if text:
            own = marks[0].locator
            self.blocks.append(Block(text, self.heading, own, marks=marks if len(marks) > 1 else ()))
        for note in self.notes:
            if note.text:
                at = min(note.at, len(text))
                self.blocks.append(Block(note.text, self.heading, note.place, role="note", anchor=at))
        self.text, self.notes = "", []
        self.turns = [(0, self.place)]

    def _marks(self, text: str) -> Iterator[Mark]:
        ends = [*(begin for begin, _ in self.turns[1:]), len(text)]
        for (begin, place), end in zip(self.turns, (min(end, len(text)) for end in ends), strict=True):
            if end > begin:
                yield Mark(begin, end, place)


class _Ends:
    """Where paragraphs end: after a line that leaves its column open, or, in texts of a phrase a line, at blanks."""

    def __init__(self, lines: list[str]) -> None:
        bare = [one for line in lines if (one := _PIECE.sub("", line).strip())]
        self.phrases = sum(bool(_STOPS.search(one)) for one in bare) > _PHRASES * len(bare)
        lengths = Counter(len(one) for one in bare)
        # The column's length is that of most lines, the longer of two that are as frequent.
        self.column = max(lengths, key=lambda length: (lengths[length], length), default=0)

    def breaks(self, line: str) -> bool:
        """Whether a line without text ends a paragraph; one that only begins a leaf does not."""
        return "<pb:" not in line

    def after(self, bare: str) -> bool:
        """Whether the paragraph ends after a line."""
        return not self.phrases and len(bare.strip()) < _FULL * self.column
