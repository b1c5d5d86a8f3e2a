"""What the comparison knows of a passage: its letters and, in letters, its tags and numerals.

Pure.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from api.parallels.letters import Letters, letters_of
from ontology.records import Tag, TagType

_NUMERAL = re.compile(
    r"[〇零一二三四五六七八九十百千万亿廿卅卌两\d]+(?:[有又](?=[一二三四五六七八九])[一二三四五六七八九])?"
)


@dataclass(frozen=True, slots=True)
class Marked:
    """A tag in letters ``[begin, end)``."""

    tag: Tag
    begin: int
    end: int


@dataclass(frozen=True, slots=True)
class Sided:
    """A passage's text, its letters, and what is marked on them."""

    text: str
    letters: Letters
    marks: tuple[Marked, ...]
    numerals: tuple[tuple[int, int], ...]

    def touching(self, type_: TagType, begin: int, end: int) -> list[Marked]:
        """The smallest marks of a type that a run of letters touches, in order; an empty run touches both sides."""
        found = [one for one in self.marks if one.tag.type is type_ and _touch(one.begin, one.end, begin, end)]
        return [one for one in found if not any(_inside(other, one) for other in found)]

    def numeral(self, begin: int, end: int) -> tuple[int, int] | None:
        """The one numeral that a run of letters touches."""
        found = [one for one in self.numerals if _touch(*one, begin, end)]
        return found[0] if len(found) == 1 else None

    def words(self, begin: int, end: int) -> str:
        """The original words of a run of letters."""
        first, last = self.letters.span(begin, end)
        return self.text[first:last]


def sided(text: str, tags: tuple[Tag, ...], *, origin: int) -> Sided:
    """Return a passage ready to be compared; ``origin`` is the offset in the version at which it begins."""
    letters = letters_of(text)
    marks = tuple(
        Marked(tag, begin, end)
        for tag in tags
        for begin, end in [letters.within(tag.begin - origin, tag.end - origin)]
        if begin < end
    )
    return Sided(text, letters, marks, tuple(_numerals(letters, text)))


def _numerals(letters: Letters, text: str) -> Iterator[tuple[int, int]]:
    """Yield the numerals; a mark between two of them, 三、五, parts them unless it is that of a fraction."""
    for found in _NUMERAL.finditer(letters.text):
        begin = found.start()
        for place in range(begin + 1, found.end()):
            between = text[letters.ends[place - 1] : letters.begins[place]]
            if between.strip(".,．，") or (between and not letters.text[place - 1 : place + 1].isdecimal()):
                yield begin, place
                begin = place
        yield begin, found.end()


def _touch(begin: int, end: int, first: int, last: int) -> bool:
    return (begin <= first <= end) if first == last else (begin < last and first < end)


def _inside(one: Marked, other: Marked) -> bool:
    return (one.begin, one.end) != (other.begin, other.end) and other.begin <= one.begin and one.end <= other.end
