"""Footnotes of Markdown: ``[^1]`` in a text, ``[^1]: …`` elsewhere with what goes on below it.

https://github.github.com/gfm/ says nothing of them; they are read as pandoc and GitHub do
(https://pandoc.org/MANUAL.html#footnotes).

Pure.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field

FENCE = re.compile(r"\s{0,3}(```+|~~~+)")
# Characters that no text holds (https://www.unicode.org/faq/private_use.html#noncharacters) stand around a note's
# number until its place in the paragraph is known.
_OPEN, _CLOSE = "\ufdd0", "\ufdd1"
_PLACE = re.compile(f"{_OPEN}(\\d+){_CLOSE}")
_DEFINED = re.compile(r"\s{0,3}\[\^([^\[\]\s]{1,100})\]:[ \t]*(.*)")
_SIGN = re.compile(r"\[\^([^\[\]\s]{1,100})\]")
_INDENTED = re.compile(r"(?: {4}|\t)")
_BLOCK = re.compile(r"\s{0,3}(?:#{1,6}(?:\s|$)|>|[-*+][ \t]|\d{1,9}[.)][ \t]|\||\[\^)")


@dataclass(slots=True)
class _Taken:
    """What a file's lines are parted into: those of the text, a number where a note stood, and the notes' lines."""

    lines: list[str | int] = field(default_factory=list)
    fenced: set[int] = field(default_factory=set)
    notes: list[list[str]] = field(default_factory=list)
    labels: dict[str, int] = field(default_factory=dict)


def part_notes(lines: Sequence[str]) -> tuple[list[str], list[list[str]]]:
    """Return the lines of the text, with a sign where a note is referred to, and the lines of each note.

    A note that nothing refers to has its sign where it stood itself, so that it stays in its chapter.
    """
    taken = _taken([line.replace(_OPEN, "").replace(_CLOSE, "") for line in lines])
    told: set[int] = set()

    def signed(found: re.Match[str]) -> str:
        number = taken.labels.get(found[1])
        if number is None:
            return found[0]  # no note is called so: it is text
        if number in told:
            return ""
        told.add(number)
        return f"{_OPEN}{number}{_CLOSE}"

    made = [
        _SIGN.sub(signed, line) if isinstance(line, str) and place not in taken.fenced else line
        for place, line in enumerate(taken.lines)
    ]
    alone = (f"{_OPEN}{one}{_CLOSE}" if isinstance(one, int) and one not in told else one for one in made)
    return [one if isinstance(one, str) else "" for one in alone], taken.notes


def _taken(lines: Sequence[str]) -> _Taken:
    taken = _Taken()
    note: list[str] | None = None
    fence, blank = "", False
    for line in lines:
        opening = FENCE.match(line)
        if note is not None and not fence and _goes_on(line, blank=blank):
            note += ["", line.strip()] if blank else [line.strip()]
        elif not fence and (found := _DEFINED.match(line)):
            note = [found[2].strip()]
            taken.labels.setdefault(found[1], len(taken.notes))
            taken.lines.append(len(taken.notes))
            taken.notes.append(note)
        else:
            note = note if not line.strip() and not fence else None
            if opening and (not fence or opening[1].startswith(fence)):
                fence = "" if fence else opening[1]
            elif fence:
                taken.fenced.add(len(taken.lines))
            taken.lines.append(line)
        blank = not line.strip()
    return taken


def _goes_on(line: str, *, blank: bool) -> bool:
    """Whether a line goes on with the note before it: indented, or at once and no block of its own."""
    if not line.strip():
        return False
    return bool(_INDENTED.match(line)) or not (blank or _BLOCK.match(line) or FENCE.match(line))


def placed(line: str) -> tuple[str, list[tuple[int, int]]]:
    """Return a line without signs, and the number of each note referred to with its offset in it."""
    if _OPEN not in line:
        return line, []
    pieces = _PLACE.split(line)
    text = "".join(pieces[::2])
    lead = len(text) - len(text.lstrip(" \t\u3000"))
    text = text.strip(" \t\u3000")
    found, offset = [], -lead
    for piece, number in zip(pieces[::2], pieces[1::2], strict=False):
        offset += len(piece)
        found.append((int(number), max(0, min(offset, len(text)))))
    return text, found
