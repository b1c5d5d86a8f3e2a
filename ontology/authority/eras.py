"""The era calendar: from 年号 and reign to years and back. Pure.

An era name is not a year: most names were used by several reigns, so every answer is a list of candidates.
Years are in historical counting: -1 is 前1年, there is no year 0. A Chinese year is given the number of the year in
which most of it lies.
"""

from __future__ import annotations

from bisect import bisect_right
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field

from ontology.authority.ganzhi import ganzhi, later, length
from ontology.authority.numerals import year_of_reign

_BY_STANDING = {1: 1.0, 2: 0.6, 3: 0.4}
_HINTED = 1.0
SPELLINGS = str.maketrans("乾昇釐祐", "干升厘佑")
"""For ``str.translate``: spellings that converters to simplified characters leave apart, 乾祐, 干祐, 乾佑."""


@dataclass(frozen=True, slots=True)
class Era:
    """A run of years counted under one name. ``begin`` and ``end`` are both counted.

    ``first`` is the number of the year ``begin``: 12 for the one year of 后汉 that was called 天福十二年.
    ``standing`` is 1 for the dynasties of the general histories, 2 for those beside them, 3 for short-lived claimants.
    """

    id: str
    era: str
    dynasty: str
    ruler: str
    ruler_name: str
    begin: int
    end: int
    kind: str = "era"
    """``era`` 年号, ``regnal`` where the ruler's name itself counts the years, or ``kept`` where others went on with an
    era that had ended: 朝鲜 counted 崇祯 until 1895."""
    first: int = 1
    standing: int = 1
    names: tuple[str, ...] = ()
    dynasty_names: tuple[str, ...] = ()
    """Other names of the dynasty: 曹魏 and 魏 for 三国魏."""

    def year(self, number: int) -> int | None:
        """Return the year that the era calls ``number``; ``None`` where it had no such year."""
        count = number - self.first
        return later(self.begin, count) if 0 <= count < length(self.begin, self.end) else None

    def number(self, year: int) -> int | None:
        """Return what the era calls ``year``; ``None`` outside it."""
        return self.first + length(self.begin, year) - 1 if self.begin <= year <= self.end else None

    @property
    def hints(self) -> Iterator[str]:
        """What tells this era from its namesakes: 三国魏, 魏, 明帝, 魏明帝, 曹叡."""
        dynasties = (self.dynasty, *self.dynasty_names)
        yield from dynasties
        if self.ruler:
            yield self.ruler
            yield from (dynasty + self.ruler for dynasty in dynasties)
        if self.ruler_name:
            yield self.ruler_name


@dataclass(frozen=True, slots=True)
class Dynasty:
    """A dynasty or state with the years commonly given to it, both counted."""

    id: str
    name: str
    begin: int
    end: int | None
    names: tuple[str, ...] = ()
    parent: str = ""


@dataclass(frozen=True, slots=True)
class EraYear:
    """One reading of a year: 正统十四年 of 明英宗 is 1449. The higher ``score``, the likelier; equals are undecided."""

    era: str
    dynasty: str
    ruler: str
    year: int
    number: int
    begin: int
    """First year of the era."""
    end: int
    """Last year of the era."""
    kind: str = "era"
    score: float = field(default=0.0, compare=False)

    @property
    def label(self) -> str:
        """The year in words: 正统十四年."""
        return self.era + year_of_reign(self.number)

    @property
    def writings(self) -> Iterator[str]:
        """How documents write the year: 崇祯十年 and 崇祯丁丑, 鲁隐公十年 and 隐公十年."""
        yield self.label
        if self.kind == "era":
            yield self.era + ganzhi(self.year)
        elif self.ruler != self.era and self.era.endswith(self.ruler):
            yield self.ruler + year_of_reign(self.number)


