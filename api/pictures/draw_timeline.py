"""A timeline as SVG: one row a moment, its years as a bar or a dot on a common scale.

Pure.
"""

from __future__ import annotations

from api.pictures.ink import INK, QUIET, RULE, SEAL, Drawing, clipped, text_width
from api.pictures.records import Moment, Timeline
from api.web.addresses import passage_address
from ontology.authority.ganzhi import astronomical, historical
from ontology.moments import year_text

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


def timeline_svg(timeline: Timeline) -> bytes:
    """The picture; a moment leads to its passage."""
    height = _HEAD + _ROW * max(len(timeline.moments), 1) + _FOOT
    drawing = Drawing(
        _WIDTH,
        height,
        title=f"{timeline.title}：年表",
        description=f"{len(timeline.moments)} 条记事。实心为文中所言，空心为同句提及的时间。",
    )
    if not timeline.moments:
        drawing.add("text", text="没有可以系年的记事", x=_LEFT, y=_HEAD + 6, fill=QUIET)
        return drawing.written()
    scale = _Scale(timeline.moments)
    for year in scale.ticks():
        x = scale.x(year)
        drawing.add("line", x1=x, y1=_HEAD - 12, x2=x, y2=height - _FOOT, stroke=RULE)
        drawing.add(
            "text",
            text=year_word(historical(year)),
            x=x,
            y=_HEAD - 20,
            font_size=_SMALL,
            fill=QUIET,
            text_anchor="middle",
        )
    for row, moment in enumerate(timeline.moments):
        _moment(drawing, moment, scale, _HEAD + row * _ROW + _ROW / 2)
    left_out = f"　另有 {timeline.left_out} 条未画" if timeline.left_out else ""
    drawing.add(
        "text", text=f"● 文中所言或规范所载　○ 同句提及{left_out}", x=_LEFT, y=height - 10, font_size=_SMALL, fill=QUIET
    )
    return drawing.written()


def year_word(year: int) -> str:
    """A year in historical counting as readers write it."""
    return f"{year_text(year)}年"


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


def _moment(drawing: Drawing, moment: Moment, scale: _Scale, y: float) -> None:
    begin, end = scale.x(astronomical(moment.begin)), scale.x(astronomical(moment.end))
    years = (
        year_word(moment.begin) if moment.begin == moment.end else f"{year_word(moment.begin)}—{year_word(moment.end)}"
    )
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
