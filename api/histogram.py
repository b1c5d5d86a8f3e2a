"""How many passages tell of which years, in buckets of equal length for a slider.

Years are counted historically: before year 1 is year -1, and buckets before our era mirror those of it, so that none
holds years of both.

Pure.
"""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from api.service import YearCount
from index.columns import EARLIEST, LATEST, IntArray, Places

BUCKETS = 40
"""There are at most so many."""
_LENGTHS = (1, 2, 5, 10, 20, 25, 50, 100, 200, 250, 500, 1_000, 2_000, 5_000, 10_000)


def year_counts(begins: IntArray, ends: IntArray, owners: Places, *, count: int) -> tuple[YearCount, ...]:
    """Return buckets from the first year to the last with the number of passages that tell of a year in each.

    ``begins`` and ``ends`` bound spans of years, ``owners`` say of which of ``count`` passages each is. A span that
    is open at one end counts with the year of its other.
    """
    begins, ends = np.where(begins == EARLIEST, ends, begins), np.where(ends == LATEST, begins, ends)
    if not len(begins):
        return ()
    length = _length(int(begins.min()), int(ends.max()))
    first, last = _bucket(begins, length), _bucket(ends, length)
    low = int(first.min())
    width = int(last.max()) - low + 1
    # Each span adds one where it begins and takes it away behind its end; a passage counts once in a bucket.
    steps = np.zeros((count, width + 1), np.int32)
    np.add.at(steps, (owners, first - low), 1)
    np.add.at(steps, (owners, last - low + 1), -1)
    counts = np.count_nonzero(np.cumsum(steps, axis=1)[:, :width], axis=0)
    bounds = ((_bounds(low + place, length), int(found)) for place, found in enumerate(counts))
    return tuple(YearCount(*bound, found) for bound, found in bounds if bound[0] <= bound[1])


def _length(first: int, last: int) -> int:
    """The shortest length with which the years fit."""
    fits = (length for length in _LENGTHS if last // length - first // length + 1 < BUCKETS)
    return next(fits, (last - first) // BUCKETS + 1)


def _bucket(years: IntArray, length: int) -> npt.NDArray[np.int64]:
    numbers: npt.NDArray[np.int64] = np.where(years >= 0, years // length, -(-years // length) - 1).astype(np.int64)
    return numbers


def _bounds(bucket: int, length: int) -> tuple[int, int]:
    if bucket >= 0:
        return max(1, bucket * length), bucket * length + length - 1
    nearest = -bucket - 1
    return -(nearest * length + length - 1), -max(1, nearest * length)
