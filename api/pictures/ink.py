"""How pictures are drawn: colours, the width of Chinese labels, and a thin layer over SVG elements.

Everything is said in attributes, not in a style sheet, so that a picture looks the same under the strict policy of the
pages, as a file on its own, and in a word processor. https://www.w3.org/TR/SVG2/

Pure.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Mapping
from types import MappingProxyType
from xml.etree import ElementTree as ET

from ontology.records import TagType

PAPER, INK, QUIET, RULE, SEAL = "#fbfaf6", "#23272b", "#5f666b", "#ddd9ce", "#9c2f26"
COLOURS: Mapping[TagType, str] = MappingProxyType(
    {
        TagType.PER: "#b3372c",
        TagType.LOC: "#1c7a4a",
        TagType.ORG: "#6a4bb0",
        TagType.OFI: "#a8620a",
        TagType.BOOK: "#1f62ad",
        TagType.TIME: "#0a7d86",
        TagType.EVENT: "#a62a7d",
        TagType.SUBJECT: "#6b6b1e",
    }
)
FONT = "Source Han Sans SC, Noto Sans CJK SC, PingFang SC, Microsoft YaHei, sans-serif"
SIZE = 15.0
_PADDING = 11.0
_NAMESPACE = "http://www.w3.org/2000/svg"


def text_width(text: str, size: float = SIZE) -> float:
    """The width of a label in pixels: an ideograph is as wide as the type is high, a Latin letter some 0.58 of it."""
    return sum(1.0 if unicodedata.east_asian_width(one) in "WF" else 0.58 for one in text) * size


def clipped(text: str, limit: int) -> str:
    """A text of at most ``limit`` characters, the last of them an ellipsis where some were cut."""
    return text if len(text) <= limit else text[: limit - 1] + "…"


Box = tuple[float, float, float, float]
"""Left, top, right and bottom."""


def overlap(one: Box, other: Box) -> bool:
    """Tell whether two boxes share more than an edge."""
    return one[0] < other[2] and other[0] < one[2] and one[1] < other[3] and other[1] < one[3]


def box_width(label: str) -> float:
    """The width of a box around a label."""
    return text_width(label) + 2 * _PADDING


class Drawing:
    """An SVG picture; ``title`` and ``description`` are what a screen reader says."""

    def __init__(self, width: float, height: float, *, title: str, description: str) -> None:
        size = {
            "width": _number(width),
            "height": _number(height),
            "viewBox": f"0 0 {_number(width)} {_number(height)}",
        }
        self.root = ET.Element(
            "svg",
            {"xmlns": _NAMESPACE, **size, "role": "img", "font-family": FONT, "font-size": _number(SIZE), "fill": INK},
        )
        ET.SubElement(self.root, "title").text = title
        ET.SubElement(self.root, "desc").text = description
        self.add("rect", width=width, height=height, fill=PAPER)

    def add(
        self, name: str, *, within: ET.Element | None = None, text: str = "", **attributes: str | float
    ) -> ET.Element:
        """Add an element; an underscore in an attribute's name stands for a hyphen."""
        made = {key.rstrip("_").replace("_", "-"): _value(value) for key, value in attributes.items()}
        element = ET.SubElement(self.root if within is None else within, name, made)
        if text:
            element.text = text
        return element

    def link(self, address: str, *, label: str) -> ET.Element:
        """A group that leads to a page; ``label`` is shown when the pointer rests on it."""
        group = self.add("a", href=address)
        ET.SubElement(group, "title").text = label
        return group

    def label(
        self, x: float, y: float, text: str, *, within: ET.Element | None = None, **attributes: str | float
    ) -> None:
        """A text with a halo of the paper's colour, so that lines behind it do not cross it."""
        self.add(
            "text", within=within, text=text, x=x, y=y, stroke=PAPER, stroke_width=4, stroke_linejoin="round",
            paint_order="stroke", **attributes,
        )  # fmt: skip

    def written(self) -> bytes:
        """The picture as a file; characters that XML does not allow are left out."""
        for element in self.root.iter():
            if element.text:
                element.text = "".join(one for one in element.text if one in "\t\n\r" or ord(one) >= 0x20)
        ET.indent(self.root)
        body: str = ET.tostring(self.root, encoding="unicode")
        return f'<?xml version="1.0" encoding="UTF-8"?>\n{body}\n'.encode()


def _value(value: str | float) -> str:
    return value if isinstance(value, str) else _number(value)


def _number(value: float) -> str:
    return f"{value:.1f}".removesuffix(".0")
