"""Dates that need no table of eras: the common era, the republic, centuries, decades, five-year plans. Pure.

The digits must be half-width, as in normalised text; a blank may stand between them and 年. A span of time is an EDTF
interval: 十五世纪 is ``1401/1500``, 前3世纪 ``-0299/-0200``, 20世纪80年代 ``1980/1989``.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from ingest.taggers.date_forms import DAY as LUNAR_DAY
from ingest.taggers.date_forms import MONTH_NAME
from ingest.taggers.mention import Mention
from ontology.authority.numerals import number
from ontology.records import Maker, TagType

MAKER = Maker("dates", "3")

_S = "[ ]?"
_DASH = f"{_S}(?:-|—|–|——|~|～|至|到){_S}"
_YEAR = "(?:1[0-9]{3}|20[0-9]{2}|[一二][〇零一二三四五六七八九]{3})"
_MONTH = "(?:1[0-2]|0?[1-9]|十[一二]?|[一二三四五六七八九])"
_DAY = "(?:3[01]|[12][0-9]|0?[1-9]|[一二三]?十[一二三四五六七八九]?|廿[一二三四五六七八九]?|[一二三四五六七八九])"
_REPUBLIC_NAME = "(?<!大韩)(?:中华)?民国"
"""大韩民国 is another state, which counted its years from 1919."""
_LUNAR = (
    f"闰{MONTH_NAME}月(?:{LUNAR_DAY})?"
    f"|{MONTH_NAME}月(?:初[一二三四五六七八九十]日?|廿[一二三四五六七八九](?!日)|既?望日?|[朔晦]日?)"
)
"""Months and days that only the old calendar names so: 廿三日 may be of either."""
_CENTURY = "[0-9]{1,2}|[一二三四五六七八九十]{1,3}"
_DECADE = "[1-9]0|[一二三四五六七八九]?[一二三四五六七八九]十"

_PATTERNS = (
    (
        "期间",
        re.compile(r"(?<=[（(])(?:约|公元)?(?P<a>[0-9]{2,4})(?:年)?[-—–~～](?:约)?(?P<b>[0-9]{2,4})(?:年)?(?=[）)，])"),
    ),
    ("公元纪年", re.compile(r"(?<=[（(])(?P<y>[1-9][0-9]{2,3})(?=[）)])")),
    (
        "期间",
        re.compile(
            rf"(?<![0-9])(?P<y>{_YEAR}){_S}年(?:{_S}(?P<m>{_MONTH}){_S}月(?:{_S}(?P<d>{_DAY}){_S}[日号]?)?)?{_DASH}"
            rf"(?=[0-9一二三十廿])(?:(?P<y2>{_YEAR}){_S}年)?(?:{_S}(?P<m2>{_MONTH}){_S}月)?"
            rf"(?:{_S}(?P<d2>{_DAY}){_S}[日号])?"
        ),
    ),
    (
        "期间",
        re.compile(
            rf"(?<![0-9])(?P<a>1[0-9]{{3}}|20[0-9]{{2}}){_S}年?{_DASH}(?P<b>1[0-9]{{3}}|20[0-9]{{2}})(?![0-9])(?:{_S}年)?"
        ),
    ),
    (
        "公元纪年",
        re.compile(
            rf"(?P<era>公元前|公元|西元前|西元|(?<![0-9从以之年天日月目史跟提]){_S}前)(?P<y>[0-9]{{1,4}}|[一二三四五六七八九十百千〇零]{{1,7}}){_S}年(?:{_S}(?P<m>1[0-2]|0?[1-9]){_S}月(?:{_S}(?P<d>3[01]|[12][0-9]|0?[1-9]){_S}[日号])?)?"
        ),
    ),
    (
        "公元纪年",
        re.compile(
            rf"(?<![0-9])(?P<y>1[0-9]{{3}}|20[0-9]{{2}}){_S}年(?![代级])(?:{_S}(?P<m>1[0-2]|0?[1-9]){_S}月(?:{_S}(?P<d>3[01]|[12][0-9]|0?[1-9]){_S}[日号])?)?"
        ),
    ),
    (
        "公元纪年",
        re.compile(
            "(?P<y>[一二][〇零一二三四五六七八九]{3})年(?![代级])(?:(?P<m>十[一二]?|[一二三四五六七八九])月(?:(?P<d>[一二三四五六七八九十廿卅]{1,3})[日号])?)?"
        ),
    ),
    (
        "期间",
        re.compile(
            f"{_REPUBLIC_NAME}(?P<ra>元|[一二三四五六七八九十廿卅]{{1,3}}|[0-9]{{1,2}})年?(?:至|到|—|——|-|~|～)(?:民国)?"
            "(?P<rb>[一二三四五六七八九十廿卅]{1,3}|[0-9]{1,2})年"
        ),
    ),
    (
        "民国纪年",
        re.compile(
            f"{_REPUBLIC_NAME}(?P<y>元|[一二三四五六七八九十廿卅]{{1,3}}|[0-9]{{1,2}})年(?:{_LUNAR}"
            "|(?P<m>1[0-2]|[1-9]|十[一二]?|正|[一二三四五六七八九])月(?:(?P<d>[0-9]{1,2}|[一二三四五六七八九十廿]{1,3})[日号])?)?"
        ),
    ),
    ("年代", re.compile(f"(?:(?P<c>{_CENTURY})世纪|(?P<last>上世纪)|(?P<y>1[0-9]|20))(?P<dec>{_DECADE})年代")),
    ("世纪", re.compile(f"(?:公元)?(?P<bc>前)?(?P<c>{_CENTURY})世纪")),
    ("年代", re.compile(f"(?<![0-9一二三四五六七八九])(?P<dec>{_DECADE})年代")),
    (
        "时期",
        re.compile(
            "(?:(?<=[“\"「‘'])|(?<![0-9一二三四五六七八九十“\"「‘'])(?=十[一二三四五六七八九]))(?P<plan>十?[一二三四五六七八九]|十)五(?P<close>[”\"」’'])?"
            "(?:(?:规划|计划)?(?:时期|期间))"
        ),
    ),
    ("时期", re.compile("(?<=[“\"「‘'])(?P<plan>十?[一二三四五六七八九]|十)五(?=[”\"」’'])(?![”\"」’']运动)")),
    (
        "时期",
        re.compile("(?P<age>抗日战争|抗战|解放战争|国共内战|文化大革命|“?文革”?)(?:时期|期间)"),
    ),
    (
        "时期",
        re.compile(
            "(?<!中华)(?<!大韩)(?:民国(?:时期|年间)|(?<![人公国居农市村渔牧移难平全])民国)"
            "(?![初]?(?:元|[一二三四五六七八九十0-9]{1,3})年)(?!政府)"
        ),
    ),
    (
        "期间",
        re.compile(
            rf"(?<![0-9年月])(?P<m>1[0-2]|0?[1-9]){_S}月(?:{_S}(?P<d>3[01]|[12][0-9]|0?[1-9]){_S}[日号]?)?{_DASH}"
            rf"(?:(?P<m2>1[0-2]|0?[1-9]){_S}月)?(?:{_S}(?P<d2>3[01]|[12][0-9]|0?[1-9]){_S}[日号])?(?<=[月日号])"
        ),
    ),
    (
        "月日",
        re.compile(rf"(?<![0-9年月])(?:1[0-2]|0?[1-9]){_S}月{_S}(?:3[01]|[12][0-9]|0?[1-9]){_S}[日号]"),
    ),
)
_NEEDS = {
    "期间": ("年", "月", "-", "—", "–", "~", "～"),
    "公元纪年": ("年", "(", "（"),
    "民国纪年": ("民国",),
    "年代": ("年代",),
    "世纪": ("世纪",),
    "时期": ("五", "期", "民国"),
    "月日": ("月",),
}
"""What a text must hold for a pattern of the kind to be tried."""
_MODERN_ONLY = frozenset({"时期", "月日", "年代"})
_CHEAP = re.compile("[0-9年纪代五期民]")
_AGES = {
    "抗日战争": "1931/1945",
    "抗战": "1937/1945",
    "解放战争": "1945/1949",
    "国共内战": "1945/1949",
    "文化大革命": "1966/1976",
    "文革": "1966/1976",
}
_SAID_TO_BE_BEFORE = 50
"""From here on 前221年 is a year before the common era; 前三年 are the last three."""
_REPUBLIC = "1912/1949"


def edtf_year(year: int) -> str:
    """Write a year of historical counting (-1 is 前1年) as EDTF, where year 0 is 前1年."""
    astronomical = year + 1 if year < 0 else year
    return f"-{-astronomical:04d}" if astronomical < 0 else f"{astronomical:04d}"


def edtf_span(begin: int, end: int) -> str:
    """Write the years from ``begin`` to ``end`` as an EDTF interval, one year as itself."""
    return edtf_year(begin) if begin == end else f"{edtf_year(begin)}/{edtf_year(end)}"


def plain_dates(text: str, *, modern: bool) -> Iterator[Mention]:
    """Yield what needs no table of eras; an earlier pattern wins."""
    if not _CHEAP.search(text):
        return
    taken: list[tuple[int, int]] = []
    for kind, pattern in _PATTERNS:
        if (kind in _MODERN_ONLY and not modern) or not any(word in text for word in _NEEDS[kind]):
            continue
        for match in pattern.finditer(text):
            begin, end = match.span()
            value = _VALUES[kind](match)
            if not modern and match.group().startswith("前"):  # 孝景前二年 is no year before the common era
                continue
            if value is None or any(low < end and begin < high for low, high in taken):
                continue
            taken.append((begin, end))
            yield Mention(begin, end, TagType.TIME, kind, value, 0.95, MAKER)


def _interval(match: re.Match[str]) -> str | None:
    """Write 2021-2025, 1937年7月至1945年8月 and 2025年11月9日至21日: what the end does not say is the beginning's."""
    groups = match.groupdict()
    if "ra" in groups:
        first, last = number(match["ra"]) or 0, number(match["rb"]) or 0
        return edtf_span(1911 + first, 1911 + last) if 0 < first < last else None
    if "y" not in groups and "a" not in groups:
        return ""
    if "a" in groups:
        first, last = int(match["a"]), int(match["b"])
        return f"{first:04d}/{last:04d}" if first < last else None
    begin = [_digits(groups[name]) if groups[name] else None for name in ("y", "m", "d")]
    end = [_digits(groups[name]) if groups[name] else None for name in ("y2", "m2", "d2")]
    given = [place for place, part in enumerate(end) if part is not None]
    if not given or (given[0] and begin[given[0]] is None):
        return None
    end[: given[0]] = begin[: given[0]]
    low, high = _date(begin), _date(end)
    return f"{low}/{high}" if low and high and low < high else None


