"""Dates: era and reign years, years of the republic and of the common era, periods, centuries, months.

Values are EDTF (ISO 8601-2): a year before the common era is astronomical, so 前167年 is ``-0166``; a lunar month is
not a Gregorian one, so an era date keeps the year alone; an era name that several reigns share and that neither the
wording nor the context decides becomes a set, ``[0227,0477]``. Pure.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from ingest.normalize import fold
from ingest.taggers.mention import Mention, TextContext
from ingest.taggers.plain_dates import MAKER, edtf_year, plain_dates
from ontology.authority.eras import Era, EraTable
from ontology.authority.ganzhi import later
from ontology.authority.ganzhi import years as cycle_years
from ontology.authority.numerals import number
from ontology.records import TagType

_N = "(?:元|[一二三四五六七八九十百廿卅〇零两]{1,6}|[0-9]{1,4})"
_CYCLE = "[甲乙丙丁戊己庚辛壬癸][子丑寅卯辰巳午未申酉戌亥]"
_DAY = f"(?:初?[一二三四五六七八九十廿]{{1,3}}日|初[一二三四五六七八九十]|{_CYCLE}[朔晦望]?|[朔晦望旦])"
_MONTH = f"(?:[春夏秋冬]?闰?(?:正|腊|端|十?[一二三四五六七八九十])月(?:{_DAY})?)"
_YEAR_OF = re.compile(f"(?P<number>{_N})[年载祀](?P<tail>{_CYCLE}|{_MONTH})?")
_AFTER_ERA = re.compile("(?:之?[中间末]|之?初(?![一二三四五六七八九十])|年[间中]|以来|改元)")
_FOLLOWING = re.compile(
    f"(?:^|(?<=[，。；！？\n、：]))(?P<word>其?明年|是岁|是年|其年|翌年|次年|后年)(?P<tail>{_MONTH})?"
)
_STEP = {"明年": 1, "其明年": 1, "翌年": 1, "次年": 1, "后年": 2}
_BARE_MONTH = re.compile(
    f"(?:^|(?<=[，。；！？\n、：]))[春夏秋冬]?，?闰?(?:正|十?[一二三四五六七八九十])月(?:{_DAY})?(?=[，。；、])"
)
_CYCLE_YEAR = re.compile(f"(?P<cycle>{_CYCLE})(?![日朔晦望])(?:[年岁]|(?=[，。；、]|$))")
_LONGEST_ERA = 8
_NEAR = 60
"""Years from the date named before within which a reading is taken for meant."""
_CHEAP = re.compile("[0-9年载世月纪岁五甲乙丙丁戊己庚辛壬癸]")


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
        names = tuple(dict.fromkeys(name for row in eras.rows for name in _names(row)))
        self._names = dict(zip(fold("\n".join(names)).split("\n"), names, strict=True))
        self._longest = min(max(map(len, self._names), default=0), _LONGEST_ERA)
        self._ends: dict[str, int] = {}
        for row in eras.rows:
            for dynasty in (row.dynasty, *row.dynasty_names):
                self._ends[dynasty] = max(row.end, self._ends.get(dynasty, row.end))

    def find(self, text: str, *, context: TextContext, known: Sequence[Mention]) -> Iterator[Mention]:
        """Yield the dates of ``text`` from left to right, by family."""
        del known
        if not _CHEAP.search(text) and not _AFTER_ERA.search(text):
            return
        plain = [*plain_dates(text, modern=context.language != "lzh")]
        yield from plain
        taken = [(mention.begin, mention.end) for mention in plain]
        yield from self._reckoned(text, context, taken)
        yield from self._cycles(text, context, taken)
        yield from self._eras_without_year(text, context, taken)

    def _cycles(self, text: str, context: TextContext, taken: list[tuple[int, int]]) -> Iterator[Mention]:
        """Yield 万历戊寅: the year of an era by its place in the sexagenary cycle."""
        for match in _CYCLE_YEAR.finditer(text):
            begin = self._before(text, match.start())
            if begin == match.start() or any(low < match.end() and begin < high for low, high in taken):
                continue
            rows = self._eras.named(self._names[text[begin : match.start()]], dynasty=context.dynasty)
            found = {year for row in rows for year in cycle_years(match["cycle"], row.begin, row.end)}
            if found:
                taken.append((begin, match.end()))
                yield Mention(begin, match.end(), TagType.TIME, "干支纪年", _set(tuple(found)), 0.85, MAKER)

    def _reckoned(self, text: str, context: TextContext, taken: list[tuple[int, int]]) -> Iterator[Mention]:
        """Yield era and reign years, and what the passage counts on from them."""
        last = _Reckoning("", ())
        for match in _candidates(text):
            if any(low < match.end() and match.start() < high for low, high in taken):
                continue
            found = self._year(text, match, context, last) if match.re is _YEAR_OF else _follow(match, last)
            if found is None:
                continue
            mention, last = found
            taken.append((mention.begin, mention.end))
            yield mention

    def _year(
        self, text: str, match: re.Match[str], context: TextContext, last: _Reckoning
    ) -> tuple[Mention, _Reckoning] | None:
        count = number(match["number"])
        if count is None or count < 1:
            return None
        begin = self._before(text, match.start())
        name = text[begin : match.start()]
        sure = 0.95
        if not name:
            if not _starts(text, match) or context.language == "zh":
                return None
            if not last.name:
                return Mention(match.start(), match.end(), TagType.TIME, "承前纪年", "", 0.5, MAKER), last
            name, begin, sure = last.name, match.start(), 0.6
        years = self._years(name, count, context, last)
        if not years or (sure < 0.9 and not any(0 <= year - earlier <= 30 for earlier in last.years for year in years)):
            return None
        confidence = sure if len(years) == 1 else min(sure, 0.8)
        mention = Mention(begin, match.end(), TagType.TIME, "年号纪年", _set(years), confidence, MAKER)
        return mention, _Reckoning(name, years)

    def _before(self, text: str, end: int) -> int:
        """Return where the longest era or reign name that ends at ``end`` begins; ``end`` where there is none."""
        return next(
            (begin for begin in range(max(0, end - self._longest), end - 1) if text[begin:end] in self._names), end
        )

    def _years(self, name: str, count: int, context: TextContext, last: _Reckoning) -> tuple[int, ...]:
        """Return the likeliest years: those the dynasty points at, else those near the year named before."""
        readings = self._eras.years(self._names[name], count, dynasty=context.dynasty)
        limit = self._ends.get(context.dynasty)
        readings = tuple(one for one in readings if limit is None or one.year <= limit) or readings
        if not readings:
            return ()
        best = max(one.score for one in readings)
        years = tuple(dict.fromkeys(one.year for one in readings if one.score == best))
        near = tuple(year for year in years if any(abs(year - earlier) <= _NEAR for earlier in last.years))
        return near or years

    def _eras_without_year(
        self, text: str, context: TextContext, taken: Sequence[tuple[int, int]]
    ) -> Iterator[Mention]:
        """Yield 永乐 in 永乐中, 万历 in 万历间: an era as a whole, from its first year to its last."""
        for match in _AFTER_ERA.finditer(text):
            begin = self._before(text, match.start())
            if begin == match.start() or any(low < match.end() and begin < high for low, high in taken):
                continue
            rows = self._eras.named(self._names[text[begin : match.start()]], dynasty=context.dynasty)
            if all(row.kind == "era" for row in rows):
                likely = self._years(text[begin : match.start()], 1, context, _Reckoning("", ()))
                spans = {f"{edtf_year(row.begin)}/{edtf_year(row.end)}" for row in rows if row.year(1) in likely}
                value = spans.pop() if len(spans) == 1 else ""
                yield Mention(begin, match.start(), TagType.TIME, "年号", value, 0.7, MAKER)


def _names(row: Era) -> Iterator[str]:
    """Yield 永乐, 明永乐 …: the era's names alone and after its dynasty. A ruler before them is a tag of his own."""
    for name in (row.era, *row.names):
        yield name
        if len(name) > 1:
            hints = (row.dynasty, *row.dynasty_names)
            yield from (hint + name for hint in hints if not name.startswith(hint))


