"""Holdings in numbers: centuries, charts, tables, pages."""

from __future__ import annotations

import csv
import io
import json
import re
from collections.abc import Iterator
from pathlib import Path
from xml.etree import ElementTree as ET

import pytest
from fastapi import FastAPI
from hypothesis import given
from hypothesis import strategies as st
from starlette.testclient import TestClient

from api.annotate import Annotator
from api.holdings.centuries import bounds, centuries, century_of
from api.holdings.charts import chart
from api.holdings.holdings import Holdings
from api.holdings.records import NAMES, Row, Statistics, Tally
from api.holdings.tables import as_csv
from api.pictures.records import SpotMap
from api.web.holdings_views import statistics_view
from api.web.words import Language, words_in
from index.tallies import Part, Sizes
from index.texts import SqlTextStore
from ontology.living import Living
from ontology.moments import edtf_year

YEARS = st.integers(-4000, 3000).filter(bool)


# --- centuries --------------------------------------------------------------------------------------------------------


@given(YEARS)
def test_a_year_lies_within_its_century(year: int) -> None:
    begin, end = bounds(century_of(year))
    assert begin <= year <= end
    assert century_of(begin) == century_of(end) == century_of(year)


@given(st.lists(YEARS, min_size=1, max_size=20))
def test_every_dated_thing_is_counted_once_in_a_century(years: list[int]) -> None:
    rows, wide, dated = centuries(enumerate(map(edtf_year, years)))
    assert sum(row.count for row in rows) == len(years) == dated and wide == 0
    assert [row.value for row in rows] == [
        str(one) for one in range(int(rows[0].value), int(rows[-1].value) + 1) if one
    ]


def test_what_is_wide_open_or_no_date_is_not_spread_over_centuries() -> None:
    rows, wide, dated = centuries([(1, "1368/1644"), (2, "../1400"), (3, "明代"), (4, "1499/1501"), (4, "1450")])
    assert {row.label: row.count for row in rows} == {"15世纪": 1, "16世纪": 1}
    assert (wide, dated) == (2, 3)
    assert centuries([]) == ((), 0, 0)


# --- charts and tables ------------------------------------------------------------------------------------------------

ATTACK = '<script>alert(1)</script>"&'


@given(st.lists(st.tuples(st.text(min_size=1, max_size=30), st.integers(0, 10**7)), min_size=1, max_size=40))
def test_a_chart_is_well_formed_whatever_its_labels(rows: list[tuple[str, int]]) -> None:
    for name in ("persons", "centuries"):
        tally = Tally(name, "passages", tuple(Row(str(n), label, count) for n, (label, count) in enumerate(rows)))
        drawing = chart(tally, [label for label, _ in rows], title="题", description="说")
        root = ET.fromstring(drawing.written())
        width = float(root.attrib["width"])
        for one in root.iter("{http://www.w3.org/2000/svg}rect"):
            assert float(one.attrib.get("x", 0)) + float(one.attrib["width"]) <= width + 0.1


def test_a_table_holds_what_a_spreadsheet_would_run_as_text() -> None:
    rows = (Row("=1+1", "=1+1", 3), Row("-3", "前3世纪", 1), Row(ATTACK, ATTACK, 2, 1))
    told = Statistics(
        Part(), Sizes(1, 2, 3), 4, (Tally("persons", "passages", rows, outside=(("wide", 5),)),), SpotMap("", ())
    )
    written = as_csv(told, {("outside", "wide"): "太宽"})
    assert written.startswith("\ufeff")
    read = list(csv.DictReader(io.StringIO(written.removeprefix("\ufeff"))))
    persons = [one for one in read if one["table"] == "persons"]
    assert [one["value"] for one in persons] == ["'=1+1", "-3", ATTACK, "wide"]
    assert persons[-1]["label"] == "太宽" and persons[2]["documents"] == "1"


def test_an_empty_library_has_nothing_to_tell(tmp_path: Path) -> None:
    store = SqlTextStore(f"sqlite:///{tmp_path}/texts.db")
    holdings = Holdings(store, Annotator(), Living, store.head)
    told = holdings.statistics()
    assert (told.sizes, told.tags, told.tallies) == (Sizes(), 0, ())
    assert holdings.collections() == holdings.branches() == ()
    assert statistics_view(told, words_in(Language.EN)).tallies == ()
    store.close()


# --- over the sample --------------------------------------------------------------------------------------------------


@pytest.fixture
def told(sample_app: FastAPI) -> Iterator[Statistics]:
    yield sample_app.state.service.holdings.statistics()


