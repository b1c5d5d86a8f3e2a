"""Spans at a place."""

from __future__ import annotations

import time

from hypothesis import given
from hypothesis import strategies as st

from ontology.records import Mark
from ontology.spans import Spread

SPANS = st.tuples(st.integers(0, 30), st.integers(0, 10)).map(lambda one: Mark(one[0], one[0] + one[1], ""))


@given(st.lists(SPANS, max_size=20), SPANS)
def test_those_at_a_place_come_in_the_order_they_were_given(marks: list[Mark], at: Mark) -> None:
    found = Spread(marks).touching(at.begin, at.end)
    assert found == [one for one in marks if one.begin < at.end and one.end > at.begin]
    assert len(Spread(marks)) == len(marks)


def test_a_place_is_found_without_looking_at_all() -> None:
    count = 50_000
    spread = Spread(Mark(number * 10, number * 10 + 9, "") for number in range(count))
    began = time.process_time()
    assert all(len(spread.touching(number * 10, number * 10 + 12)) == 2 for number in range(count - 1))
    assert time.process_time() - began < 10  # looking at all takes minutes
