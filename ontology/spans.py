"""Spans that may nest: one flat layer of them, whether they nest at all, and which of many lie at a place. Pure."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterable
from itertools import accumulate
from typing import Generic, Protocol, TypeVar


class Spanned(Protocol):
    """Whatever has a half-open span ``[begin, end)``: a mention, a tag, a highlight."""

    @property
    def begin(self) -> int:
        """The offset of its first character."""
        ...

    @property
    def end(self) -> int:
        """The offset behind its last character."""
        ...


SpannedT = TypeVar("SpannedT", bound=Spanned)


class Spread(Generic[SpannedT]):
    """Spans sorted once, so that those at a place are found by halving."""

    def __init__(self, items: Iterable[SpannedT] = ()) -> None:
        """Sort the spans."""
        self._items = sorted(enumerate(items), key=lambda item: item[1].begin)
        self._begins = [item.begin for _, item in self._items]
        self._reach = list(accumulate((item.end for _, item in self._items), max))

    def __len__(self) -> int:
        """How many spans there are."""
        return len(self._items)

    def touching(self, begin: int, end: int) -> list[SpannedT]:
        """Return those that share characters with the span from ``begin`` to ``end``, in the order they were given."""
        near = self._items[bisect_right(self._reach, begin) : bisect_left(self._begins, end)]
        return [item for _, item in sorted((one for one in near if one[1].end > begin), key=lambda one: one[0])]


def outermost(items: Iterable[SpannedT]) -> tuple[SpannedT, ...]:
    """Return those of ``items`` that lie in no other one, sorted by place: one flat layer.

    Of items with one and the same span the first given stays; of crossing ones the one that begins first.
    """
    flat: list[SpannedT] = []
    for item in sorted(items, key=lambda item: (item.begin, -item.end)):
        if not flat or item.begin >= flat[-1].end:
            flat.append(item)
    return tuple(flat)


def crosses(one: Spanned, other: Spanned) -> bool:
    """Say whether two spans share characters while neither contains the other."""
    return one.begin < other.begin < one.end < other.end or other.begin < one.begin < other.end < one.end


def contains(outer: Spanned, inner: Spanned) -> bool:
    """Say whether ``inner`` lies in ``outer`` and is shorter."""
    return outer.begin <= inner.begin and inner.end <= outer.end and inner.end - inner.begin < outer.end - outer.begin
