"""Years in buckets: as many as a slider takes, each passage once in each that it tells of."""

from __future__ import annotations

from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from api.histogram import BUCKETS, year_counts
from api.service import YearCount
from index.columns import EARLIEST, LATEST

YEAR = st.integers(-3000, 2100).filter(bool)
SPANS = st.lists(st.tuples(YEAR, YEAR, st.integers(0, 5)).map(lambda s: (min(s[:2]), max(s[:2]), s[2])), max_size=12)


def counted(spans: list[tuple[int, int, int]], count: int = 6) -> tuple[YearCount, ...]:
    table = np.array(spans, np.int32).reshape(-1, 3)
    return year_counts(table[:, 0], table[:, 1], table[:, 2].astype(np.int64), count=count)


@settings(max_examples=200, deadline=None)
@given(SPANS)
def test_each_passage_counts_once_in_every_bucket_that_it_tells_of(spans: list[tuple[int, int, int]]) -> None:
    buckets = counted(spans)
    assert len(buckets) <= BUCKETS
    for one in buckets:
        assert one.begin <= one.end and 0 not in (one.begin, one.end) and (one.begin < 0) == (one.end < 0)
        assert one.count == len({of for begin, end, of in spans if begin <= one.end and end >= one.begin})
    for one, other in pairwise(buckets):
        assert other.begin == (1 if one.end == -1 else one.end + 1)
    if spans:
        assert buckets[0].begin <= min(begin for begin, _, _ in spans)
        assert buckets[-1].end >= max(end for _, end, _ in spans)
        assert buckets[0].count and buckets[-1].count
    else:
        assert buckets == ()


@pytest.mark.parametrize(
    ("spans", "buckets"),
    [
        ([(1449, 1449, 0)], [YearCount(1449, 1449, 1)]),
        ([(-1, 1, 0), (1, 1, 1)], [YearCount(-1, -1, 1), YearCount(1, 1, 2)]),
        ([(EARLIEST, 1403, 0), (1404, LATEST, 1)], [YearCount(1403, 1403, 1), YearCount(1404, 1404, 1)]),
    ],
)
def test_buckets(spans: list[tuple[int, int, int]], buckets: list[YearCount]) -> None:
    assert list(counted(spans)) == buckets
