"""How large the pages of a PDF are drawn: the same for recognition and for showing, so that boxes fit the picture.

Pure.
"""

from __future__ import annotations

import math

DPI = 200
_POINTS = 72
# A page of a poster's size is drawn no larger.
_LONGEST = 6_000


def scale(width: float, height: float) -> float:
    """Return pixels a point for a page whose sides are in points."""
    return min(DPI / _POINTS, _LONGEST / max(width, height, 1.0))


def pixels(width: float, height: float) -> tuple[int, int]:
    """Return width and height of the drawn page."""
    by = scale(width, height)
    return max(1, math.ceil(width * by)), max(1, math.ceil(height * by))
