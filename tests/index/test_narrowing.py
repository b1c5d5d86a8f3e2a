"""What passages are narrowed by: kept by schema 3, brought up from schema 2, the same on both databases."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import numpy as np
import pytest
import sqlalchemy as sa
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from index.columns import Columns
from index.tables import documents, passages, tags
from index.tables import settings as kept_settings
from index.texts import SqlTextStore
from ontology.errors import LibraryBroken
from ontology.queries import Filters
from ontology.records import (
    Assignment,
    Document,
    Link,
    Maker,
    Metadata,
    Passage,
    ReviewState,
    Tag,
    TaggedDocument,
    TaggedPassage,
    TagType,
    TextVersion,
)

MAKER = Maker("rules", "1")
ADDED = (
    (documents, ("kind", "language", "pictured", "begin_year", "end_year")),
    (passages, ("script",)),
    (tags, ("begin_year", "end_year")),
)


def scripts(texts: Sequence[str]) -> list[str]:
    return ["Hant" if "門" in text else "Hans" for text in texts]


def tag(passage: Passage, type_: TagType, *, value: str = "", entity: str = "", review: str = "machine") -> Tag:
    ident = f"{passage.id}-{type_}-{value}-{entity}-{review}"
    link = Link(entity, entity, (), 1.0, MAKER) if entity else None
    return Tag(
        ident, passage.id, passage.begin, passage.end, passage.text, type_, MAKER, 0.9, value=value,
        review=ReviewState(review), link=link,
    )  # fmt: skip


def document(
    ident: str, told: Metadata, *parts: tuple[str, tuple[tuple[TagType, dict[str, str]], ...]]
) -> TaggedDocument:
    made, begin = [], 0
    for ordinal, (text, stated) in enumerate(parts):
        one = Passage(f"{ident}-{ordinal + 1}", ident, f"{ident}-v", ordinal, begin, begin + len(text), text)
        made.append(TaggedPassage(one, tuple(tag(one, type_, **more) for type_, more in stated), text, (text,)))
        begin += len(text)
    version = TextVersion(f"{ident}-v", ident, "".join(text for text, _ in parts))
    heading = Assignment("k1", "水利", "clc", 0.7, (), MAKER)
    off = Assignment("k2", "军事", "clc", 0.6, (), MAKER, ReviewState.REJECTED)
    return TaggedDocument(Document(ident, "志", ident, "txt", told), version, tuple(made), (heading, off))


BOOK = (("版本", "明嘉靖刻本"), ("行款", "半叶十行"), ("四部分类", "史部/地理类"), ("藏書印", "汪士鐘印"))
PER, LOC, TIME = TagType.PER, TagType.LOC, TagType.TIME
HELD = (
    document(
        "a",
        Metadata("甲", "某人撰", "明", "1500/1510", kind="古籍", language="lzh", images=("p1.jpg",), extra=BOOK),
        ("城門", ((PER, {"entity": "p1"}), (LOC, {"entity": "l1"}))),
        ("城门", ((PER, {"entity": "p1", "review": "confirmed"}), (TIME, {"value": "-0205/0220"}))),
        ("水門", ((TIME, {"value": "1403"}), (TIME, {"value": "1900/.."}))),
    ),
    document(
        "b",
        Metadata("乙", date="某年", kind="地方文献", language="zh", media="x.mp4"),
        ("桥", ((PER, {"entity": "p2", "review": "rejected"}), (TIME, {"value": "1450", "review": "rejected"}))),
        ("路", ((LOC, {"entity": "l1"}), (TIME, {"value": "不是日期"}))),
    ),
)
CASES: list[tuple[Filters, list[str]]] = [
    (Filters(kinds=("古籍",)), ["a-1", "a-2", "a-3"]),
    (Filters(kinds=("古籍", "地方文献"), languages=("zh",)), ["b-1", "b-2"]),
    (Filters(scripts=("Hant",)), ["a-1", "a-3"]),
    (Filters(scripts=("Hans", "Hant"), languages=("lzh",)), ["a-1", "a-2", "a-3"]),
    (Filters(subjects=("k1",)), ["a-1", "a-2", "a-3", "b-1", "b-2"]),
    (Filters(subjects=("k2",)), []),
    (Filters(edition_kinds=("刻本", "抄本")), ["a-1", "a-2", "a-3"]),
    (Filters(edition_kinds=("抄本",)), []),
    (Filters(divisions=("sibu:史部",), rows=("10",), bears=("钤印",)), ["a-1", "a-2", "a-3"]),
    (Filters(functions=("撰",), centuries=("16",)), ["a-1", "a-2", "a-3"]),
    (Filters(rows=("9",)), []),
    (Filters(pictured=True), ["a-1", "a-2", "a-3", "b-1", "b-2"]),
    (Filters(pictured=True, kinds=("地方文献",)), ["b-1", "b-2"]),
    (Filters(persons=("p1",)), ["a-1", "a-2"]),
    (Filters(persons=("p1",), places=("l1",)), ["a-1"]),
    (Filters(persons=("p1", "p2"), entities=("l1",)), ["a-1"]),
    (Filters(entities=("p1", "l1")), ["a-1", "a-2", "b-2"]),
    (Filters(persons=("p2",)), []),
    (Filters(types=(TagType.PER,)), ["a-1", "a-2"]),
    (Filters(reviews=(ReviewState.REJECTED,)), ["b-1"]),
    (Filters(reviews=(ReviewState.CONFIRMED, ReviewState.REJECTED)), ["a-2", "b-1"]),
    (Filters(begin=1505), ["a-1", "a-3"]),
    (Filters(begin=1505, end=1505), ["a-1"]),
    (Filters(end=-206), ["a-2"]),
    (Filters(end=-207), []),
    (Filters(begin=1403, end=1403), ["a-3"]),
    (Filters(begin=1404, end=1899), ["a-1"]),
    (Filters(begin=1901, end=1901), ["a-3"]),
    (Filters(begin=1450, end=1450), []),
]


def ids(store: SqlTextStore, filters: Filters) -> list[str]:
    return sorted(one.passage.id for one in store.passages(store.keys(filters).tolist()))


@pytest.fixture
def held(database: str) -> str:
    """The address of a store that holds the documents above."""
    store = SqlTextStore(database, scripts=scripts)
    for one in HELD:
        store.replace(one, np.zeros((len(one.passages), 4), np.float32), fingerprint="a")
    store.close()
    return database


def test_passages_are_narrowed_by_all_that_is_kept(held: str) -> None:
    store = SqlTextStore(held)
    columns = store.columns()
    assert [columns.narrowed(one).tolist() for one, _ in CASES] == [store.keys(one).tolist() for one, _ in CASES]
    assert [(filters, ids(store, filters)) for filters, _ in CASES] == CASES
    store.close()


def told(columns: Columns) -> list[object]:
    """All that columns say, in an order that does not hang on how they came about."""
    everything = np.arange(len(columns))
    return [
        columns.head,
        columns.keys.tolist(),
        sorted(columns.document_ids),
        [columns.narrowed(filters).tolist() for filters, _ in CASES],
        [sorted(columns.described_counts(name, everything)) for name in columns.described],
        [columns.heading_counts(everything), columns.script_counts(everything), columns.pictured_count(everything)],
        [columns.type_counts(everything), columns.review_counts(everything)],
        [sorted(columns.entity_counts(everything, type_, most=9)) for type_ in (PER, LOC)],
        [columns.years(key) for key in columns.keys.tolist()],
        [
            sorted(zip(*(part.tolist() for part in columns.spanned(np.array([at]))[:2]), strict=True))
            for at in everything
        ],
    ]


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(st.tuples(st.sampled_from(["put", "delete", "retag"]), st.integers(0, 1), st.booleans()), max_size=8))
def test_columns_that_follow_changes_are_those_read_anew(
    tmp_path_factory: pytest.TempPathFactory, changes: list[tuple[str, int, bool]]
) -> None:
    store = SqlTextStore(f"sqlite:///{tmp_path_factory.mktemp('followed')}/texts.db", scripts=scripts)
    followed = store.columns()
    for deed, which, follow in changes:
        one = HELD[which]
        there = bool(store.fingerprint(one.document.id))
        if deed == "put":
            store.replace(one, np.zeros((len(one.passages), 4), np.float32), fingerprint="a")
        elif deed == "delete" and there:
            store.delete(one.document.id)
        elif there:
            moved = [replace(part, tags=part.tags[:1]) for part in one.passages]
            store.retag(one.document.id, moved, fingerprint="b")
        if follow:
            followed = store.columns(followed)
    assert told(store.columns(followed)) == told(store.columns())
    store.close()


def to_second_schema(url: str) -> None:
    """What schemas 3 to 6 added, taken away."""
    engine = sa.create_engine(url)
    with engine.begin() as connection:
        connection.execute(sa.text("DROP TABLE originals"))
        connection.execute(sa.text("DROP TABLE traits"))
        connection.execute(sa.text("ALTER TABLE versions DROP COLUMN stretches"))
        for table, names in ADDED:
            for name in names:
                connection.execute(sa.text(f"ALTER TABLE {table.name} DROP COLUMN {name}"))
        connection.execute(kept_settings.update().values(value="2"))
    engine.dispose()


def columns(url: str) -> dict[str, set[str]]:
    engine = sa.create_engine(url)
    looked = sa.inspect(engine)
    found = {table.name: {str(one["name"]) for one in looked.get_columns(table.name)} for table, _ in ADDED}
    engine.dispose()
    return found


def test_a_library_of_the_second_schema_is_brought_up_and_loses_nothing(held: str) -> None:
    before, shape = SqlTextStore(held), columns(held)
    tagged = before.tagged("a")
    before.close()
    to_second_schema(held)
    opened = SqlTextStore(held, scripts=scripts)
    assert columns(held) == shape
    assert opened.tagged("a") == tagged
    assert [(filters, ids(opened, filters)) for filters, _ in CASES] == CASES
    opened.close()


def test_a_migration_that_stops_midway_leaves_the_second_schema(held: str) -> None:
    def stopped(texts: Sequence[str]) -> list[str]:
        raise KeyboardInterrupt

    to_second_schema(held)
    before = columns(held)
    with pytest.raises(KeyboardInterrupt):
        SqlTextStore(held, scripts=stopped)
    assert columns(held) == before
    opened = SqlTextStore(held, scripts=scripts)
    assert ids(opened, Filters(scripts=("Hant",))) == ["a-1", "a-3"]
    opened.close()


def test_a_schema_of_later_days_is_left_alone(held: str) -> None:
    engine = sa.create_engine(held)
    with engine.begin() as connection:
        connection.execute(kept_settings.update().where(kept_settings.c.name == "schema").values(value="7"))
    engine.dispose()
    with pytest.raises(LibraryBroken, match=r"第 7 版结构.*只读到第 6 版.*wenmai"):
        SqlTextStore(held)
