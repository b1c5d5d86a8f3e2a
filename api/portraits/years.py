"""Years of an entity: how they were called, and how many passages tell of them. Pure."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence

from api.portraits.records import Dated, YearBar, YearChart
from ontology.authority.eras import EraTable
from ontology.authority.ganzhi import astronomical, later
from ontology.moments import years_of

WIDEST = 30
"""Dates that span more years (a dynasty, a century) say nothing of a year and are not counted."""
_STEPS = (1, 5, 10, 20, 50, 100, 200, 500)
_MOST_BARS = 49
_FARTHEST = 9999
_FAR_OFF = 0.03
_MOST_REIGNS = 3


def dated(year: int | None, eras: EraTable) -> Dated | None:
    """Return a year with what it was called; of rival courts each, of the first standing only."""
    if year is None:
        return None
    readings = [one for one in eras.names(year) if one.kind != "kept"]
    best = [one for one in readings if one.score == readings[0].score]
    return Dated(year, tuple(dict.fromkeys(one.label for one in best))[:_MOST_REIGNS])


def year_chart(title: str, dates: Iterable[tuple[int, str]], *, looked_at: int) -> YearChart:
    """Count the passages of ``dates``, pairs of a passage's key and a date in it, by years."""
    spans: dict[int, set[tuple[int, int]]] = defaultdict(set)
    for key, value in dates:
        if span := _span(value):
            spans[key].add(span)
    if not spans:
        return YearChart(title, looked_at=looked_at)
    first, last = _reach([span for some in spans.values() for span in some])
    # There are two short bars about the year that is not there, so that bars are counted and not reckoned.
    step = next((one for one in _STEPS if sum(1 for _ in _bars(first, last, one)) <= _MOST_BARS), _STEPS[-1])
    counts: dict[tuple[int, int], int] = dict.fromkeys(_bars(first, last, step), 0)
    before = after = 0
    for some in spans.values():
        told = {bar for begin, end in some for bar in _bars(begin, end, step)}
        before += all(bar < next(iter(counts)) for bar in told)
        after += all(bar > next(reversed(counts)) for bar in told)
        for bar in told & counts.keys():
            counts[bar] += 1
    bars = tuple(YearBar(*bar, passages) for bar, passages in counts.items())
    return YearChart(title, bars, step, len(spans), looked_at, before, after)


def _reach(spans: Sequence[tuple[int, int]]) -> tuple[int, int]:
    """Return the first and last year of the spans, leaving out a few that lie far off all others."""
    begins, ends = sorted(begin for begin, _ in spans), sorted(end for _, end in spans)
    few = int(len(spans) * _FAR_OFF)
    return begins[few], ends[-1 - few]


def _span(value: str) -> tuple[int, int] | None:
    found = years_of(value)
    if found is None or found.begin is None or found.end is None:
        return None
    narrow = astronomical(found.end) - astronomical(found.begin) < WIDEST
    return (found.begin, found.end) if narrow and max(-found.begin, found.end) <= _FARTHEST else None


def bar_of(year: int, step: int) -> tuple[int, int]:
    """Return the years that are counted with ``year``: 1449 with 1440-1449 by tens, 前205 with 前209-前200."""
    low = abs(year) // step * step
    near, far = max(low, 1), low + step - 1
    return (near, far) if year > 0 else (-far, -near)


def _bars(first: int, last: int, step: int) -> Iterator[tuple[int, int]]:
    year = first
    while astronomical(year) <= astronomical(last):
        bar = bar_of(year, step)
        yield bar
        year = later(bar[1], 1)
