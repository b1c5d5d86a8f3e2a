"""What every store of texts must do with the description that a document's source wrote of it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

import numpy as np
import pytest
import sqlalchemy as sa

from index.tables import metadata, originals, settings, traits
from index.texts import SqlTextStore
from ontology.records import Document, Metadata, SourceRecord, TaggedDocument, TextVersion

_NONE = np.empty((0, 4), np.float32)
# Every byte, also those that are no text in any encoding.
_RECORD = SourceRecord("cnmarc", bytes(range(256)) * 40)


def described(record: SourceRecord | None, *, text: str = "") -> TaggedDocument:
    document = Document("d1", "书目", "a.iso#1", "marc", Metadata("随园诗话"))
    return TaggedDocument(document, TextVersion(f"d1-{text}", "d1", text), (), (), record)


@pytest.fixture
def kept(database: str) -> Iterator[SqlTextStore]:
    store = SqlTextStore(database)
    store.replace(described(_RECORD), _NONE, fingerprint="a")
    yield store
    store.close()


def test_it_comes_back_byte_for_byte(kept: SqlTextStore) -> None:
    assert kept.original("d1") == kept.tagged("d1").record == _RECORD
    assert kept.original("nothing") is None


def test_it_is_replaced_with_its_document_and_goes_with_it(kept: SqlTextStore) -> None:
    other = replace(_RECORD, format="marc21", data=b"")
    kept.replace(described(other, text="new"), _NONE, fingerprint="b")
    assert kept.original("d1") == other
    kept.retag("d1", [], fingerprint="c")
    assert kept.original("d1") == other
    kept.replace(described(None), _NONE, fingerprint="d")
    assert kept.original("d1") is kept.tagged("d1").record is None
    kept.replace(described(_RECORD), _NONE, fingerprint="e")
    kept.delete("d1")
    assert kept.original("d1") is None
    assert list(kept.soundness.orphans()) == []


def test_a_document_that_cannot_be_stored_leaves_the_record_before_it(kept: SqlTextStore) -> None:
    broken = replace(described(replace(_RECORD, data=b"new")), version=TextVersion("v", "d1", None))  # type: ignore[arg-type]
    with pytest.raises(sa.exc.IntegrityError):
        kept.replace(broken, _NONE, fingerprint="b")
    assert kept.original("d1") == _RECORD


def test_a_library_of_the_third_schema_is_brought_up(database: str, kept: SqlTextStore) -> None:
    kept.close()
    engine = sa.create_engine(database)
    with engine.begin() as connection:
        originals.drop(connection)
        traits.drop(connection)
        connection.exec_driver_sql("ALTER TABLE versions DROP COLUMN stretches")
        connection.execute(settings.update().where(settings.c.name == "schema").values(value="3"))
    opened = SqlTextStore(database)
    assert opened.original("d1") is None
    assert opened.document("d1")[0].metadata.title == "随园诗话"
    opened.replace(described(_RECORD), _NONE, fingerprint="b")
    assert opened.original("d1") == _RECORD
    opened.close()
    assert set(sa.inspect(engine).get_table_names()) == set(metadata.tables)
    engine.dispose()
