"""Which of the years that a date may mean is meant: each reading weighed, with the evidence in words. Pure.

A reading begins with how well its era is known and is moved by what its own words, the passage, the document and the
dates around it say. :func:`decided` chooses when the best leads by :data:`MARGIN`.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from ingest.normalize import fold
from ingest.taggers.mention import TextContext
from ontology.authority.eras import Era, EraTable
from ontology.authority.ganzhi import ganzhi, length
from ontology.authority.numerals import year_of_reign

MARGIN = 0.12
LISTED = 8
"""Readings that a mention keeps."""
_STANDING = {1: 0.5, 2: 0.3, 3: 0.2}
_RENOWN = 0.12
"""What an era of thirty years has over one of a single year."""
_LESS_QUOTED = {"辽": 0.13, "金": 0.1}
"""What eras lose of dynasties that are seldom meant without being named, beside the one they stood against."""
_MOST = 1.6
"""A score that leaves no doubt."""
_BESIDE = 0.4
_IN_PASSAGE = 0.2
_DYNASTY = 0.3
_CHAPTER = 0.35
_BOOK = 0.25
_TOO_LATE = -0.5
_LAST_DAYS = 1
"""Years that a dynasty's eras may outlast the year commonly given to its end: 建兴五年 of 西晋 is 317."""
_SAME_REIGN = 0.35
_SAME_RULER = 0.3
_SAME_DYNASTY = 0.15
_ALIVE = 0.25
_CYCLE = 0.5
_SUI = (744, 758)
_NEAR = ((0, 0.45), (5, 0.3), (30, 0.22), (60, 0.1))
_NEAR_AFTER = 0.8
"""What a date after counts beside one before."""
_ANNALS = re.compile("春秋|左传|左氏|公羊|谷梁")
_YEAR = re.compile(r"(?<!\d)-?\d{4}(?!\d)")

# The histories by dynasty, and what they tell of: their own time says little of it.
_TELLS = {
    "后汉书": "东汉", "东观汉记": "东汉", "汉书": "汉", "三国志": "三国魏", "晋书": "晋",
    "建康实录": "东晋", "宋书": "南朝宋", "南齐书": "南朝齐", "梁书": "南朝梁", "陈书": "南朝陈",
    "魏书": "北魏", "洛阳伽蓝记": "北魏", "北齐书": "北齐", "周书": "北周", "隋书": "隋",
    "旧唐书": "唐", "新唐书": "唐", "唐会要": "唐", "大唐西域记": "唐", "贞观政要": "唐",
    "宋史": "宋", "续资治通鉴长编": "北宋", "系年要录": "南宋", "辽史": "辽", "金史": "金",
    "元史": "元", "明史": "明", "明实录": "明", "清史稿": "清", "清实录": "清",
}  # fmt: skip


_FILIAL = frozenset({"西汉", "东汉"})
"""Dynasties whose rulers are also called 孝武 for 武帝."""


@dataclass(frozen=True, slots=True)
class Reading:
    """One year that a date may mean; ``row`` is the era or reign that counts it, ``None`` for the common era."""

    row: Era | None
    year: int
    score: float = 0.5
    evidence: tuple[str, ...] = ()
    whole: bool = False
    """The era as a whole is meant, and ``year`` is its first."""

    @property
    def share(self) -> float:
        """The score between 0 and 1."""
        return round(min(max(self.score, 0.0) / _MOST, 1.0), 4)

    @property
    def number(self) -> int:
        return (self.row.number(self.year) or 0) if self.row and not self.whole else 0

    @property
    def label(self) -> str:
        """The year in words: 北魏孝文帝太和三年（479）."""
        if self.row is None:
            return said(self.year)
        row = self.row
        ruler = "" if row.ruler in row.era else row.ruler
        dynasty = "" if row.era.startswith((row.dynasty, *row.dynasty_names)) else row.dynasty
        if self.whole:
            return f"{dynasty}{ruler}{row.era}（{said(row.begin)}—{said(row.end)}）"
        return f"{dynasty}{ruler}{row.era}{year_of_reign(self.number)}（{said(self.year)}）"


