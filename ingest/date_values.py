"""Readings of dates as EDTF: years, the days of lunar months, festivals. Pure but for the lunar calendar's tables."""

from __future__ import annotations

from collections.abc import Sequence

from ingest.readings import Reading
from ingest.taggers.date_forms import FESTIVALS, Form, day_in
from ingest.taggers.plain_dates import edtf_span, edtf_year
from ontology.authority import lunar

_HOLIDAYS = {"元旦": (1, 1), "国庆": (10, 1), "劳动": (5, 1), "五一": (5, 1)}
_SOLAR_SINCE = 1912
"""Since the republic months and days are those of the Western calendar."""


def value_of(reading: Reading, form: Form, month: tuple[int, bool] | None) -> str:
    """Write a reading as EDTF: as exactly as words and calendar allow; ``month`` is its number and whether leap."""
    if reading.whole and reading.row:
        return edtf_span(reading.row.begin, reading.row.end)
    year = edtf_year(reading.year)
    if form.festival and reading.row is None and reading.year >= _SOLAR_SINCE:
        return festival_value(reading.year, form.festival, during=False) or year
    if month and (reading.year >= _SOLAR_SINCE or (form.western and reading.row is None)):
        return year + _solar(form, month)
    told = bool(form.month or form.same_month or form.day or form.festival)
    if not told or month is None or form.western:
        return year
    dynasty = reading.row.dynasty if reading.row else ""
    days = lunar.month(reading.year, month[0], leap=month[1], dynasty=dynasty)
    return (_days(days, form) if days else "") or year


def _solar(form: Form, month: tuple[int, bool]) -> str:
    """Write month and day of the Western calendar, which the republic keeps."""
    day = form.western[1] if form.western else None
    told = form.western or form.month
    return f"-{month[0]:02d}" + (f"-{day:02d}" if day else "") if told else ""


def _days(days: range, form: Form) -> str:
    """Write the day of a month that is meant, or the month from its first day to its last; empty for a strange day."""
    written = form.day
    if form.festival in FESTIVALS:
        number = FESTIVALS[form.festival][1]
        return lunar.edtf_day(days[number - 1] if number > 0 else days[-1])
    day = day_in(days, written) if written else None
    if day is not None:
        return lunar.edtf_day(day)
    return f"{lunar.edtf_day(days[0])}/{lunar.edtf_day(days[-1])}" if form.month or form.same_month else ""


def festival_value(year: int, festival: str, *, during: bool) -> str:
    """Return the day of a festival of a modern year, its month for the time around it; empty where it is unknown."""
    name = festival if festival in FESTIVALS else festival.removesuffix("节")
    if holiday := _HOLIDAYS.get(festival.removesuffix("节")):
        day: int | None = lunar.julian_day(year, *holiday)
    elif name in FESTIVALS:
        number, place = FESTIVALS[name]
        days = lunar.month(year, number)
        day = days[place - 1 if place > 0 else -1] if days else None
    else:
        day = lunar.term(year, name)
    if day is None:
        return ""
    return lunar.edtf_day(day)[:7] if during else lunar.edtf_day(day)


def set_of(years: Sequence[int]) -> str:
    """Write one year, or the EDTF set of several."""
    written = [edtf_year(year) for year in sorted(set(years))]
    return written[0] if len(written) == 1 else f"[{','.join(written)}]"
