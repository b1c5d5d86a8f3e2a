"""Where on its page image a part of a recognised line stands.

Pure.
"""

from __future__ import annotations

from collections.abc import Iterable

from index.leafing import Lined
from ontology.records import Box

_NARROW = 0x2E80
"""Characters before it are half as wide, where a line runs across the page."""


def boxes_of(lines: Iterable[Lined], begin: int, end: int) -> list[Box]:
    """Return where the characters ``[begin, end)`` of a text version stand: a rectangle for each line of theirs."""
    return [
        part(one, max(begin, one.mark.begin), min(end, one.mark.end))
        for one in lines
        if one.mark.box is not None and one.mark.begin < end and one.mark.end > begin
    ]


def part(line: Lined, begin: int, end: int) -> Box:
    """Return the part of a line's box that characters of the version's text take up, by their widths."""
    box = line.mark.box
    if box is None:
        raise ValueError("the line stands on no page image")
    down = box.height > box.width
    widths = [0.5 if not down and character < chr(_NARROW) else 1.0 for character in line.text]
    whole = sum(widths) or 1.0
    low = sum(widths[: begin - line.mark.begin]) / whole
    high = sum(widths[: end - line.mark.begin]) / whole
    if down:
        top, bottom = round(box.top + low * box.height), round(box.top + high * box.height)
        return Box(box.page, box.left, top, box.width, max(1, bottom - top))
    left, right = round(box.left + low * box.width), round(box.left + high * box.width)
    return Box(box.page, left, box.top, max(1, right - left), box.height)