def _candidates(text: str) -> list[re.Match[str]]:
    matches = [*_YEAR_OF.finditer(text), *_FOLLOWING.finditer(text), *_BARE_MONTH.finditer(text)]
    return sorted(matches, key=lambda match: (match.start(), -match.end()))


def _follow(match: re.Match[str], last: _Reckoning) -> tuple[Mention, _Reckoning] | None:
    """Resolve 明年, 是岁 and a bare month by the year that the passage named last.

    Without such a year only a word with its month is a date, and its value is unknown.
    """
    bare = match.re is _BARE_MONTH
    if not last.years and (bare or match["tail"] is None):
        return None
    step = 0 if bare else _STEP.get(match["word"], 0)
    moved = replace(last, years=tuple(later(year, step) for year in last.years))
    kind = "月日" if bare else "承前纪年"
    value = _set(moved.years) if moved.years else ""
    return Mention(match.start(), match.end(), TagType.TIME, kind, value, 0.55, MAKER), moved


def _starts(text: str, match: re.Match[str]) -> bool:
    """Say whether a bare 三年 opens a sentence and goes on like a date: 三年春, 三年，."""
    opens = match.start() == 0 or text[match.start() - 1] in "。！？；\n”"
    return opens and (match["tail"] is not None or text[match.end() : match.end() + 1] in tuple("，、"))


def _set(years: Sequence[int]) -> str:
    """Write one year, or the EDTF set of several."""
    written = [edtf_year(year) for year in sorted(years)]
    return written[0] if len(written) == 1 else f"[{','.join(written)}]"
