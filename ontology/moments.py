"""Dates as EDTF, and the years that they cover.

Levels 0 and 1 of the Extended Date/Time Format (https://www.loc.gov/standards/datetime/, ISO 8601-2), and the sets of
level 2. EDTF counts astronomically, with a year 0; what leaves this module counts historically: -1 is 前1年.

Pure.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from ontology.authority.ganzhi import astronomical, historical

_LONGEST = 9
"""Digits of a year beyond which nothing is dated, and no number grows without bounds."""
_DATE = re.compile(
    r"(?P<year>-?[0-9X]{4}|Y-?[1-9][0-9]{4,8})"
    r"(?:-(?P<month>[0-9X]{2})(?:-(?P<day>[0-9X]{2})(?:T[0-2][0-9]:[0-5][0-9]:[0-5][0-9](?:Z|[+-][0-9:]{2,5})?)?)?)?"
    r"[?~%]?",
    re.ASCII,
)
_OPEN = ("", "..")
_DAYS = (31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31)
_SEASONS = range(21, 25)


@dataclass(frozen=True, slots=True)
class Years:
    """From ``begin`` to ``end``, both counted, historically; ``None`` where that end is open or unknown."""

    begin: int | None
    end: int | None


def years_of(edtf: str) -> Years | None:
    """Return the years that a date, an interval or a set covers at most; ``None`` for what is no EDTF.

    Digits that are unspecified widen the span, ``155X`` to 1550-1559; what is uncertain or approximate does not.
    """
    found = _counted(edtf)
    if found is None:
        return None
    begin, end = found
    return Years(None if begin is None else historical(begin), None if end is None else historical(end))


def is_edtf(text: str) -> bool:
    """Tell whether ``text`` is a date, an interval or a set."""
    return _counted(text) is not None


def year_text(year: int) -> str:
    """Write a historical year as readers do: -1 is 前1."""
    return f"前{-year}" if year < 0 else str(year)


def edtf_year(year: int) -> str:
    """Write a historical year: -1, 前1年, is ``0000``. Raises ``ValueError`` for the year 0."""
    counted = astronomical(year)
    if abs(counted) > 9999:
        return f"Y{counted}"
    return f"{'-' if counted < 0 else ''}{abs(counted):04d}"


def edtf_years(begin: int | None, end: int | None) -> str:
    """Write a span of historical years: one year as itself, an end that is not known left empty; empty without both."""
    if begin is None and end is None:
        return ""
    if begin == end and begin is not None:
        return edtf_year(begin)
    return "/".join("" if year is None else edtf_year(year) for year in (begin, end))


_Span = tuple[int | None, int | None]


def _counted(text: str) -> _Span | None:
    """The astronomical years that an EDTF text covers."""
    if text[:1] in ("[", "{"):
        return _set(text)
    if "/" in text:
        return _interval(text, "/")
    return _date(text)


def _set(text: str) -> _Span | None:
    if text[-1] != {"[": "]", "{": "}"}[text[0]]:
        return None
    spans = [_interval(part, "..") if ".." in part else _date(part) for part in text[1:-1].split(",")]
    begins, ends = [], []
    for span in spans:
        if span is None:
            return None
        begins.append(span[0])
        ends.append(span[1])
    known_begins, known_ends = [one for one in begins if one is not None], [one for one in ends if one is not None]
    begin = min(known_begins) if len(known_begins) == len(begins) else None
    return begin, max(known_ends) if len(known_ends) == len(ends) else None


def _interval(text: str, mark: str) -> _Span | None:
    left, found, right = text.partition(mark)
    if not found or (left in _OPEN and right in _OPEN):
        return None
    begin: _Span | None = (None, None) if left in _OPEN else _date(left)
    end: _Span | None = (None, None) if right in _OPEN else _date(right)
    if begin is None or end is None:
        return None
    if begin[0] is not None and end[1] is not None and begin[0] > end[1]:
        return None
    return begin[0], end[1]


def _date(text: str) -> tuple[int, int] | None:
    match = _DATE.fullmatch(text)
    if match is None or not _has_day(match["month"], match["day"]):
        return None
    year = match["year"].removeprefix("Y")
    digits = year.removeprefix("-")
    if len(digits) > _LONGEST or (year.startswith("-") and not digits.strip("0")):
        return None
    low, high = int(digits.replace("X", "0")), int(digits.replace("X", "9"))
    return (-high, -low) if year.startswith("-") else (low, high)


def _has_day(month: str | None, day: str | None) -> bool:
    """Tell whether there is such a month, or season, and such a day in it; 29 February is one of any year."""
    if month is None:
        return True
    if "X" in month:
        return month == "XX" and day in (None, "XX")
    if int(month) in _SEASONS:
        return day is None
    if not 1 <= int(month) <= 12:
        return False
    return day is None or day == "XX" or (day.isdecimal() and 1 <= int(day) <= _DAYS[int(month) - 1])
