"""Percentile bootstrap intervals over queries.

Source: B. Efron and R. J. Tibshirani, "An Introduction to the Bootstrap", 1993, chapter 13. The interval of a
difference is that of the queries' own differences, which pairs the two runs: chapter 8.

Pure.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

Values = npt.NDArray[np.float64]
Statistic = Callable[..., Any]
"""``numpy.mean``, ``numpy.median`` or what else reduces along ``axis``."""

RESAMPLES = 2_000
LEVEL = 0.95
SEED = 20_260_801
# Numbers held at a time; a million queries need no more memory than ten.
_AT_ONCE = 4_000_000


@dataclass(frozen=True, slots=True)
class Interval:
    """A statistic of all queries with the interval it would likely fall into on other queries of their kind."""

    value: float
    low: float
    high: float


def intervals(values: Values, *, statistic: Statistic = np.mean) -> list[Interval]:
    """Return the interval of each series of ``values``, which has the shape ``(series, queries)``.

    Every series is resampled by the same draws. Raises :class:`ValueError` when there are no queries.
    """
    series, queries = values.shape
    if not queries:
        raise ValueError("no queries, no interval")
    drawn = np.concatenate([statistic(values[:, rows], axis=-1) for rows in _draws(queries, series)], axis=1)
    tail = 50 * (1 - LEVEL)
    low, high = np.percentile(drawn, [tail, 100 - tail], axis=1)
    whole = statistic(values, axis=-1)
    return [Interval(*map(float, found)) for found in zip(whole, low, high, strict=True)]


def f1_interval(counts: Sequence[tuple[int, int, int]]) -> tuple[float, float]:
    """Return the interval of micro F1 over sentences, each counted as (right, found, expected)."""
    if not counts:
        return 0.0, 0.0
    table = np.array(counts, dtype=np.float64)
    sums = np.concatenate([table[rows].sum(axis=1) for rows in _draws(len(table), table.shape[1])])
    both = np.maximum(sums[:, 1] + sums[:, 2], 1)
    tail = 50 * (1 - LEVEL)
    low, high = np.percentile(2 * sums[:, 0] / both, [tail, 100 - tail])
    return round(float(low), 4), round(float(high), 4)


def _draws(queries: int, series: int) -> Iterator[npt.NDArray[np.int64]]:
    """Yield ``RESAMPLES`` rows of query numbers drawn with replacement, in parts of a size that fits."""
    generator = np.random.default_rng(SEED)
    most = max(1, _AT_ONCE // (queries * max(series, 1)))
    for begin in range(0, RESAMPLES, most):
        yield generator.integers(queries, size=(min(most, RESAMPLES - begin), queries))
