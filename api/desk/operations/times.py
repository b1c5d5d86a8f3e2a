"""How long things took; nothing here reads the clock."""

from __future__ import annotations

import math
from collections.abc import Iterable
from datetime import datetime
from statistics import median

from api.desk.operations.records import Spread


def seconds(begin: str, end: str) -> float | None:
    """Return the seconds between two times of the desk; ``None`` where there is no end yet."""
    if not end:
        return None
    return (datetime.fromisoformat(end) - datetime.fromisoformat(begin)).total_seconds()


def spread(taken: Iterable[float | None]) -> Spread:
    """Return the median and the ninetieth percentile of what was taken, by the nearest rank.

    Nearest rank: the smallest value that at least nine in ten do not exceed, so that it is one that happened.
    """
    known = sorted(one for one in taken if one is not None)
    if not known:
        return Spread()
    return Spread(len(known), median(known), known[math.ceil(0.9 * len(known)) - 1])
