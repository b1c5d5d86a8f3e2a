"""Where a decision points, so that the place is found again when the text has changed.

An anchor is a TextQuoteSelector (https://www.w3.org/TR/annotation-model/#text-quote-selector), the marked characters
with some before and after, and the offsets that they had in one text version. Matching happens on a folded text in
which each character is normalised by itself and white space is left out, so that another layout or another script is
the same place; punctuation does not count in what stands before and after, as editions of one text punctuate anew.

Pure.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum
from functools import cache, cached_property
from itertools import accumulate

from ingest.normalize import fold

CONTEXT = 16
"""Letters kept before and after."""
FLOOR = 0.5
"""The least share of them that must still stand beside a place: one whole side is enough."""
_FEWEST = 4
"""Letters that must agree where so many were kept."""


@dataclass(frozen=True, slots=True)
class Anchor:
    """``exact``, ``prefix`` and ``suffix`` are folded; ``[begin, end)`` are code points of the version."""

    exact: str
    prefix: str
    suffix: str
    version_id: str
    begin: int
    end: int


class Lost(StrEnum):
    """Why an anchor has no place in a text, in the words that a reviewer reads."""

    DOCUMENT = "文献已不在馆中"
    TEXT = "原文里已没有这几个字"
    CONTEXT = "前后文已改，不能断定是不是原处"
    TWICE = "有几处前后文相同，不能断定是哪一处"
    TAKEN = "原处已归另一条更合的决定"
    PASSAGE = "跨了两个段落"


@dataclass(frozen=True, slots=True)
class Place:
    """A span ``[begin, end)`` of a folded text; ``fit`` is the share of the context that stands beside it, 0 to 1."""

    begin: int
    end: int
    fit: float = 1.0


class FoldedText:
    """A text folded character by character, with the way to and from its offsets."""

    def __init__(self, text: str) -> None:
        self.text, self._begins, self._ends = _folded(text)

    def inside(self, begin: int, end: int) -> tuple[int, int]:
        """Return the folded span of original ``[begin, end)``; empty where only white space stands."""
        return bisect_right(self._ends, begin), bisect_left(self._begins, end)

    def outside(self, begin: int, end: int) -> tuple[int, int]:
        """Return the original span of a folded one that is not empty."""
        return self._begins[begin], self._ends[end - 1]

    def before(self, place: int) -> str:
        """Return up to :data:`CONTEXT` letters that stand before a folded offset."""
        last = self._counted[place]
        return self._letters[max(0, last - CONTEXT) : last]

    def after(self, place: int) -> str:
        """Return up to :data:`CONTEXT` letters that stand from a folded offset on."""
        first = self._counted[place]
        return self._letters[first : first + CONTEXT]

    def places(self, exact: str, begin: int = 0, end: int | None = None) -> Iterator[int]:
        """Yield where ``exact`` begins within ``[begin, end)`` of the folded text, overlapping places too."""
        found = self.text.find(exact, begin, end) if exact else -1
        while found >= 0:
            yield found
            found = self.text.find(exact, found + 1, end)

    @cached_property
    def _letters(self) -> str:
        return "".join(filter(str.isalnum, self.text))

    @cached_property
    def _counted(self) -> list[int]:
        """How many letters stand before each folded offset."""
        return list(accumulate(map(str.isalnum, self.text), initial=0))


def letters(text: str) -> str:
    """Return ``text`` folded as an anchor's ``exact`` is."""
    return "".join(map(_form, text))


def make_anchor(folded: FoldedText, version_id: str, *, begin: int, end: int) -> Anchor:
    """Return the anchor of ``[begin, end)`` of a version. Raises ``ValueError`` for white space alone."""
    first, last = folded.inside(begin, end)
    if first >= last:
        raise ValueError(f"nothing but white space at {begin}:{end} of {version_id}")
    return Anchor(folded.text[first:last], folded.before(first), folded.after(last), version_id, begin, end)


def find(anchor: Anchor, folded: FoldedText, version_id: str) -> Place | Lost:
    """Return where ``anchor`` stands in a version's folded text, or why that cannot be said.

    In its own version that is its offsets. In another one it is the same offsets when quote and whole context agree
    there; else the one place of the quote whose context agrees best, by at least :data:`FLOOR`.
    """
    first, last = folded.inside(anchor.begin, anchor.end)
    if anchor.version_id == version_id:
        return Place(first, last)
    length = len(anchor.exact)
    found = sorted((Place(at, at + length, _fit(anchor, folded, at)) for at in folded.places(anchor.exact)), key=_order)
    if not found:
        return Lost.TEXT
    if Place(first, last, 1.0) in found:
        return Place(first, last)
    if found[0].fit < FLOOR:
        return Lost.CONTEXT
    if len(found) > 1 and found[1].fit == found[0].fit:
        return Lost.TWICE
    return found[0]


def _order(place: Place) -> tuple[float, int]:
    return (-place.fit, place.begin)


def _fit(anchor: Anchor, folded: FoldedText, place: int) -> float:
    """Return the share of the letters of a side that agree in a row, counted outward from the quote.

    It is the mean of both sides, of one where the other had no letters; 0 where fewer than four agree.
    """
    before = _agreeing(anchor.prefix[::-1], folded.before(place)[::-1])
    after = _agreeing(anchor.suffix, folded.after(place + len(anchor.exact)))
    kept = len(anchor.prefix) + len(anchor.suffix)
    if before + after < min(_FEWEST, kept):
        return 0.0
    shares = [share / len(side) for share, side in ((before, anchor.prefix), (after, anchor.suffix)) if side]
    return sum(shares) / len(shares) if shares else 1.0


def _agreeing(one: str, other: str) -> int:
    return next((at for at, (a, b) in enumerate(zip(one, other, strict=False)) if a != b), min(len(one), len(other)))


def _folded(text: str) -> tuple[str, list[int], list[int]]:
    forms = list(map(_form, text))
    begins = [at for at, form in enumerate(forms) for _ in form]
    return "".join(forms), begins, [at + 1 for at in begins]


@cache
def _form(character: str) -> str:
    return "".join(fold(character).split())
