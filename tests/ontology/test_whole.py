"""Whole numbers as others write them."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ontology.whole import whole


@given(st.integers(0, 10**15 - 1))
def test_what_is_written_is_read(number: int) -> None:
    assert whole(str(number)) == whole(f" {number:015d}\n") == number


@pytest.mark.parametrize("text", ["", "²", "１２", "-1", "1.0", "1_000", "9" * 16, "9" * 5_000, "一"])
def test_nothing_else_is_a_number(text: str) -> None:
    assert whole(text) is None


@given(st.text())
def test_nothing_raises(text: str) -> None:
    assert whole(text) is None or text.strip().isdecimal()
