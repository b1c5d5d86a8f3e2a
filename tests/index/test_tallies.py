"""Holdings are counted in the database, the same in SQLite and PostgreSQL."""

from __future__ import annotations

from collections.abc import Iterable

import numpy as np

from index.tallies import Held, Listing, Part, Sizes, narrowed
from index.texts import SqlTextStore
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
Told = tuple[str, TagType, str, str, ReviewState]
"""Surface, type, entity, value and review state of a tag."""


def document(
    ident: str, metadata: Metadata, *parts: tuple[str, Iterable[Told]], collection: str = "古籍"
) -> TaggedDocument:
    version = f"{ident}-v"
    made, begin = [], 0
    for ordinal, (text, told) in enumerate(parts):
        passage = Passage(f"{ident}-{ordinal + 1}", ident, version, ordinal, begin, begin + len(text), text)
        tags = tuple(_tag(passage, *one) for one in told)
        made.append(TaggedPassage(passage, tags, text, (text[:1],)))
        begin += len(text) + 1
    whole = "\n".join(text for text, _ in parts)
    headings = (
        Assignment("clc:K1", "史", "clc", 0.9, (), MAKER),
        Assignment("clc:K2", "地", "clc", 0.5, (), MAKER, ReviewState.REJECTED),
    )
    return TaggedDocument(
        Document(ident, collection, ident, "text", metadata), TextVersion(version, ident, whole), tuple(made), headings
    )


def _tag(passage: Passage, surface: str, type_: TagType, entity: str, value: str, review: ReviewState) -> Tag:
    begin = passage.begin + passage.text.index(surface)
    link = Link(entity, surface, (), 1.0, MAKER) if entity else None
    ident = f"{passage.id}-{begin}-{surface}"
    return Tag(ident, passage.id, begin, begin + len(surface), surface, type_, MAKER, 0.9, "", value, review, link)


M, R = ReviewState.MACHINE, ReviewState.REJECTED
FIRST = document(
    "a",
    Metadata(
        "甲志", dynasty="明", kind="方志", language="lzh", branch="总馆", book="甲", date="1449", images=("x.png",)
    ),
    ("于謙守𠮷京師", [("于謙", TagType.PER, "p1", "", M), ("京師", TagType.LOC, "l1", "", M)]),
    ("正統十四年于謙", [("正統十四年", TagType.TIME, "", "1449", M), ("于謙", TagType.PER, "p2", "", M)]),
)
SECOND = document(
    "b",
    Metadata("乙_100%录", dynasty="清", kind="", date="", media="x.mp3"),
    ("京師之水", [("京師", TagType.LOC, "l1", "", R)]),
    collection="特藏",
)


def filled(store: SqlTextStore) -> SqlTextStore:
    for one in (FIRST, SECOND):
        store.replace(one, np.ones((len(one.passages), 4), dtype=np.float32), fingerprint="f")
    return store


def test_sizes_are_of_code_points_and_of_the_part(store: SqlTextStore) -> None:
    tallies = filled(store).tallies
    assert tallies.sizes(Part()) == Sizes(2, 3, 6 + 7 + 4, 1, 1)
    assert tallies.sizes(Part(collection="特藏")) == Sizes(1, 1, 4, 0, 1)
    assert tallies.sizes(Part(branch="总馆", book="甲")) == Sizes(1, 2, 13, 1, 0)
    assert tallies.sizes(narrowed(Part(), ["a-2", "b-1"])) == Sizes(2, 2, 11, 1, 1)
    assert tallies.sizes(Part(passages=())) == tallies.sizes(Part(collection="没有")) == Sizes()


def test_what_is_stated_is_counted_and_what_is_not_is_left_out(store: SqlTextStore) -> None:
    tallies = filled(store).tallies
    assert tallies.described(Part(), "dynasty") == [Held("明", 1, 2, 13), Held("清", 1, 1, 4)]
    assert tallies.described(Part(), "kind") == [Held("方志", 1, 2, 13)]
    assert tallies.described(Part(collection="特藏"), "collection") == [Held("特藏", 1, 1, 4)]
    assert tallies.dates(Part()) == ["1449"]
    assert tallies.headings(Part()) == [("clc:K1", "史", 2)]


def test_entities_count_as_what_they_are_now_each_passage_once(store: SqlTextStore) -> None:
    tallies = filled(store).tallies
    assert tallies.entities(Part(), {}) == [("LOC", "l1", 1), ("PER", "p1", 1), ("PER", "p2", 1)]
    assert tallies.entities(Part(), {"p2": "p1", "l1": ""}) == [("PER", "p1", 2)]
    assert tallies.entities(Part(collection="特藏"), {}) == []
    assert tallies.written(["p1", "nobody"]) == {"p1": "于謙"}


def test_tags_and_times_are_counted(store: SqlTextStore) -> None:
    tallies = filled(store).tallies
    assert tallies.tags(Part()) == {
        ("PER", "machine"): 2,
        ("LOC", "machine"): 1,
        ("LOC", "rejected"): 1,
        ("TIME", "machine"): 1,
    }
    assert [value for _, value in tallies.times(Part())] == ["1449"]
    assert tallies.times(Part(collection="特藏")) == []


def test_documents_are_listed_in_pages(store: SqlTextStore) -> None:
    tallies = filled(store).tallies
    assert tallies.listed(Listing(order="date"), offset=0, limit=10) == (["a", "b"], 2)
    assert tallies.listed(Listing(), offset=1, limit=1)[1] == 2
    assert tallies.listed(Listing(words="_100%"), offset=0, limit=10) == (["b"], 1)
    assert tallies.listed(Listing(words="%"), offset=0, limit=10) == (["b"], 1)
    assert tallies.listed(Listing(Part(collection="古籍"), kind="方志", dynasty="明"), offset=0, limit=10) == (["a"], 1)
    assert tallies.listed(Listing(dynasty="宋"), offset=0, limit=10) == ([], 0)


def test_when_a_passages_text_came_in_outlives_new_tags(store: SqlTextStore) -> None:
    tallies = filled(store).tallies
    came = tallies.since(["a-1", "b-1", "nothing"])
    assert set(came) == {"a-1", "b-1"} and all(one.endswith("Z") for one in came.values())
    store.retag("a", FIRST.passages, fingerprint="g")
    assert tallies.since(["a-1", "b-1"]) == came
