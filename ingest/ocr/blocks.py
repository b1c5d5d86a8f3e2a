"""From the lines of page images to blocks of text: each line a mark with its box and how surely it was read.

Page numbers and what most pages repeat at their edge (running heads, 版心) are left out. 夹注 are blocks of their own
after the paragraph in which they stand. A line that looks like the number of a chapter heads what follows it, and stays
in the text, where its place on the picture is.

Pure.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace

from ingest.ocr.lines import Line, Page
from ingest.ocr.reading_order import Paragraph, is_vertical, paragraphs
from ingest.reflow import Growing, is_heading
from ontology.records import Block, Box, Mark

_PAGE_NUMBER = re.compile(
    r"[-—–·•\s]*(?:第\s*)?(?:\d{1,4}|[一二三四五六七八九十百〇○零]{1,5})\s*[页頁葉叶]?"
    r"(?:\s*[/／]\s*(?:共\s*)?\d{1,4}\s*[页頁]?)?[-—–·•\s]*"
)
_NUMBERS = re.compile(r"[\d一二三四五六七八九十百千〇○零上下]+")
_EDGE = 0.12
_OFTEN = 3


@dataclass(frozen=True, slots=True)
class Numbered:
    """A recognised page and its number, which counts from 1."""

    number: int
    page: Page


@dataclass(slots=True)
class _Text:
    """A paragraph in the making."""

    said: Growing = field(default_factory=Growing)
    marks: list[Mark] = field(default_factory=list)

    def add(self, line: Line, number: int) -> None:
        self.said.add(line.text)
        box = Box(number, line.left, line.top, line.width, line.height)
        end = self.said.length
        begin = end - len(line.text)
        self.marks.append(Mark(begin, end, f"p. {number}", box=box, confidence=round(line.confidence, 4)))

    def block(self) -> Block:
        return Block(self.said.text, locator=self.marks[0].locator, marks=tuple(self.marks))


def blocks(pages: Sequence[Numbered]) -> tuple[Block, ...]:
    """Return the text of pages as blocks; a paragraph that a page's end cuts goes on. The anchors of notes count in
    the text that these blocks make."""
    heading, offset, began = "", 0, 0
    made: list[Block] = []
    for block in _joined(_without_furniture(pages)):
        if not block.role:
            began = offset
            heading = block.text if is_heading(block.text) else heading
        anchor = began + block.anchor if block.role else -1
        made.append(replace(block, heading=heading, anchor=anchor))
        offset += len(block.text) + 1
    return tuple(made)


def after(before: Sequence[Block], made: Sequence[Block]) -> tuple[Block, ...]:
    """Return blocks with their anchors counted from where they stand after others."""
    offset = sum(len(block.text) + 1 for block in before)
    return tuple(replace(one, anchor=one.anchor + offset) if one.anchor >= 0 else one for one in made)


def _joined(pages: Iterable[Numbered]) -> Iterator[Block]:
    """Yield paragraphs, each before its notes, whose anchors count from its beginning."""
    text, notes = _Text(), list[Block]()
    open_ = False
    for one in pages:
        for paragraph in paragraphs(one.page.lines):
            if text.said.length and not (open_ and _goes_on(text, paragraph)):
                yield text.block()
                yield from notes
                text, notes = _Text(), []
            notes += _add(paragraph, text, one.number)
            open_ = not paragraph.ends
    if text.said.length:
        yield text.block()
        yield from notes


def _add(paragraph: Paragraph, text: _Text, number: int) -> list[Block]:
    """Add a paragraph's lines to a text; return its notes."""
    before = len(text.marks)
    for line in paragraph.lines:
        text.add(line, number)
    notes: list[Block] = []
    for note in paragraph.notes:
        small, place = _Text(), before + note.after
        for line in note.lines:
            small.add(line, number)
        notes.append(replace(small.block(), role="note", anchor=text.marks[place - 1].end if place else 0))
    return notes


def _goes_on(text: _Text, paragraph: Paragraph) -> bool:
    return not paragraph.opens and not text.said.ends_sentence and not text.said.is_heading


# --- what is not text: page numbers, running heads, 版心 -----------------------------------------------------------


def _without_furniture(pages: Sequence[Numbered]) -> Iterator[Numbered]:
    repeated = Counter(word for one in pages for word in {_plain(line) for line in one.page.lines})
    often = max(_OFTEN, len(pages) // 2 + 1)
    running = {word for word, times in repeated.items() if times >= often and word}
    for one in pages:
        lines = one.page.lines
        likely = [line for line in lines if _plain(line) in running or _PAGE_NUMBER.fullmatch(line.text)]
        rest = [line for line in lines if line not in likely]
        taken = [line for line in likely if rest and _is_furniture(line, rest, running)]
        yield replace(one, page=replace(one.page, lines=tuple(line for line in lines if line not in taken)))


def _plain(line: Line) -> str:
    return _NUMBERS.sub("0", re.sub(r"\s", "", line.text))


def _is_furniture(line: Line, rest: Sequence[Line], running: set[str]) -> bool:
    """Whether a line that may be none of the text is none: at the head or foot of what is surely text, or, on a page of
    columns, at its side; 版心 stands between the halves of a leaf too."""
    down = is_vertical(rest)
    if down and _plain(line) in running:
        return True
    top, bottom = min(one.place.top for one in rest), max(one.place.bottom for one in rest)
    room = _EDGE * line.place.height
    if line.place.bottom <= top + room or line.place.top >= bottom - room:
        return True
    left, right = min(one.place.left for one in rest), max(one.place.right for one in rest)
    return down and (line.place.right <= left or line.place.left >= right)
