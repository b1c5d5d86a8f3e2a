"""Spans that may nest: one flat layer of them, and whether they nest at all. Pure."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Protocol, TypeVar


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
