"""What an annotation says, and on which part of its canvas: https://www.w3.org/TR/annotation-model/.

Pure.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from ingest.iiif.shapes import Json, ident, json_of, kind, number, objects, plain, text_of

_XYWH = re.compile(r"xywh=(?:pixel:)?(\d+(?:\.\d+)?),(\d+(?:\.\d+)?),(\d+(?:\.\d+)?),(\d+(?:\.\d+)?)")
_PERCENT = re.compile(r"xywh=percent:(\d+(?:\.\d+)?),(\d+(?:\.\d+)?),(\d+(?:\.\d+)?),(\d+(?:\.\d+)?)")
_TEXT = frozenset({"painting", "supplementing", "transcribing", ""})
_NOTES = frozenset({"commenting", "describing"})

Area = tuple[float, float, float, float]


@dataclass(frozen=True, slots=True)
class Said:
    """A text on a canvas. ``area`` is left, top, width and height in the canvas's own units, ``None`` for all of it.

    ``address`` names a text that lies elsewhere, ``key`` the characters of another text that this one is.
    """

    text: str
    area: Area | None = None
    note: bool = False
    line: bool = False
    """It is a line or a word, and the next goes on."""
    address: str = ""
    key: str = ""


def said_by(annotation: Json, size: tuple[float, float]) -> Iterator[Said]:
    """Yield the texts of an annotation on a canvas of ``size``; pictures, tags and links have none."""
    stated = annotation.get("motivation")
    motivations = {text_of(one).rsplit(":", 1)[-1] for one in (stated if isinstance(stated, list) else [stated])}
    note = not motivations & _TEXT and bool(motivations & _NOTES)
    if not note and not motivations & _TEXT:
        return
    area = area_of(annotation.get("target"), size)
    line = text_of(annotation.get("textGranularity")) in ("line", "word", "glyph")
    bodies = annotation.get("body")
    loose = [{"type": "TextualBody", "value": bodies}] if isinstance(bodies, str) and " " in bodies else objects(bodies)
    key = _characters(loose)
    for body in loose:
        chosen = (objects(body.get("items")) or [body])[0] if kind(body) == "Choice" else body
        text, address = _text(chosen), _elsewhere(chosen)
        if (text or address) and text_of(chosen.get("purpose")) not in ("tagging", "linking", "identifying"):
            yield Said(text, area, note, line, address, key)


def area_of(target: object, size: tuple[float, float]) -> Area | None:
    """Return the part of a canvas that a target names."""
    given = target[0] if isinstance(target, list) and target else target
    selectors = objects(json_of(given).get("selector")) or [{}]
    fragments = [text_of(one.get("value")) for one in selectors] + [ident(json_of(given).get("source")), ident(given)]
    for fragment in fragments:
        if found := _XYWH.search(fragment):
            left, top, width, height = map(float, found.groups())
        elif found := _PERCENT.search(fragment):
            parts = map(float, found.groups())
            left, top, width, height = (one * side / 100 for one, side in zip(parts, (*size, *size), strict=True))
        else:
            continue
        return (left, top, width, height) if width and height else None
    return None


def canvas_of(target: object) -> str:
    """Return the address of the canvas that a target names, without the part of it."""
    given = target[0] if isinstance(target, list) and target else target
    return (ident(json_of(given).get("source")) or ident(given)).partition("#")[0]


def _text(body: Json) -> str:
    if kind(body) not in ("TextualBody", "Text", "ContentAsText", ""):
        return ""
    value = text_of(body.get("value") or body.get("chars"))
    return plain(value) if "html" in text_of(body.get("format")) else value


def _elsewhere(body: Json) -> str:
    media = text_of(body.get("format")).partition(";")[0]
    return ident(body) if kind(body) == "Text" and media == "text/plain" and not body.get("value") else ""


def _characters(bodies: list[Json]) -> str:
    """Name the characters of a text version that a body says it is, so that a passage on two leaves is read once."""
    for body in bodies:
        selector = json_of(body.get("selector"))
        if kind(selector) == "TextPositionSelector" and isinstance(selector.get("start"), int):
            return f"{ident(body.get('source'))}#{selector.get('start')}-{selector.get('end')}"
    return ""


def scaled(area: Area, canvas: tuple[float, float], image: tuple[float, float]) -> tuple[int, int, int, int]:
    """Bring a part of a canvas into pixels of its image, within it."""
    across = image[0] / canvas[0] if canvas[0] and image[0] else 1.0
    down = image[1] / canvas[1] if canvas[1] and image[1] else 1.0
    left, top = round(area[0] * across), round(area[1] * down)
    return left, top, max(1, round(area[2] * across)), max(1, round(area[3] * down))


def size_of(resource: Json) -> tuple[float, float]:
    """Return width and height of a canvas or an image, 0 where it does not say."""
    return number(resource.get("width")), number(resource.get("height"))
