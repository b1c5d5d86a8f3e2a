"""A store seen without some collections: every statement of every part reads as if they had never been there."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
import pytest
import sqlalchemy as sa
from sqlalchemy.exc import DBAPIError

from index.seeing import PLAIN, VIEWS
from index.tables import metadata
from index.texts import SqlTextStore
from ontology.errors import NotFound
from ontology.queries import Filters
from ontology.records import (
    Assignment,
    Document,
    Link,
    Maker,
    Metadata,
    Passage,
    Relation,
    SourceRecord,
    Tag,
    TaggedDocument,
    TaggedPassage,
    TagType,
    TextVersion,
)
from ontology.sight import ALL, Sight

MAKER = Maker("rules", "1")
# Names that would end a statement early, were they not quoted.
CLOSED, OPEN = "密's 档\"; --", "古籍{0}%s"


def document(ident: str, collection: str) -> TaggedDocument:
    """A document that has something in every table."""
    described = Metadata(ident, ident, "明", branch=f"{collection}分馆", extra=(("版本类型", "刻本"),), kind="古籍")
    version = TextVersion(f"{ident}-v", ident, f"{ident}城门三")
    passage = Passage(f"{ident}-1", ident, version.id, 0, 0, 4, version.text[:4])
    link = Link(f"e-{ident}", ident, (), 0.5, MAKER)
    tag = Tag(f"{ident}-t", passage.id, 0, 2, ident[:2], TagType.LOC, MAKER, 0.5, link=link)
    relation = Relation(f"{ident}-r", passage.id, "字", tag.id, tag.id, f"e-{ident}", "", 0, 2, 0.7, MAKER)
    part = TaggedPassage(passage, (tag,), passage.text, (ident[:2],), (relation,))
    heading = Assignment(f"h-{ident}", ident, "clc", 0.8, (), MAKER)
    made = Document(ident, collection, f"{ident}.txt", "txt", described)
    return TaggedDocument(made, version, (part,), (heading,), SourceRecord("marc", ident.encode()))


@pytest.fixture
def store(database: str) -> Iterator[SqlTextStore]:
    made = SqlTextStore(database)
    for ident, collection in (("甲书", OPEN), ("乙书", CLOSED)):
        tokens = [np.ones((2, 4), np.int8)]
        made.replace(document(ident, collection), np.eye(4, dtype=np.float32)[:1], fingerprint="f", tokens=tokens)
    yield made
    made.close()


@pytest.fixture
def seen(store: SqlTextStore) -> Iterator[SqlTextStore]:
    made = store.seen(Sight(frozenset({CLOSED})))
    yield made
    made.close()


def test_every_table_of_documents_has_a_view() -> None:
    assert set(metadata.tables) == set(VIEWS) | PLAIN


def test_no_row_of_what_is_hidden_is_read(store: SqlTextStore, seen: SqlTextStore) -> None:
    for name in VIEWS:
        query = sa.select(metadata.tables[name])
        with store._engine.connect() as connection:
            everything = connection.execute(query).all()
        with seen._engine.connect() as connection:
            found = connection.execute(query).all()
        assert 0 < len(found) < len(everything), name
        assert set(map(repr, found)) < set(map(repr, everything)), name
        said = repr(found)
        assert not any(mark in said for mark in ("乙书", CLOSED, repr("乙书".encode())[2:-1])), name


def test_what_is_hidden_is_as_what_never_was(store: SqlTextStore, seen: SqlTextStore) -> None:
    for ident in ("乙书", "丙书"):
        for ask in (seen.document, seen.description, seen.tagged):
            with pytest.raises(NotFound):
                ask(ident)
        assert seen.deleted(ident) == ""
        assert seen.log.record(ident) is None
        assert seen.owners([f"{ident}-1"]) == []
    assert seen.keys(Filters()).tolist() == [1]
    assert seen.counts() == {"documents": 1, "passages": 1, "tags": 1}
    assert seen.log.collections() == [OPEN]
    assert [one.id for one in seen.documents()] == ["甲书"]
    store.delete("乙书")
    assert store.deleted("乙书")
    assert seen.deleted("乙书") == ""


def test_the_head_stays_that_of_all(store: SqlTextStore, seen: SqlTextStore) -> None:
    assert seen.head() == store.head() == 2
    columns = seen.columns()
    assert (columns.head, columns.document_ids) == (2, ("甲书",))
    store.replace(document("丁书", OPEN), np.eye(4, dtype=np.float32)[:1], fingerprint="f")
    store.replace(document("戊书", CLOSED), np.eye(4, dtype=np.float32)[:1], fingerprint="f")
    later = seen.columns(columns)
    assert (later.head, sorted(later.document_ids)) == (4, ["丁书", "甲书"])


def test_a_document_that_moves_goes_and_comes(store: SqlTextStore, seen: SqlTextStore) -> None:
    columns = seen.columns()
    for collection, there in ((CLOSED, False), (OPEN, True)):
        store.replace(document("甲书", collection), np.eye(4, dtype=np.float32)[:1], fingerprint="g")
        columns = seen.columns(columns)
        assert ("甲书" in columns.document_ids) is there
        assert (seen.log.record("甲书") is not None) is there
        assert bool(list(seen.changes(0))) is there


def test_what_is_not_seen_is_not_changed(seen: SqlTextStore) -> None:
    with pytest.raises(NotFound):
        seen.describe("乙书", Metadata("丙"))
    assert seen.describe("甲书", Metadata("丙")).document_id == "甲书"
    assert seen.description("甲书")[0].metadata.title == "丙"
    with pytest.raises(DBAPIError):
        seen.delete("甲书")


@pytest.mark.parametrize(
    ("sight", "left"),
    [
        (ALL, ["乙书", "甲书"]),
        (Sight(others=True), []),
        (Sight(frozenset({OPEN}), others=True), ["甲书"]),
        (Sight(frozenset({"没有的"})), ["乙书", "甲书"]),
    ],
)
def test_a_sight_may_leave_out_all_but_some(store: SqlTextStore, sight: Sight, left: list[str]) -> None:
    made = store.seen(sight)
    assert sorted(one.id for one in made.documents()) == left
    made.close()


def test_a_sight_covers_what_hides_no_more() -> None:
    one, two = Sight(frozenset({"甲"})), Sight(frozenset({"甲", "乙"}))
    rest, all_but = Sight(others=True), Sight(frozenset({"甲"}), others=True)
    assert two.covers(one)
    assert not one.covers(two)
    assert rest.covers(two)
    assert rest.covers(all_but)
    assert not all_but.covers(rest)
    assert not all_but.covers(one)
    assert not two.covers(rest)
    assert all(made.covers(ALL) for made in (ALL, one, two, rest, all_but))
