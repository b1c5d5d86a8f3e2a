"""Addresses of searches: what a page shows is in its address, and its address leads back to it."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TypeVar

import pytest
from fastapi import FastAPI
from hypothesis import given, settings
from hypothesis import strategies as st
from starlette.testclient import TestClient

from api.routes.parts import Searched
from api.web.addresses import FACETS, Search, View
from ontology.queries import Filters, Order
from ontology.records import ReviewState, TagType

T = TypeVar("T")
_TEXTS = st.lists(st.text(st.characters(codec="utf-8", exclude_characters="\x00"), min_size=1, max_size=8), max_size=3)
_MANY = _TEXTS.map(lambda found: tuple(dict.fromkeys(found)))


def _some(values: Iterable[T]) -> st.SearchStrategy[tuple[T, ...]]:
    return st.lists(st.sampled_from(list(values)), unique=True, max_size=2).map(tuple)


@st.composite
def filters(draw: st.DrawFn) -> Filters:
    plain = {name: draw(_MANY) for name in FACETS.values() if name not in ("types", "reviews", "scripts")}
    years = sorted(draw(st.lists(st.integers(-3000, 2100).filter(bool), min_size=2, max_size=2)))
    begin, end = (draw(st.sampled_from((year, None))) for year in years)
    return Filters(
        **plain,
        types=draw(_some(TagType)),
        reviews=draw(_some(ReviewState)),
        scripts=draw(_some(("Hans", "Hant"))),
        begin=begin,
        end=end,
        pictured=draw(st.booleans()),
    )


SEARCHES = st.builds(
    Search,
    q=st.text(st.characters(codec="utf-8"), max_size=20).map(str.strip),
    k=st.integers(1, 100),
    filters=filters(),
    raw=st.booleans(),
    off=_MANY,
    order=st.sampled_from(Order),
    after=st.text("abcXYZ-_09", max_size=20),
    view=st.sampled_from(View),
)


@pytest.fixture(scope="module")
def reader() -> tuple[TestClient, list[Search]]:
    """A door that reads an address, and what it has read."""
    read: list[Search] = []
    app = FastAPI()

    @app.get("/")
    def keep(search: Searched) -> None:
        read.append(search)

    return TestClient(app), read


@settings(max_examples=60, deadline=None)
@given(search=SEARCHES)
def test_an_address_leads_back_to_its_search(reader: tuple[TestClient, list[Search]], search: Search) -> None:
    client, read = reader
    assert client.get(search.address()).status_code == 200
    assert read.pop() == search


@settings(max_examples=60, deadline=None)
@given(search=SEARCHES, value=st.sampled_from(("甲", "乙")))
def test_what_is_set_and_taken_away_again_is_as_before(search: Search, value: str) -> None:
    once = search.toggled("book", value)
    assert once.has("book", value) != search.has("book", value)
    assert set(once.toggled("book", value).pairs()) == set(search.pairs())
    assert once.after == "" and once.filters.types == search.filters.types
    assert search.switched(value).switched(value).off == tuple(one for one in search.off if one != value) + (
        (value,) if value in search.off else ()
    )


def test_each_part_of_a_search_changes_alone() -> None:
    search = Search("于谦", 20, Filters(books=("明史",), begin=-206, end=-1, pictured=True), after="x", off=("a",))
    assert search.address() == (
        "/?q=%E4%BA%8E%E8%B0%A6&k=20&book=%E6%98%8E%E5%8F%B2&from=-206&to=-1&image=1&off=a&after=x"
    )
    assert search.with_years(None, 1500).filters == Filters(books=("明史",), end=1500, pictured=True)
    assert search.without("from", "to", "image").filters == Filters(books=("明史",))
    assert search.toggled("image", "1").filters.pictured is False
    assert search.ordered(Order.DATE).address("/").endswith("&off=a&sort=date")
    assert search.viewed(View.MAP).after == "x"
    assert search.literal().address().endswith("&raw=1") and search.literal().off == ()
    assert search.following("").after == "" and search.following("y").filters == search.filters
    assert search.asking("于少保").off == () and search.cleared().filters == Filters()


@pytest.mark.parametrize(
    ("query", "said"),
    [
        ("from=1500&to=1400", "起年 1500 在止年 1400 之后，请对调。"),
        ("from=0", "没有公元 0 年：公元 1 年之前是前 1 年，写作 -1。"),
        ("to=0", "没有公元 0 年：公元 1 年之前是前 1 年，写作 -1。"),
        ("from=abc", "from 应是整数。"),
        ("from=-99999999999999999999", "from 太小：至少为 -9999。"),
        ("k=0", "k 太小：至少为 1。"),
        ("sort=loudness", "sort 不在可选值之中。"),
        ("review=perhaps", "review.0 不在可选值之中。"),
        ("script=Latn", "script.0 不在可选值之中。"),
        ("image=yes", "image 不在可选值之中。"),
        ("&".join(["book=x"] * 2000), "book 太多：最多 50 个。"),
        ("after=" + "x" * 2000, "after 太长：最多 400 个字符。"),
    ],
)
def test_a_senseless_query_is_told_in_one_sentence(client: TestClient, query: str, said: str) -> None:
    response = client.get(f"/api/search?q=东门&{query}")
    assert response.status_code in (400, 422)
    assert response.json()["error"]["message"] == said


def test_a_form_may_send_empty_fields(reader: tuple[TestClient, list[Search]]) -> None:
    client, read = reader
    client.get("/?q=x&from=&to=&book=&sort=&view=&image=&raw=&after=")
    assert read.pop() == Search("x")
