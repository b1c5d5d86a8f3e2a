"""Dates as a reader of today says them: EDTF in words, and what is sure of the date that a tag stands for.

Pure.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from api.web.words import Language, Words
from ontology.authority.ganzhi import historical
from ontology.moments import is_edtf
from ontology.records import Candidate, Tag, TagType

_PART = re.compile(
    r"Y?(?P<year>-?[0-9X]{4,9})(?:-(?P<month>[0-9X]{2})(?:-(?P<day>[0-9X]{2})(?:T.*?)?)?)?(?P<doubt>[?~%]?)", re.ASCII
)
_SEASONS = {21: ("春", "spring"), 22: ("夏", "summer"), 23: ("秋", "autumn"), 24: ("冬", "winter")}
_MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
_REFORM = (1582, 10, 15)
"""From this day on the dates of this project are Gregorian, before it Julian (:mod:`ontology.authority.lunar`)."""


@dataclass(frozen=True, slots=True)
class _Day:
    """A part of a date; ``year`` is historical, or a text with X where digits are not known."""

    year: int | str
    month: int = 0
    day: int = 0
    doubt: str = ""


def in_words(edtf: str, words: Words) -> str:
    """Return an EDTF date, interval or set as people write it; what is no EDTF comes back as it was."""
    if not edtf or not is_edtf(edtf):
        return edtf
    said = _english(edtf) if words.language is Language.EN else words.script(f"公元{_chinese(edtf)}")
    return f"{said}{words.label('read_julian')}" if _is_julian(edtf) else said


def _parts(edtf: str) -> tuple[str, list[str]]:
    """Return what joins the parts of a date (``/``, ``,`` or nothing), and the parts."""
    if edtf[0] in "[{":
        return ",", edtf[1:-1].replace("..", "/").split(",")
    return ("/", edtf.split("/")) if "/" in edtf else ("", [edtf])


def _day(text: str) -> _Day | None:
    found = _PART.fullmatch(text)
    if found is None:
        return None
    month, day = (int(one) if one and one.isdecimal() else 0 for one in (found["month"], found["day"]))
    year = found["year"]
    return _Day(year if "X" in year else historical(int(year)), month, day, found["doubt"])


def _is_julian(edtf: str) -> bool:
    days = [day for part in re.findall(r"[^\[\]{},/]+", edtf.replace("..", "/")) if (day := _day(part))]
    return any(
        isinstance(one.year, int) and one.month and one.month < 13 and (one.year, one.month, one.day or 1) < _REFORM
        for one in days
    )


def _chinese(edtf: str) -> str:
    joint, parts = _parts(edtf)
    if joint == ",":
        return ("、" if edtf[0] == "{" else "或").join(map(_chinese, parts))
    if joint != "/":
        return _day_in_chinese(_day(edtf))
    begin, end = (_day(part) for part in parts)
    if begin is None or end is None:
        known = begin or end
        return f"{_day_in_chinese(known)}{'起' if begin else '止'}"
    if begin == end:
        return _day_in_chinese(begin)
    same = begin.year == end.year
    first, last = _day_in_chinese(begin), _day_in_chinese(end, year=not same)
    if not begin.month and not end.month:
        first = first.removesuffix("年")
    crosses = isinstance(begin.year, int) and isinstance(end.year, int) and begin.year < 0 < end.year
    return f"{first}—{'公元' if crosses else ''}{last}"


def _day_in_chinese(day: _Day | None, *, year: bool = True) -> str:
    if day is None:
        return ""
    said = _year_in_chinese(day.year) if year else ""
    if day.month in _SEASONS:
        said += _SEASONS[day.month][0]
    elif day.month:
        said += f"{day.month}月" + (f"{day.day}日" if day.day else "")
    about = "约" if day.doubt in ("~", "%") else ""
    return f"{about}{said}{'（存疑）' if day.doubt in ('?', '%') else ''}"


def _year_in_chinese(year: int | str) -> str:
    if isinstance(year, int):
        return f"前{-year}年" if year < 0 else f"{year}年"
    low, high = _bounds(year)
    if not year.startswith("-") and year.endswith("X") and year.count("X") == 1:
        return f"{low}年代"
    return f"{_year_in_chinese(low)[:-1]}—{_year_in_chinese(high)}"


def _bounds(year: str) -> tuple[int, int]:
    low, high = int(year.replace("X", "0")), int(year.replace("X", "9"))
    low, high = sorted((low, high))
    return historical(low), historical(high)


def _english(edtf: str) -> str:
    joint, parts = _parts(edtf)
    if joint == ",":
        return (" and " if edtf[0] == "{" else " or ").join(map(_english, parts))
    if joint != "/":
        return _day_in_english(_day(edtf))
    begin, end = (_day(part) for part in parts)
    if begin is None or end is None:
        return f"{'from' if begin else 'until'} {_day_in_english(begin or end)}"
    if begin == end:
        return _day_in_english(begin)
    return f"{_day_in_english(begin)} – {_day_in_english(end)}"


def _day_in_english(day: _Day | None) -> str:
    if day is None:
        return ""
    season = _SEASONS[day.month][1] if day.month in _SEASONS else ""
    month = _MONTHS[day.month - 1] if day.month and not season else season
    parts = (str(day.day) if day.day and month else "", month, _year_in_english(day.year))
    said = " ".join(filter(None, parts))
    return f"{'c. ' if day.doubt in ('~', '%') else ''}{said}{'?' if day.doubt in ('?', '%') else ''}"


def _year_in_english(year: int | str) -> str:
    if isinstance(year, int):
        return f"{-year} BCE" if year < 0 else f"{year} CE" if year < 1000 else str(year)
    low, high = _bounds(year)
    return f"{_year_in_english(low)}–{_year_in_english(high)}"


@dataclass(frozen=True, slots=True)
class Reckoned:
    """The date that a TIME tag stands for: in words, or every reading of it where none was chosen."""

    said: str
    open: bool = False
    """Whether the choice is 未定."""
    readings: tuple[str, ...] = ()


def reckoned(tag: Tag, words: Words) -> Reckoned | None:
    """Return the date of a TIME tag; ``None`` for other tags, and where nothing is known of it."""
    if tag.type is not TagType.TIME:
        return None
    link = tag.link
    candidates = link.candidates if link else ()
    is_open = bool(link and not link.entity_id and not link.label and candidates)
    if is_open:
        readings = tuple(_reading(one, words) for one in candidates)
        return Reckoned(words.label("read_or").join(readings), open=True, readings=readings)
    said = in_words(tag.value, words)
    return Reckoned(said) if said else None


def _reading(candidate: Candidate, words: Words) -> str:
    said = in_words(candidate.value, words)
    label = candidate.label.partition("（")[0]
    named = label and said and not label.lstrip("-").isdigit()
    return f"{said}{words.label('read_kind', kind=label)}" if named else said or label
