"""Rank fusion by its formula."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.fusion import K, fuse
from index.ports import Scored


def ranked(*keys: int) -> list[Scored]:
    return [Scored(key, 1.0 / place) for place, key in enumerate(keys, 1)]


def test_the_formula() -> None:
    fused = fuse({"lexical": ranked(1, 2), "dense": ranked(2, 3)}, {"dense": 2.0})
    scores = {one.key: one.score for one in fused}
    assert scores[2] == pytest.approx(1 / (K + 2) + 2 / (K + 1))
    assert scores[1] == pytest.approx(1 / (K + 1))
    assert [one.key for one in fused] == [2, 3, 1]
    assert [reason.method for reason in fused[0].reasons] == ["lexical", "dense"]


@given(st.lists(st.integers(1, 30), unique=True), st.lists(st.integers(1, 30), unique=True))
def test_every_key_once_and_in_order(first: list[int], second: list[int]) -> None:
    fused = fuse({"a": ranked(*first), "b": ranked(*second)}, {})
    assert sorted(one.key for one in fused) == sorted({*first, *second})
    assert [one.score for one in fused] == sorted((one.score for one in fused), reverse=True)
