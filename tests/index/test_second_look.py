"""The second look by its formula."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.encoders.onnx import as_directions, unit_rows
from index.ports import FloatArray
from index.second_look import token_likeness


def rows(seed: int, count: int) -> FloatArray:
    drawn = np.random.default_rng(seed).standard_normal((count, 16))
    return unit_rows(drawn.astype(np.float32))


@given(st.lists(st.integers(1, 9), min_size=1, max_size=6), st.integers(1, 7), st.integers(0, 99))
def test_the_mean_of_the_best(lengths: list[int], asked: int, seed: int) -> None:
    query = rows(seed, asked)
    passages = [rows(seed + 1 + place, length) for place, length in enumerate(lengths)]
    expected = [np.mean([max(float(q @ p) for p in passage) for q in query]) for passage in passages]
    found = token_likeness(query, [as_directions(passage) for passage in passages])
    assert found.shape == (len(lengths),)
    assert found == pytest.approx(expected, abs=0.02)


def test_a_passage_with_all_that_is_asked_is_wholly_alike() -> None:
    query = rows(1, 4)
    assert token_likeness(query, [as_directions(query[::-1] * 7)]) == pytest.approx([1.0], abs=1e-3)


def test_nothing_to_look_at() -> None:
    assert token_likeness(rows(1, 3), []).shape == (0,)


def test_directions_fill_a_byte() -> None:
    directions = as_directions(np.array([[0.5, -0.25], [0.0, 0.0]], dtype=np.float32))
    assert directions.tolist() == [[127, -64], [0, 0]]
