"""Lunar months and days of the Chinese calendar as days of the Western one (the only importer of sxtwl).

``sxtwl`` computes new moons and leap months by the calendars that were in force (its tables reach back to 前722年).
Held beside the 56,000 months of the DILA authority databases, 99.5 % begin on the same day in the years and states that
:func:`month` answers for; ``tests/ontology/test_lunar.py`` repeats the comparison. It does not answer

- before 前103年, when the year began in the tenth month and the reckoning is disputed;
- for 9-23, 237-239, 689-700 and 761-762, when the months were counted from another one;
- for 三国蜀, 三国吴 and 北周, and for 隋 before 590, which kept calendars of their own;
- for 太平天国, whose 天历 had months of 30 and 31 days and no leap month.

Days are Julian day numbers (the day that begins at the midnight before that noon). Written as dates they are **Julian
before 15 October 1582 and Gregorian from then on**, as the tables and handbooks of Chinese history have them; ISO 8601
leaves dates before 1583 to agreement, and this is the one of this project. Years are in historical counting.
"""

from __future__ import annotations

from functools import lru_cache

import sxtwl

_FIRST_YEAR = -103
_UNSURE = ((9, 23), (237, 239), (689, 700), (761, 762))
_OWN_CALENDAR = {"三国蜀": 9999, "三国吴": 9999, "北周": 9999, "隋": 589, "太平天国": 9999}
"""Dynasties whose calendar ``sxtwl`` does not follow, and until which year."""
_LAST_YEAR = 2200
_GREGORIAN = 2_299_161
"""The Julian day number of 15 October 1582."""
_MONTHS = 12

TERMS = (
    "冬至", "小寒", "大寒", "立春", "雨水", "惊蛰", "春分", "清明", "谷雨", "立夏", "小满", "芒种",
    "夏至", "小暑", "大暑", "立秋", "处暑", "白露", "秋分", "寒露", "霜降", "立冬", "小雪", "大雪",
)  # fmt: skip
"""The solar terms 节气 in the order in which ``sxtwl`` numbers them."""
_TRUE_TERMS = 1645
"""Since this year the terms follow the true sun; before, they are a day or two from those that ``sxtwl`` computes."""


def knows(year: int, *, dynasty: str = "") -> bool:
    """Say whether the months of ``year`` can be told, as ``dynasty`` counted them."""
    if not _FIRST_YEAR <= year <= _LAST_YEAR or any(begin <= year <= end for begin, end in _UNSURE):
        return False
    return year > _OWN_CALENDAR.get(dynasty, -9999)


@lru_cache(maxsize=4096)
def month(year: int, number: int, *, leap: bool = False, dynasty: str = "") -> range | None:
    """Return the days of a lunar month (1 is 正月); ``None`` where there was none such or it cannot be told."""
    if not 1 <= number <= _MONTHS or not knows(year, dynasty=dynasty):
        return None
    first = sxtwl.fromLunar(_astronomical(year), number, 1, leap)
    if first.getLunarMonth() != number or bool(first.isLunarLeap()) is not leap or first.getLunarDay() != 1:
        return None
    begin = julian_day(first.getSolarYear(), first.getSolarMonth(), first.getSolarDay())
    return range(begin, begin + (30 if first.after(29).getLunarDay() == 30 else 29))


@lru_cache(maxsize=1024)
def leap_month(year: int) -> int | None:
    """Return after which month ``year`` had a leap month; ``None`` without one or where it cannot be told."""
    return next((number for number in range(1, _MONTHS + 1) if month(year, number, leap=True)), None)


def term(year: int, name: str) -> int | None:
    """Return the day of a solar term 节气 of the Western year; ``None`` before 1645 and for what is none."""
    if name not in TERMS or not _TRUE_TERMS <= year <= _LAST_YEAR:
        return None
    for info in sxtwl.getJieQiByYear(year):
        moment = sxtwl.JD2DD(info.jd)
        if info.jqIndex == TERMS.index(name) and year == moment.Y:
            return julian_day(int(moment.Y), int(moment.M), int(moment.D))
    return None


def julian_day(year: int, month_: int, day: int) -> int:
    """Return the Julian day number of a date; ``year`` is astronomical, Julian before 15 October 1582.

    After E. G. Richards, *Explanatory Supplement to the Astronomical Almanac*, 3rd ed., section 15.11.3.
    """
    shift = (month_ - 14) // 12 + (1 if (month_ - 14) % 12 else 0)
    gregorian = (year, month_, day) >= (1582, 10, 15)
    number = 1461 * (year + 4800 + shift) // 4 + 367 * (month_ - 2 - 12 * shift) // 12 + day
    return number - 3 * ((year + 4900 + shift) // 100) // 4 - 32075 if gregorian else number - 32113


def western(day: int) -> tuple[int, int, int]:
    """Return the astronomical year, month and day of a Julian day number: Julian before 15 October 1582.

    After E. G. Richards, *Explanatory Supplement to the Astronomical Almanac*, 3rd ed., section 15.11.3.
    """
    shifted = day + 1401
    if day >= _GREGORIAN:
        shifted += (4 * day + 274277) // 146097 * 3 // 4 - 38
    in_cycle = (4 * shifted + 3) % 1461 // 4
    in_year = 5 * in_cycle + 2
    month_ = (in_year // 153 + 2) % 12 + 1
    return (4 * shifted + 3) // 1461 - 4716 + (14 - month_) // 12, month_, in_year % 153 // 5 + 1


def edtf_day(day: int) -> str:
    """Write a Julian day number as an EDTF date: 2145584 is ``1162-04-16``."""
    year, month_, number = western(day)
    return f"{'-' if year < 0 else ''}{abs(year):04d}-{month_:02d}-{number:02d}"


def _astronomical(year: int) -> int:
    return year + 1 if year < 0 else year