def _last_year(date: str, eras: EraTable) -> int | None:
    """Return the last year of the era that a wording like 清乾隆五十年刻本 begins with."""
    rows = next((rows for end in range(len(date), 1, -1) if (rows := eras.named(date[:end]))), ())
    return max((row.end for row in rows if row.kind == "era"), default=None)


def said(year: int) -> str:
    """Write 479 or 前167."""
    return str(year) if year > 0 else f"前{-year}"


@dataclass(frozen=True, slots=True)
class Around:
    """What stands around a date: the text, the years named before and after it, and the reading before it."""

    text: str
    begin: int
    before: int | None = None
    after: int | None = None
    last: Reading | None = None
    lives: tuple[tuple[str, int, int], ...] = ()
    """Persons of the passage with the years of their birth and death."""


class Source:
    """What is known of the document: its dynasty, its date, what its book tells of."""

    def __init__(self, context: TextContext, eras: EraTable) -> None:
        self._dynasty = fold(context.dynasty)
        self._title = fold(context.book)
        subject = next((tells for book, tells in _TELLS.items() if book in self._title), "")
        self._subjects = self._covered(subject, eras)
        self._hints: dict[str, tuple[str, ...]] = {}
        self.limit = self._limit(context, eras)
        """The year after which the document does not tell: the end of its dynasty, or its date; a reprint has both."""

    def _covered(self, subject: str, eras: EraTable) -> frozenset[str]:
        """Return a dynasty with those that are parts of it."""
        return frozenset({subject, *(one.name for one in eras.dynasties if subject and one.parent == subject)} - {""})

    def _limit(self, context: TextContext, eras: EraTable) -> int | None:
        years = [int(year) for year in _YEAR.findall(context.date)]
        called = [eras.dynasties_called(name)[:1] for name in (context.dynasty, context.date) if name]
        ends = [
            max(years, default=None),
            _last_year(fold(context.date), eras),
            *(one.end for (one,) in filter(None, called)),
        ]
        return min((end for end in ends if end is not None), default=None)

    def opening(self, eras: EraTable) -> tuple[Reading, ...]:
        """Return the reign that the title names, 孝文 in 史记·孝文本纪: there a first 元年 stands without a name."""
        found: dict[tuple[str, str], tuple[int, Reading]] = {}
        for row in eras.rows if self._title else ():
            names = {row.ruler, row.dynasty + row.ruler, *((row.era, *row.names) if row.kind == "regnal" else ())}
            if row.dynasty in _FILIAL:
                names.add("孝" + row.ruler.removesuffix("帝"))
            told = max((len(name) for name in names if len(name) > 1 and name in self._title), default=0)
            right = not self._subjects or row.dynasty in self._subjects
            if told and right and row.kind != "kept" and (row.dynasty, row.ruler) not in found:
                found[row.dynasty, row.ruler] = (told, Reading(row, row.begin, 0.5, ("题名所及",), whole=True))
        longest = max((told for told, _ in found.values()), default=0)
        return tuple(reading for told, reading in found.values() if told == longest)

    def weigh(self, reading: Reading, around: Around) -> Reading:
        """Return the reading with its score and evidence."""
        row = reading.row
        if row is None:
            return reading
        score = _STANDING.get(row.standing, 0.2) + _RENOWN * min(length(row.begin, row.end), 30) / 30
        score -= _LESS_QUOTED.get(row.dynasty, 0.0)
        evidence: list[str] = []
        for part, words in (*self._of_source(row, reading.year), *self._of_place(row, reading, around)):
            score += part
            evidence.append(words)
        return replace(reading, score=round(score, 4), evidence=tuple(evidence))

    def _of_source(self, row: Era, year: int) -> Iterator[tuple[float, str]]:
        hints = self._names_of(row)
        if self._dynasty and self._dynasty in hints:
            yield _DYNASTY, "朝代相合"
        if self.limit is not None and year > self.limit + _LAST_DAYS:
            yield _TOO_LATE, "晚于文献年代"
        if row.dynasty in self._subjects:
            yield _BOOK, f"书述{row.dynasty}"
        if self._title and (found := next((hint for hint in hints if len(hint) > 1 and hint in self._title), "")):
            yield _CHAPTER, f"题名有「{found}」"

    def _of_place(self, row: Era, reading: Reading, around: Around) -> Iterator[tuple[float, str]]:
        hints = self._names_of(row)
        before = around.text[max(0, around.begin - 12) : around.begin].rstrip("，之")
        if beside := next((hint for hint in hints if before.endswith(hint)), ""):
            yield _BESIDE, f"前有「{beside}」"
        elif found := next((hint for hint in hints if len(hint) > 1 and hint in around.text), ""):
            yield _IN_PASSAGE, f"段中有「{found}」"
        if row.dynasty == "鲁" and _ANNALS.search(around.text[max(0, around.begin - 12) : around.begin] + self._title):
            yield _BESIDE, "《春秋》以鲁纪年"
        if alive := next((life for life in around.lives if life[1] <= reading.year <= life[2]), None):
            yield _ALIVE, f"{alive[0]}（{said(alive[1])}—{said(alive[2])}）在世"
        yield from _near(reading, around)

    def _names_of(self, row: Era) -> tuple[str, ...]:
        """Return the names that speak for a row, the longest first: the same words are shown in every run."""
        if row.id not in self._hints:
            names = {hint for hint in fold("\n".join(row.hints)).split("\n") if hint}
            self._hints[row.id] = tuple(sorted(names, key=lambda name: (-len(name), name)))
        return self._hints[row.id]


