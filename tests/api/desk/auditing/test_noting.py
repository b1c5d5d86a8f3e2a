"""Whatever changes something leaves an act: each command, each route."""

from __future__ import annotations

import argparse
import io
from collections.abc import Iterator
from pathlib import Path

import pytest

from api.cli import _parser, main
from api.commands.noting import BY_THEMSELVES, NOTED, command_of
from api.desk.audit import Act
from api.desk.auditing.verify import verify
from api.settings import Settings
from api.wiring import open_the_desk

READ = """
search; ask; graph ask; graph shapes; serve; mcp; harvest look; harvest list; intake list; review export; review status;
review history; review agreement; authority list; entity history; entity show; marc diff; marc history; catalogue list;
catalogue show; catalogue history; topic list; topic show; topic history; topic export; watch list; parallels;
knowledge list; knowledge show; knowledge alike; knowledge ask; knowledge export; desk statistics; desk enquiries;
audit verify; audit head; audit list; collection list; people list; people key list; config; doctor; eval retrieval;
eval answers; eval tags; eval ner; eval relations; eval places; eval subjects; eval catalogue; eval parallels
"""
"""What changes nothing."""


def commands(parser: argparse.ArgumentParser, path: tuple[str, ...] = ()) -> Iterator[str]:
    below = [one for one in parser._actions if isinstance(one, argparse._SubParsersAction)]
    if not below:
        yield " ".join(path)
    for one in below:
        for name, inner in one.choices.items():
            yield from commands(inner, (*path, name))


def test_of_every_command_it_is_said_who_notes_it() -> None:
    read = {" ".join(one.split()) for one in READ.split(";")}
    every = set(commands(_parser()))
    assert read.isdisjoint(NOTED)
    assert read.isdisjoint(BY_THEMSELVES)
    assert BY_THEMSELVES.isdisjoint(NOTED)
    assert every - read - BY_THEMSELVES - NOTED.keys() == set()
    assert (BY_THEMSELVES | NOTED.keys()) - every == set()


@pytest.mark.parametrize(
    ("typed", "name"),
    [
        ("ingest x --collection 古籍", "ingest"),
        ("people key add --branch x", "people key add"),
        ("entity restore 3 --by lin --reason x", "entity restore"),
        ("search 马 --kind 方志", "search"),
        ("review import f --reviewer lin", "review import"),
    ],
)
def test_a_command_is_called_as_it_is_typed(typed: str, name: str) -> None:
    assert command_of(_parser().parse_args(typed.split())) == name


def acts(library: Path) -> list[Act]:
    with open_the_desk(Settings(library=library)) as desk:
        assert verify(desk.engine).fault is None
        return desk.audit.acts(limit=None)


@pytest.fixture
def own(new_library: Path) -> list[str]:
    return ["--library", str(new_library)]


def test_what_is_done_at_the_command_line_is_noted(
    own: list[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    source = tmp_path / "方志"
    source.mkdir()
    (source / "one.txt").write_text("南京城墙始建于洪武六年。", "utf-8")
    table = tmp_path / "own.csv"
    table.write_text("id,name,type\np1,周大有,PER\n", "utf-8")
    monkeypatch.setattr("sys.stdin", io.StringIO("a long enough one\n"))
    library = Path(own[1])
    texts = ["ingest", str(source), *own]
    assert main(texts) == 0
    (document,) = [line.split()[0] for line in _documents(library)]
    for typed in (
        ["people", "add", "lin", *own],
        ["people", "key", "add", "--branch", "城东", *own],
        ["authority", "load", str(table), "--name", "本馆", *own],
        ["check", "--repair", "--quick", *own],
        ["rebuild", *own],
        ["export", str(tmp_path / "out"), *own],
        ["backup", str(tmp_path / "kept"), *own],
        ["topic", "create", "walls", "--title", "城墙", "--question", "城墙", "--by", "lin", *own],
        ["entity", "create", "--type", "PER", "--name", "周大有", "--by", "lin", "--reason", "x", *own],
        ["catalogue", "rebuild", *own],
        ["collection", "close", "方志", "--to", "readers", "--later", *own],
        ["delete", document, *own],
        ["authority", "remove", "本馆", *own],
        ["search", "城墙", *own],
    ):
        assert main(typed) in (0, 1), (typed, capsys.readouterr().err)
    told = [(one.act, one.subject) for one in reversed(acts(library))]
    for wanted in (
        ("ingest", "library"),
        ("add", "person/lin"),
        ("add", "key/1"),
        ("authority-load", "authority/本馆"),
        ("check", "library"),
        ("rebuild", "library"),
        ("export", "library"),
        ("backup", "library"),
        ("topic-create", "topic/walls"),
        ("entity-create", "entity"),
        ("catalogue-rebuild", "library"),
        ("authority-remove", "authority/本馆"),
    ):
        assert told.count(wanted) == 1, (wanted, told)
    assert any(subject == f"document/{document}" for _, subject in told), told
    assert any(subject == "collection/方志" for _, subject in told), told
    assert {one.by.partition("/")[0] for one in acts(library)} == {"cli"}


def _documents(library: Path) -> list[str]:
    from index.texts import SqlTextStore

    store = SqlTextStore(f"sqlite:///{library / 'texts.db'}")
    try:
        return [one.id for one in store.documents()]
    finally:
        store.close()
