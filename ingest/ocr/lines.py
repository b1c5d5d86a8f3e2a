"""The lines of text that stand on a page image, as they were recognised.

Pure.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

DOUBTFUL = 0.8
"""A line below this confidence is marked and goes to people: ``benchmarks/ocr.py`` shows how often such lines are
right, and how many of the wrong ones lie below it."""
CONFIRMED = 1.0
"""The confidence of a line that a person has read."""


@dataclass(frozen=True, slots=True)
class Place:
    """Where a line stands on the page when the page is laid straight, in pixels."""

    left: float
    top: float
    right: float
    bottom: float

    @property
    def width(self) -> float:
        return self.right - self.left

    @property
    def height(self) -> float:
        return self.bottom - self.top


@dataclass(frozen=True, slots=True)
class Line:
    """A line or a column. ``left`` to ``height`` is the rectangle about it in pixels of the image as it is kept;
    ``place`` is where it stands on the straightened page."""

    text: str
    confidence: float
    left: int
    top: int
    width: int
    height: int
    place: Place

    @property
    def tall(self) -> bool | None:
        """Whether it runs down the page; ``None`` for one too short to tell."""
        if self.place.height >= 1.5 * self.place.width:
            return True
        return None if self.place.width < 1.5 * self.place.height else False


@dataclass(frozen=True, slots=True)
class Page:
    """What was recognised on a page image of ``width`` by ``height`` pixels; the lines are in no order."""

    width: int
    height: int
    lines: tuple[Line, ...]


def as_json(page: Page) -> dict[str, Any]:
    """Write a page down."""
    return {"width": page.width, "height": page.height, "lines": list(_written(page.lines))}


def from_json(stated: Mapping[str, Any]) -> Page:
    """Read what :func:`as_json` wrote. Raises KeyError, TypeError or ValueError for anything else."""
    lines = tuple(_line(one) for one in stated["lines"])
    return Page(int(stated["width"]), int(stated["height"]), lines)


def _written(lines: Sequence[Line]) -> Iterator[list[Any]]:
    for one in lines:
        place = (one.place.left, one.place.top, one.place.right, one.place.bottom)
        box = (one.left, one.top, one.width, one.height)
        yield [one.text, round(one.confidence, 4), *box, *(round(number, 1) for number in place)]


def _line(stated: Sequence[Any]) -> Line:
    text, confidence, left, top, width, height, *place = stated
    return Line(str(text), float(confidence), int(left), int(top), int(width), int(height), Place(*map(float, place)))
