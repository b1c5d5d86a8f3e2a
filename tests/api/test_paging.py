"""A search over the sample collection: what its pages reach, in which order, and what it can be narrowed by."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from starlette.testclient import TestClient

from api.library import Library
from api.service import FacetValue, Manner, SearchResult
from api.settings import Settings
from api.wiring import open_library
from index.search import DEFAULT
from ontology.errors import WrongUse
from ontology.queries import Filters, Order
from ontology.records import TagType

QUESTIONS = ("于谦", "洪武六年修城", "城门", "寺庙的来历", "人", "xyzzy", "明初的大臣", "地震")
ANY, PLAIN, COUNTED = Filters(), Manner(), Manner(facets=True)


@pytest.fixture(scope="module")
def library(sample_library: Path) -> Iterator[Library]:
    with open_library(Settings(library=sample_library)) as opened:
        yield opened


def pages(
    library: Library, question: str, *, limit: int, filters: Filters = ANY, manner: Manner = PLAIN
) -> list[SearchResult]:
    found = [library.search(question, filters=filters, limit=limit, manner=manner)]
    while found[-1].following:
        found.append(
            library.search(question, filters=filters, limit=limit, manner=replace(manner, after=found[-1].following))
        )
    return found


def ids(results: list[SearchResult]) -> list[str]:
    return [hit.passage.id for one in results for hit in one.hits]


@settings(max_examples=6, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.sampled_from(QUESTIONS), st.integers(7, 60), st.sampled_from(Order), st.booleans())
def test_all_pages_give_every_reached_passage_once(
    library: Library, question: str, limit: int, order: Order, narrowed: bool
) -> None:
    filters = Filters(types=(TagType.PER,), end=1500) if narrowed else Filters()
    found = pages(library, question, limit=limit, filters=filters, manner=Manner(order=order))
    told = ids(found)
    assert len(told) == len(set(told)) == found[0].total
    assert [one.offset for one in found] == list(range(0, len(told) or 1, limit))
    assert found[0].preceding is None and all(one.preceding == "" for one in found[1:2])
    if len(found) > 2:
        back = library.search(
            question, filters=filters, limit=limit, manner=Manner(order=order, after=found[2].preceding or "")
        )
        assert ids([back]) == ids([found[1]])
    if order is Order.DATE:
        columns = library.narrowing.columns()
        keys = {one.passage.id: one.key for one in library.texts.passages(columns.keys.tolist())}
        years = [columns.years(keys[one]) for one in told]
        dated = [year for year in years if year is not None]
        assert years == sorted(dated) + [None] * (len(years) - len(dated))


@pytest.mark.parametrize("filters", [Filters(), Filters(types=(TagType.TIME,))])
def test_the_first_hits_are_those_of_the_plain_search(library: Library, filters: Filters) -> None:
    for question in QUESTIONS:
        read = library.finder.understood(question, filters=filters, limit=100, methods=DEFAULT, manner=Manner())
        plain = [hit.passage.id for hit in library.finder.searcher.search(read.query)]
        assert ids([library.search(question, filters=filters, limit=100)]) == plain
        assert ids([library.search(question, filters=filters, limit=10)]) == plain[:10]


def test_narrow_questions_reach_less_than_wide_ones(library: Library) -> None:
    passages = library.status().passages
    totals = {question: library.search(question).total for question in QUESTIONS}
    assert 10 <= totals["于谦"] < passages / 2
    assert totals["地震"] < totals["人"]
    assert max(totals.values()) <= passages


def test_how_much_is_shown_at_once_changes_nothing_of_what_is_counted(library: Library) -> None:
    few, many = (library.search("地震", limit=limit, manner=COUNTED) for limit in (10, 100))
    assert few.total == many.total == len(many.hits) < 100 and few.facets == many.facets
    assert library.search("地震", limit=100).total >= 100


def test_facets_count_what_narrowing_by_them_gives(library: Library) -> None:
    whole = library.search("明初的大臣", limit=5, manner=COUNTED)
    facets = whole.facets
    assert facets is not None
    assert sum(one.count for one in facets.collections) == whole.total
    tried = [
        (Filters(collections=(facets.collections[0].value,)), facets.collections[0]),
        (Filters(types=(TagType(facets.types[0].value),)), facets.types[0]),
        (Filters(persons=(facets.persons[0].value,)), facets.persons[0]),
        (Filters(places=(facets.places[0].value,)), facets.places[0]),
        (Filters(scripts=(facets.scripts[0].value,)), facets.scripts[0]),
        (Filters(subjects=(facets.subjects[0].value,)), facets.subjects[0]),
        (Filters(kinds=(facets.kinds[0].value,)), facets.kinds[0]),
    ]
    for filters, value in tried:
        narrowed = library.search("明初的大臣", limit=1, filters=filters, manner=COUNTED)
        assert narrowed.total == value.count
    years = max(facets.years, key=lambda one: one.count)
    assert library.search("明初的大臣", limit=1, filters=Filters(begin=years.begin, end=years.end)).total == years.count
    assert facets.persons[0].label == library.entity(facets.persons[0].value).entity.label
    assert len(facets.persons) <= 30 and len(facets.years) <= 40


def test_a_facet_leaves_its_own_choice_out_and_keeps_the_others(library: Library) -> None:
    free = library.search("明初的大臣", limit=1, manner=COUNTED).facets
    assert free is not None
    one, other = free.collections[0].value, free.collections[1].value
    chosen = Filters(collections=(one,), types=(TagType.PER,))
    facets = library.search("明初的大臣", limit=1, filters=chosen, manner=COUNTED).facets
    only = library.search("明初的大臣", limit=1, filters=Filters(types=(TagType.PER,)), manner=COUNTED).facets
    assert facets is not None and only is not None
    assert facets.collections == only.collections
    assert sum(value.count for value in facets.books) <= next(v.count for v in facets.collections if v.value == one)
    both = replace(chosen, collections=(one, other))
    counts = {value.value: value.count for value in facets.collections}
    assert library.search("明初的大臣", limit=1, filters=both).total == counts[one] + counts.get(other, 0)
    absent = library.search("明初的大臣", limit=1, filters=Filters(books=("没有这部书",)), manner=COUNTED).facets
    assert absent is not None and absent.books[-1] == FacetValue("没有这部书", 0) and len(absent.books) > 1
    assert absent.collections == ()


def test_the_whole_library_is_counted_without_a_question(library: Library) -> None:
    facets = library.facets()
    assert sum(one.count for one in facets.collections) == library.status().passages
    assert facets is library.facets()
    dynasty = facets.dynasties[0]
    narrowed = library.facets(Filters(dynasties=(dynasty.value,)))
    assert narrowed.dynasties == facets.dynasties
    assert sum(one.count for one in narrowed.collections) == dynasty.count


def test_a_page_goes_on_while_the_library_changes(sample_library: Path, tmp_path: Path) -> None:
    copy = tmp_path / "library"
    shutil.copytree(sample_library, copy)
    with open_library(Settings(library=copy), write=True) as library:
        first = library.search("于谦", limit=10)
        rest = ids(pages(library, "于谦", limit=10)[1:])
        last = first.hits[-1].document.id
        library.texts.delete(last)
        library.follow()
        again = library.search("于谦", limit=10, manner=Manner(after=first.following))
        assert again.hits and last not in {hit.document.id for hit in again.hits}
        assert len(set(ids([again])) & set(rest[:20])) >= 5
        assert library.search("于谦", manner=COUNTED).total < first.total + 1
        assert library.facets() is library.facets()
        assert sum(one.count for one in library.facets().collections) == library.status().passages


def test_cursors_of_other_searches_and_senseless_pages_are_refused(library: Library) -> None:
    cursor = library.search("于谦").following
    for question, filters, manner in (
        ("于谦传", Filters(), Manner(after=cursor)),
        ("于谦", Filters(types=(TagType.PER,)), Manner(after=cursor)),
        ("于谦", Filters(), Manner(after=cursor, order=Order.DATE)),
        ("于谦", Filters(), Manner(after=cursor, raw=True)),
    ):
        with pytest.raises(WrongUse, match="另一次检索"):
            library.search(question, filters=filters, manner=manner)
    with pytest.raises(WrongUse, match="残缺"):
        library.search("于谦", manner=Manner(after=cursor[:-9]))
    with pytest.raises(WrongUse, match="不能小于 1"):
        library.search("于谦", limit=0)
    with pytest.raises(WrongUse, match="对调"):
        library.search("于谦", filters=Filters(begin=3, end=2))
    with pytest.raises(WrongUse, match="没有公元 0 年"):
        library.facets(Filters(begin=0))


def test_the_door_hands_pages_and_facets_out(sample_client: TestClient) -> None:
    first = sample_client.get("/api/search?q=城&k=5&facets=1").json()
    assert first["total"] > 5 and first["facets"]["types"] and first["preceding"] is None
    second = sample_client.get("/api/search", params={"q": "城", "k": 5, "after": first["following"]}).json()
    assert second["offset"] == 5 and second["preceding"] == ""
    assert not {hit["passage_id"] for hit in first["hits"]} & {hit["passage_id"] for hit in second["hits"]}
    assert (
        sample_client.get("/api/facets?q=城").json()["types"]
        == sample_client.get("/api/search?q=城&facets=1").json()["facets"]["types"]
    )
    whole = sample_client.get("/api/facets").json()
    assert sum(one["count"] for one in whole["scripts"]) >= sum(one["count"] for one in first["facets"]["scripts"])
    person = whole["persons"][0]
    found = sample_client.get("/api/search", params={"q": "传", "person": person["value"], "k": 1}).json()
    assert person["label"] and found["total"] <= person["count"]
    assert sample_client.get("/api/search?q=城&after=abc").status_code == 400
    foreign = sample_client.get("/api/search", params={"q": "门", "after": first["following"]})
    assert foreign.status_code == 400
    assert foreign.json()["error"]["message"] == "这个翻页标记属于另一次检索，请从第一页看起。"
