"""Recognised lines as pages show them: on their picture, and in review. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from api.files.layout import boxes_of
from api.iiif.addresses import service_address
from index.leafing import Lined
from ingest.ocr.lines import CONFIRMED, DOUBTFUL
from ontology.records import Box, Tag, TagType

_AROUND = 0.35
_LARGEST = 900


@dataclass(frozen=True, slots=True)
class TagOnLeaf:
    """A tag and where it stands on the picture; ``name`` is what its boxes are called on the page."""

    name: str
    surface: str
    type: TagType
    boxes: tuple[Box, ...]


@dataclass(frozen=True, slots=True)
class LineOnLeaf:
    """A line with its place on the picture and the tags in it."""

    number: int
    text: str
    box: Box
    share: str
    doubtful: bool
    read: bool
    tags: tuple[TagOnLeaf, ...]


@dataclass(frozen=True, slots=True)
class LeafLines:
    """The lines on a page image of ``width`` by ``height`` pixels."""

    width: int
    height: int
    lines: tuple[LineOnLeaf, ...]

    @property
    def tags(self) -> tuple[TagOnLeaf, ...]:
        """The tags of all lines."""
        return tuple(tag for line in self.lines for tag in line.tags)


def leaf_lines(lines: Sequence[Lined], tags: Sequence[Tag], *, page: int, size: tuple[int, int]) -> LeafLines | None:
    """Return the lines on a page image with the tags on it; ``None`` where none was recognised."""
    here = [one for one in lines if one.mark.box and one.mark.box.page == page and one.text]
    if not here:
        return None
    shown = tuple(_line(number, one, here, tags) for number, one in enumerate(here, start=1))
    return LeafLines(*size, shown)


def _line(number: int, line: Lined, here: Sequence[Lined], tags: Sequence[Tag]) -> LineOnLeaf:
    mark = line.mark
    if mark.box is None:
        raise ValueError("the line stands on no page image")
    return LineOnLeaf(
        number=number,
        text=line.text,
        box=mark.box,
        share=share_of(mark.confidence),
        doubtful=mark.confidence < DOUBTFUL,
        read=mark.confidence >= CONFIRMED,
        tags=tuple(
            TagOnLeaf(f"{number}-{place}", tag.surface, tag.type, tuple(boxes_of(here, tag.begin, tag.end)))
            for place, tag in enumerate(tags, start=1)
            if mark.begin <= tag.begin < mark.end
        ),
    )


def share_of(confidence: float) -> str:
    """Write how sure a line is; what is not certain is never written as such."""
    return f"{min(confidence, 0.99):.2f}" if confidence < CONFIRMED else "1"


def crop_address(image: str, box: Box, size: tuple[int, int]) -> str:
    """Return the address of the part of a page image about a line, a little wider than the line."""
    room = round(_AROUND * min(box.width, box.height)) + 4
    left, top = max(0, box.left - room), max(0, box.top - room)
    width = min(size[0], box.left + box.width + room) - left
    height = min(size[1], box.top + box.height + room) - top
    longest = min(_LARGEST, max(width, height))
    asked = f"!{longest},{longest}"
    return f"{service_address(image)}/{left},{top},{max(1, width)},{max(1, height)}/{asked}/0/default.jpg"