def span_in(year: int, written: str) -> str:
    """Return the EDTF interval that 4月23日-29日 is in ``year``; empty for what is no such span."""
    match = next((found for _, pattern in _PATTERNS if (found := pattern.fullmatch(f"{year:04d}年{written}"))), None)
    return (_interval(match) or "") if match and "y2" in match.groupdict() else ""


def _date(parts: list[int | None]) -> str:
    """Write year, month, day up to the first that is not said; empty where they are no date."""
    year, month, day = parts
    if year is None or (month is None and day is not None):
        return ""
    return edtf_year(year) + "".join(f"-{part:02d}" for part in (month, day) if part is not None)


def _common_era(match: re.Match[str]) -> str | None:
    groups = match.groupdict()
    year = _digits(groups["y"])
    if year is None or year == 0:
        return None
    if "前" in (era := (groups.get("era") or "").strip()):
        return edtf_year(-year) if era != "前" or year >= _SAID_TO_BE_BEFORE else None
    return _date([year, *(_digits(groups[name]) if groups.get(name) else None for name in ("m", "d"))])


def _digits(written: str) -> int | None:
    """Read 2022, 二〇二二 or 二十二."""
    if written.isascii():
        return int(written)
    if re.fullmatch("[一二三四五六七八九][〇零一二三四五六七八九]{3}", written):
        return int("".join(str("〇一二三四五六七八九".index("〇" if c == "零" else c)) for c in written))
    return number(written)


