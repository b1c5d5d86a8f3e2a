"""Dates that need no table of eras: the common era, the republic, centuries, five-year plans. Pure.

The digits must be half-width, as in normalised text; a blank may stand between them and 年.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from ingest.taggers.mention import Mention
from ontology.authority.numerals import number
from ontology.records import Maker, TagType

MAKER = Maker("dates", "1")

_SPACE = "[ ]?"
_DASH = f"{_SPACE}(?:-|—|–|——|~|～|至|到){_SPACE}"

_PATTERNS = (
    (
        "期间",
        re.compile(r"(?<=[（(])(?:约|公元)?(?P<a>[0-9]{2,4})(?:年)?[-—–~～](?:约)?(?P<b>[0-9]{2,4})(?:年)?(?=[）)，])"),
    ),
    ("公元纪年", re.compile(r"(?<=[（(])(?P<y>[1-9][0-9]{2,3})(?=[）)])")),
    (
        "期间",
        re.compile(
            rf"(?<![0-9])(?P<a>1[0-9]{{3}}|20[0-9]{{2}}){_SPACE}年?{_DASH}(?P<b>1[0-9]{{3}}|20[0-9]{{2}})(?![0-9])(?:{_SPACE}年)?"
        ),
    ),
    (
        "公元纪年",
        re.compile(rf"(?P<era>公元前|公元|西元|前)(?P<y>[0-9]{{1,4}}|[一二三四五六七八九十百千〇零]{{1,7}}){_SPACE}年"),
    ),
    (
        "公元纪年",
        re.compile(
            rf"(?<![0-9])(?P<y>1[0-9]{{3}}|20[0-9]{{2}}){_SPACE}年(?:{_SPACE}(?P<m>1[0-2]|0?[1-9]){_SPACE}月(?:{_SPACE}(?P<d>3[01]|[12][0-9]|0?[1-9]){_SPACE}[日号])?)?"
        ),
    ),
    (
        "公元纪年",
        re.compile(
            "(?P<y>[一二][〇零一二三四五六七八九]{3})年(?:(?P<m>十[一二]?|[一二三四五六七八九])月(?:(?P<d>[一二三四五六七八九十廿卅]{1,3})[日号])?)?"
        ),
    ),
    (
        "民国纪年",
        re.compile(
            "(?:中华)?民国(?P<y>元|[一二三四五六七八九十]{1,3}|[0-9]{1,2})年(?:(?:[0-9]{1,2}|十?[一二三四五六七八九十])月(?:[0-9]{1,2}[日号]|[一二三四五六七八九十]{1,3}[日号])?)?"
        ),
    ),
    (
        "世纪",
        re.compile(
            "(?:公元)?(?P<bc>前)?(?P<c>[0-9]{1,2}|[一二三四五六七八九十]{1,3})世纪(?:(?P<dec>[0-9]0|[二三四五六七八九]十)年代)?"
        ),
    ),
    ("时期", re.compile('[“"]?(?P<plan>十[一二三四五六七八九])五[”"]?(?:规划|计划)?(?:时期|期间)')),
    ("时期", re.compile("“(?P<plan>十[一二三四五六七八九])五”")),
    (
        "月日",
        re.compile(rf"(?<![0-9年月])(?:1[0-2]|0?[1-9]){_SPACE}月{_SPACE}(?:3[01]|[12][0-9]|0?[1-9]){_SPACE}[日号]"),
    ),
)
_MODERN_ONLY = frozenset({"时期", "月日"})


def edtf_year(year: int) -> str:
    """Write a year of historical counting (-1 is 前1年) as EDTF, where year 0 is 前1年."""
    astronomical = year + 1 if year < 0 else year
    return f"-{-astronomical:04d}" if astronomical < 0 else f"{astronomical:04d}"


def plain_dates(text: str, *, modern: bool) -> Iterator[Mention]:
    """Yield what needs no table of eras; an earlier pattern wins."""
    taken: list[tuple[int, int]] = []
    for kind, pattern in _PATTERNS:
        if kind in _MODERN_ONLY and not modern:
            continue
        for match in pattern.finditer(text):
            begin, end = match.span()
            value = _value(kind, match)
            if value is None or any(low < end and begin < high for low, high in taken):
                continue
            taken.append((begin, end))
            yield Mention(begin, end, TagType.TIME, kind, value, 0.95, MAKER)


def _value(kind: str, match: re.Match[str]) -> str | None:
    """Return the EDTF value of a match of ``kind``; ``None`` refuses the match."""
    return _VALUES[kind](match)


def _interval(match: re.Match[str]) -> str | None:
    first, last = int(match["a"]), int(match["b"])
    return f"{first:04d}/{last:04d}" if first < last else None


def _common_era(match: re.Match[str]) -> str | None:
    groups = match.groupdict()
    year = _digits(groups["y"])
    if year is None or year == 0:
        return None
    if "前" in (groups.get("era") or ""):
        return edtf_year(-year)
    parts = [edtf_year(year)]
    for name in ("m", "d"):
        if not groups.get(name):
            break
        parts.append(f"{_digits(groups[name]) or 0:02d}")
    return "-".join(parts)


def _digits(written: str) -> int | None:
    """Read 2022, 二〇二二 or 二十二."""
    if written.isascii():
        return int(written)
    if re.fullmatch("[一二三四五六七八九][〇零一二三四五六七八九]{3}", written):
        return int("".join(str("〇一二三四五六七八九".index("〇" if c == "零" else c)) for c in written))
    return number(written)


def _republic(match: re.Match[str]) -> str | None:
    year = number(match["y"])
    return edtf_year(1911 + year) if year else None


def _century(match: re.Match[str]) -> str | None:
    century = _digits(match["c"])
    if not century or match["bc"]:
        return "" if century else None
    if match["dec"] is None:
        return f"{century - 1:02d}XX"
    decade = _digits(match["dec"]) or 0
    return f"{century - 1:02d}{decade // 10}X"


def _plan(match: re.Match[str]) -> str | None:
    """A five-year plan: the fourteenth runs from 2021 to 2025."""
    order = number(match["plan"])
    if order is None:
        return None
    first = 2021 + 5 * (order - 14)
    return f"{first}/{first + 4}"


def _no_value(match: re.Match[str]) -> str | None:
    del match
    return ""


_VALUES = {
    "期间": _interval,
    "公元纪年": _common_era,
    "民国纪年": _republic,
    "世纪": _century,
    "时期": _plan,
    "月日": _no_value,
}