@pytest.mark.slow
def test_numbers_agree_with_the_library(sample_app: FastAPI, told: Statistics) -> None:
    service = sample_app.state.service
    status = service.status()
    assert (told.sizes.documents, told.sizes.passages) == (status.documents, status.passages)
    types = told.tally("types")
    assert types is not None and told.tags == sum(row.count for row in types.rows)
    for place in told.tally("places").rows[:5]:
        assert place.count == service.entity(place.value).mentions, place
    parts = [service.holdings.statistics(Part(collection=one.name)).sizes for one in service.holdings.collections()]
    assert sum(one.characters for one in parts) == told.sizes.characters
    assert {one.name for one in told.tallies} <= set(NAMES)


@pytest.mark.slow
def test_what_a_book_does_not_say_of_itself_is_no_row(sample_client: TestClient, told: Statistics) -> None:
    functions = told.tally("functions")
    assert functions is not None and functions.rows
    assert [one.name for one in told.tallies for row in one.rows if not row.label] == []
    assert re.findall(r'<a href="[^"]*">\s*</a>', sample_client.get("/statistics").text) == []


@pytest.mark.slow
def test_what_was_counted_is_kept_until_the_library_changes(sample_app: FastAPI, told: Statistics) -> None:
    assert sample_app.state.service.holdings.statistics() is told


@pytest.mark.slow
def test_pages_and_data_answer(sample_client: TestClient) -> None:
    part = {
        "/statistics": [{}, {"branch": "样例总馆"}, {"book": "金陵小识"}],
        "/collections": [{}],
        "/collections/古籍": [{}],
    }
    for address, stated in [(address, one) for address, all_ in part.items() for one in all_]:
        for language in ("en", "zh-Hant", "zh-Hans"):
            answer = sample_client.get(address, params={**stated, "lang": language})
            assert answer.status_code == 200, address
            assert len(answer.content) < 300_000 and " style=" not in answer.text
    answer = sample_client.get("/api/statistics", params={"collection": "古籍"})
    said = answer.json()
    assert said["part"] == {"collection": "古籍"} and said["sizes"]["documents"] > 0
    table = sample_client.get("/api/statistics", params={"collection": "古籍", "format": "csv"})
    assert table.headers["content-type"].startswith("text/csv")
    rows = list(csv.reader(io.StringIO(table.text.removeprefix("\ufeff"))))
    assert ["sizes", "documents", "文献", str(said["sizes"]["documents"]), "", ""] in rows
    for picture in ("persons", "centuries", "map"):
        drawn = sample_client.get(f"/api/statistics/{picture}.svg")
        assert drawn.headers["content-type"].startswith("image/svg+xml")
        ET.fromstring(drawn.content)
    assert json.loads(sample_client.get("/api/collections").content)[0]["documents"] > 0


@pytest.mark.slow
@pytest.mark.parametrize(
    "address",
    [
        "/collections/没有这个",
        "/statistics?book=没有",
        "/api/statistics?branch=没有",
        "/api/statistics/nothing.svg",
        "/api/statistics/books.svg?collection=没有",
    ],
)
def test_what_is_not_there_is_said(sample_client: TestClient, address: str) -> None:
    assert sample_client.get(address).status_code == 404


@pytest.mark.slow
def test_a_list_is_sorted_narrowed_and_paged(sample_client: TestClient) -> None:
    page = sample_client.get("/collections/特藏", params={"q": "航海", "sort": "date"})
    assert "郑和航海图" in page.text and "侨批" not in page.text.split('id="statistics"')[0]
    assert "没有相合的文献" in sample_client.get("/collections/特藏", params={"q": "没有这样的题名"}).text
    assert sample_client.get("/collections/特藏", params={"page": 99}).status_code == 200
    assert sample_client.get("/collections/特藏", params={"sort": "wrong"}).status_code == 422


def test_a_row_leads_where_its_value_is_found() -> None:
    tallies = tuple(
        Tally(name, "passages", (Row(value, value, 1), Row("x", "x", 1)))
        for name, value in (("dynasties", "明"), ("persons", "p1"), ("collections", "甲/乙"))
    )
    told = Statistics(Part(), Sizes(1, 1, 1), 1, tallies, SpotMap("", ()))
    view = statistics_view(told, words_in(Language.HANS))
    assert [one.rows[0].address for one in view.tallies] == [
        "/?dynasty=%E6%98%8E",
        "/entities/p1",
        "/collections/%E7%94%B2%2F%E4%B9%99",
    ]
