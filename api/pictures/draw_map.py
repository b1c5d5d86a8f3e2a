"""Places as SVG: a grid of degrees, a scale and names; no boundaries are drawn, of no time.

Equirectangular, true to scale along the middle parallel (Snyder, Map Projections, USGS PP 1395, p. 90).

Pure.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from xml.etree import ElementTree as ET

from api.pictures.ink import COLOURS, PAPER, QUIET, RULE, Box, Drawing, overlap, text_width
from api.pictures.records import Spot, SpotMap
from api.web.addresses import entity_address
from api.web.words import Words
from ontology.coordinates import Extent
from ontology.records import TagType

_WIDTH, _LEAST_HEIGHT, _MOST_HEIGHT = 960.0, 420.0, 900.0
_EDGE, _FOOT = 46.0, 34.0
_SMALL = 12.5
_LABEL = 14.0
_KM_A_DEGREE = 111.32
_LEAST_SPAN = 1.0
_GRID = (0.1, 0.2, 0.5, 1, 2, 5, 10, 20)
_MOST_LINES = 7
_SCALES = (1, 2, 5, 10, 20, 50, 100, 200, 500, 1000, 2000)


def map_svg(drawn: SpotMap, words: Words) -> bytes:
    """The picture; a place leads to its page."""
    title = words.label("drawn_map", title=drawn.title)
    if not drawn.spots:
        none = words.label("drawn_map_none")
        empty = Drawing(_WIDTH, 90, title=title, description=none)
        empty.add("text", text=none, x=16, y=48, fill=QUIET)
        return empty.written()
    sheet = _Sheet(drawn.spots)
    drawing = Drawing(
        _WIDTH,
        sheet.height + _FOOT,
        title=title,
        description=words.label(
            "drawn_map_said", n=len(drawn.spots), names="、".join(one.label for one in drawn.spots[:20])
        ),
    )
    _grid(drawing, sheet)
    taken = [_dot_box(sheet, spot) for spot in drawn.spots]
    told = any(spot.said for spot in drawn.spots)
    for spot in drawn.spots:
        dot = _dot(drawing, sheet, spot, words, solid=bool(spot.said) or not told)
        _name(drawing, sheet, spot, taken, within=dot)
    left_out = words.label("drawn_map_rest", n=drawn.left_out) if drawn.left_out else ""
    _foot(drawing, sheet, f"{words.label('drawn_map_foot')}{left_out}", words)
    return drawing.written()


def extent_svg(title: str, extent: Extent, words: Words) -> bytes:
    """The part of the globe that a map or a picture shows: a frame, or a point."""
    corners = [
        Spot("", "", down, across, "", ())
        for across, down in ((extent.west, extent.south), (extent.east, extent.north))
    ]
    sheet = _Sheet(corners)
    drawing = Drawing(_WIDTH, sheet.height + _FOOT, title=title, description=extent.wkt)
    _grid(drawing, sheet)
    left, below = sheet.at(extent.south, extent.west)
    right, above = sheet.at(extent.north, extent.east)
    colour = COLOURS[TagType.LOC]
    if extent.is_point:
        drawing.add("circle", cx=left, cy=below, r=7, fill=colour, stroke=PAPER)
    else:
        frame = drawing.add(
            "rect", x=left, y=above, width=right - left, height=below - above, fill=colour, stroke=colour
        )
        frame.set("fill-opacity", "0.18")
        frame.set("stroke-width", "2")
    _foot(drawing, sheet, words.label("drawn_bounds"), words)
    return drawing.written()


class _Sheet:
    """From degrees to pixels."""

    def __init__(self, spots: Sequence[Spot]) -> None:
        self.west, self.east = _span([one.longitude for one in spots])
        self.south, self.north = _span([one.latitude for one in spots])
        self.narrowing = math.cos(math.radians((self.south + self.north) / 2))
        inner = _WIDTH - 2 * _EDGE
        self.scale = min(
            inner / ((self.east - self.west) * self.narrowing), (_MOST_HEIGHT - 2 * _EDGE) / (self.north - self.south)
        )
        self.height = max((self.north - self.south) * self.scale + 2 * _EDGE, _LEAST_HEIGHT)

    def at(self, latitude: float, longitude: float) -> tuple[float, float]:
        middle = (self.west + self.east) / 2, (self.south + self.north) / 2
        return (
            _WIDTH / 2 + (longitude - middle[0]) * self.narrowing * self.scale,
            self.height / 2 - (latitude - middle[1]) * self.scale,
        )

    @property
    def bounds(self) -> tuple[float, float, float, float]:
        """West, south, east and north of the whole sheet."""
        half_x, half_y = _WIDTH / 2 / self.scale / self.narrowing, self.height / 2 / self.scale
        x, y = (self.west + self.east) / 2, (self.south + self.north) / 2
        return x - half_x, y - half_y, x + half_x, y + half_y


def _span(values: Sequence[float]) -> tuple[float, float]:
    low, high = min(values), max(values)
    spare = max(_LEAST_SPAN - (high - low), 0) / 2
    return low - spare, high + spare


def _grid(drawing: Drawing, sheet: _Sheet) -> None:
    west, south, east, north = sheet.bounds
    step = next((one for one in _GRID if (east - west) / one <= _MOST_LINES), _GRID[-1])
    for number in range(math.ceil(west / step), math.floor(east / step) + 1):
        x, _ = sheet.at(south, number * step)
        drawing.add("line", x1=x, y1=0, x2=x, y2=sheet.height, stroke=RULE)
        drawing.add("text", text=_degrees(number * step, "EW"), x=x + 4, y=14, font_size=_SMALL, fill=QUIET)
    for number in range(math.ceil(south / step), math.floor(north / step) + 1):
        _, y = sheet.at(number * step, west)
        drawing.add("line", x1=0, y1=y, x2=_WIDTH, y2=y, stroke=RULE)
        drawing.add("text", text=_degrees(number * step, "NS"), x=6, y=y - 4, font_size=_SMALL, fill=QUIET)


def _degrees(value: float, hemispheres: str) -> str:
    return f"{abs(value):g}°{hemispheres[0] if value >= 0 else hemispheres[1]}"


def _radius(spot: Spot) -> float:
    return min(4.0 + math.sqrt(spot.named) * 1.2, 13.0)


def _dot_box(sheet: _Sheet, spot: Spot) -> Box:
    x, y = sheet.at(spot.latitude, spot.longitude)
    radius = _radius(spot)
    return (x - radius, y - radius, x + radius, y + radius)


def _dot(drawing: Drawing, sheet: _Sheet, spot: Spot, words: Words, *, solid: bool) -> ET.Element:
    """Draw a place; return its link."""
    x, y = sheet.at(spot.latitude, spot.longitude)
    colour = COLOURS[TagType.LOC]
    named = spot.label
    if spot.modern and spot.modern != spot.label:
        named = words.label("drawn_spot_now", label=spot.label, modern=spot.modern)
    group = drawing.link(entity_address(spot.id), label=words.label("drawn_spot", label=named, n=spot.named))
    rim, width, opacity = (PAPER, 1.0, 0.75) if solid else (colour, 1.6, 0.12)
    dot = drawing.add("circle", within=group, cx=x, cy=y, r=_radius(spot), fill=colour, stroke=rim)
    dot.set("fill-opacity", str(opacity))
    dot.set("stroke-width", str(width))
    return group


def _name(drawing: Drawing, sheet: _Sheet, spot: Spot, taken: list[Box], *, within: ET.Element) -> None:
    """Write the name where there is room; elsewhere it only shows when the pointer rests on the dot."""
    x, y = sheet.at(spot.latitude, spot.longitude)
    for box, anchor in _places(spot, x, y):
        if box[0] >= 0 and box[2] <= _WIDTH and box[1] >= 0 and not any(overlap(box, other) for other in taken):
            taken.append(box)
            at = {"start": box[0], "end": box[2], "middle": (box[0] + box[2]) / 2}[anchor]
            drawing.label(at, box[3] - 3, spot.label, within=within, font_size=_LABEL, text_anchor=anchor)
            return


def _places(spot: Spot, x: float, y: float) -> list[tuple[Box, str]]:
    width, half, gap = text_width(spot.label, _LABEL), _LABEL * 0.6, _radius(spot) + 4
    right = ((x + gap, y - half, x + gap + width, y + half), "start")
    left = ((x - gap - width, y - half, x - gap, y + half), "end")
    over = ((x - width / 2, y - gap - 2 * half, x + width / 2, y - gap), "middle")
    under = ((x - width / 2, y + gap, x + width / 2, y + gap + 2 * half), "middle")
    corners = [
        ((x + gap, y + side * half * 1.6 - half, x + gap + width, y + side * half * 1.6 + half), "start")
        for side in (-1, 1)
    ]
    return [right, left, over, under, *corners]


def _foot(drawing: Drawing, sheet: _Sheet, said: str, words: Words) -> None:
    y = sheet.height + _FOOT / 2
    a_km = sheet.scale / _KM_A_DEGREE
    km = next((one for one in reversed(_SCALES) if one * a_km <= _WIDTH / 5), _SCALES[0])
    drawing.add("rect", x=0, y=sheet.height, width=_WIDTH, height=_FOOT, fill=PAPER)
    drawing.add("line", x1=16, y1=y + 5, x2=16 + km * a_km, y2=y + 5, stroke=QUIET, stroke_width=2)
    drawing.add("text", text=words.label("drawn_km", n=km), x=22 + km * a_km, y=y + 9, font_size=_SMALL, fill=QUIET)
    drawing.add("text", text=said, x=_WIDTH - 16, y=y + 9, font_size=_SMALL, fill=QUIET, text_anchor="end")
