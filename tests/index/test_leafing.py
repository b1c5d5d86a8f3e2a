"""One's place in a document: headings in runs, chapters of a book, passages that say words, the passage of a tag."""

from __future__ import annotations

import numpy as np
import pytest

from index.leafing import Chapter, Heading
from index.texts import SqlTextStore
from ontology.errors import NotFound
from ontology.records import (
    Document,
    Maker,
    Metadata,
    Passage,
    Tag,
    TaggedDocument,
    TaggedPassage,
    TagType,
    TextVersion,
)


def keep(store: SqlTextStore, ident: str, *parts: tuple[str, str], book: str = "志", collection: str = "古籍") -> None:
    """Store a document of ``(heading, text)`` parts, each with a tag over its first character."""
    document = Document(ident, collection, f"{book}/{ident}.txt", "text", Metadata(title=ident, book=book))
    version = TextVersion(f"{ident}-v", ident, "\n".join(text for _, text in parts))
    made, begin = [], 0
    for ordinal, (heading, text) in enumerate(parts):
        end = begin + len(text)
        passage = Passage(f"{ident}-{ordinal + 1}", ident, version.id, ordinal, begin, end, text, heading)
        tag = Tag(f"t-{passage.id}", passage.id, begin, begin + 1, text[:1], TagType.LOC, Maker("rules", "1"), 0.9)
        made.append(TaggedPassage(passage, (tag,), text, ()))
        begin = end + 1
    tagged = TaggedDocument(document, version, tuple(made))
    store.replace(tagged, np.eye(len(parts), 4, dtype=np.float32), fingerprint="a")


@pytest.fixture
def filled(store: SqlTextStore) -> SqlTextStore:
    keep(store, "卷二", ("城", "东门在城东。"), ("城", "西门在城西。"), ("池", "池深100%。"), ("城", "北门_在城北。"))
    keep(store, "卷一", ("卷一/序", "序。"))
    keep(store, "别集", ("", "另一书。"), book="集")
    keep(store, "卷三", ("", "别馆之书。"), collection="特藏")
    return store


def test_headings_come_in_runs_and_come_again(filled: SqlTextStore) -> None:
    assert filled.leafing.headings("卷二") == [Heading("城", 0), Heading("池", 2), Heading("城", 3)]
    assert filled.leafing.headings("无此文献") == []


def test_chapters_are_those_of_the_book_in_its_collection(filled: SqlTextStore) -> None:
    found = filled.leafing.chapters("志", "古籍", limit=9)
    assert sorted(one.document_id for one in found) == ["卷一", "卷二"]
    assert Chapter("卷一", "卷一", "卷一/序", "志/卷一.txt") in found
    assert len(filled.leafing.chapters("志", "古籍", limit=1)) == 1


def test_passages_that_say_every_word(filled: SqlTextStore) -> None:
    leafing = filled.leafing
    total, found = leafing.saying("卷二", ["城", "门"], limit=2)
    assert total == 3
    assert [one.id for one in found] == ["卷二-1", "卷二-2"]
    # Signs that a pattern of the database would take for any character stand for themselves.
    assert [one.id for one in leafing.saying("卷二", ["%"], limit=9)[1]] == ["卷二-3"]
    assert [one.id for one in leafing.saying("卷二", ["_"], limit=9)[1]] == ["卷二-4"]
    assert leafing.saying("卷一", ["门"], limit=9) == (0, [])


def test_a_tag_leads_to_its_passage(filled: SqlTextStore) -> None:
    assert filled.leafing.passage_of("t-卷二-3") == "卷二-3"
    with pytest.raises(NotFound, match="没有编号为"):
        filled.leafing.passage_of("t-卷二-9")


def test_a_page_counts_all_passages(filled: SqlTextStore) -> None:
    total, keys = filled.leafing.page("卷二", offset=2, limit=9)
    assert total == 4
    assert [one.passage.id for one in filled.passages(keys)] == ["卷二-3", "卷二-4"]
    assert filled.leafing.page("卷二", offset=40, limit=9) == (4, [])
