"""From headings and paragraphs in their order to blocks that carry the headings above them.

Pure.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TypeAlias

from ontology.records import Block, Mark

_Path: TypeAlias = tuple[tuple[int, str], ...]


@dataclass(frozen=True, slots=True)
class Part:
    """A heading of ``level`` 1 to 9, or a paragraph, whose level is 0."""

    level: int
    text: str
    locator: str = ""
    role: str = ""
    marks: tuple[Mark, ...] = ()
    anchor: int = -1
    """Of a note: the place in the last paragraph before it that is no note; -1 where it is not known."""


def outline(parts: Sequence[Part], *, title: str = "") -> tuple[str, tuple[Block, ...]]:
    """Return the title and the blocks under the path of their headings, ``本纪/五帝本纪``.

    The title is the given one, or the first heading. What stands above all, a lone heading of the first rank at the
    beginning or a heading that repeats the title, is in no path. A document that is all headings keeps its title as
    its text.
    """
    headings = [part for part in parts if part.level]
    title = title or (headings[0].text if headings else "")
    above = {title} if title and not _is_first_of_many(headings, title) else set()
    if headings and headings[0].level == 1 and sum(part.level == 1 for part in headings) == 1:
        above.add(headings[0].text)
    path: _Path = ()
    blocks: list[Block] = []
    begin = glossed = 0
    for part in parts:
        if not part.level:
            heading = "/".join(text for _, text in path)
            glossed = glossed if part.role == "note" else begin
            anchor = glossed + part.anchor if part.anchor >= 0 else -1
            blocks.append(Block(part.text, heading, part.locator, marks=part.marks, role=part.role, anchor=anchor))
            begin += len(part.text) + 1
        elif part.text not in above:
            path = _below(path, part.level, part.text)
    return title, tuple(blocks) or ((Block(title),) if title else ())


def _is_first_of_many(headings: Sequence[Part], title: str) -> bool:
    """Whether the title is only the first of several chapters, and not above them."""
    rank = headings[0].level if headings and headings[0].text == title else 0
    return sum(part.level == rank for part in headings) > 1


def _below(path: _Path, level: int, text: str) -> _Path:
    return (*(heading for heading in path if heading[0] < level), (level, text))
