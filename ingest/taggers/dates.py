"""Dates: era and reign years, what counts on from them, months and days, dynasties, and dates of the common era.

The finder says where a date stands and every year that its words alone allow: one year, or an EDTF set such as
``[0227,0477]``. Which of them is meant, and what 明年, 三年 or 五月 come to, needs the whole document:
:mod:`ingest.dating` chooses. A mention that only a year named before it can date is of the kind 承前纪年, 月日,
干支纪日 or 节令 and has no value yet. Pure.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from ingest.taggers.date_forms import CYCLE, DAY, FESTIVAL, MONTH, MONTH_NAME, NUMERAL, WORDS
from ingest.taggers.dynasty_dates import dynasty_dates
from ingest.taggers.era_names import era_names
from ingest.taggers.mention import Mention, TextContext
from ingest.taggers.plain_dates import MAKER, edtf_span, edtf_year, plain_dates
from ontology.authority.eras import Era, EraTable
from ontology.authority.ganzhi import years as cycle_years
from ontology.authority.numerals import number
from ontology.records import TagType

_DIGITS = "(?:1[0-2]|0?[1-9])月(?:(?:3[01]|[12][0-9]|0?[1-9])[日号])?"
_YEAR_OF = re.compile(
    f"(?P<number>{NUMERAL})[年载祀](?P<tail>(?:太?岁[次在]?|次)?{CYCLE}(?![朔晦望日]){MONTH}?|{MONTH}|{FESTIVAL})?"
)
_YEARS_OF = re.compile(f"(?P<first>{NUMERAL})(?:[至到、—-]|——)(?P<last>{NUMERAL})年")
_HEAD = "(?:^|(?<=[，。；！？\n、：「“（]))"
_WORD = "|".join(sorted(WORDS, key=len, reverse=True))
_FOLLOWING = re.compile(f"(?P<word>{_WORD})(?P<tail>{_DIGITS}|{MONTH}|{FESTIVAL})?(?![前终关级代度轻少青老])")
_MODERN_WORDS = frozenset({"同年", "次年", "翌年", "当年", "该年"})
_BARE_MONTH = re.compile(
    f"{_HEAD}[春夏秋冬]?王?(?:闰?{MONTH_NAME}月|闰月)(?:{DAY})?(?![一二三四五六七八九十之而余不间大小饼季支])"
)
_BARE_DAY = re.compile(f"{_HEAD}(?:(?:初?[一二三四五六七八九十廿]{{1,3}}日)(?=[，、；])|{CYCLE}[朔晦望]?(?=[，、）]))")
_BARE_DIGITS = re.compile(f"(?<![0-9年月.]){_DIGITS}(?![刊份号])")
_HOLIDAY = "国庆节?|劳动节|五一"
_BARE_FESTIVAL = re.compile("(?:国庆节|劳动节|春节|元宵节|清明节|端午节|中秋节|重阳节|七夕节|除夕)(?:期间|假期)?")
_ON_THE_DAY = re.compile("当[天日晚]|前[后夕]|之际")
_YEAR_FESTIVAL = re.compile(f"(?P<year>20[0-9]{{2}}|1[89][0-9]{{2}})年(?:{FESTIVAL}|{_HOLIDAY})(?:期间|假期)?")
_CYCLE_YEAR = re.compile(f"(?P<cycle>{CYCLE})(?![日朔晦望])(?:之?[年岁](?!第)|(?P<month>{MONTH})|(?=[，。；、]|$))?")
_AGE_OF = re.compile("(?<=太岁在)|(?<=太岁次)|(?<=岁次)|(?<=岁在)")
_EVENTS = {
    "戊戌": (1898, "变法|政变|维新"),
    "辛亥": (1911, "革命"),
    "甲午": (1894, "战争|海战|中日"),
    "庚子": (1900, "事变|赔款|国变|拳乱"),
    "辛丑": (1901, "条约|和约"),
    "辛酉": (1861, "政变"),
    "甲申": (1644, "之变|国变"),
    "癸卯": (1904, "学制"),
}
_EVENT = re.compile("|".join(f"{cycle}(?={after})" for cycle, (_, after) in _EVENTS.items()))
_AFTER_ERA = re.compile(
    "(?:之?[中间末]|之?初(?![一二三四五六七八九十])|年[间中制造]|以[来后前]|改元|时期|朝(?![廷野])|时(?![间候])|之?际"
    "|[刻刊抄]|本(?=[，。、；）》]|$)|[）)]|[、及和](?=[\u4e00-\u9fff])|《|大典|字典|[^，。、；]{0,3}[府州县省]志)"
)
_LIKE_A_BOOK = re.compile(".*[志]|[刻刊抄本《大字]")
_SURELY_ERA = re.compile("之?[中间末初]|年[间中制造]|改元")
_WORDS_TOO = frozenset({"正统", "天命", "民国", "洪化", "大顺", "天德", "永昌"})
_COUNTED = frozenset("凡历阅居共约越在积逾近享守留经几数前余第满终位过行为不有以二三四五六七八九十百")
"""What stands before a number of years that is no date: 凡三年, 居十年, 在位二十年."""
_LONGEST_REIGN = 61
_LASTS = frozenset("之而不余后间前内矣有乃")
_OPENS = frozenset("。！？；\n”「“：")
_EARLIEST_BOOK = 1271
"""Eras that a title or an edition may bear alone are those of 元, 明 and 清; the earlier are common words too often."""


@dataclass(frozen=True, slots=True)
class _Last:
    """The reign and its year that the passage named last: what a bare 三年 can count on from."""

    name: str = ""
    number: int = 0


class DateFinder:
    """Finds TIME mentions; looks era and reign years up in ``eras``."""

    maker = MAKER

    def __init__(self, eras: EraTable) -> None:
        self._eras = eras
        self._names = era_names(eras)

    def find(self, text: str, *, context: TextContext, known: Sequence[Mention]) -> Iterator[Mention]:
        """Yield the dates of ``text``, by family; an earlier family wins where two would overlap."""
        del known
        modern, classical = context.language != "lzh", context.language != "zh"
        taken: list[tuple[int, int]] = []
        alone = [*self._eras_alone(text, classical=classical)]
        reckoned = [*self._reckoned(text, alone, classical=classical)]
        classical = classical or bool(reckoned)
        families = (
            _festive_years(text) if modern else (),
            plain_dates(text, modern=modern),
            self._spans(text),
            reckoned,
            self._cycles(text),
            alone,
            _words(text, classical=classical),
            _bare(text, modern=modern, classical=classical),
            dynasty_dates(text, self._eras),
        )
        for family in families:
            for mention in family:
                if not any(low < mention.end and mention.begin < high for low, high in taken):
                    taken.append((mention.begin, mention.end))
                    yield mention

    def _reckoned(self, text: str, alone: Sequence[Mention], *, classical: bool) -> Iterator[Mention]:
        """Yield 永乐十年三月, and a bare 三年 that can count on from it or from an era that stands alone."""
        last, waiting = _Last(), [*alone]
        for match in _YEAR_OF.finditer(text):
            count = number(match["number"])
            if not count:
                continue
            while waiting and waiting[0].end <= match.start():
                era = waiting.pop(0)
                last = _Last(text[era.begin : era.end])
            begin = self._names.begin(text, match.start())
            if self._names.is_other(text, match.start()):
                last = _Last()
            elif begin < match.start():
                name = text[begin : match.start()]
                years = {year for row in self._names.rows(name) if (year := row.year(count)) is not None}
                if years:
                    last = _Last(name, count)
                    yield _time(begin, match.end(), "年号纪年", _set(years), 0.95 if len(years) == 1 else 0.85)
            elif (classical or last.name) and (sure := self._goes_on(text, match, count, last)):
                last = _Last(last.name, count)
                yield _time(match.start(), match.end(), "承前纪年", "", sure)

    def _spans(self, text: str) -> Iterator[Mention]:
        """Yield 乾隆三十八至四十七年 and 光绪二十六、七年: years of one era, from the first to the last."""
        for match in _YEARS_OF.finditer(text):
            begin = self._names.begin(text, match.start())
            first, last = number(match["first"]) or 0, number(match["last"]) or 0
            last += first - first % 10 if last < first and last < 10 else 0
            spans = {
                edtf_span(low, high)
                for row in self._names.rows(text[begin : match.start()])
                if (low := row.year(first)) is not None and (high := row.year(last)) is not None and low < high
            }
            if spans:
                yield _time(begin, match.end(), "期间", spans.pop() if len(spans) == 1 else "", 0.9)

    def _goes_on(self, text: str, match: re.Match[str], count: int, last: _Last) -> float:
        """Say how sure a bare 三年 is a date; 0 for a length of time."""
        before, after = text[match.start() - 1 : match.start()], text[match.end() : match.end() + 1]
        if before in _COUNTED and before:
            return 0.0
        if not before or before in _OPENS:
            if match["tail"] or after in tuple("，、"):
                return 0.6
        elif match["tail"] and before == "，":
            return 0.55
        later = last.number < count <= last.number + _LONGEST_REIGN and after not in _LASTS
        possible = later and any(row.year(count) is not None for row in self._names.rows(last.name))
        return (0.6 if not before.isalnum() or match["tail"] else 0.52) if possible else 0.0

    def _cycles(self, text: str) -> Iterator[Mention]:
        """Yield 万历戊寅, 岁次丙午, 癸卯年 and the year of 辛亥革命."""
        for match in _EVENT.finditer(text):
            yield _time(match.start(), match.end(), "干支纪年", edtf_year(_EVENTS[match.group()][0]), 0.8)
        for match in _CYCLE_YEAR.finditer(text):
            begin = self._names.begin(text, match.start())
            rows = self._names.rows(text[begin : match.start()])
            found = {year for row in rows for year in cycle_years(match["cycle"], row.begin, row.end)}
            if found:
                yield _time(begin, match.end(), "干支纪年", _set(found), 0.85)
            elif _AGE_OF.search(text, match.start(), match.start() + 1) or text[match.end() - 1] in "年岁":
                yield _time(match.start(), match.end(), "干支纪年", "", 0.65)

    def _eras_alone(self, text: str, *, classical: bool) -> Iterator[Mention]:
        """Yield 永乐 in 永乐中, 万历 in 万历间, 嘉靖 in （嘉靖）《惟扬志》: an era from its first year to its last."""
        for match in _AFTER_ERA.finditer(text):
            begin = self._names.begin(text, match.start())
            rows = [row for row in self._names.rows(text[begin : match.start()]) if row.kind != "kept"]
            if (
                rows
                and all(row.kind == "era" for row in rows)
                and self._stands(text, begin, match, rows, classical=classical)
            ):
                spans = {edtf_span(row.begin, row.end) for row in rows}
                yield _time(begin, match.start(), "年号纪年", spans.pop() if len(spans) == 1 else "", 0.7)

    def _stands(self, text: str, begin: int, match: re.Match[str], rows: Sequence[Era], *, classical: bool) -> bool:
        """Say whether an era without a year is one: many are common words (和平时期) or places (保定府志) as well."""
        after = match.group()
        if after in "）)":
            return text[begin - 1 : begin] in ("（", "(")
        if after in "、及和":
            following = self._names.longest_at(text, match.end())
            return following > match.end() and bool(_SURELY_ERA.match(text, following))
        plainly = classical or after[-1] in "间制造" or text[match.end() : match.end() + 1] == "年"
        if _SURELY_ERA.match(after) and plainly and text[begin : match.end()] != "长安中":
            return True
        great = [row for row in rows if row.standing == 1]
        late = bool(great) and all(row.begin >= _EARLIEST_BOOK for row in great)
        named = match.start() - begin > len(rows[0].era)
        return (late and rows[0].era not in _WORDS_TOO) or (named and not _LIKE_A_BOOK.match(after))


def _words(text: str, *, classical: bool) -> Iterator[Mention]:
    """Yield 明年, 是岁, 次年三月, 同年10月; in modern text only those of :data:`_MODERN_WORDS`."""
    for match in _FOLLOWING.finditer(text):
        head = match.start() == 0 or not text[match.start() - 1].isalnum()
        if (classical and head) or (match["word"] in _MODERN_WORDS and (head or match["tail"])):
            yield _time(match.start(), match.end(), "承前纪年", "", 0.6)
        elif classical and match["word"] in ("是岁", "是年", "明年", "翌年"):
            yield _time(match.start(), match.end(), "承前纪年", "", 0.52)


def _bare(text: str, *, modern: bool, classical: bool) -> Iterator[Mention]:
    """Yield months, days and festivals that stand alone."""
    if classical:
        yield from (_time(*match.span(), "月日", "", 0.55) for match in _BARE_MONTH.finditer(text))
        for match in _BARE_DAY.finditer(text):
            yield _time(*match.span(), "干支纪日" if match.group()[-1] != "日" else "月日", "", 0.52)
    if modern:
        yield from (_time(*match.span(), "月日", "", 0.6) for match in _BARE_DIGITS.finditer(text))
        for match in _BARE_FESTIVAL.finditer(text):
            timely = match.group()[-2:] in ("期间", "假期") or _ON_THE_DAY.match(text, match.end())
            yield _time(*match.span(), "节令", "", 0.9 if timely else 0.55)


def _festive_years(text: str) -> Iterator[Mention]:
    """Yield 2024年春节期间; the value is left to the document, which knows the lunar calendar."""
    for match in _YEAR_FESTIVAL.finditer(text):
        kind = "期间" if match.group().endswith(("期间", "假期")) else "节令"
        yield _time(*match.span(), kind, match["year"], 0.97)


def _time(begin: int, end: int, kind: str, value: str, sure: float) -> Mention:
    return Mention(begin, end, TagType.TIME, kind, value, sure, MAKER)


def _set(years: set[int]) -> str:
    """Write one year, or the EDTF set of several."""
    written = [edtf_year(year) for year in sorted(years)]
    return written[0] if len(written) == 1 else f"[{','.join(written)}]"
