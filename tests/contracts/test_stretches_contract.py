"""What every store of texts must do with what a reader said of how a text is built."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
import pytest
import sqlalchemy as sa
from hypothesis import given, settings
from hypothesis import strategies as st

from index.stretches import packed, unpacked
from index.tables import settings as said
from index.texts import SqlTextStore
from ontology.records import Box, Document, Mark, Metadata, Stretch, TaggedDocument, TextVersion

_NONE = np.empty((0, 4), np.float32)
_BUILT = (
    Stretch(0, 3, "卷一", "#p1", marks=(Mark(0, 2, "1a"), Mark(2, 3, "1b", box=Box(2, 1, 2, 3, 4), confidence=0.5))),
    Stretch(4, 6, "卷一", "1a 注「河」", "note", 1),
    Stretch(7, 9, "", "", "verse"),
)


def _document(stretches: tuple[Stretch, ...]) -> TaggedDocument:
    version = TextVersion("d1-a", "d1", "河水出\n小注\n诗句", stretches)
    return TaggedDocument(Document("d1", "书目", "a.xml", "tei", Metadata("水經注")), version, ())


@pytest.fixture
def kept(database: str) -> Iterator[SqlTextStore]:
    store = SqlTextStore(database)
    yield store
    store.close()


def test_it_comes_back_and_goes_with_its_text(kept: SqlTextStore) -> None:
    for stretches in (_BUILT, (), _BUILT[1:]):
        kept.replace(_document(stretches), _NONE, fingerprint="a")
        assert kept.tagged("d1").version.stretches == stretches
        assert kept.document("d1")[1].stretches == ()


def test_a_library_of_the_fourth_schema_is_brought_up(database: str) -> None:
    store = SqlTextStore(database)
    store.replace(_document(()), _NONE, fingerprint="a")
    store.close()
    engine = sa.create_engine(database)
    with engine.begin() as connection:
        connection.exec_driver_sql("ALTER TABLE versions DROP COLUMN stretches")
        connection.exec_driver_sql("DROP TABLE traits")
        connection.execute(said.update().where(said.c.name == "schema").values(value="4"))
    engine.dispose()
    opened = SqlTextStore(database)
    assert opened.tagged("d1").version.stretches == ()
    opened.replace(_document(_BUILT), _NONE, fingerprint="b")
    assert opened.tagged("d1").version.stretches == _BUILT
    opened.close()


_text = st.text(max_size=3)
_number = st.integers(0, 9)
_box = st.none() | st.builds(Box, *[_number] * 5)
_mark = st.builds(Mark, _number, _number, _text, _number, _number, _text, _box, st.sampled_from((1.0, 0.5)))
_stretch = st.builds(
    Stretch, _number, _number, _text, _text, st.sampled_from(("", "note", "verse")), st.integers(-1, 9),
    st.lists(_mark, max_size=2).map(tuple),
)  # fmt: skip


@settings(deadline=None, max_examples=50)
@given(st.lists(_stretch, max_size=4).map(tuple))
def test_stretches_are_packed_and_unpacked(stretches: tuple[Stretch, ...]) -> None:
    assert unpacked(packed(stretches)) == stretches
