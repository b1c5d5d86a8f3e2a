"""Changes keep their stamps, deletions leave a trace, and a list read in pages stays the list it was."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from itertools import count
from pathlib import Path

import numpy as np
import pytest
import sqlalchemy as sa

from index.harvesting import ChangedRecord, Window
from index.tables import documents, outbox, passages, settings, tags
from index.texts import SqlTextStore
from ontology.errors import LibraryBroken, NotFound
from ontology.queries import Filters
from ontology.records import Document, Metadata, TaggedDocument, TextVersion

_BEGIN = datetime(2026, 3, 1, 8, 0, 0, 250_000, tzinfo=UTC)
_NONE = np.empty((0, 4), np.float32)
_SERIAL = count()


def described(document_id: str, *, collection: str = "方志", branch: str = "") -> TaggedDocument:
    document = Document(document_id, collection, f"{document_id}.txt", "txt", Metadata(document_id, branch=branch))
    version = TextVersion(f"{document_id}-{next(_SERIAL)}", document_id, "")
    return TaggedDocument(document, version, ())


def put(store: SqlTextStore, document_id: str, **stated: str) -> str:
    return store.replace(described(document_id, **stated), _NONE, fingerprint="a").stamp


class Clock:
    def __init__(self) -> None:
        self.moment = _BEGIN

    def __call__(self) -> datetime:
        return self.moment

    def step(self, seconds: float) -> None:
        self.moment += timedelta(seconds=seconds)


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def timed(database: str, clock: Clock) -> SqlTextStore:
    return SqlTextStore(database, now=clock)


def ids(found: list[ChangedRecord]) -> list[str]:
    return [one.document_id for one in found]


def test_a_stamp_is_the_end_of_its_second_and_never_goes_back(timed: SqlTextStore, clock: Clock) -> None:
    assert put(timed, "d1") == "2026-03-01T08:00:01Z"
    clock.step(-3600)
    assert put(timed, "d2") == "2026-03-01T08:00:01Z"
    clock.step(3700)
    assert timed.retag("d1", [], fingerprint="b").stamp == "2026-03-01T08:01:41Z"
    assert [one.stamp for one in timed.changes(0)] == sorted(one.stamp for one in timed.changes(0))
    assert timed.log.earliest() == "2026-03-01T08:00:01Z"
    timed.close()


def test_a_deleted_document_leaves_its_stamp_and_collection_and_may_come_back(
    timed: SqlTextStore, clock: Clock
) -> None:
    put(timed, "d1", collection="方志")
    assert timed.deleted("d1") == timed.deleted("nothing") == ""
    clock.step(10)
    stamp = timed.delete("d1").stamp
    assert timed.deleted("d1") == stamp == "2026-03-01T08:00:11Z"
    assert timed.log.record("d1") == ChangedRecord(2, "d1", stamp, "方志", deleted=True)
    assert timed.log.collections() == ["方志"]
    put(timed, "d1")
    assert timed.deleted("d1") == ""
    assert not timed.log.record("d1").deleted
    assert timed.log.record("nothing") is None
    with pytest.raises(NotFound):
        timed.delete("nothing")
    assert timed.head() == timed.log.head() == 3
    timed.close()


def test_windows_choose_by_the_last_change(timed: SqlTextStore, clock: Clock) -> None:
    for name in ("d1", "d2", "d3"):
        put(timed, name, collection="特藏" if name == "d2" else "方志")
        clock.step(60)
    put(timed, "d1")
    head = timed.head()
    assert ids(timed.log.page(Window(), head=head)) == ["d2", "d3", "d1"]
    assert ids(timed.log.page(Window(since="2026-03-01T08:02:01Z"), head=head)) == ["d3", "d1"]
    assert ids(timed.log.page(Window(until="2026-03-01T08:02:01Z"), head=head)) == ["d2", "d3"]
    assert ids(timed.log.page(Window(collection="特藏"), head=head)) == ["d2"]
    assert timed.log.page(Window(collection=""), head=head) == []
    assert timed.log.size(Window(since="2026-03-01T08:02:01Z"), head=head) == 2
    timed.close()


def test_a_list_read_in_pages_loses_and_doubles_nothing_while_all_changes(store: SqlTextStore) -> None:
    for number in range(10):
        put(store, f"d{number}")
    head, after, seen = store.log.head(), 0, []
    between: list[Callable[[], object]] = [
        lambda: store.delete("d7"),
        lambda: [put(store, "d1"), put(store, "d8")],
        lambda: put(store, "new"),
        lambda: store.delete("d0"),
    ]
    while page := store.log.page(Window(), head=head, after=after, limit=3):
        seen += page
        after = page[-1].sequence
        if between:
            between.pop(0)()
    assert ids(seen) == [f"d{number}" for number in range(10)]
    assert [one.document_id for one in seen if one.deleted] == ["d7"]
    assert store.log.size(Window(), head=head) == 10
    assert set(ids(store.log.page(Window(), head=store.head(), after=head))) == {"d7", "d1", "d8", "new", "d0"}


THIRD = (
    (documents, ("kind", "language", "pictured", "begin_year", "end_year")),
    (passages, ("script",)),
    (tags, ("begin_year", "end_year")),
)
"""What schema 3 added."""


def _to_first_schema(url: str) -> None:
    """What schema 2 added, taken away."""
    engine = sa.create_engine(url)
    added = ((documents, ("branch", "changed")), (outbox, ("stamp", "collection")), *THIRD)
    with engine.begin() as connection:
        connection.execute(sa.text("DROP TABLE originals"))
        connection.execute(sa.text("DROP TABLE traits"))
        connection.execute(sa.text("ALTER TABLE versions DROP COLUMN stretches"))
        for index in ("documents_branch", "outbox_document", "outbox_stamp"):
            connection.execute(sa.text(f"DROP INDEX {index}"))
        for table, columns in added:
            for name in columns:
                connection.execute(sa.text(f"ALTER TABLE {table.name} DROP COLUMN {name}"))
        connection.execute(settings.update().values(value="1"))
    engine.dispose()


def _columns(url: str) -> dict[str, set[str]]:
    engine = sa.create_engine(url)
    looked = sa.inspect(engine)
    found = {
        name: {str(one["name"]) for one in (*looked.get_columns(name), *looked.get_indexes(name))}
        for name in ("documents", "originals", "outbox", "passages", "tags")
        if looked.has_table(name)
    }
    engine.dispose()
    return found


def test_a_library_of_the_first_schema_is_brought_up_and_loses_nothing(database: str, clock: Clock) -> None:
    made = SqlTextStore(database)
    put(made, "d1", branch="海国分馆")
    put(made, "d2", collection="特藏")
    put(made, "gone")
    made.delete("gone")
    before, shape = made.tagged("d1"), _columns(database)
    made.close()
    _to_first_schema(database)
    opened = SqlTextStore(database, now=clock)
    assert _columns(database) == shape
    assert opened.tagged("d1") == before
    assert opened.counts()["documents"] == 2
    assert {one.stamp for one in opened.changes(0)} == {"2026-03-01T08:00:01Z"}
    assert [one.collection for one in opened.changes(0)] == ["方志", "特藏", "", ""]
    assert opened.deleted("gone") == "2026-03-01T08:00:01Z"
    assert opened.keys(Filters(branches=("海国分馆",))).tolist() == []
    clock.step(5)
    assert put(opened, "d3", branch="海国分馆") == "2026-03-01T08:00:06Z"
    opened.close()
    again = SqlTextStore(database, now=clock)
    assert again.log.record("d1").stamp == "2026-03-01T08:00:01Z"
    again.close()


def test_a_migration_that_stops_midway_leaves_the_first_schema(
    database: str, clock: Clock, monkeypatch: pytest.MonkeyPatch
) -> None:
    made = SqlTextStore(database)
    put(made, "d1")
    made.close()
    _to_first_schema(database)
    before = _columns(database)
    with monkeypatch.context() as patched:
        patched.setattr(sa.sql.dml.Update, "values", lambda *_, **__: (_ for _ in ()).throw(KeyboardInterrupt))
        with pytest.raises(KeyboardInterrupt):
            SqlTextStore(database, now=clock)
    assert _columns(database) == before
    opened = SqlTextStore(database, now=clock)
    assert opened.document("d1")[0].id == "d1"
    opened.close()


def test_a_first_schema_that_may_not_be_written_says_what_to_do(tmp_path: Path) -> None:
    SqlTextStore(f"sqlite:///{tmp_path}/texts.db").close()
    _to_first_schema(f"sqlite:///{tmp_path}/texts.db")
    with pytest.raises(LibraryBroken, match=r"第 1 版结构，本程序读第 6 版.*wenmai check"):
        SqlTextStore(f"sqlite:///file:{tmp_path}/texts.db?mode=ro&uri=true")
