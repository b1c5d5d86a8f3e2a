"""Readings of dates as EDTF: years, the days of lunar months, festivals. Pure but for the lunar calendar's tables."""

from __future__ import annotations

import calendar
import re
from collections.abc import Sequence

from ingest.readings import Reading
from ingest.taggers.date_forms import FESTIVALS, Form, day_in
from ingest.taggers.plain_dates import edtf_span, edtf_year
from ontology.authority import lunar
from ontology.authority.numerals import number

_HOLIDAYS = {"元旦": (1, 1), "国庆": (10, 1), "劳动": (5, 1), "五一": (5, 1)}
_SOLAR_SINCE = 1912
"""Since the republic months and days are those of the Western calendar."""
_SOLAR_IN = {"日本": 1873, "伪满洲国": 1932, "洪宪帝制": 1916}
"""States whose eras count days by the Western calendar, and since which year (明治五年太政官布告第三百三十七号)."""
_LUNAR_DAY = re.compile("初|既?望|[朔晦]|廿.$")


def value_of(reading: Reading, form: Form, month: tuple[int, bool] | None) -> str:
    """Write a reading as EDTF: as exactly as words and calendar allow; ``month`` is its number and whether leap."""
    if reading.whole and reading.row:
        return edtf_span(reading.row.begin, reading.row.end)
    year = edtf_year(reading.year)
    if form.festival and reading.row is None and reading.year >= _SOLAR_SINCE:
        return festival_value(reading.year, form.festival, during=False) or year
    solar = reading.year >= _solar_since(reading) or (form.western and reading.row is None)
    if month and solar and not is_lunar(form):
        return year + _solar(reading, form, month)
    told = bool(form.month or form.same_month or form.day or form.festival)
    if not told or month is None or form.western:
        return year
    dynasty = reading.row.dynasty if reading.row else ""
    days = lunar.month(reading.year, month[0], leap=month[1], dynasty=dynasty)
    return (_days(days, form) if days else "") or year


def _solar_since(reading: Reading) -> int:
    return min(_SOLAR_SINCE, _SOLAR_IN.get(reading.row.dynasty, _SOLAR_SINCE)) if reading.row else _SOLAR_SINCE


def is_lunar(form: Form) -> bool:
    """Say whether a month and day are named as only the old calendar names them: 闰六月, 三月初五."""
    return form.same_month or form.leap or bool(form.month and _LUNAR_DAY.match(form.day))


def _solar(reading: Reading, form: Form, month: tuple[int, bool]) -> str:
    """Write month and day of the Western calendar, which the republic keeps."""
    day = form.western[1] if form.western else None
    if form.month and reading.row and reading.row.dynasty in _SOLAR_IN:
        count = number(form.day.removesuffix("日")) or 0
        day = count if 0 < count <= calendar.monthrange(reading.year, month[0])[1] else None
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
