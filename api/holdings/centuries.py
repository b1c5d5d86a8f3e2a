"""Years by the century.

A date that covers more than a hundred years - a dynasty, "before 1644" - says too little to be counted in every century
that it touches; it is counted apart, as ``wide``.

Pure.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator

from api.holdings.records import Row
from ontology.authority.ganzhi import astronomical
from ontology.moments import Years, years_of

_LONGEST = 100


def century_of(year: int) -> int:
    """Return the century of a historical year: 1401 is of the 15th, -1 of the first before our era, -1."""
    return (year - 1) // 100 + 1 if year > 0 else -((-year - 1) // 100 + 1)


def bounds(century: int) -> tuple[int, int]:
    """Return the first and the last year of a century, historically: -1 is 前100 to 前1."""
    return (century * 100 - 99, century * 100) if century > 0 else (century * 100, century * 100 + 99)


def century_label(century: int) -> str:
    """Return what a century is called."""
    return f"{century}世纪" if century > 0 else f"前{-century}世纪"


def centuries(dated: Iterable[tuple[object, str]]) -> tuple[tuple[Row, ...], int, int]:
    """Count things by century, given with their EDTF values, a thing at most once in each.

    Return the rows in the order of time without a gap, how many things have wide dates only, and how many have a date
    that can be read at all.
    """
    found: dict[object, set[int]] = {}
    read: dict[str, tuple[int, ...] | None] = {}
    for thing, value in dated:
        if value not in read:
            read[value] = _touched(value)
        touched = read[value]
        if touched is not None:
            found.setdefault(thing, set()).update(touched)
    counts = Counter(century for held in found.values() for century in held)
    return tuple(_rows(counts)), sum(1 for held in found.values() if not held), len(found)


def _touched(value: str) -> tuple[int, ...] | None:
    """The centuries of a date: none for one that is too wide, ``None`` for what is no date."""
    years = years_of(value)
    if years is None:
        return None
    begin, end = _closed(years)
    if astronomical(end) - astronomical(begin) >= _LONGEST:
        return ()
    return tuple(one for one in range(century_of(begin), century_of(end) + 1) if one)


def _closed(years: Years) -> tuple[int, int]:
    """An open end is as wide as any: the date says no century."""
    begin, end = years.begin, years.end
    if begin is None or end is None:
        return 1, 10 * _LONGEST
    return begin, end


def _rows(counts: Counter[int]) -> Iterator[Row]:
    if not counts:
        return
    for century in range(min(counts), max(counts) + 1):
        if century:
            yield Row(str(century), century_label(century), counts[century])