def _near(reading: Reading, around: Around) -> Iterator[tuple[float, str]]:
    """Weigh the dates before and after."""
    row, last = reading.row, around.last
    if last is not None and last.row is not None and row is not None:
        if last.row.id == row.id:
            yield _SAME_REIGN, f"承前{last.row.era}{year_of_reign(last.number) if last.number else ''}"
        elif (last.row.dynasty, last.row.ruler) == (row.dynasty, row.ruler):
            yield _SAME_RULER, f"与前文同属{row.dynasty}{row.ruler}"
        elif last.row.dynasty == row.dynasty:
            yield _SAME_DYNASTY, f"与前文同属{row.dynasty}"
    for year, share, word in ((around.before, 1.0, "前"), (around.after, _NEAR_AFTER, "后")):
        if year is not None:
            apart = abs(reading.year - year)
            weight = next((weight for limit, weight in _NEAR if apart <= limit), 0.0)
            if weight:
                yield weight * share, f"近{word}文{said(year)}年"


def with_cycle(reading: Reading, cycle: str) -> Reading:
    """Count it for a reading that its year bears the 干支 that the date says."""
    if not cycle or ganzhi(reading.year) != cycle:
        return reading
    return replace(reading, score=reading.score + _CYCLE, evidence=(*reading.evidence, f"干支{cycle}相合"))


def with_unit(reading: Reading, unit: str) -> Reading:
    """Count it for a reading from 744 to 758, when years were called 载, that the date says 载."""
    if unit != "载" or not _SUI[0] <= reading.year <= _SUI[1]:
        return reading
    return replace(reading, score=reading.score + _CYCLE, evidence=(*reading.evidence, "其时以载纪年"))


def ranked(readings: Sequence[Reading]) -> tuple[Reading, ...]:
    """Return the readings best first, each year of an era once."""
    best = sorted(readings, key=lambda one: (-one.score, one.year))
    return tuple({(one.row.id if one.row else "", one.year): one for one in reversed(best)}.values())[::-1]


def decided(readings: Sequence[Reading]) -> tuple[Reading, ...]:
    """Return those of the ranked ``readings`` between which nothing decides: one, where one is meant."""
    if not readings:
        return ()
    return tuple(one for one in readings if readings[0].score - one.score < MARGIN)


def lives_of(surfaces: Sequence[str], lives: Mapping[str, tuple[int, int]]) -> tuple[tuple[str, int, int], ...]:
    """Return the persons among ``surfaces`` whose years are known."""
    return tuple((name, *lives[name]) for name in dict.fromkeys(surfaces) if name in lives)
