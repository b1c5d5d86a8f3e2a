"""What is counted in SQL is what reading every passage and counting there would give."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pytest

from index.portraits import PortraitTables
from index.ports import StoredPassage
from index.texts import SqlTextStore
from ontology.queries import Filters
from ontology.records import ReviewState, Tag, TagType


@pytest.fixture(scope="module")
def texts(sample_library: Path) -> Iterator[SqlTextStore]:
    store = SqlTextStore(f"sqlite:///{sample_library / 'texts.db'}")
    yield store
    store.close()


@pytest.fixture(scope="module")
def held(texts: SqlTextStore) -> list[StoredPassage]:
    return texts.passages(texts.keys(Filters()).tolist())


def means(tag: Tag, entity: str) -> bool:
    return tag.link is not None and tag.link.entity_id == entity and tag.review is not ReviewState.REJECTED


def naming(held: list[StoredPassage], entity: str) -> list[StoredPassage]:
    return [one for one in held if any(means(tag, entity) for tag in one.tags)]


@pytest.mark.parametrize("entity", ["l0001", "p1130", "p1057", "o0183", "nobody"])
def test_counts_are_those_of_the_passages(texts: SqlTextStore, held: list[StoredPassage], entity: str) -> None:
    tables, those = texts.portraits, naming(held, entity)
    named = tables.named([entity])
    assert named.passages == len(those)
    assert named.documents == len({one.document.id for one in those})
    assert named.tags == sum(means(tag, entity) for one in those for tag in one.tags)
    books = {(one.document.metadata.book or one.document.id) for one in those}
    found = tables.books([entity])
    assert len(found) == len(books)
    assert sum(one.passages for one in found) == len(those)
    assert [one.passages for one in found] == sorted((one.passages for one in found), reverse=True)
    surfaces = Counter(tag.surface for one in those for tag in one.tags if means(tag, entity))
    assert dict(tables.surfaces([entity], limit=99)) == surfaces


def test_dates_and_companions_are_those_of_the_passages(texts: SqlTextStore, held: list[StoredPassage]) -> None:
    tables, those = texts.portraits, naming(held, "l0001")
    told = {(one.key, tag.value) for one in those for tag in one.tags if tag.type is TagType.TIME and tag.value}
    dates = tables.dates(["l0001"])
    assert set(dates) == told
    assert len(dates) == len(told)
    beside = Counter(
        ident
        for one in those
        for ident in {tag.link.entity_id for tag in one.tags if tag.link and tag.type is TagType.PER} - {""}
    )
    assert {one.entity_id: one.passages for one in tables.beside(["l0001"], (TagType.PER,), limit=500)} == beside


def test_pages_of_keys_follow_each_other(texts: SqlTextStore, held: list[StoredPassage]) -> None:
    tables, those = texts.portraits, sorted(one.key for one in naming(held, "l0001"))
    paged = [tables.keys(["l0001"], offset=start, limit=7) for start in range(0, len(those) + 7, 7)]
    assert [key for page in paged for key in page] == those
    assert paged[-1] == []


def test_relations_come_with_their_words_and_their_tags(texts: SqlTextStore) -> None:
    said = texts.portraits.relations(["p1130", "p1057"], limit=50)
    assert said
    for one in said:
        assert {one.relation.subject_entity, one.relation.object_entity} & {"p1130", "p1057"}
        assert {one.relation.subject, one.relation.object} <= one.tags.keys()
        assert one.passage.begin <= one.relation.begin < one.relation.end <= one.passage.end
    assert len(texts.portraits.relations(["p1130", "p1057"], limit=1)) == 1


def test_headings_are_counted_by_document(texts: SqlTextStore) -> None:
    tables = texts.portraits
    every = [(document.id, texts.assignments(document.id)) for document in texts.documents()]
    told = Counter(one.heading_id for _, some in every for one in some)
    assert tables.tallied(told) == told
    heading = told.most_common(1)[0][0]
    given = tables.given([heading], offset=0, limit=500)
    assert {one.document_id for one in given} == {
        ident for ident, some in every if heading in [a.heading_id for a in some]
    }
    assert tables.tallied(["nothing"]) == {}


def test_tables_are_made_of_an_engine_alone(texts: SqlTextStore) -> None:
    assert isinstance(texts.portraits, PortraitTables)
