"""How Chinese dates are written in words, and what the words of one say. Pure.

``NUMERAL``, ``CYCLE``, ``MONTH`` and ``DAY`` are the pieces of which the patterns of :mod:`ingest.taggers.dates` are
made; :func:`read` takes such a surface apart again. All of it is of normalised, simplified text.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace

from ontology.authority.ganzhi import day_name
from ontology.authority.numerals import number

CYCLE = "[甲乙丙丁戊己庚辛壬癸][子丑寅卯辰巳午未申酉戌亥]"
NUMERAL = "(?:元|[一二三四五六七八九十百廿卅〇零两]{1,6}(?:(?<=十)[有又][一二三四五六七八九])?|[0-9]{1,4})"
_SMALL = "[一二三四五六七八九十]"
DAY = (
    f"(?:初?[一二三四五六七八九十廿卅]{{1,3}}日|初{_SMALL}|廿[一二三四五六七八九]|{CYCLE}[朔晦望]?日?"
    "|(?:朔|晦|既望|望|旦)日?)"
)
MONTH_NAME = f"(?:正|腊|端|后九|十有[一二]|十[一二]?|{_SMALL})"
_QUARTER = "(?:[孟仲季暮][春夏秋冬](?:之?月)?)"
MONTH = f"(?:[春夏秋冬]?王?(?:闰?{MONTH_NAME}月|闰月|{_QUARTER}){DAY}?)"
WORDS = {
    "是岁": 0, "是年": 0, "其年": 0, "此年": 0, "同年": 0, "当年": 0, "本年": 0, "其岁": 0, "该年": 0,
    "明年": 1, "其明年": 1, "翌年": 1, "次年": 1, "来年": 1, "越明年": 1, "明岁": 1, "翌岁": 1,
    "后年": 2, "后二年": 2, "后三年": 3, "越二年": 2, "越三年": 3, "去年": -1, "前年": -2,
}  # fmt: skip
"""Words that count from the year named before them, and how far."""
FESTIVALS = {
    "元日": (1, 1), "元旦": (1, 1), "春节": (1, 1), "人日": (1, 7), "上元": (1, 15), "元宵": (1, 15), "元宵节": (1, 15),
    "花朝": (2, 15), "上巳": (3, 3), "端午": (5, 5), "端午节": (5, 5), "端阳": (5, 5), "七夕": (7, 7), "中元": (7, 15),
    "中元节": (7, 15), "中秋": (8, 15), "中秋节": (8, 15), "重阳": (9, 9), "重阳节": (9, 9), "重九": (9, 9),
    "下元": (10, 15), "腊八": (12, 8), "除夕": (12, -1), "除夜": (12, -1),
}  # fmt: skip
"""Festivals by lunar month and day; -1 is the last."""
_TERMS = "冬至|夏至|立春|立夏|立秋|立冬|春分|秋分|清明|寒食"
FESTIVAL = f"(?:{'|'.join(sorted(FESTIVALS, key=len, reverse=True))}|(?:{_TERMS})节?)"
_WORD = "|".join(sorted(WORDS, key=len, reverse=True))
_MONTHS = {"正": 1, "端": 1, "腊": 12, "十有一": 11, "十有二": 12, "后九": 9}
_SEASONS = {"春": 1, "夏": 4, "秋": 7, "冬": 10}
_PLACE_IN_SEASON = {"孟": 0, "仲": 1, "季": 2, "暮": 2}

_SURFACE = re.compile(
    f"(?P<name>.*?)(?:(?P<number>{NUMERAL})(?P<unit>[年载祀])|(?P<word>{_WORD}))?"
    f"(?:[，]?(?:太?岁[次在]?|次)?(?P<cycle>{CYCLE})(?:之?[年岁])?(?![朔晦望日]))?"
    f"(?P<rest>{MONTH}|(?P<digits>(?P<m>1[0-2]|0?[1-9])月(?:(?P<d>3[01]|[12]?[0-9])[日号])?)|{DAY}|[，]?{FESTIVAL})?"
)
_REST = re.compile(
    f"[春夏秋冬]?王?(?:(?P<leap>闰?)(?P<month>{MONTH_NAME})月|(?P<bare>闰月)|(?P<quarter>{_QUARTER}))?(?P<day>{DAY})?"
)


@dataclass(frozen=True, slots=True)
class Form:
    """What the words of a date say. ``number`` counts years of ``name``, or of the reign that is running."""

    name: str = ""
    number: int | None = None
    step: int | None = None
    """How many years a word like 明年 goes on."""
    unit: str = ""
    """载 or 祀, where the year is not called 年."""
    cycle: str = ""
    """The 干支 of the year."""
    month: int | None = None
    leap: bool = False
    same_month: bool = False
    """The month is the leap one of the month before: 闰月."""
    day: str = ""
    festival: str = ""
    western: tuple[int, int | None] | None = None
    """Month and day in figures: 8月15日."""

    @property
    def has_year(self) -> bool:
        return self.number is not None or self.step is not None or bool(self.cycle)


def read(surface: str) -> Form:
    """Take a date apart. What is no date has nothing but a name."""
    match = _SURFACE.fullmatch(surface)
    if match is None:
        return Form(name=surface)
    word = match["word"]
    form = Form(
        name=match["name"].rstrip("之"),
        number=number(match["number"]) if match["number"] else None,
        step=WORDS[word] if word else None,
        cycle=match["cycle"] or "",
        unit=(match["unit"] or "").replace("年", ""),
    )
    return _with_rest(form, match)


def _with_rest(form: Form, match: re.Match[str]) -> Form:
    rest = (match["rest"] or "").lstrip("，")
    if match["digits"]:
        return replace(form, western=(int(match["m"]), int(match["d"]) if match["d"] else None))
    if rest and re.fullmatch(FESTIVAL, rest):
        return replace(form, festival=rest if rest in FESTIVALS else rest.removesuffix("节"))
    found = _REST.fullmatch(rest)
    if found is None:
        return form
    month, leap, same = _month(found)
    return replace(form, month=month, leap=leap, same_month=same, day=found["day"] or "")


def _month(found: re.Match[str]) -> tuple[int | None, bool, bool]:
    """Return the month's number, whether it is a leap month, and whether it is just 闰月."""
    if found["bare"]:
        return None, True, True
    if quarter := found["quarter"]:
        return _SEASONS[quarter[1]] + _PLACE_IN_SEASON[quarter[0]], False, False
    name = found["month"]
    if name is None:
        return None, False, False
    return _MONTHS.get(name) or number(name), bool(found["leap"]) or name == "后九", False


def day_in(days: range, written: str) -> int | None:
    """Return the Julian day number of 初三, 甲子, 朔, 望, 晦 … in the days of a month; ``None`` where it had none."""
    cycle = re.match(CYCLE, written)
    if cycle is not None:
        return next((day for day in days if day_name(day) == cycle.group()), None)
    name = written.removesuffix("日")
    if name in _NAMED_DAYS:
        return days[_NAMED_DAYS[name]]
    count = number(name.removeprefix("初")) or 0
    return days[count - 1] if 1 <= count <= len(days) else None


_NAMED_DAYS = {"朔": 0, "旦": 0, "望": 14, "既望": 15, "晦": -1}
