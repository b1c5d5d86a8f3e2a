"""Tables within documents: which row names the columns, and how a row reads by itself.

Pure.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

_LONGEST = 20
_SENTENCE = re.compile(r"[。！？；!?;\n]")
_DIGIT = re.compile(r"\d")


@dataclass(frozen=True, slots=True)
class Cell:
    """A cell with the column that it begins in and how many it spans. ``head``: it looks like the head of a column."""

    text: str
    column: int
    spans: int = 1
    head: bool = False


def header_of(rows: Sequence[Sequence[Cell]]) -> tuple[str, ...]:
    """Return the names of the columns where the first row surely gives them; else nothing.

    It does where its cells are short, all different and no sentences, and either set apart as heads or without digits
    above a column of nothing but figures. A form of two columns (姓名, 张三) has no such row.
    """
    if len(rows) < 2 or len(rows[0]) < 2 or any(cell.spans > 1 for cell in rows[0]):
        return ()
    names = tuple(cell.text for cell in rows[0])
    if len(set(names)) < len(names) or not all(
        0 < len(name) <= _LONGEST and not _SENTENCE.search(name) for name in names
    ):
        return ()
    apart = all(cell.head for cell in rows[0]) and not all(cell.head for row in rows[1:] for cell in row)
    return names if apart or any(_figures(rows, place, names[place]) for place in range(len(names))) else ()


def _figures(rows: Sequence[Sequence[Cell]], column: int, name: str) -> bool:
    below = [cell.text for row in rows[1:] for cell in row if cell.column == column and cell.text]
    return bool(below) and not _DIGIT.search(name) and all(_DIGIT.search(text) for text in below)


def worded(row: Sequence[Cell], header: Sequence[str]) -> str:
    """Return a row as it reads alone: 年份：1986　事项：开馆."""
    told = (
        f"{header[cell.column]}：{cell.text}" if cell.spans == 1 and cell.column < len(header) else cell.text
        for cell in row
        if cell.text
    )
    return "\u3000".join(told)
