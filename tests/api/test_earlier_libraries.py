"""Libraries as every earlier schema wrote them are opened, lose nothing, and are found sound; on both databases."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa

from api.cli import main
from api.desk.audit import Audit
from api.desk.people.records import Role
from api.desk.people.store import People
from api.desk.store import DeskStore, open_desk
from api.recovery.tables import copy_tables, desk_tables
from api.settings import Settings
from api.wiring import open_library
from index.tables import SCHEMA_VERSION
from index.texts import SqlTextStore
from ingest.script import scripts_of
from ontology.queries import Filters

EARLIER = sorted(path.name for path in (Path(__file__).parent.parent / "data").iterdir() if path.is_dir())
FEW = ("1_first", "3")
"""The farthest away, and the one whose desk lacks most; the others have what these have."""
DATA = Path(__file__).parent.parent / "data"
Rows = dict[str, list[tuple[Any, ...]]]
_KEPT = {
    "documents": "id, collection, source, title, version_id, fingerprint",
    "versions": "id, document_id, text",
    "passages": 'key, id, document_id, ordinal, begin, "end", text, normalized, tokens, vector',
    "tags": 'id, passage_key, begin, "end", surface, type, kind, value, maker, review, entity_id',
    "token_vectors": "passage_key, width, rows",
    "relations": "id, predicate, subject_entity, object_entity",
    "assignments": "document_id, rank, heading_id",
    "outbox": "sequence, document_id, version_id, retired",
    "decisions": "id, document_id, target, action, reviewer, time",
    "deeds": 'id, kind, entity_id, "by", time',
    "people": "id, name, shown, role, branch, password",
    "acts": 'id, time, "by", act, subject',
}


def written(name: str, folder: Path) -> Path:
    """Make the files of an earlier library."""
    folder.mkdir()
    for dump in (DATA / name).glob("*.sql"):
        with sqlite3.connect(folder / f"{dump.stem}.db") as file:
            file.executescript(dump.read_text("utf-8"))
        file.close()
    return folder


def held(url: str) -> Rows:
    """What a database holds of what every schema knows."""
    engine = sa.create_engine(url)
    with engine.connect() as connection:
        there = set(sa.inspect(connection).get_table_names())
        found = {
            table: sorted(tuple(row) for row in connection.exec_driver_sql(f"SELECT {columns} FROM {table}"))
            for table, columns in _KEPT.items()
            if table in there
        }
    engine.dispose()
    return found


def shape(url: str) -> dict[str, Any]:
    engine = sa.create_engine(url)
    looked = sa.inspect(engine)
    found = {
        name: (
            {column["name"]: column["nullable"] for column in looked.get_columns(name)},
            {(one["name"], tuple(one["column_names"]), bool(one["unique"])) for one in looked.get_indexes(name)},
            looked.get_pk_constraint(name)["constrained_columns"],
        )
        for name in looked.get_table_names()
    }
    engine.dispose()
    return found


def _generic(_inspector: object, _table: object, column: dict[str, Any]) -> None:
    column["type"] = column["type"].as_generic()


@pytest.fixture(params=["sqlite", pytest.param("postgresql", marks=pytest.mark.slow)])
def placed(request: pytest.FixtureRequest, soak: bool) -> Callable[[Path], str]:
    """Put a database of an earlier schema where it is to be opened; return its address."""
    if request.param != "sqlite" and not soak and request.getfixturevalue("name") not in FEW:
        pytest.skip("with --soak: every one of them")

    def place(path: Path) -> str:
        if request.param == "sqlite":
            return f"sqlite:///{path}"
        url: str = request.getfixturevalue("postgresql")()
        source, target, found = sa.create_engine(f"sqlite:///{path}"), sa.create_engine(url), sa.MetaData()
        sa.event.listen(found, "column_reflect", _generic)
        with source.connect() as one, target.begin() as other:
            found.reflect(one)
            found.create_all(other)
            copy_tables(one, other, found)
        source.dispose()
        target.dispose()
        return url

    return place


@pytest.mark.parametrize("name", EARLIER)
def test_texts_of_every_earlier_schema_are_brought_up_and_lose_nothing(
    name: str, tmp_path: Path, placed: Callable[[Path], str]
) -> None:
    url = placed(written(name, tmp_path / "library") / "texts.db")
    before = held(url)
    assert len(before["documents"]) == 2 and before["tags"] and before["token_vectors"]
    store = SqlTextStore(url, scripts=scripts_of)
    assert {table: rows for table, rows in held(url).items() if table in before} == before
    assert store.setting("schema") == str(SCHEMA_VERSION)
    told = [store.tagged(document.id) for document in store.documents()]
    assert [one.document.metadata.title for one in told] == ["海口灯会", "海口石塘小记"]
    assert len(store.keys(Filters(branches=("海口分馆",)))) == 1
    assert len(store.keys(Filters(kinds=(), begin=1820, end=1830))) == 1
    gone = next(change.document_id for change in store.changes(0) if change.version_id == "")
    assert store.deleted(gone)
    assert {one.stamp != "" for one in store.changes(0)} == {True}
    last = store.head()
    assert store.retag(told[0].document.id, told[0].passages, fingerprint="x").sequence == last + 1
    store.close()
    fresh = f"sqlite:///{tmp_path / 'fresh.db'}"
    SqlTextStore(fresh).close()
    assert set(shape(url)) == set(shape(fresh))
    if url.startswith("sqlite"):
        assert shape(url) == shape(fresh)


@pytest.mark.parametrize("name", [name for name in EARLIER if (DATA / name / "desk.sql").exists()])
def test_desks_of_every_earlier_schema_are_brought_up_and_lose_nothing(
    name: str, tmp_path: Path, placed: Callable[[Path], str]
) -> None:
    url = placed(written(name, tmp_path / "library") / "desk.db")
    before = held(url)
    metadata = desk_tables()
    engine = open_desk(url)
    assert {table: rows for table, rows in held(url).items() if table in before} == before
    fresh = open_desk(f"sqlite:///{tmp_path / 'fresh.db'}")
    made, wanted = shape(url), shape(str(fresh.url))
    assert set(made) == set(wanted) == set(metadata.tables)
    assert {table: set(one[0]) for table, one in made.items()} == {table: set(one[0]) for table, one in wanted.items()}
    if "people" in before:
        people = People(engine, Audit(engine))
        assert people.sign_in("lin", "a long password 1")[1].person.role is Role.LIBRARIAN
    engine.dispose()
    fresh.dispose()
    store = DeskStore(url)
    assert [one.action.value for one in store.decisions()] == ["reject"]
    store.close()


@pytest.mark.slow
@pytest.mark.parametrize("name", EARLIER)
def test_whole_libraries_of_earlier_schemas_are_sound_after_what_is_said(
    name: str, tmp_path: Path, few_authorities: None, soak: bool, capsys: pytest.CaptureFixture[str]
) -> None:
    if not soak and name != FEW[0]:
        pytest.skip("with --soak: every one of them")
    folder = written(name, tmp_path / "library")
    settings = Settings(library=folder)
    with open_library(settings, write=True) as library:
        found = library.search("海口的石塘是谁修的").hits
        assert "石塘" in found[0].passage.text
    # What was stored before the graph said as much as it does now, or before a rule was changed, is put right.
    main(["check", "--repair", "--library", str(folder)])
    capsys.readouterr()
    assert main(["check", "--library", str(folder)]) == 0, capsys.readouterr().out


def test_there_is_a_library_of_every_schema() -> None:
    with_schema = set()
    for name in EARLIER:
        with sqlite3.connect(":memory:") as file:
            file.executescript((DATA / name / "texts.sql").read_text("utf-8"))
            with_schema.add(int(file.execute("SELECT value FROM settings WHERE name = 'schema'").fetchone()[0]))
    assert with_schema == set(range(1, SCHEMA_VERSION + 1))
