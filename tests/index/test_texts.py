"""The text store keeps each document whole, with its row in the outbox."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
import sqlalchemy as sa
from sqlalchemy.exc import IntegrityError

from index.build import Builder, PassageProjection, follow, present
from index.dense import FaissIndex
from index.encoders import load_encoder
from index.lexical import TantivyIndex
from index.ports import Change
from index.snapshot import verify
from index.tables import settings
from index.texts import SqlTextStore
from ontology.errors import LibraryBroken, NotFound
from ontology.queries import Filters
from ontology.records import (
    Assignment,
    Candidate,
    Document,
    Link,
    Maker,
    Metadata,
    Passage,
    Relation,
    Tag,
    TaggedDocument,
    TaggedPassage,
    TagType,
    TextVersion,
)

MAKER = Maker("gazetteer", "1")


def tagged(
    document_id: str, *texts: str, dynasty: str = "明", collection: str = "古籍", branch: str = ""
) -> TaggedDocument:
    whole = "\n".join(texts)
    described = Metadata(
        title=document_id, dynasty=dynasty, branch=branch, subjects=("水利",), extra=(("行款", "十行"),)
    )
    document = Document(document_id, collection, f"{document_id}.txt", "txt", described)
    version = TextVersion(f"{document_id}-{abs(hash(whole))}", document_id, whole)
    made, begin = [], 0
    for ordinal, text in enumerate(texts):
        passage = Passage(
            f"{document_id}-{ordinal + 1}", document_id, version.id, ordinal, begin, begin + len(text), text
        )
        tag = _tag(passage)
        made.append(TaggedPassage(passage, (tag,), text, (text[:2],), (_relation(tag),)))
        begin += len(text) + 1
    headings = (
        Assignment("b2", "水利工程", "clc", 0.8, ("堤", "防"), MAKER),
        Assignment("b1", "明史", "clc", 0.6, (), MAKER),
    )
    return TaggedDocument(document, version, tuple(made), headings)


def _tag(passage: Passage) -> Tag:
    link = Link("p0001", "于谦", (Candidate("p0001", "于谦", 0.9, ("同朝代",)),), 0.5, MAKER)
    end = passage.begin + 2
    ident = f"{passage.version_id}-{passage.begin}-{end}-PER"
    return Tag(ident, passage.id, passage.begin, end, passage.text[:2], TagType.PER, MAKER, 0.9, "姓名", link=link)


def _relation(tag: Tag) -> Relation:
    ends = (tag.begin, tag.end, 0.7, MAKER)
    return Relation(f"{tag.id}-字", tag.passage_id, "字", tag.id, tag.id, "p0001", "", *ends, (("时间", tag.id),))


def vectors(count: int) -> np.ndarray:
    return np.eye(max(count, 4), dtype=np.float32)[:count]


def test_a_document_comes_back_as_it_went_in(store: SqlTextStore) -> None:
    made = tagged("d1", "𠮷氏守城，", "于谦守北京。")
    store.replace(made, vectors(2), fingerprint="a")
    back = store.tagged("d1")
    assert back.document == made.document
    assert back.version == made.version
    assert [one.passage for one in back.passages] == [one.passage for one in made.passages]
    assert [one.tags for one in back.passages] == [one.tags for one in made.passages]
    assert [one.relations for one in back.passages] == [one.relations for one in made.passages]
    assert back.subjects == made.subjects
    assert store.fingerprint("d1") == "a"
    indexed = list(store.indexed("d1"))
    assert [one.normalized for one in indexed] == ["𠮷氏守城，", "于谦守北京。"]
    assert indexed[1].vector.tolist() == vectors(2)[1].tolist()


def test_a_new_version_retires_the_old_and_keys_are_not_used_twice(store: SqlTextStore) -> None:
    first = store.replace(tagged("d1", "甲乙。"), vectors(1), fingerprint="a")
    old = store.keys(Filters()).tolist()
    second = store.replace(tagged("d1", "丙丁。", "戊己。"), vectors(2), fingerprint="b")
    assert second.removed == tuple(old)
    assert second.retired == first.version_id
    assert not set(old) & set(store.keys(Filters()).tolist())
    assert store.counts() == {"documents": 1, "passages": 2, "tags": 2}


def test_new_tags_leave_keys_and_vectors_and_are_announced(store: SqlTextStore) -> None:
    store.replace(tagged("d1", "甲乙。", "丙丁。"), vectors(2), fingerprint="a")
    before = list(store.indexed("d1"))
    first, second = store.tagged("d1").passages
    change = store.retag("d1", [replace(first, tags=(), relations=())], fingerprint="b")
    assert (change.removed, change.retired, store.head()) == ((), "", 2)
    assert [(one.key, one.vector.tolist()) for one in store.indexed("d1")] == [
        (one.key, one.vector.tolist()) for one in before
    ]
    assert store.tagged("d1").passages == (replace(first, tags=(), relations=()), second)
    assert store.fingerprint("d1") == "b"
    with pytest.raises(NotFound):
        store.retag("d2", [], fingerprint="b")
    assert store.head() == 2


def test_deleting_leaves_nothing(store: SqlTextStore) -> None:
    store.replace(tagged("d1", "甲乙。"), vectors(1), fingerprint="a")
    change = store.delete("d1")
    assert (change.version_id, len(change.removed)) == ("", 1)
    assert store.counts() == {"documents": 0, "passages": 0, "tags": 0}
    with pytest.raises(NotFound):
        store.document("d1")
    with pytest.raises(NotFound):
        store.delete("d1")


def test_token_vectors_live_and_go_with_their_passage(store: SqlTextStore) -> None:
    tokens = [np.array([[127, -3], [0, 127]], np.int8), np.array([[127, 5]], np.int8)]
    store.replace(tagged("d1", "甲乙。", "丙丁。"), vectors(2), fingerprint="a", tokens=tokens)
    keys = store.keys(Filters()).tolist()
    assert [store.token_vectors(keys)[key].tolist() for key in keys] == [one.tolist() for one in tokens]
    store.revector(keys, vectors(2), tokens[::-1])
    assert store.token_vectors(keys)[keys[0]].tolist() == tokens[1].tolist()
    store.revector(keys, vectors(2))
    assert store.token_vectors(keys) == {}
    store.revector(keys, vectors(2), tokens)
    store.delete("d1")
    assert store.token_vectors(keys) == {}


def test_a_failed_write_leaves_the_state_before(store: SqlTextStore) -> None:
    store.replace(tagged("d1", "甲乙。"), vectors(1), fingerprint="a")
    twice = tagged("d2", "丙丁。")
    clash = replace(
        twice, passages=(replace(twice.passages[0], passage=replace(twice.passages[0].passage, id="d1-1")),)
    )
    with pytest.raises(IntegrityError):
        store.replace(clash, vectors(1), fingerprint="b")
    assert store.head() == 1
    assert store.counts()["documents"] == 1
    assert store.owners(["d1-1", "nothing"]) == [("d1-1", "d1")]


def test_filters_narrow_and_combine(store: SqlTextStore) -> None:
    store.replace(tagged("d1", "甲乙。"), vectors(1), fingerprint="a")
    store.replace(tagged("d2", "丙丁。", dynasty="清"), vectors(1), fingerprint="a")
    third = tagged("d3", "戊己。", dynasty="清", collection="特藏", branch="海国分馆")
    store.replace(third, vectors(1), fingerprint="a")
    assert len(store.keys(Filters(dynasties=("清",)))) == 2
    assert len(store.keys(Filters(dynasties=("清",), collections=("特藏",)))) == 1
    assert len(store.keys(Filters(dynasties=("清", "明"), types=(TagType.PER,)))) == 3
    assert len(store.keys(Filters(entities=("p0001",)))) == 3
    assert len(store.keys(Filters(types=(TagType.LOC,)))) == 0
    assert store.tally("dynasty") == [("清", 2), ("明", 1)]
    assert store.tally("type") == [("PER", 3)]
    assert len(store.keys(Filters(branches=("海国分馆",)))) == 1
    assert store.tally("branch") == [("海国分馆", 1)]


def test_neighbours_come_in_order(store: SqlTextStore) -> None:
    store.replace(tagged("d1", *[f"第{n}段。" for n in range(6)]), vectors(6), fingerprint="a")
    around = store.neighbours(store.passage("d1-3").passage, 1)
    assert [one.id for one in around] == ["d1-2", "d1-3", "d1-4"]


def test_a_foreign_schema_is_refused(tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path}/texts.db"
    SqlTextStore(url).close()
    with sa.create_engine(url).begin() as connection:
        connection.execute(settings.update().where(settings.c.name == "schema").values(value="999"))
    with pytest.raises(LibraryBroken, match="第 999 版"):
        SqlTextStore(url)


def test_projections_follow_and_verify_agrees(store: SqlTextStore, tmp_path: Path) -> None:
    encoder = load_encoder("hashing")
    dense, lexical = FaissIndex(tmp_path / "dense", encoder.dimension), TantivyIndex(tmp_path / "lexical")
    builder = Builder(store, encoder)
    builder.add(tagged("d1", "于谦守北京。", "甲乙。"), fingerprint="a")
    builder.add(tagged("d2", "报恩寺塔。"), fingerprint="a")
    builder.flush()
    store.delete("d1")
    for projection in (PassageProjection(dense), PassageProjection(lexical)):
        assert follow(store, projection) == 3
        assert follow(store, projection) == 0
    assert list(verify(store, dense=dense, lexical=lexical)) == []
    store.replace(tagged("d3", "丙丁。"), encoder.encode_passages(["丙丁。"]), fingerprint="a")
    found = [(one.part, one.kind, one.mend) for one in verify(store, dense=dense, lexical=lexical)]
    assert found == [("dense", "position", "follow"), ("lexical", "position", "follow")]
    dense.commit(4)
    lexical.commit(4)
    found = [(one.part, one.kind, one.mend) for one in verify(store, dense=dense, lexical=lexical)]
    assert found == [(part, "missing-passages", f"remake-{part}") for part in ("dense", "lexical")]


def test_what_a_later_change_deleted_is_not_present() -> None:
    changes = [Change(1, "a", "v1", (), ""), Change(2, "b", "v2", (), ""), Change(3, "a", "", (1,), "v1")]
    assert present(changes) == ["b"]
