"""The parameters of the IIIF Image API 3.0, read to the letter: https://iiif.io/api/image/3.0/#4-image-requests.

Pure.
"""

from __future__ import annotations

import math
import re
from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

from ontology.errors import WrongUse

QUALITIES = ("default", "color", "gray", "bitonal")
FORMATS: Mapping[str, str] = MappingProxyType(
    {"jpg": "image/jpeg", "png": "image/png", "webp": "image/webp", "gif": "image/gif", "tif": "image/tiff"}
)
"""What is answered, with its media type."""
OTHER_FORMATS = frozenset({"jp2", "pdf"})
"""What the specification names and this service does not make."""

_NUMBER = r"(\d+(?:\.\d+)?|\.\d+)"
_PIXELS = re.compile(r"(\d+),(\d+),(\d+),(\d+)")
_PERCENT = re.compile(rf"pct:{_NUMBER},{_NUMBER},{_NUMBER},{_NUMBER}")
_SIZE = re.compile(r"(\^?)(!?)(\d*),(\d*)")
_SIZE_PERCENT = re.compile(rf"(\^?)pct:{_NUMBER}")
_ROTATION = re.compile(rf"(!?){_NUMBER}")
_LAST = re.compile(r"(\w+)\.(\w+)")
_WHOLE_TURN = 360
_LONGEST_NUMBER = 12


@dataclass(frozen=True, slots=True)
class Region:
    """A part of an image in its pixels."""

    x: int
    y: int
    width: int
    height: int


@dataclass(frozen=True, slots=True)
class Picture:
    """What is to be made of an image: cut, scaled, mirrored, turned clockwise, coloured and written, in this order."""

    region: Region
    width: int
    height: int
    mirrored: bool
    degrees: float
    quality: str
    format: str
    canonical: str
    """The canonical form of the request, from the region on (section 4.7)."""


class Unsupported(WrongUse):
    """A request that the specification knows and this service does not answer."""

    code = "not-implemented"


def read_request(path: str, size: tuple[int, int], most: int) -> Picture:
    """Read ``{region}/{size}/{rotation}/{quality}.{format}`` for an image of ``size``; an answer has at most ``most``
    pixels. Raises :class:`WrongUse` (400) for what is malformed or out of range, :class:`Unsupported` (501)."""
    parts = path.split("/")
    if len(parts) != 4 or any(len(number) > _LONGEST_NUMBER for number in re.findall(r"\d+", path)):
        raise WrongUse(f"图像地址应为 区域/尺寸/旋转/质量.格式，不是 {path[:80]}。")
    region = read_region(parts[0], size)
    width, height, enlarged = read_size(parts[1], region, most)
    mirrored, degrees = read_rotation(parts[2])
    quality, form = read_last(parts[3])
    canonical = "/".join(
        (
            "full" if region == Region(0, 0, *size) else f"{region.x},{region.y},{region.width},{region.height}",
            _canonical_size(region, width, height, enlarged=enlarged, most=most),
            f"{'!' if mirrored else ''}{degrees:g}",
            f"{'default' if quality == 'color' else quality}.{form}",
        )
    )
    return Picture(region, width, height, mirrored, degrees, quality, form, canonical)


