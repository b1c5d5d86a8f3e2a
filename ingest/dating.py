"""Dates in their document: which reign, which year, which day. Pure but for the lunar calendar's tables.

:func:`date` goes through a document from its first passage to its last. It ranks the readings of an era by dynasty, by
the document's own date and by the dates before and after (:mod:`ingest.readings`), carries the reign and year that run
through a chapter, and counts 明年, 三年, 五月 and 甲子 on from them. A TIME mention leaves it with its readings as
candidates, best first, and the EDTF value of the one chosen: a year, for lunar months and days the Western days that
they were (:mod:`ontology.authority.lunar` states the calendar and where it is silent: then the year alone); where
nothing decides between readings, the EDTF set of their years.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace

from ingest.date_values import festival_value, is_lunar, set_of, value_of
from ingest.dynasty_readings import dynasties_beside, of_dynasty
from ingest.readings import LISTED, Around, Reading, Source, decided, lives_of, ranked, with_cycle, with_unit
from ingest.taggers.date_forms import FESTIVALS, Form, read
from ingest.taggers.dynasty_dates import ONE
from ingest.taggers.era_names import EraNames, era_names
from ingest.taggers.mention import Mention, TextContext
from ingest.taggers.plain_dates import MAKER, span_in
from ontology.authority import lunar
from ontology.authority.eras import EraTable
from ontology.authority.ganzhi import ganzhi, historical, later
from ontology.authority.ganzhi import years as cycle_years
from ontology.records import Candidate, TagType

_RECKONED = frozenset({"年号纪年", "干支纪年", "承前纪年", "月日", "干支纪日", "节令", ""})
_PLAIN_YEAR = re.compile(r"(-?\d{4})(?:-\d\d){0,2}")
_SETTLED = frozenset({"公元纪年", "民国纪年"})
_CARRIES = {"lzh": 30, "zh": 1, "": 8}
"""For how many passages a year that was named goes on to count, by language."""
_AROUND = 4
"""Passages within which another date speaks for a reading."""
_FESTIVE = re.compile(r"(?P<year>\d{4})年(?P<festival>.+?)(?P<during>期间|假期)?")
_DAY = re.compile(r"\d{4}-\d\d-\d\d")
_HEADS = frozenset("。！？；\n")
_SINCE = ("以来", "已来", "迄今", "以后", "之后", "以前", "之前")
_ONCE = ("先是", "初，", "昔", "昔在")


def date(
    passages: Sequence[Sequence[Mention]],
    texts: Sequence[str],
    *,
    context: TextContext,
    eras: EraTable,
    lives: Mapping[str, tuple[int, int]] | None = None,
) -> list[tuple[Mention, ...]]:
    """Return the mentions of each passage with their TIME dated; the passages are those of one document, in order.

    ``texts`` are normalised. ``lives`` gives the years of birth and death of persons by their (folded) names: one who
    is named in a passage speaks for the years in which he lived. A mention that only an earlier date could have dated
    is left out where there is none; a dynasty before a person or an office is added. Raises ``ValueError`` where there
    are not as many texts as passages.
    """
    if len(passages) != len(texts):
        raise ValueError(f"there are {len(passages)} passages but {len(texts)} texts")
    run = _Run(context, eras, lives or {})
    both = [*zip(passages, texts, strict=True)]
    run.anchors = _Anchors(
        [
            ((index, mention.begin), year)
            for index, (mentions, text) in enumerate(both)
            for mention in mentions
            if (year := run.first_look(mention, text)) is not None
        ]
    )
    return [run.passage(index, mentions, text) for index, (mentions, text) in enumerate(both)]


class _Anchors:
    """The years that the document names beyond doubt, by passage and place."""

    def __init__(self, found: Sequence[tuple[tuple[int, int], int]]) -> None:
        self._places = [place for place, _ in found]
        self._years = [year for _, year in found]

    def around(self, index: int, begin: int) -> tuple[int | None, int | None]:
        """Return the years named last before and first after a place, within :data:`_AROUND` passages."""
        low, high = bisect_left(self._places, (index, begin)), bisect_right(self._places, (index, begin))
        before = low > 0 and index - self._places[low - 1][0] <= _AROUND
        after = high < len(self._places) and self._places[high][0] - index <= _AROUND
        return (self._years[low - 1] if before else None, self._years[high] if after else None)


@dataclass(slots=True)
class _Now:
    """The date that the text has reached."""

    readings: tuple[Reading, ...] = ()
    month: tuple[int, bool] | None = None
    passage: int = 0
    reigns: tuple[Reading, ...] = ()
    """The readings of the last era year: a year of the common era between does not end a reign."""

    @property
    def year(self) -> int | None:
        return self.readings[0].year if self.readings else None

    def moved(self, readings: tuple[Reading, ...], month: tuple[int, bool] | None, passage: int) -> _Now:
        """Return the date after another one was named."""
        return _Now(readings, month, passage, readings if readings[0].row else self.reigns)


@dataclass(slots=True)
class _Run:
    context: TextContext
    eras: EraTable
    lives: Mapping[str, tuple[int, int]]
    anchors: _Anchors = field(default_factory=lambda: _Anchors(()))
    names: EraNames = field(init=False)
    source: Source = field(init=False)
    now: _Now = field(default_factory=_Now)
    home: tuple[Reading, ...] = ()
    """The reign that the title names."""
    _persons: tuple[tuple[str, int, int], ...] = ()

    def __post_init__(self) -> None:
        self.names = era_names(self.eras)
        self.source = Source(self.context, self.eras)
        self.home = self.source.opening(self.eras)

    def first_look(self, mention: Mention, text: str) -> int | None:
        """Return the year that a date names beyond doubt, before its neighbours have been heard."""
        if mention.type is not TagType.TIME or not mention.value:
            return None
        if match := _PLAIN_YEAR.fullmatch(mention.value):
            return historical(int(match[1]))
        if not mention.value.startswith("["):
            return None
        around = Around(text, mention.begin)
        likely = decided(ranked([*self._of_eras(read(text[mention.begin : mention.end]), around)]))
        return likely[0].year if len(likely) == 1 else None

    def passage(self, index: int, mentions: Sequence[Mention], text: str) -> tuple[Mention, ...]:
        """Return the passage's mentions, sorted, the dates among them dated."""
        if self.lives:
            mentions = [self._without_dynasty(mention, text) for mention in mentions]
        times = [mention for mention in mentions if mention.type is TagType.TIME]
        added = [*dynasties_beside(mentions, text)]
        if not times and not added:
            return tuple(mentions)
        if index - self.now.passage > _CARRIES.get(self.context.language, _CARRIES[""]):
            self.now = _Now(passage=index)
        persons = [text[one.begin : one.end] for one in mentions if one.type is TagType.PER]
        self._persons = lives_of(persons, self.lives)
        dated = [one for mention in sorted([*times, *added], key=_place) for one in self._dated(index, mention, text)]
        return tuple(sorted([*(one for one in mentions if one.type is not TagType.TIME), *dated], key=_place))

    def _without_dynasty(self, mention: Mention, text: str) -> Mention:
        """Take 元 from 元郭守敬, where 郭守敬 is known and nobody of the whole name."""
        surface = text[mention.begin : mention.end]
        known = mention.type is TagType.PER and surface[1:] in self.lives and surface not in self.lives
        return replace(mention, begin=mention.begin + 1) if known and re.match(ONE, surface) else mention

    def _dated(self, index: int, mention: Mention, text: str) -> Iterator[Mention]:
        surface = text[mention.begin : mention.end]
        if mention.kind in _RECKONED and not (mention.kind == "节令" and mention.value):
            if self._is_year(mention, text):
                mention = replace(mention, kind="干支纪年")
            bare = surface.replace(" ", "").removesuffix("期间").removesuffix("假期")
            found = self._reckoned(index, mention, Form(day=bare) if mention.kind == "干支纪日" else read(bare), text)
            if found is not None:
                yield found if len(bare) == len(surface) or mention.kind != "节令" else _for_a_month(found)
        elif mention.kind == "朝代" or (mention.kind == "时期" and not mention.candidates):
            yield of_dynasty(mention, surface, eras=self.eras, context=self.context, year=self.now.year)
        else:
            settled = self._lunar(index, mention, surface, text) or self._settled(index, mention, surface)
            if settled.value or settled.kind != "期间":
                yield settled

    def _is_year(self, mention: Mention, text: str) -> bool:
        """Say whether 丁未 in 淳熙十四年（丁未） is the year's name again, and no day."""
        named = text[mention.begin : mention.begin + 2]
        after = text[mention.begin - 1 : mention.begin] == "（"
        return mention.kind == "干支纪日" and after and self.now.year is not None and ganzhi(self.now.year) == named

    def _lunar(self, index: int, mention: Mention, surface: str, text: str) -> Mention | None:
        """Date a year of the republic with a lunar month, 民国三年闰五月初三; ``None`` for another."""
        form = read(surface) if mention.kind == "民国纪年" else Form()
        known = bool(self.names.rows(form.name)) and is_lunar(form)
        return self._reckoned(index, mention, form, text) if known else None

    def _settled(self, index: int, mention: Mention, surface: str) -> Mention:
        """Keep a date of the common era or the republic, and count on from it."""
        value = mention.value
        if festive := _FESTIVE.fullmatch(surface):
            value = festival_value(int(festive["year"]), festive["festival"], during=bool(festive["during"])) or value
        if not value and mention.kind == "期间" and self.now.readings:
            value = span_in(self.now.readings[0].year, surface)
        if mention.kind in (*_SETTLED, "期间", "节令") and (match := _PLAIN_YEAR.match(value)):
            month = (int(value[5:7]), False) if re.match(r"\d{4}-\d\d", value) else None
            self.now = self.now.moved((Reading(None, historical(int(match[1]))),), month, index)
        if not value:
            return mention
        label, entity = surface, ""
        for row in self.names.rows("民国") if mention.kind == "民国纪年" and self.now.year else ():
            if row.number(self.now.year or 0):
                label, entity = Reading(row, self.now.year or 0).label, row.id
        return replace(mention, value=value, candidates=(Candidate(entity, label, 1.0, (mention.kind,), value),))

    def _reckoned(self, index: int, mention: Mention, form: Form, text: str) -> Mention | None:
        """Date what counts by eras or from the date before; ``None`` for what is no date after all."""
        readings = ranked([*self._readings(index, mention, form, text)])
        if not readings:
            if mention.kind == "承前纪年" and form.number is not None:  # another reign, whose name is not known
                self.now = _Now(passage=index)
            return self._undated(mention, form)
        likely = decided(readings)
        month = self._month(form, likely)
        values = [value_of(reading, form, month) for reading in readings[:LISTED]]
        years = {reading.year for reading in likely}
        value = values[0] if len(likely) == 1 or len(years) == 1 else set_of(sorted(years))
        if len(likely) > 1 and any(reading.whole for reading in likely):
            value = ""
        candidates = tuple(
            Candidate(one.row.id if one.row else "", one.label, one.share, one.evidence, own)
            for one, own in zip(readings, values, strict=False)
        )
        goes_on = form.has_year or form.month or form.same_month or form.name or form.western
        if goes_on and not self._looks_back(text, mention, likely[0]):
            self.now = self.now.moved(likely, month, index)
        sure = mention.confidence if len(likely) == 1 else min(mention.confidence, 0.8)
        return replace(mention, value=value, candidates=candidates, confidence=sure)

    def _looks_back(self, text: str, mention: Mention, reading: Reading) -> bool:
        """Say whether a date is only looked back to: 自显庆五年以来; what follows goes on from the date before it."""
        if text.startswith(_SINCE, mention.end) or text.endswith(_ONCE, 0, mention.begin):
            return True
        if self.now.year is None or reading.row is None or mention.kind == "承前纪年":
            return False
        if reading.whole and reading.row.begin <= self.now.year <= reading.row.end:
            return True
        heads = mention.begin == 0 or text[mention.begin - 1] in _HEADS
        return reading.year < self.now.year and not heads

    def _readings(self, index: int, mention: Mention, form: Form, text: str) -> Iterator[Reading]:
        """Yield the readings of a date, weighed."""
        if self.names.rows(form.name):
            before, after = self.anchors.around(index, mention.begin)
            last = self.now.reigns[0] if self.now.reigns else None
            yield from self._of_eras(form, Around(text, mention.begin, before, after, last, self._persons))
        elif form.name:
            return
        elif form.number is not None:
            yield from self._same_reign(form)
        elif form.cycle and form.step is None and mention.kind != "干支纪日":
            yield from self._cycle_years(index, mention, form.cycle)
        else:
            yield from self._same_year(mention, form)

    def _of_eras(self, form: Form, around: Around) -> Iterator[Reading]:
        """Yield what each era or reign of the name makes of the date."""
        whole = form.number is None and not form.cycle
        for row in self.names.rows(form.name):
            if whole and row.kind == "kept":
                continue
            years: tuple[int | None, ...] = (row.begin,) if whole else (row.year(form.number or 0),)
            if form.number is None and form.cycle:
                years = cycle_years(form.cycle, row.begin, row.end)
            for year in years:
                if year is not None:
                    weighed = with_unit(self.source.weigh(Reading(row, year, whole=whole), around), form.unit)
                    yield with_cycle(weighed, form.cycle)

    def _same_reign(self, form: Form) -> Iterator[Reading]:
        """Count a bare 三年 in the reign that is running, when that goes on, or else in the one of the title."""
        for reigns in (self.now.reigns, self.home):
            found = [*self._going_on(reigns, form.number or 0)]
            yield from found
            if found:
                return

    def _going_on(self, reigns: Sequence[Reading], number: int) -> Iterator[Reading]:
        for reading in reigns:
            year = reading.row.year(number) if reading.row else None
            if reading.row is not None and year is not None and (reading.whole or year >= reading.year):
                words = f"承前{reading.row.era}" if reading.whole else f"承前{reading.label.split('（')[0]}"
                yield replace(reading, year=year, evidence=(words,), whole=False)

    def _same_year(self, mention: Mention, form: Form) -> Iterator[Reading]:
        """Count 明年, 是岁, 五月, 甲子 from the year named last; a day needs its month as well."""
        needs_month = mention.kind == "干支纪日" or (form.day and form.month is None and form.step is None)
        if needs_month and self.now.month is None:
            return
        for reading in self.now.readings:
            if not reading.whole:
                words = f"承前{reading.label}" if reading.row else f"承前{reading.year}年"
                yield replace(reading, year=later(reading.year, form.step or 0), evidence=(words,))

    def _cycle_years(self, index: int, mention: Mention, cycle: str) -> Iterator[Reading]:
        """Yield the years called ``cycle`` near the dates around, or those that the document could mean."""
        if found := _PLAIN_YEAR.fullmatch(mention.value):
            yield Reading(None, historical(int(found[1])), 1.0, ("专名",))
            return
        near = [year for year in self.anchors.around(index, mention.begin) if year is not None]
        near += [reading.year for reading in self.now.readings[:1]]
        limit = self.source.limit
        for year in near[-1:] or near:
            for own in cycle_years(cycle, later(year, -30), later(year, 59)):
                apart = abs(own - year)
                yield Reading(None, own, 0.9 - apart / 100, (f"近前文{year}年",))
        if not near and limit is not None:
            span = cycle_years(cycle, later(limit, -239), limit)[::-1]
            yield from (Reading(None, own, 0.8 - place / 5, ("不晚于文献年代",)) for place, own in enumerate(span))

    def _month(self, form: Form, likely: Sequence[Reading]) -> tuple[int, bool] | None:
        """Return the month of a date: its own, or the one that is running when it has only a day."""
        if form.western:
            return (form.western[0], False)
        if form.month is not None:
            return (form.month, form.leap)
        if form.festival in FESTIVALS:
            return (FESTIVALS[form.festival][0], False)
        if form.same_month and likely:
            number = lunar.leap_month(likely[0].year)
            return (number, True) if number else None
        return None if form.has_year or form.name else self.now.month

    def _undated(self, mention: Mention, form: Form) -> Mention | None:
        """Keep without a value what is a date for certain: 明年三月, a bare 三年春 at a sentence's head."""
        surely = mention.confidence >= 0.6 and form.has_year and (form.month is not None or form.western is not None)
        era = bool(form.name) or mention.maker != MAKER
        opens = mention.kind == "承前纪年" and form.number is not None and mention.confidence >= 0.6
        return replace(mention, value="") if surely or era or opens else None


def _for_a_month(found: Mention) -> Mention:
    """Write 春节期间, which is no single day, as its month."""
    return replace(found, value=found.value[:7] if _DAY.fullmatch(found.value) else found.value)


def _place(mention: Mention) -> tuple[int, int]:
    return mention.begin, -mention.end
