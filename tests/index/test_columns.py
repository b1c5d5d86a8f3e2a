"""The columns in memory say what the text store says."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from index.columns import Columns, Many, Named
from index.texts import SqlTextStore
from ontology.queries import Filters
from ontology.records import ReviewState, TagType


@pytest.fixture(scope="module")
def texts(sample_library: Path) -> Iterator[SqlTextStore]:
    store = SqlTextStore(f"sqlite:///{sample_library}/texts.db")
    yield store
    store.close()


@pytest.fixture(scope="module")
def columns(texts: SqlTextStore) -> Columns:
    return texts.columns()


@settings(max_examples=80, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.data())
def test_columns_narrow_as_the_text_store_does(texts: SqlTextStore, columns: Columns, data: st.DataObject) -> None:
    def some(values: object) -> tuple[str, ...]:
        pool = sorted({*map(str, values), "没有"})  # type: ignore[call-overload]
        return tuple(data.draw(st.one_of(st.just([]), st.lists(st.sampled_from(pool), max_size=3, unique=True))))

    year = st.one_of(st.none(), st.integers(-300, 2030).filter(bool))
    named = columns.entities.ids
    filters = Filters(
        collections=some(columns.described["collection"].values),
        books=some(columns.described["book"].values),
        dynasties=some(columns.described["dynasty"].values),
        branches=some(columns.described["branch"].values),
        kinds=some(columns.described["kind"].values),
        languages=some(columns.described["language"].values),
        scripts=some(("Hans", "Hant")),
        subjects=some(columns.headings.ids),
        edition_kinds=some(columns.traits["edition_kind"].ids),
        divisions=some(columns.traits["sibu"].ids),
        functions=some(columns.traits["function"].ids),
        rows=some(columns.traits["rows"].ids),
        bears=some(columns.traits["bears"].ids),
        centuries=some(columns.traits["century"].ids),
        persons=some(named),
        places=some(named),
        entities=some(named),
        types=tuple(data.draw(st.lists(st.sampled_from(TagType), max_size=2, unique=True))),
        reviews=tuple(data.draw(st.lists(st.sampled_from(ReviewState), max_size=1))),
        begin=data.draw(year),
        end=data.draw(year),
        pictured=data.draw(st.sampled_from((False, False, True))),
    )
    assert columns.narrowed(filters).tolist() == texts.keys(filters).tolist()


def test_counts_are_those_of_the_passages(texts: SqlTextStore, columns: Columns) -> None:
    places = np.arange(0, len(columns), 3)
    stored = texts.passages(columns.keys[places].tolist())
    books = Counter(one.document.metadata.book for one in stored if one.document.metadata.book)
    assert dict(columns.described_counts("book", places)) == books
    types = Counter(type_ for one in stored for type_ in {tag.type for tag in one.tags})
    assert dict(columns.type_counts(places)) == types
    people = Counter(
        ident
        for one in stored
        for ident in {tag.link.entity_id for tag in one.tags if tag.type is TagType.PER and tag.link} - {""}
    )
    counted = columns.entity_counts(places, TagType.PER, most=1_000)
    assert dict(counted) == people
    assert [count for _, count in counted] == sorted((count for _, count in counted), reverse=True)
    few = columns.entity_counts(places, TagType.PER, most=3, also=[counted[-1][0], "没有"])
    assert few == [*counted[:3], counted[-1]]
    subjects = Counter(
        heading for one in stored for heading in {given.heading_id for given in texts.assignments(one.document.id)}
    )
    assert dict(columns.heading_counts(places)) == subjects
    assert columns.places([-1, 10**9]).tolist() == []
    assert columns.years(-1) is None


def test_dates_order_by_the_first_year(texts: SqlTextStore, columns: Columns) -> None:
    for key in columns.keys[:40].tolist():
        begin = columns.years(key)
        told = [end for end in range(-300, 2030) if end and begin is not None and end < begin]
        assert not told or key not in texts.keys(Filters(end=told[-1]))
        if begin is not None:
            assert key in texts.keys(Filters(begin=begin, end=begin))


ROWS = st.lists(st.lists(st.integers(0, 5), max_size=4, unique=True), min_size=1, max_size=8)


@settings(max_examples=100, deadline=None)
@given(ROWS, st.dictionaries(st.sampled_from("abcdef"), st.sampled_from(["", "a", "f", "new"]), max_size=4))
def test_what_is_another_now_counts_once_under_that(rows: list[list[int]], now: dict[str, str]) -> None:
    pairs = np.array([(row, item) for row, items in enumerate(rows) for item in items], np.int64).reshape(-1, 2)
    named = Named.of(tuple("abcdef"), Many.of(pairs[:, 0], pairs[:, 1], count=len(rows)))
    moved = named.moved(now)
    for row, items in enumerate(rows):
        at, owners = moved.counted.at(np.array([row]))
        found = [moved.ids[code] for code in moved.counted.items[at]]
        assert sorted(found) == sorted({now.get("abcdef"[item], "abcdef"[item]) for item in items} - {""})
        assert owners.tolist() == [0] * len(found)
    for wanted in ("a", "f", "new"):
        assert moved.rows_with([wanted]).tolist() == [wanted in {"abcdef"[item] for item in items} for items in rows]


def test_an_empty_library_has_empty_columns(tmp_path: Path) -> None:
    store = SqlTextStore(f"sqlite:///{tmp_path}/texts.db")
    columns = store.columns()
    nothing = np.empty(0, np.int64)
    assert len(columns) == 0 and columns.narrowed(Filters(persons=("x",), begin=3, subjects=("y",))).tolist() == []
    assert columns.places([1, 2]).tolist() == []
    assert columns.type_counts(nothing) == columns.heading_counts(nothing) == columns.script_counts(nothing) == []
    assert columns.entity_counts(nothing, TagType.PER, most=3) == columns.described_counts("book", nothing) == []
    store.close()