class EraTable:
    """Eras by name and by year. ``fold`` brings names and questions to one form, such as simplified characters."""

    def __init__(
        self, rows: Iterable[Era], *, dynasties: Iterable[Dynasty] = (), fold: Callable[[str], str] | None = None
    ) -> None:
        self._to_simplified = fold or _same
        self._dynasties = tuple(dynasties)
        self._by_dynasty = self._index_of_dynasties()
        self._rows = tuple(sorted(rows, key=lambda row: row.begin))
        self._begins = [row.begin for row in self._rows]
        self._longest = max((length(row.begin, row.end) for row in self._rows), default=0)
        self._by_name = self._index()
        self._hints = {row.id: frozenset(map(self._fold, row.hints)) for row in self._rows}

    @property
    def rows(self) -> tuple[Era, ...]:
        """All eras by their beginning."""
        return self._rows

    @property
    def dynasties(self) -> tuple[Dynasty, ...]:
        """All dynasties in the order in which they were given."""
        return self._dynasties

    def dynasties_called(self, name: str) -> tuple[Dynasty, ...]:
        """Return the dynasties called ``name``: those of which it is the label first, then by length of rule."""
        return self._by_dynasty.get(self._fold(name), ())

    @property
    def surfaces(self) -> tuple[str, ...]:
        """Every name that :meth:`years` knows, as it is looked up: 永乐, 明永乐, 明成祖永乐, 汉文帝, 文帝后元."""
        return tuple(self._by_name)

    def named(self, name: str, *, dynasty: str = "") -> tuple[Era, ...]:
        """Return the eras called ``name``, the likeliest first; those that ``dynasty`` points at lead."""
        found = self._by_name.get(self._fold(name), ())
        return tuple(
            sorted(found, key=lambda row: (-self._score(row, dynasty), -length(row.begin, row.end), row.begin))
        )

    def years(self, era: str, number: int, *, dynasty: str = "") -> tuple[EraYear, ...]:
        """Return the readings of year ``number`` of ``era``, the likeliest first; none where no era had that year.

        ``dynasty`` is a dynasty or ruler that is known from elsewhere: 北魏, 魏, 孝文帝, 魏孝文帝.
        """
        readings = (
            _reading(row, year, number, self._score(row, dynasty))
            for row in self.named(era, dynasty=dynasty)
            if (year := row.year(number)) is not None
        )
        return tuple(dict.fromkeys(readings))

    def names(self, year: int) -> tuple[EraYear, ...]:
        """Return what ``year`` was called, the general histories' dynasties first."""
        stop = bisect_right(self._begins, year)
        start = bisect_right(self._begins, later(year, -self._longest))
        found = [
            _reading(row, year, number, self._score(row, ""))
            for row in self._rows[start:stop]
            if (number := row.number(year)) is not None
        ]
        return tuple(sorted(found, key=lambda reading: (-reading.score, -reading.begin)))

    def _score(self, row: Era, dynasty: str) -> float:
        hint = self._fold(dynasty)
        known = bool(hint) and hint in self._hints[row.id]
        return _BY_STANDING.get(row.standing, 0.4) + (_HINTED if known else 0.0)

    def _fold(self, text: str) -> str:
        return self._to_simplified(text.strip()).translate(SPELLINGS)

    def _index_of_dynasties(self) -> Mapping[str, tuple[Dynasty, ...]]:
        index: dict[str, dict[str, Dynasty]] = defaultdict(dict)
        for one in sorted(self._dynasties, key=lambda one: one.begin - (one.end or one.begin)):
            for name in (one.name, *one.names):
                index[self._fold(name)][one.id] = one
        return {
            name: tuple(sorted(found.values(), key=lambda one: self._fold(one.name) != name))
            for name, found in index.items()
        }

    def _index(self) -> Mapping[str, tuple[Era, ...]]:
        index: dict[str, dict[str, Era]] = defaultdict(dict)
        for row in self._rows:
            for name in _surfaces(row):
                index[self._fold(name)][row.id] = row
        return {name: tuple(rows.values()) for name, rows in index.items()}


def _surfaces(row: Era) -> Iterator[str]:
    """Yield the era's names, alone and after dynasty and ruler: 永乐, 明永乐, 明成祖永乐."""
    for name in (row.era, *row.names):
        yield name
        if len(name) > 1:
            yield from (hint + name for hint in row.hints if not name.startswith(hint))


def _reading(row: Era, year: int, number: int, score: float) -> EraYear:
    return EraYear(row.era, row.dynasty, row.ruler, year, number, row.begin, row.end, row.kind, score)


def _same(text: str) -> str:
    return text
