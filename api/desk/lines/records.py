"""What a person decided of a recognised line 识别存疑.

Pure.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class LineAction(StrEnum):
    """What is done with a line. One that is passed over is shown to others, and no more to this person."""

    CONFIRM = "confirm"
    CORRECT = "correct"
    SKIP = "skip"


@dataclass(frozen=True, slots=True)
class Spot:
    """A rectangle on a kept page image, in its pixels; ``image`` is its name at the image service."""

    image: str
    left: int
    top: int
    width: int
    height: int

    def overlap(self, other: Spot) -> float:
        """Return how much two rectangles of one image share, of what they cover together."""
        if self.image != other.image:
            return 0.0
        across = min(self.left + self.width, other.left + other.width) - max(self.left, other.left)
        down = min(self.top + self.height, other.top + other.height) - max(self.top, other.top)
        if across <= 0 or down <= 0:
            return 0.0
        shared = across * down
        return shared / (self.width * self.height + other.width * other.height - shared)


@dataclass(frozen=True, slots=True)
class LineDecision:
    """A decision: ``said`` is what was recognised, ``text`` what stands there; an empty text says that none does.

    ``undone`` is when it was taken back, empty where it stands.
    """

    id: int
    spot: Spot
    said: str
    confidence: float
    action: LineAction
    text: str
    document_id: str
    reviewer: str
    time: str
    undone: str = ""

    @property
    def stands(self) -> bool:
        """Whether it changes the text."""
        return not self.undone and self.action is not LineAction.SKIP
