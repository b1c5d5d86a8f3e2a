"""How a text is built, as it lies in its row: a list for each stretch, what is as usual left out from its end.

Pure.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import astuple
from typing import Any

from ontology.records import Box, Mark, Stretch

_STRETCH = ("", "", "", -1, ())
_MARK = ("", 0, 0, "", None, 1.0)
_SAME = 0
"""Stands for the heading of the stretch before."""


def packed(stretches: Sequence[Stretch]) -> list[list[Any]] | None:
    """Return what is stored of stretches; nothing for none."""
    return list(_rows(stretches)) or None


def _rows(stretches: Sequence[Stretch]) -> Iterator[list[Any]]:
    heading = ""
    for one in stretches:
        marks = [_trimmed((mark.begin, mark.end), astuple(mark)[2:], _MARK) for mark in one.marks]
        said = _SAME if one.heading == heading else one.heading
        rest = (said, one.locator, one.role, one.anchor, tuple(marks))
        yield _trimmed((one.begin, one.end), rest, (_SAME, *_STRETCH[1:]))
        heading = one.heading


def _trimmed(span: tuple[int, int], values: Sequence[Any], usual: Sequence[Any]) -> list[Any]:
    last = len(usual)
    while last and values[last - 1] == usual[last - 1]:
        last -= 1
    return [*span, *values[:last]]


def unpacked(stored: Sequence[Sequence[Any]] | None) -> tuple[Stretch, ...]:
    """Return the stretches of what :func:`packed` made."""
    found: list[Stretch] = []
    heading = ""
    for begin, end, *rest in stored or ():
        said, locator, role, anchor, marks = _filled(rest, (_SAME, *_STRETCH[1:]))
        heading = heading if said == _SAME else said
        found.append(Stretch(begin, end, heading, locator, role, anchor, tuple(map(_mark, marks))))
    return tuple(found)


def _filled(values: Sequence[Any], usual: Sequence[Any]) -> list[Any]:
    return [*values, *usual[len(values) :]]


def _mark(stored: Sequence[Any]) -> Mark:
    begin, end = stored[:2]
    locator, start, stop, speaker, box, confidence = _filled(stored[2:], _MARK)
    return Mark(begin, end, locator, start, stop, speaker, Box(*box) if box else None, confidence)
