"""Passages by years as SVG: a bar for each stretch of years, as high as the passages that tell of it.

Pure.
"""

from __future__ import annotations

from collections.abc import Callable

from api.pictures.draw_timeline import span_word, year_word
from api.pictures.ink import QUIET, RULE, SEAL, Drawing, text_width
from api.portraits.records import YearBar, YearChart
from api.web.words import Words

_WIDTH, _HEIGHT = 760.0, 210.0
_LEFT, _RIGHT, _TOP, _FOOT = 40.0, 12.0, 18.0, 30.0
_SMALL = 12.5
_GAP = 0.18
"""The share of a bar's room that stays free."""
_WIDEST = 40.0
"""No bar has more room: a single year is no wall."""
_LEAST = 2.0
_AIR = 14.0


def years_svg(chart: YearChart, address: Callable[[YearBar], str], words: Words) -> bytes:
    """The picture; a bar leads to ``address``."""
    most = max((one.passages for one in chart.bars), default=1) or 1
    told = [one for one in chart.bars if one.passages]
    fullest = max(told, key=lambda one: one.passages, default=None)
    peak = words.label("drawn_peak", years=_span(fullest, words), n=fullest.passages) if fullest else ""
    drawing = Drawing(
        _WIDTH,
        _HEIGHT,
        title=words.label("drawn_years_of", title=chart.title),
        description=f"{words.label('drawn_dated', n=chart.dated)}{peak}",
    )
    base = _HEIGHT - _FOOT
    drawing.add("line", x1=_LEFT, y1=base, x2=_WIDTH - _RIGHT, y2=base, stroke=RULE)
    drawing.add("text", text=str(most), x=_LEFT - 6, y=_TOP + 8, font_size=_SMALL, fill=QUIET, text_anchor="end")
    room = min((_WIDTH - _LEFT - _RIGHT) / max(len(chart.bars), 1), _WIDEST)
    for place, bar in enumerate(chart.bars):
        if bar.passages:
            high = max((base - _TOP) * bar.passages / most, _LEAST)
            label = words.label("drawn_bar", years=_span(bar, words), n=bar.passages)
            group = drawing.link(address(bar), label=label)
            x = _LEFT + place * room
            # A short bar is hard to hit: the whole column leads there.
            drawing.add("rect", within=group, x=x, y=_TOP, width=room, height=base - _TOP, fill="none",
                        pointer_events="all")  # fmt: skip
            drawing.add("rect", within=group, x=x + room * _GAP / 2, y=base - high, width=room * (1 - _GAP),
                        height=high, fill=SEAL)  # fmt: skip
    _ticks(drawing, chart, room, base, words)
    return drawing.written()


def _span(bar: YearBar, words: Words) -> str:
    return span_word(bar.begin, bar.end, words)


def _ticks(drawing: Drawing, chart: YearChart, room: float, base: float, words: Words) -> None:
    """Write the first year of bars where there is room for it."""
    free = 0.0
    for place, bar in enumerate(chart.bars):
        x, year = _LEFT + place * room, year_word(bar.begin, words)
        wide = text_width(year, _SMALL)
        if x < free or x + wide > _WIDTH:
            continue
        drawing.add("line", x1=x, y1=base, x2=x, y2=base + 5, stroke=QUIET)
        drawing.add("text", text=year, x=x, y=base + 19, font_size=_SMALL, fill=QUIET)
        free = x + wide + _AIR