def read_region(stated: str, size: tuple[int, int]) -> Region:
    """Read a region: ``full``, ``square``, ``x,y,w,h``, ``pct:x,y,w,h``; what lies outside the image is cut off."""
    width, height = size
    if stated == "full":
        return Region(0, 0, width, height)
    if stated == "square":
        side = min(size)
        return Region((width - side) // 2, (height - side) // 2, side, side)
    if found := _PIXELS.fullmatch(stated):
        x, y, wide, high = map(int, found.groups())
    elif found := _PERCENT.fullmatch(stated):
        parts = [float(part) / 100 for part in found.groups()]
        x, y, wide, high = (_round(part * whole) for part, whole in zip(parts, (*size, *size), strict=True))
    else:
        raise WrongUse(f"区域应为 full、square、x,y,w,h 或 pct:x,y,w,h，不是 {stated[:40]}。")
    if not wide or not high or x >= width or y >= height:
        raise WrongUse(f"区域 {stated[:40]} 宽或高为零，或不在图像之内；图像有 {width}×{height} 像素。")
    return Region(x, y, min(wide, width - x), min(high, height - y))


def read_size(stated: str, region: Region, most: int) -> tuple[int, int, bool]:
    """Read a size; return width, height, and whether ``^`` allowed it to be larger than the region."""
    enlarged = stated.startswith("^")
    if stated in ("max", "^max"):
        return (*_largest(region, most, enlarge=enlarged), enlarged)
    if found := _SIZE_PERCENT.fullmatch(stated):
        scale = float(found[2]) / 100
        width, height = _round(region.width * scale), _round(region.height * scale)
    elif (found := _SIZE.fullmatch(stated)) and (found[3] or found[4]) and (not found[2] or (found[3] and found[4])):
        width, height = _sized(found, region, most)
    else:
        raise WrongUse(f"尺寸应为 max、w,、,h、pct:n、w,h 或 !w,h，前面可加 ^，不是 {stated[:40]}。")
    if width < 1 or height < 1:
        raise WrongUse(f"尺寸 {stated[:40]} 不足一个像素。")
    if not enlarged and (width > region.width or height > region.height):
        raise WrongUse(f"尺寸 {stated[:40]} 大于区域的 {region.width}×{region.height}；要放大，请在前面加 ^。")
    if width * height > most:
        raise WrongUse(f"尺寸 {stated[:40]} 超过每次 {most} 像素的限度。")
    return width, height, enlarged


def read_rotation(stated: str) -> tuple[bool, float]:
    """Read a rotation: whether to mirror first, and the degrees clockwise, 0 to 360."""
    found = _ROTATION.fullmatch(stated)
    if found is None or float(found[2]) > _WHOLE_TURN:
        raise WrongUse(f"旋转应为 0 到 360 的度数，前面可加 !，不是 {stated[:40]}。")
    return bool(found[1]), float(found[2]) % _WHOLE_TURN


def read_last(stated: str) -> tuple[str, str]:
    """Read quality and format. Raises :class:`Unsupported` for a format that is named but not made here."""
    found = _LAST.fullmatch(stated)
    if found is None or found[1] not in QUALITIES:
        raise WrongUse(f"质量应为 {'、'.join(QUALITIES)} 之一，后面是格式，不是 {stated[:40]}。")
    if found[2] in OTHER_FORMATS:
        raise Unsupported(f"这里不提供 {found[2]} 格式，请用 {'、'.join(FORMATS)}。")
    if found[2] not in FORMATS:
        raise WrongUse(f"格式应为 {'、'.join(FORMATS)} 之一，不是 {found[2][:20]}。")
    return found[1], found[2]


def _sized(found: re.Match[str], region: Region, most: int) -> tuple[int, int]:
    wide, high = (int(part) if part else 0 for part in (found[3], found[4]))
    if "0" in {part.lstrip("0") or "0" for part in (found[3], found[4]) if part}:
        return 0, 0
    if not high:
        return wide, max(1, _round(region.height * wide / region.width))
    if not wide:
        return max(1, _round(region.width * high / region.height)), high
    if not found[2]:
        return wide, high
    scale = min(wide / region.width, high / region.height)
    if not found[1]:
        scale = min(scale, 1.0)
    largest = math.sqrt(most / (region.width * region.height))
    if scale >= largest:
        return _largest(region, most, enlarge=bool(found[1]))
    return max(1, min(wide, _round(region.width * scale))), max(1, min(high, _round(region.height * scale)))


def _largest(region: Region, most: int, *, enlarge: bool) -> tuple[int, int]:
    """Return the largest size of a region that may be answered."""
    area = region.width * region.height
    if area <= most and not enlarge:
        return region.width, region.height
    scale = math.sqrt(most / area)
    return max(1, int(region.width * scale)), max(1, int(region.height * scale))


def _canonical_size(region: Region, width: int, height: int, *, enlarged: bool, most: int) -> str:
    if (width, height) == _largest(region, most, enlarge=False):
        return "max"
    larger = enlarged and (width > region.width or height > region.height)
    if larger and (width, height) == _largest(region, most, enlarge=True):
        return "^max"
    return f"{'^' if larger else ''}{width},{height}"


def _round(number: float) -> int:
    return math.floor(number + 0.5)
