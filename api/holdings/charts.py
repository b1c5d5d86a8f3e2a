"""Tallies as charts in SVG: bars with their names for things, columns along an axis for centuries.

A chart says everything in attributes; its classes let a page give it the colours of the night. The table beside it is
what a screen reader reads.

Pure.
"""

from __future__ import annotations

import math
from collections.abc import Collection, Mapping, Sequence
from types import MappingProxyType

from api.holdings.records import Row, Tally
from api.pictures.ink import COLOURS, INK, QUIET, RULE, SEAL, Drawing, clipped, text_width
from ontology.records import TagType

_WIDTH = 440.0
_EDGE = 4.0
_ROW, _BAR = 28.0, 16.0
_NAME = 132.0
_NUMBER = 62.0
_SIZE = 14.0
_SMALL = 12.5
_MOST_BARS = 12
_PLOT, _HEAD, _FOOT = 150.0, 24.0, 26.0
_LEAST_STEP = 14.0
_COLOUR_OF: Mapping[str, TagType] = MappingProxyType(
    {
        "persons": TagType.PER,
        "places": TagType.LOC,
        "offices": TagType.OFI,
        "works": TagType.BOOK,
        "organisations": TagType.ORG,
        "events": TagType.EVENT,
        "subjects": TagType.SUBJECT,
        "centuries": TagType.TIME,
        "document_centuries": TagType.TIME,
    }
)
ALONG_TIME = ("centuries", "document_centuries")
"""Tallies whose rows follow each other in time."""


def chart(
    tally: Tally, labels: Sequence[str], *, title: str, description: str, along: Collection[str] = ALONG_TIME
) -> Drawing:
    """Draw a tally; ``labels`` are what its rows are called, ``along`` the tallies that get columns along an axis."""
    draw = _columns if tally.name in along else _bars
    return draw(tally, labels, title=title, description=description)


def _bars(tally: Tally, labels: Sequence[str], *, title: str, description: str) -> Drawing:
    rows = tally.rows[:_MOST_BARS]
    drawing = Drawing(_WIDTH, len(rows) * _ROW + 2 * _EDGE, title=title, description=description)
    most = max((one.count for one in rows), default=0) or 1
    room = _WIDTH - _NAME - _NUMBER - 2 * _EDGE
    for place, (row, label) in enumerate(zip(rows, labels, strict=False)):
        middle = _EDGE + place * _ROW + _ROW / 2
        width = max(room * row.count / most, 1.5)
        drawing.add(
            "text", text=_fitting(label), x=_EDGE + _NAME - 10, y=middle + 5, font_size=_SIZE, fill=INK,
            text_anchor="end", class_="name",
        )  # fmt: skip
        fill, class_ = _coloured(tally, row)
        drawing.add(
            "rect", x=_EDGE + _NAME, y=middle - _BAR / 2, width=width, height=_BAR, rx=2, fill=fill, class_=class_
        )
        drawing.add(
            "text", text=f"{row.count:,}", x=_EDGE + _NAME + width + 6, y=middle + 5, font_size=_SMALL, fill=QUIET,
            class_="number",
        )  # fmt: skip
    return drawing


def _fitting(label: str) -> str:
    while text_width(label, _SIZE) > _NAME - 12 and len(label) > 2:
        label = clipped(label, len(label) - 1)
    return label


def _coloured(tally: Tally, row: Row) -> tuple[str, str]:
    """The colour of a bar, and the classes by which a page gives it another."""
    type_ = _COLOUR_OF.get(tally.name)
    if tally.name == "types":
        type_ = TagType(row.value)
    return (COLOURS[type_], f"bar t-{type_}") if type_ else (SEAL, "bar")


def _columns(tally: Tally, labels: Sequence[str], *, title: str, description: str) -> Drawing:
    rows = tally.rows
    drawing = Drawing(_WIDTH, _HEAD + _PLOT + _FOOT, title=title, description=description)
    most = max((one.count for one in rows), default=0) or 1
    step = (_WIDTH - 2 * _EDGE) / max(len(rows), 1)
    foot = _HEAD + _PLOT
    drawing.add("line", x1=_EDGE, y1=foot, x2=_WIDTH - _EDGE, y2=foot, stroke=RULE, class_="rule")
    for place, row in enumerate(rows):
        height = max(_PLOT * row.count / most, 1.5) if row.count else 0.0
        left = _EDGE + place * step + step * 0.1
        fill, class_ = _coloured(tally, row)
        drawing.add("rect", x=left, y=foot - height, width=step * 0.8, height=height, rx=1, fill=fill, class_=class_)
        if row.count == most:
            _number(drawing, f"{row.count:,}", left + step * 0.4, foot - height - 6)
    for place in _spoken(labels, step):
        label = labels[place]
        x = min(
            max(_EDGE + (place + 0.5) * step, text_width(label, _SMALL) / 2), _WIDTH - text_width(label, _SMALL) / 2
        )
        drawing.add(
            "text", text=label, x=x, y=foot + 18, font_size=_SMALL, fill=QUIET, text_anchor="middle", class_="number"
        )
    return drawing


def _number(drawing: Drawing, text: str, x: float, y: float) -> None:
    half = text_width(text, _SMALL) / 2
    drawing.add(
        "text", text=text, x=min(max(x, half), _WIDTH - half), y=y, font_size=_SMALL, fill=QUIET, text_anchor="middle",
        class_="number",
    )  # fmt: skip


def _spoken(labels: Sequence[str], step: float) -> range:
    """The columns that are named: as many as there is room for."""
    widest = max((text_width(one, _SMALL) for one in labels), default=0.0) + _LEAST_STEP
    return range(0, len(labels), max(math.ceil(widest / step), 1))
