"""Fusion by its formula."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.fusion import fuse
from index.ports import Scored


def ranked(*keys: int) -> list[Scored]:
    return [Scored(key, 1.0 / place) for place, key in enumerate(keys, 1)]


def test_the_formula() -> None:
    words = [Scored(1, 30.0), Scored(2, 15.0)]
    vectors = [Scored(2, 0.9), Scored(3, 0.85), Scored(4, 0.8)]
    fused = fuse({"bridge": words, "dense": vectors}, {"bridge": 0.5, "dense": 2.0}, bounded={"dense"})
    scores = {one.key: one.score for one in fused}
    assert scores == pytest.approx({1: 0.5, 2: 0.25 + 0.2, 3: 0.1, 4: 0.0})
    assert [one.key for one in fused] == [1, 2, 3, 4]
    assert [(reason.method, reason.rank) for reason in fused[1].reasons] == [("bridge", 2), ("dense", 1)]


def test_a_list_of_nothing_but_noughts_adds_nothing() -> None:
    assert [one.score for one in fuse({"lexical": [Scored(1, 0.0), Scored(2, 0.0)]}, {})] == [0.0, 0.0]


@given(st.lists(st.integers(1, 30), unique=True), st.lists(st.integers(1, 30), unique=True))
def test_every_key_once_and_in_order(first: list[int], second: list[int]) -> None:
    fused = fuse({"a": ranked(*first), "b": ranked(*second)}, {}, bounded={"b"})
    assert sorted(one.key for one in fused) == sorted({*first, *second})
    assert [one.score for one in fused] == sorted((one.score for one in fused), reverse=True)
