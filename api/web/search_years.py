"""The years that hits tell of, as bars with two ends to move; what a year was called.

Pure.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from api.service import Facets, YearCount
from api.web.addresses import YEARS, Search
from api.web.search_facets import kept_pairs
from api.web.words import Words
from ontology.authority.eras import EraTable
from ontology.authority.ganzhi import astronomical

WIDTH, HEIGHT = 240.0, 44.0
_LEAST_BAR = 1.5


@dataclass(frozen=True, slots=True)
class Bar:
    """A span of years in the picture, in its own units; ``chosen`` where it meets the years that were chosen."""

    x: float
    y: float
    width: float
    height: float
    title: str
    chosen: bool


@dataclass(frozen=True, slots=True)
class YearsView:
    """The form that narrows by years. ``first`` and ``last`` are the ends that there are, counted with a year 0."""

    bars: tuple[Bar, ...]
    first: int
    last: int
    begin: int | None
    end: int | None
    called: tuple[str, ...]
    kept: tuple[tuple[str, str], ...]
    clear: str


def years_view(facets: Facets, search: Search, words: Words, *, eras: EraTable) -> YearsView | None:
    """Return the form, ``None`` where nothing is dated and no year was chosen."""
    begin, end = search.filters.begin, search.filters.end
    chosen = begin is not None or end is not None
    if not facets.years and not chosen:
        return None
    edges = [astronomical(one) for count in facets.years for one in (count.begin, count.end)]
    edges = edges or [astronomical(one) for one in (begin, end) if one is not None]
    called = [_called(year, words, eras) for year in dict.fromkeys((begin, end)) if year is not None]
    return YearsView(
        _bars(facets.years, search, words),
        min(edges),
        max(edges),
        begin,
        end,
        tuple(filter(None, called)),
        tuple(kept_pairs(search, *YEARS)),
        search.with_years(None, None).address() if chosen else "",
    )


def reign(year: int, eras: EraTable) -> str:
    """Return what a year was called first of all, 明正统十四年; empty where no era counted it."""
    readings = [one for one in eras.names(year) if one.kind == "era"]
    return f"{readings[0].dynasty}{readings[0].label}" if readings else ""


def _called(year: int, words: Words, eras: EraTable) -> str:
    era = reign(year, eras)
    common = words.label("years_ad" if year > 0 else "years_bc", year=abs(year))
    return f"{common} · {words.script(era)}" if era else ""


def _bars(counts: Sequence[YearCount], search: Search, words: Words) -> tuple[Bar, ...]:
    if not counts:
        return ()
    first, last = astronomical(min(one.begin for one in counts)), astronomical(max(one.end for one in counts))
    most, a_year = max(one.count for one in counts), WIDTH / (last - first + 1)
    return tuple(_bar(one, search, words, first=first, most=most, a_year=a_year) for one in counts if one.count)


def _bar(one: YearCount, search: Search, words: Words, *, first: int, most: int, a_year: float) -> Bar:
    height = max(one.count / most * HEIGHT, _LEAST_BAR)
    return Bar(
        round((astronomical(one.begin) - first) * a_year, 2),
        round(HEIGHT - height, 2),
        round(max((astronomical(one.end) - astronomical(one.begin) + 1) * a_year, _LEAST_BAR), 2),
        round(height, 2),
        f"{words.span(one.begin, one.end)}：{words.label('hits_count', n=one.count)}",
        _meets(one, search.filters.begin, search.filters.end),
    )


def _meets(one: YearCount, begin: int | None, end: int | None) -> bool:
    return (begin is None or one.end >= begin) and (end is None or one.begin <= end)
