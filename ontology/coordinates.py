"""Coordinates and scales of maps, as catalogues write them.

Degrees in decimals, in degrees, minutes and seconds with Chinese or Latin hemispheres (``东经118°22′—119°14′``,
``E 118°22ʹ--E 119°14ʹ/N 32°37ʹ--N 31°14ʹ`` of MARC 255), as coded in MARC 034 (``E1182200``,
https://www.loc.gov/marc/bibliographic/bd034.html), and as DCMI Point and Box
(https://www.dublincore.org/specifications/dublin-core/dcmi-point/, …/dcmi-box/).

Pure.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from ontology.authority.numerals import number

_HEMISPHERE = {"东经": "E", "西经": "W", "北纬": "N", "南纬": "S", "東經": "E", "西經": "W", "北緯": "N", "南緯": "S"}
_SIDE = "东经|西经|北纬|南纬|東經|西經|北緯|南緯|[EWNSewns]"
_DEGREES = r"[°º度˚]"
_MINUTES = r"[′'ʹ’分]"
_SECONDS = r"[″\"ʺ”秒]|''|′′"
_ANGLE = re.compile(
    rf"(?P<before>{_SIDE})?\s*(?:"
    rf"(?P<d>\d{{1,3}}(?:\.\d+)?)\s*{_DEGREES}\s*(?:(?P<m>\d{{1,2}}(?:\.\d+)?)\s*{_MINUTES})?"
    rf"\s*(?:(?P<s>\d{{1,2}}(?:\.\d+)?)\s*(?:{_SECONDS}))?"
    r"|(?<=[EWNSewns])(?P<coded>\d{7}(?:\.\d+)?)(?!\d)"
    r"|(?P<decimal>[-+]?\d{1,3}(?:\.\d+)?)(?![\d.])"
    rf")(?(before)|\s*(?P<after>[EWNSewns](?![A-Za-z\d]))?)"
)
_DCMI = re.compile(r"(?i)\b(east|north|westlimit|eastlimit|southlimit|northlimit)\s*=\s*([-+]?\d{1,3}(?:\.\d+)?)")
_WKT = re.compile(r"(?i)POINT\s*\(\s*([-+]?[\d.]+)\s+([-+]?[\d.]+)\s*\)")

_SCALE = re.compile(r"1\s{0,9}[:：/∶]\s{0,9}(\d[\d, ，]{0,30}(?:\.\d{1,9})?)\s{0,9}(万|千|百万)?")
# From where a number begins, and no longer than one is: else a run of digits is gone through from each of them.
_COUNTING = r"〇零一二三四五六七八九十百千万亿\d"
_SCALE_WORDS = re.compile(rf"(?<![{_COUNTING}])([{_COUNTING}]{{1,20}})\s{{0,9}}分之一")
_TIMES = {"千": 1_000, "万": 10_000, "百万": 1_000_000}
_LARGEST = 1_000_000_000


class Unplaced(ValueError):
    """What is no coordinates, or not on the globe; the message says what is wrong, in one sentence."""


@dataclass(frozen=True, slots=True)
class Extent:
    """A part of the globe in decimal degrees; a point where its sides are equal."""

    west: float
    east: float
    south: float
    north: float

    @property
    def is_point(self) -> bool:
        """Whether it is one place."""
        return self.west == self.east and self.south == self.north

    @property
    def wkt(self) -> str:
        """Well-known text, longitude first (OGC GeoSPARQL 1.1, section 8.5)."""
        west, east, south, north = (f"{one:.6f}".rstrip("0").rstrip(".") for one in self)
        if self.is_point:
            return f"POINT({west} {south})"
        corners = ((west, south), (east, south), (east, north), (west, north), (west, south))
        return f"POLYGON(({', '.join(f'{x} {y}' for x, y in corners)}))"

    @property
    def middle(self) -> tuple[float, float]:
        """Longitude and latitude of its middle."""
        width = self.east - self.west if self.east >= self.west else self.east - self.west + 360
        across = self.west + width / 2
        return across - 360 if across > 180 else across, (self.south + self.north) / 2

    def __iter__(self) -> Iterator[float]:
        return iter((self.west, self.east, self.south, self.north))


def read_coordinates(stated: str) -> Extent:
    """Read coordinates. Two bare numbers are longitude and latitude, four are west, east, south and north; where one
    that stands second can be no latitude, they are taken the other way. Raises :class:`Unplaced`."""
    text = stated.strip()
    if parts := {name.lower(): float(value) for name, value in _DCMI.findall(text)}:
        return _dcmi(parts, text)
    if found := _WKT.fullmatch(text):
        return _checked(text, [float(found[1])], [float(found[2])])
    across, down, bare = _angles(text)
    if not across and not down:
        across, down = _bare(bare, text)
    elif bare:
        raise Unplaced(f"经纬度“{text[:60]}”有的数写了东西南北，有的没有写，读不准")
    return _checked(text, across, down)


def read_scale(stated: str) -> int | None:
    """Return the denominator of a scale; ``None`` where the wording gives none (``计里画方``)."""
    if found := _SCALE.search(stated):
        below = float(re.sub(r"[, ，]", "", found[1])) * _TIMES.get(found[2] or "", 1)
    elif found := _SCALE_WORDS.search(stated):
        below = float(number(found[1]) or 0)
    else:
        return None
    return round(below) if 1 <= below <= _LARGEST else None


def _angles(text: str) -> tuple[list[float], list[float], list[float]]:
    """Return longitudes, latitudes, and what states no side; one without a side after one that has it shares it."""
    across: list[float] = []
    down: list[float] = []
    bare: list[float] = []
    last, end = "", 0
    for found in _ANGLE.finditer(text):
        named = found["before"] or found["after"] or ""
        side = _HEMISPHERE.get(named, named.upper())
        if not side and last and re.fullmatch(r"\s*[-—–~～至到]+\s*", text[end : found.start()]):
            side = last
        value = _degrees(found)
        last, end = side, found.end()
        if not side:
            bare.append(value)
        else:
            (across if side in "EW" else down).append(-value if side in "WS" else value)
    return across, down, bare


def _degrees(found: re.Match[str]) -> float:
    if found["decimal"]:
        return float(found["decimal"])
    if found["coded"]:
        degrees, minutes, seconds = found["coded"][:3], found["coded"][3:5], found["coded"][5:]
    else:
        degrees, minutes, seconds = found["d"], found["m"] or "0", found["s"] or "0"
    if float(minutes) >= 60 or float(seconds) >= 60:
        raise Unplaced(f"经纬度“{found[0].strip()[:60]}”的分或秒不小于 60")
    return float(degrees) + float(minutes) / 60 + float(seconds) / 3600


def _bare(numbers: Sequence[float], text: str) -> tuple[list[float], list[float]]:
    if len(numbers) == 4:
        return list(numbers[:2]), list(numbers[2:])
    if len(numbers) != 2:
        raise Unplaced(f"读不出经纬度“{text[:60]}”；应写成 118.78,32.04 或 东经118°47′，北纬32°3′")
    first, second = numbers
    return ([second], [first]) if abs(second) > 90 >= abs(first) else ([first], [second])


def _dcmi(parts: dict[str, float], text: str) -> Extent:
    across = [parts[name] for name in ("east", "westlimit", "eastlimit") if name in parts]
    down = [parts[name] for name in ("north", "southlimit", "northlimit") if name in parts]
    if "eastlimit" in parts:
        across = [parts.get("westlimit", parts["eastlimit"]), parts["eastlimit"]]
    return _checked(text, across, down)


def _checked(text: str, across: Sequence[float], down: Sequence[float]) -> Extent:
    if not across or not down or len(across) > 2 or len(down) > 2:
        raise Unplaced(f"经纬度“{text[:60]}”里的经度有 {len(across)} 个，纬度有 {len(down)} 个；各应有一个或两个")
    if wrong := [one for one in across if abs(one) > 180]:
        raise Unplaced(f"经度 {wrong[0]:g} 超出 -180 到 180")
    if wrong := [one for one in down if abs(one) > 90]:
        raise Unplaced(f"纬度 {wrong[0]:g} 超出 -90 到 90")
    west, east = across[0], across[-1]
    if west > east and not (west > 0 > east):  # a map may lie across the date line
        west, east = east, west
    return Extent(west, east, min(down), max(down))
