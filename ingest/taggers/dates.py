"""Dates: era and reign years, years of the republic and of the common era, periods, centuries, months.

Values are EDTF (ISO 8601-2): a year before the common era is astronomical, so 前167年 is ``-0166``; a lunar month is
not a Gregorian one, so an era date keeps the year alone; an era name that several reigns share and that neither the
wording nor the context decides becomes a set, ``[0227,0477]``. Pure.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from ontology.authority.eras import EraTable, EraYear
from ontology.authority.numerals import number

from ingest.taggers.mention import Mention, TextContext
from ontology.records import Maker, TagType

MAKER = Maker("dates", "1")

_N = "(?:元|[一二三四五六七八九十百廿卅〇零两]{1,6}|[0-9]{1,4})"
_CYCLE = "[甲乙丙丁戊己庚辛壬癸][子丑寅卯辰巳午未申酉戌亥]"
_DAY = f"(?:初?[一二三四五六七八九十廿]{{1,3}}日|初[一二三四五六七八九十]|{_CYCLE}[朔晦望]?|[朔晦望旦])"
_MONTH = f"(?:[春夏秋冬]?[闰]?(?:正|腊|端|十?[一二三四五六七八九十])月(?:{_DAY})?|[春夏秋冬](?![秋官宫夏冬天分至]))"
_YEAR_OF = re.compile(f"(?P<number>{_N})[年载祀](?P<tail>{_CYCLE}|{_MONTH})?")
_AFTER_ERA = re.compile("(?:之?[中间末]|之?初(?![一二三四五六七八九十])|年[间中]|以来|改元)")
_FOLLOWING = re.compile(
    "(?<=[，。；！？\n、：])(?P<word>明年|其明年|是岁|是年|其年|翌年|次年|后年)|^(?:明年|是岁|是年|其年|翌年|次年)"
)
_STEP = {"明年": 1, "其明年": 1, "翌年": 1, "次年": 1, "后年": 2}
_BARE_MONTH = re.compile(
    f"(?:^|(?<=[，。；！？\n、：]))[春夏秋冬]?，?闰?(?:正|十?[一二三四五六七八九十])月(?:{_DAY})?(?=[，。；、])"
)
_LONGEST_ERA = 7
_SPACE = "[ ]?"
_DASH = f"{_SPACE}(?:-|—|–|——|~|～|至|到){_SPACE}"

_PATTERNS = (
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
_MODERN_ONLY = frozenset({"期间", "时期", "月日"})
_CHEAP = re.compile("[0-9年载世月纪岁五]")


def edtf_year(year: int) -> str:
    """Write a year of historical counting (-1 is 前1年) as EDTF, where year 0 is 前1年."""
    astronomical = year + 1 if year < 0 else year
    return f"-{-astronomical:04d}" if astronomical < 0 else f"{astronomical:04d}"


@dataclass(frozen=True, slots=True)
class _Reckoning:
    """The last year that the passage named: what 明年 and a bare 三年 count from."""

    name: str
    years: tuple[int, ...]


class DateFinder:
    """Finds TIME mentions; looks era and reign years up in ``eras``."""

    maker = MAKER

    def __init__(self, eras: EraTable) -> None:
        self._eras = eras

    def find(self, text: str, *, context: TextContext, known: Sequence[Mention]) -> Iterator[Mention]:
        """Yield the dates of ``text`` from left to right, by family."""
        del known
        if not _CHEAP.search(text) and not _AFTER_ERA.search(text):
            return
        plain = [*_plain(text, modern=context.language == "zh")]
        yield from plain
        taken = [(mention.begin, mention.end) for mention in plain]
        yield from self._reckoned(text, context, taken)
        yield from self._eras_without_year(text, context, taken)

    def _reckoned(self, text: str, context: TextContext, taken: list[tuple[int, int]]) -> Iterator[Mention]:
        """Yield era and reign years, and what the passage counts on from them."""
        last: _Reckoning | None = None
        for begin, match in _candidates(text):
            if any(low < match.end() and begin < high for low, high in taken):
                continue
            found = self._year(text, match, context, last) if match.re is _YEAR_OF else _follow(match, last)
            if found is None:
                continue
            mention, last = found
            taken.append((mention.begin, mention.end))
            yield mention

    def _year(
        self, text: str, match: re.Match[str], context: TextContext, last: _Reckoning | None
    ) -> tuple[Mention, _Reckoning] | None:
        count = number(match["number"])
        if count is None or count < 1:
            return None
        begin, name, years = self._before(text, match.start(), count, context)
        if years:
            return _mention(begin, match.end(), "年号纪年", years, 0.95), _Reckoning(name, _years(years))
        if last is None or not last.name or not _starts(text, match) or context.language == "zh":
            return None
        years = self._look_up(last.name, count, context)
        if not years or not any(earlier <= year.year <= earlier + 30 for earlier in last.years for year in years):
            return None
        return _mention(match.start(), match.end(), "年号纪年", years, 0.6), _Reckoning(last.name, _years(years))

    def _before(self, text: str, end: int, count: int, context: TextContext) -> tuple[int, str, tuple[EraYear, ...]]:
        """Return the longest era or reign name that ends at ``end``: its begin, itself, the years it may mean."""
        for begin in range(max(0, end - _LONGEST_ERA), end - 1):
            name = text[begin:end]
            if name.isalpha() and (years := self._look_up(name, count, context)):
                return begin, name, years
        return end, "", ()

    def _look_up(self, name: str, count: int, context: TextContext) -> tuple[EraYear, ...]:
        return tuple(self._eras.years(name, count, dynasty=context.dynasty))

    def _eras_without_year(
        self, text: str, context: TextContext, taken: Sequence[tuple[int, int]]
    ) -> Iterator[Mention]:
        """Yield 永乐中, 万历间: an era as a whole, without a value of its own year."""
        for match in _AFTER_ERA.finditer(text):
            begin = match.start() - 2
            if begin < 0 or any(low < match.end() and begin < high for low, high in taken):
                continue
            begin, _, years = self._before(text, match.start(), 1, context)
            if years and all(year.kind == "era" for year in years):
                yield Mention(begin, match.end(), TagType.TIME, "年号", _span_of(years), 0.7, MAKER)


def _candidates(text: str) -> Iterator[tuple[int, re.Match[str]]]:
    matches = [*_YEAR_OF.finditer(text), *_FOLLOWING.finditer(text), *_BARE_MONTH.finditer(text)]
    yield from sorted(((match.start(), match) for match in matches), key=lambda pair: (pair[0], -pair[1].end()))


def _follow(match: re.Match[str], last: _Reckoning | None) -> tuple[Mention, _Reckoning] | None:
    """Resolve 明年, 是岁 and a bare month by the year that the passage named last."""
    if last is None or not last.years:
        return None
    step = _STEP.get(match.group(), 0)
    moved = replace(last, years=tuple(_later(year, step) for year in last.years))
    kind = "月日" if match.re is _BARE_MONTH else "承前纪年"
    value = _set(moved.years)
    return Mention(match.start(), match.end(), TagType.TIME, kind, value, 0.55, MAKER), moved


def _later(year: int, step: int) -> int:
    moved = year + step
    return moved + 1 if year < 0 <= moved else moved


def _starts(text: str, match: re.Match[str]) -> bool:
    """Say whether a bare 三年 opens a sentence and goes on like a date: 三年春, 三年，."""
    opens = match.start() == 0 or text[match.start() - 1] in "。！？；\n”"
    return opens and (match["tail"] is not None or text[match.end() : match.end() + 1] in tuple("，、"))


def _years(years: Sequence[EraYear]) -> tuple[int, ...]:
    best = max(year.score for year in years)
    return tuple(dict.fromkeys(year.year for year in years if year.score == best))


def _mention(begin: int, end: int, kind: str, years: Sequence[EraYear], confidence: float) -> Mention:
    chosen = _years(years)
    return Mention(begin, end, TagType.TIME, kind, _set(chosen), confidence if len(chosen) == 1 else 0.8, MAKER)


def _set(years: Sequence[int]) -> str:
    """Write one year, or the EDTF set of several."""
    written = [edtf_year(year) for year in sorted(years)]
    return written[0] if len(written) == 1 else f"[{','.join(written)}]"


def _span_of(years: Sequence[EraYear]) -> str:
    best = _years(years)
    first = next(year for year in years if year.year == best[0])
    return f"{edtf_year(first.begin)}/{edtf_year(first.end)}" if len(best) == 1 else ""


def _plain(text: str, *, modern: bool) -> Iterator[Mention]:
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