def _republic(match: re.Match[str]) -> str | None:
    """The republic counts months and days as the West does: 民国二十一年一月 is 1932-01; of lunar ones the year alone,
    for :mod:`ingest.dating` has the calendar."""
    year = number(match["y"])
    if not year:
        return None
    month = 1 if match["m"] == "正" else number(match["m"] or "")
    day = number(match["d"] or "")
    return _date([1911 + year, month, day if day and day <= 31 else None])


def _century(match: re.Match[str]) -> str | None:
    century = _digits(match["c"])
    if not century:
        return None
    if match["bc"]:
        return edtf_span(-100 * century, -100 * century + 99)
    return edtf_span(100 * century - 99, 100 * century)


def _decade(match: re.Match[str]) -> str | None:
    """Write 20世纪80年代, 1980年代, 上世纪八九十年代 and, of the twentieth century, 80年代."""
    groups = match.groupdict()
    decades = (
        [_digits(f"{one}十") for one in match["dec"].rstrip("十")] if "十" in match["dec"] else [int(match["dec"])]
    )
    if groups.get("c"):
        hundred = 100 * ((_digits(groups["c"]) or 0) - 1)
    else:
        hundred = 100 * int(groups["y"]) if groups.get("y") else 1900
    first, last = decades[0], decades[-1]
    return edtf_span(hundred + first, hundred + last + 9) if first and last and hundred >= 0 else None


def _period(match: re.Match[str]) -> str | None:
    groups = match.groupdict()
    if "age" in groups:
        return _AGES.get(groups["age"].strip("“”"), "")
    return _plan(number(groups["plan"])) if "plan" in groups else _REPUBLIC


def _plan(order: int | None) -> str | None:
    """A five-year plan: the first ran from 1953, the third from 1966, the fourteenth from 2021."""
    if order is None:
        return None
    first = 1953 + 5 * (order - 1) if order < 3 else 1966 + 5 * (order - 3)
    return f"{first}/{first + 4}"


def _no_value(match: re.Match[str]) -> str | None:
    del match
    return ""


_VALUES = {
    "期间": _interval,
    "公元纪年": _common_era,
    "民国纪年": _republic,
    "世纪": _century,
    "年代": _decade,
    "时期": _period,
    "月日": _no_value,
}
