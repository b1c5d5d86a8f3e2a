"""The sexagenary cycle 干支 and the historical years that it names. Pure.

Years are in historical counting: -1 is 前1年, there is no year 0. The year 4 is 甲子.
"""

from __future__ import annotations

STEMS = "甲乙丙丁戊己庚辛壬癸"
BRANCHES = "子丑寅卯辰巳午未申酉戌亥"
CYCLE = tuple(STEMS[index % 10] + BRANCHES[index % 12] for index in range(60))
_INDEX = {name: index for index, name in enumerate(CYCLE)}


def later(year: int, count: int) -> int:
    """Return the year ``count`` years after ``year`` (before it, where ``count`` is negative), leaving out year 0."""
    return historical(astronomical(year) + count)


def length(begin: int, end: int) -> int:
    """Return how many years lie between ``begin`` and ``end``, both counted."""
    return astronomical(end) - astronomical(begin) + 1


def ganzhi(year: int) -> str:
    """Return the name of a year: 1984 is 甲子, -221 is 庚辰. Raises ``ValueError`` for the year 0."""
    return CYCLE[(astronomical(year) - 4) % 60]


def years(name: str, begin: int, end: int) -> tuple[int, ...]:
    """Return the years from ``begin`` to ``end``, both counted, that bear ``name``; none for what is no 干支."""
    index = _INDEX.get(name)
    if index is None:
        return ()
    first, last = astronomical(begin), astronomical(end)
    start = first + (index - (first - 4)) % 60
    return tuple(historical(year) for year in range(start, last + 1, 60))


def day_name(day: int) -> str:
    """Return the name of a day by its Julian day number: 2451545, 1 January 2000, is 戊午."""
    return CYCLE[(day - 11) % 60]


def astronomical(year: int) -> int:
    """Return a historical year in astronomical counting: -1 is 0. Raises ``ValueError`` for the year 0."""
    if year == 0:
        raise ValueError("there is no year 0 in historical counting: 前1年 is -1, 公元1年 is 1")
    return year + 1 if year < 0 else year


def historical(year: int) -> int:
    """Return an astronomical year, which counts a year 0 as EDTF does, in historical counting: 0 is -1."""
    return year if year > 0 else year - 1
