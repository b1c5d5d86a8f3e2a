"""From a page image to its lines: found on a page of a handy size, read from the whole image, laid straight."""

from __future__ import annotations

import math
import re
from typing import Protocol

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from ingest.ocr.engine import Engine, Pixels, Quads, Read
from ingest.ocr.lines import Line, Page, Place

# Lines are found best where the longer side of a page has about so many pixels; a small page is enlarged, not too far.
_SIDE = 1_700
_LARGER = 2.0
# Lines from which it is told whether the page stands on its head, and how much better it must read so.
_SAMPLE = 4
_UNSURE = 0.8
_BETTER = 0.15
# What is sure of less and has so few characters is a speck.
_SPECK = (0.5, 2)
_LONG = 3.0
# A full-width stop within a number is its decimal point.
_POINT = re.compile(r"(?:(?<=[0-9])|^)．(?=[0-9])")


class Reader(Protocol):
    """What finds lines and reads them."""

    def find(self, image: Pixels) -> Quads: ...

    def read(self, image: Pixels, quads: Quads, *, turned: bool = False) -> list[Read]: ...


def recognize(image: Image.Image, engine: Engine | Reader) -> Page:
    """Return the lines of an upright or overturned page; their boxes are in pixels of ``image``."""
    pixels = np.ascontiguousarray(np.asarray(image.convert("RGB"))[:, :, ::-1])
    quads = _found(image, engine)
    if not len(quads):
        return Page(image.width, image.height, ())
    turned = _overturned(pixels, quads, engine)
    read = engine.read(pixels, quads, turned=turned)
    straight = _straightened(quads, image.size, turned=turned)
    lines = (
        _line(one, quad, place, image.size)
        for one, quad, place in zip(read, quads, straight, strict=True)
        if one.text.strip() and not _is_speck(one)
    )
    return Page(image.width, image.height, tuple(lines))


def _found(image: Image.Image, engine: Engine | Reader) -> Quads:
    share = min(_LARGER, _SIDE / max(image.size))
    size = (max(1, round(image.width * share)), max(1, round(image.height * share)))
    handy = image.convert("RGB").resize(size, Image.Resampling.LANCZOS)
    quads = engine.find(np.ascontiguousarray(np.asarray(handy)[:, :, ::-1]))
    return (quads / share).astype(np.float32)


def confidence_of(read: Read) -> float:
    """Return how likely the whole line is right: the product of its characters' sureness."""
    return math.prod(read.sureness) if read.sureness else 0.0


def _overturned(pixels: Pixels, quads: Quads, engine: Engine | Reader) -> bool:
    """Tell a page on its head: its longest lines, where they read badly, read much better turned round."""
    longest = quads[np.argsort(-_sides(quads).max(axis=1))[:_SAMPLE]]
    upright = _mean(engine.read(pixels, longest))
    return upright < _UNSURE and _mean(engine.read(pixels, longest, turned=True)) > upright + _BETTER


def _mean(read: list[Read]) -> float:
    sure = [one for line in read for one in line.sureness]
    return sum(sure) / len(sure) if sure else 0.0


def _sides(quads: Quads) -> NDArray[np.float32]:
    """Return width and height of each line, along itself."""
    across = np.linalg.norm(quads[:, 1] - quads[:, 0], axis=1)
    down = np.linalg.norm(quads[:, 3] - quads[:, 0], axis=1)
    return np.stack([across, down], axis=1).astype(np.float32)


def _angle(quads: Quads) -> float:
    """Return by how much the page lies askew, in radians: the middle of what its long lines say."""
    sides = _sides(quads)
    said: list[tuple[float, float]] = []
    for quad, (across, down) in zip(quads, sides, strict=True):
        if across > _LONG * down:
            along = quad[1] - quad[0] + quad[2] - quad[3]
            said.append((math.atan2(along[1], along[0]), float(across)))
        elif down > _LONG * across:
            along = quad[3] - quad[0] + quad[2] - quad[1]
            said.append((math.atan2(-along[0], along[1]), float(down)))
    said.sort()
    half, sofar = sum(weight for _, weight in said) / 2, 0.0
    for angle, weight in said:
        sofar += weight
        if sofar >= half:
            return angle
    return 0.0


def _straightened(quads: Quads, size: tuple[int, int], *, turned: bool) -> list[Place]:
    """Return where the lines stand when the page is turned about its middle until they run straight."""
    angle = -_angle(quads) + (math.pi if turned else 0.0)
    cosine, sine = math.cos(angle), math.sin(angle)
    middle = np.asarray(size, np.float32) / 2
    centres, sides = quads.mean(axis=1) - middle, _sides(quads)
    places: list[Place] = []
    for (x, y), (across, down) in zip(centres, sides, strict=True):
        left, top = x * cosine - y * sine + middle[0], x * sine + y * cosine + middle[1]
        places.append(
            Place(float(left - across / 2), float(top - down / 2), float(left + across / 2), float(top + down / 2))
        )
    return places


def _is_speck(read: Read) -> bool:
    return len(read.text.strip()) <= _SPECK[1] and confidence_of(read) < _SPECK[0]


def _line(read: Read, quad: NDArray[np.float32], place: Place, size: tuple[int, int]) -> Line:
    left, top = (max(0, math.floor(float(one))) for one in quad.min(axis=0))
    right, bottom = (math.ceil(float(one)) for one in quad.max(axis=0))
    width, height = min(right, size[0]) - left, min(bottom, size[1]) - top
    text = _POINT.sub(".", read.text.strip())
    return Line(text, confidence_of(read), left, top, max(1, width), max(1, height), place)
