"""Databases are brought up by one process in one transaction or left as they were; what is up to date asks once."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
import sqlalchemy as sa

from index.opening import connect
from index.revising import Schema, bring_up
from index.texts import SqlTextStore
from ontology.errors import LibraryBroken

_TWO = """
import sqlalchemy as sa
revision, down_revision = "2", None
def upgrade(op, **_):
    op.add_column("shelves", sa.Column("room", sa.Text, nullable=False, server_default=""))
    op.execute("UPDATE shelves SET room = '东' || name")
"""
_THREE = """
revision, down_revision = "3", "2"
def upgrade(op, *, suffix, **_):
    op.create_index("shelves_room", "shelves", ["room"])
    op.execute(f"UPDATE shelves SET room = room || '{suffix}'")
"""


def schema(number: int, folder: Path) -> Schema:
    metadata = sa.MetaData()
    settings = sa.Table("kept", metadata, sa.Column("name", sa.Text, primary_key=True), sa.Column("value", sa.Text))
    room = [sa.Column("room", sa.Text, nullable=False, server_default="")] if number > 1 else []
    index = [sa.Index("shelves_room", "room")] if number > 2 else []
    sa.Table("shelves", metadata, sa.Column("name", sa.Text, primary_key=True), *room, *index)
    if number > 2:
        sa.Table("lamps", metadata, sa.Column("name", sa.Text, primary_key=True))
    return Schema("书架库", metadata, settings, number, folder)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    made = tmp_path / "revisions"
    made.mkdir()
    (made / "schema_2.py").write_text(_TWO, "utf-8")
    (made / "schema_3.py").write_text(_THREE, "utf-8")
    return made


@pytest.fixture
def first(database: str, folder: Path) -> Iterator[sa.Engine]:
    """A database of the first schema with two shelves."""
    engine = connect(database)
    bring_up(engine, schema(1, folder), {})
    with engine.begin() as connection:
        connection.exec_driver_sql("INSERT INTO shelves VALUES ('甲'), ('乙')")
    yield engine
    engine.dispose()


def rooms(engine: sa.Engine) -> list[str]:
    with engine.connect() as connection:
        return sorted(connection.exec_driver_sql("SELECT room FROM shelves").scalars())


def number(engine: sa.Engine) -> str:
    with engine.connect() as connection:
        return str(connection.exec_driver_sql("SELECT value FROM kept WHERE name = 'schema'").scalar())


def test_every_step_from_the_one_found_is_taken_once_and_new_tables_are_made(first: sa.Engine, folder: Path) -> None:
    bring_up(first, schema(2, folder), {"suffix": ""})
    assert (number(first), rooms(first)) == ("2", ["东乙", "东甲"])
    bring_up(first, schema(3, folder), {"suffix": "楼"})
    bring_up(first, schema(3, folder), {"suffix": "楼"})
    assert (number(first), rooms(first)) == ("3", ["东乙楼", "东甲楼"])
    assert set(sa.inspect(first).get_table_names()) == {"kept", "shelves", "lamps"}


def test_a_table_that_is_new_in_the_same_schema_is_made(first: sa.Engine, folder: Path) -> None:
    more = schema(1, folder)
    sa.Table("maps", more.metadata, sa.Column("name", sa.Text, primary_key=True))
    bring_up(first, more, {})
    assert sa.inspect(first).has_table("maps")
    bring_up(first, schema(1, folder), {})
    assert sa.inspect(first).has_table("maps")


def test_many_who_open_at_once_bring_it_up_once(first: sa.Engine, folder: Path) -> None:
    def opened(_: int) -> str:
        engine = connect(first.url.render_as_string(hide_password=False))
        bring_up(engine, schema(3, folder), {"suffix": "楼"})
        found = number(engine)
        engine.dispose()
        return found

    with ThreadPoolExecutor(8) as pool:
        assert set(pool.map(opened, range(8))) == {"3"}
    assert rooms(first) == ["东乙楼", "东甲楼"]


def test_a_step_that_fails_undoes_those_before_it(first: sa.Engine, folder: Path) -> None:
    (folder / "schema_3.py").write_text(f"{_THREE}    raise KeyboardInterrupt\n", "utf-8")
    with pytest.raises(KeyboardInterrupt):
        bring_up(first, schema(3, folder), {"suffix": "楼"})
    assert number(first) == "1"
    assert {one["name"] for one in sa.inspect(first).get_columns("shelves")} == {"name"}
    assert not sa.inspect(first).has_table("lamps")


def test_a_later_schema_names_the_program_that_made_it(first: sa.Engine, folder: Path) -> None:
    bring_up(first, schema(3, folder), {"suffix": ""})
    with first.begin() as connection:
        connection.exec_driver_sql("UPDATE kept SET value = '9.8.7' WHERE name = 'program'")
    with pytest.raises(LibraryBroken, match=r"书架库是第 3 版.*只读到第 2 版.*请用 wenmai 9\.8\.7 或更新的版本打开"):
        bring_up(first, schema(2, folder), {})
    with first.begin() as connection:
        connection.exec_driver_sql("DELETE FROM kept WHERE name = 'program'")
    with pytest.raises(LibraryBroken, match="请用更新的 wenmai 打开"):
        bring_up(first, schema(2, folder), {})
    with first.begin() as connection:
        connection.exec_driver_sql("UPDATE kept SET value = 'x' WHERE name = 'schema'")
    with pytest.raises(LibraryBroken, match="没有这一版"):
        bring_up(first, schema(3, folder), {})


def test_what_may_not_be_written_is_read_where_nothing_is_to_be_done(tmp_path: Path, folder: Path) -> None:
    path = tmp_path / "shelves.db"
    engine = connect(f"sqlite:///{path}")
    bring_up(engine, schema(1, folder), {})
    with engine.begin() as connection:
        connection.exec_driver_sql("DELETE FROM kept WHERE name = 'tables'")  # as earlier programs left it
    engine.dispose()
    closed = connect(f"sqlite:///file:{path}?mode=ro&uri=true")
    bring_up(closed, schema(1, folder), {})
    with pytest.raises(LibraryBroken, match=r"第 1 版结构，本程序读第 3 版.*不可写.*wenmai check"):
        bring_up(closed, schema(3, folder), {"suffix": ""})
    closed.dispose()


def test_what_is_up_to_date_is_asked_once(first: sa.Engine, folder: Path) -> None:
    asked: list[str] = []
    sa.event.listen(first, "before_cursor_execute", lambda *told: asked.append(told[2]))
    bring_up(first, schema(1, folder), {})
    assert len(asked) == 1, asked


def test_what_is_up_to_date_does_not_wait_for_alembic(tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path / 'texts.db'}"
    SqlTextStore(url).close()
    code = f"import sys; from index.texts import SqlTextStore; SqlTextStore({url!r}); print('alembic' in sys.modules)"
    done = subprocess.run([sys.executable, "-c", code], check=True, capture_output=True, text=True)
    assert done.stdout.strip() == "False"
