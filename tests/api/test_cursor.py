"""Cursors lead on where a page ended, and nothing else passes for one."""

from __future__ import annotations

import base64

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from api.cursor import Cursor, Place, cursor_of, identity, page_of
from ontology.errors import WrongUse

SEARCH = identity("于谦", "filters")
PLACES = st.lists(
    st.builds(Place, st.integers(0, 1), st.sampled_from([-2.5, -1.0, 0.0, 1449.0]), st.integers(0, 10**12)),
    max_size=40,
    unique_by=lambda place: place.key,
).map(sorted)


@settings(max_examples=100, deadline=None)
@given(PLACES, st.integers(1, 15))
def test_pages_give_everything_once_and_lead_back(places: list[Place], limit: int) -> None:
    seen: list[Place] = []
    cursors = [""]
    while True:
        page = page_of(places, SEARCH, after=cursor_of(cursors[-1], SEARCH) if cursors[-1] else None, limit=limit)
        assert page.begin == len(seen)
        assert page.preceding == (cursors[-2] if len(cursors) > 1 else None)
        seen += places[page.begin : page.end]
        if not page.following:
            break
        cursors.append(page.following)
    assert seen == places


@settings(max_examples=100, deadline=None)
@given(PLACES, st.data())
def test_where_the_last_hit_is_gone_the_next_page_goes_on_behind_its_place(
    places: list[Place], data: st.DataObject
) -> None:
    if not places:
        return
    last = data.draw(st.sampled_from(places))
    left = [one for one in places if one != last]
    assert left[Cursor(SEARCH, last, 1).next_in(left) :] == [one for one in places if one > last]


def test_a_cursor_is_short_and_reads_as_it_was_written() -> None:
    cursor = Cursor(SEARCH, Place(1, -0.61803, 2**40), 120)
    assert cursor_of(str(cursor), SEARCH) == cursor
    assert len(str(cursor)) < 60 and str(cursor).replace("-", "").replace("_", "").isalnum()


@pytest.mark.parametrize(
    "text", ["", "x", "=", "====", "中文", "\ud800", "A" * 400, " ", "AZe2CTM", "%00", "../../etc"]
)
def test_what_is_no_cursor_is_refused(text: str) -> None:
    with pytest.raises(WrongUse, match=r"^翻页标记残缺或有误，请从第一页看起。$"):
        cursor_of(text, SEARCH)


@settings(max_examples=100, deadline=None)
@given(st.data())
def test_a_cursor_that_was_cut_or_changed_is_refused(data: st.DataObject) -> None:
    text = str(Cursor(SEARCH, Place(0, -1.5, 77), 10))
    place = data.draw(st.integers(0, len(text) - 1))
    with pytest.raises(WrongUse, match="残缺"):
        cursor_of(text[:place], SEARCH)
    raw = bytearray(base64.urlsafe_b64decode(text + "=" * (-len(text) % 4)))
    raw[data.draw(st.integers(0, len(raw) - 1))] ^= data.draw(st.integers(1, 255))
    with pytest.raises(WrongUse, match="残缺"):
        cursor_of(base64.urlsafe_b64encode(bytes(raw)).decode(), SEARCH)


def test_a_cursor_of_another_search_is_refused() -> None:
    with pytest.raises(WrongUse, match=r"^这个翻页标记属于另一次检索，请从第一页看起。$"):
        cursor_of(str(Cursor(SEARCH, Place(0, 0, 1), 1)), identity("于谦", "others"))
    with pytest.raises(WrongUse, match="另一次"):
        cursor_of(str(Cursor(SEARCH, Place(0, float("nan"), 1), 1)), SEARCH)
