"""A timeline as SVG: one row a moment, its years as a bar or a dot on a common scale.

Pure.
"""

from __future__ import annotations

from api.pictures.ink import INK, QUIET, RULE, SEAL, Drawing, clipped, text_width
from api.pictures.records import Moment, Timeline
from api.web.addresses import passage_address
from api.web.words import Words
from ontology.authority.ganzhi import astronomical, historical

_WIDTH = 960.0
_LEFT, _RIGHT = 16.0, 16.0
_ROW = 27.0
_HEAD, _FOOT = 44.0, 30.0
_SMALL = 12.5
_LONGEST = 34
_LEAST_YEARS = 4
_STEPS = (1, 2, 5, 10, 20, 50, 100, 200, 500, 1000)
_MOST_TICKS = 9
_SCALE = 0.52
"""The share of the width that years take; the rest is for labels right of the last."""


def timeline_svg(timeline: Timeline, words: Words) -> bytes:
    """The picture; a moment leads to its passage."""
    height = _HEAD + _ROW * max(len(timeline.moments), 1) + _FOOT
    drawing = Drawing(
        _WIDTH,
        height,
        title=words.label("drawn_timeline", title=timeline.title),
        description=words.label("drawn_timeline_said", n=len(timeline.moments)),
    )
    if not timeline.moments:
        drawing.add("text", text=words.label("drawn_timeline_none"), x=_LEFT, y=_HEAD + 6, fill=QUIET)
        return drawing.written()
    scale = _Scale(timeline.moments)
    for year in scale.ticks():
        x = scale.x(year)
        drawing.add("line", x1=x, y1=_HEAD - 12, x2=x, y2=height - _FOOT, stroke=RULE)
        drawing.add(
            "text",
            text=year_word(historical(year), words),
            x=x,
            y=_HEAD - 20,
            font_size=_SMALL,
            fill=QUIET,
            text_anchor="middle",
        )
    for row, moment in enumerate(timeline.moments):
        _moment(drawing, moment, scale, _HEAD + row * _ROW + _ROW / 2, words)
    foot = words.label("drawn_timeline_foot")
    if timeline.left_out:
        foot += words.label("drawn_timeline_rest", n=timeline.left_out)
    drawing.add("text", text=foot, x=_LEFT, y=height - 10, font_size=_SMALL, fill=QUIET)
    return drawing.written()


def year_word(year: int, words: Words) -> str:
    """A year in historical counting as readers write it."""
    return words.label("drawn_year", year=words.year(year))


def span_word(begin: int, end: int, words: Words) -> str:
    """The years from ``begin`` to ``end``; one year as itself."""
    first, last = year_word(begin, words), year_word(end, words)
    return first if begin == end else words.label("drawn_years", begin=first, end=last)


class _Scale:
    """From years, counted with a year 0 so that a century is as long as any other, to pixels."""

    def __init__(self, moments: tuple[Moment, ...]) -> None:
        first = min(astronomical(one.begin) for one in moments)
        last = max(astronomical(one.end) for one in moments)
        spare = max(_LEAST_YEARS - (last - first), 0)
        self.first, self.last = first - spare // 2, last + spare - spare // 2

    def x(self, year: float) -> float:
        inner = (_WIDTH - _LEFT - _RIGHT) * _SCALE
        return _LEFT + 24 + (year - self.first) / (self.last - self.first) * (inner - 24)

    def ticks(self) -> list[int]:
        span = self.last - self.first
        step = next((one for one in _STEPS if span / one <= _MOST_TICKS), _STEPS[-1])
        return list(range(-(-self.first // step) * step, self.last + 1, step))


def _moment(drawing: Drawing, moment: Moment, scale: _Scale, y: float, words: Words) -> None:
    begin, end = scale.x(astronomical(moment.begin)), scale.x(astronomical(moment.end))
    years = span_word(moment.begin, moment.end, words)
    whole = f"{years}　{moment.wording + '　' if moment.wording else ''}{moment.label}"
    group = drawing.link(passage_address(moment.passage_id), label=whole) if moment.passage_id else drawing.add("g")
    fill = SEAL if moment.told else "none"
    if end - begin > 6:
        drawing.add(
            "rect",
            within=group,
            x=begin,
            y=y - 5,
            width=end - begin,
            height=10,
            rx=3,
            fill=fill,
            stroke=SEAL,
            opacity=0.75,
        )
    else:
        drawing.add("circle", within=group, cx=(begin + end) / 2, cy=y, r=5, fill=fill, stroke=SEAL, stroke_width=1.6)
    label = clipped(moment.label, _LONGEST)
    room = _WIDTH - _RIGHT - end - 14
    while text_width(f"{label} {years}", 13.5) > room and len(label) > 4:
        label = clipped(label, len(label) - 1)
    drawing.label(end + 12, y + 5, label, within=group, font_size=13.5, fill=INK)
    drawing.label(end + 12 + text_width(label, 13.5) + 8, y + 5, years, within=group, font_size=_SMALL, fill=QUIET)
