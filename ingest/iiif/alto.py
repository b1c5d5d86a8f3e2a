"""The lines of a page in ALTO (https://www.loc.gov/standards/alto/), with their places on the canvas."""

from __future__ import annotations

from collections.abc import Iterator

from ingest.iiif.shapes import number
from ingest.iiif.targets import Area, Said
from ingest.safexml import name_of, parse_xml
from ontology.errors import BrokenSource

_TOGETHER = ("HPOS", "VPOS", "WIDTH", "HEIGHT")


def lines_of(data: bytes, size: tuple[float, float]) -> Iterator[Said]:
    """Yield the lines of a page, in the units of a canvas of ``size``; nothing for what is no ALTO."""
    try:
        root = parse_xml(data, "")
    except BrokenSource:
        return
    scale = (1.0, 1.0)
    for element in root.iter():
        name = name_of(element)
        if name == "Page":
            scale = _scale(element.get("WIDTH", ""), element.get("HEIGHT", ""), size)
        elif name == "TextLine":
            parts = [one for one in element.iter() if name_of(one) in ("String", "SP")]
            text = "".join(one.get("CONTENT", "") if name_of(one) == "String" else " " for one in parts).strip()
            if text:
                yield Said(text, _area([element.get(one, "") for one in _TOGETHER], scale), line=True)


def _scale(width: str, height: str, size: tuple[float, float]) -> tuple[float, float]:
    wide, high = number(width), number(height)
    return size[0] / wide if wide and size[0] else 1.0, size[1] / high if high and size[1] else 1.0


def _area(stated: list[str], scale: tuple[float, float]) -> Area | None:
    left, top, width, height = map(number, stated)
    if not width or not height:
        return None
    return left * scale[0], top * scale[1], width * scale[0], height * scale[1]
