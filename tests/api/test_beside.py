"""What a running reader sees of what others write beside it."""

from __future__ import annotations

import os
import threading
from pathlib import Path

import pytest

from api.cli import main
from api.library import Library
from api.lock import give_way, is_served, serving, writer_lock
from api.pipeline import ingest
from api.settings import Settings
from api.upkeep.aside import PROJECTIONS, exchange, made_aside
from api.wiring import open_library
from ontology.errors import LibraryBusy

TEXT = "洪武六年，知县李敏重修云梯桥，用石三百丈，三月而成。"
TABLE = "编号,名称,类型,细类,异名,起年,止年,今地,纬度,经度\n1,鹤影县,地名,县,,-202,534,河南信阳,32.2,113.9\n"
COUNT = "SELECT (COUNT(*) AS ?n) { ?s ?p ?o }"


def texts_of(library: Library, question: str = "重修云梯桥") -> list[str]:
    return [hit.passage.text for hit in library.search(question).hits]


def filled(folder: Path, files: Path) -> Settings:
    files.mkdir(exist_ok=True)
    (files / "桥.txt").write_text(TEXT, "utf-8")
    settings = Settings(library=folder)
    with open_library(settings, write=True, any_encoder=True) as library:
        ingest(library, [files])
    return settings


@pytest.mark.slow
def test_what_is_made_anew_takes_the_place_of_the_old_at_once(new_library: Path, tmp_path: Path) -> None:
    settings = filled(new_library, tmp_path / "files")
    with open_library(settings) as reader:
        count = reader.graph.query(COUNT)
        assert texts_of(reader) == [TEXT]
        (new_library / "rebuilding" / "dense").mkdir(parents=True)  # what a killed one leaves
        with open_library(settings, write=True, anew=True) as made:
            assert made.status().agreed
            assert texts_of(reader) == [TEXT] and reader.graph.query(COUNT) == count
            with open_library(settings) as newcomer:
                assert texts_of(newcomer) == [TEXT] and newcomer.status().agreed
        assert not (new_library / "rebuilding").exists()
        assert texts_of(reader) == [TEXT] and reader.graph.query(COUNT) == count
        with open_library(settings) as newcomer:
            assert newcomer.status().agreed and texts_of(newcomer) == [TEXT]


def test_projections_are_exchanged_whole_or_not_at_all(tmp_path: Path) -> None:
    for name in PROJECTIONS:
        (tmp_path / name).mkdir()
        (tmp_path / name / "old").touch()
    with pytest.raises(KeyboardInterrupt), made_aside(tmp_path) as aside:
        (aside / "dense").mkdir()
        raise KeyboardInterrupt
    assert [one.name for one in tmp_path.glob("*/*")] == ["old"] * 3
    with made_aside(tmp_path) as aside:
        for name in PROJECTIONS[:2]:
            (aside / name).mkdir()
            (aside / name / "new").touch()
    assert sorted(f"{one.parent.name} {one.name}" for one in tmp_path.glob("*/*")) == [
        "dense new",
        "graph old",
        "lexical new",
    ]
    exchange(tmp_path / "graph", tmp_path / "elsewhere")
    assert (tmp_path / "elsewhere" / "old").exists() and not (tmp_path / "graph").exists()


@pytest.mark.slow
def test_a_reader_knows_authorities_that_come_and_go(
    new_library: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    settings = filled(new_library, tmp_path / "files")
    table = tmp_path / "places.csv"
    table.write_text(TABLE, "utf-8")
    with open_library(settings) as reader:
        before = reader.annotator.identity
        assert reader.entities("鹤影县") == ()
        assert main(["authority", "load", str(table), "--library", str(new_library)]) == 0
        assert [one.id for one in reader.entities("鹤影县")] == ["places:1"]
        assert [one.entity.id for one in reader.suggester.suggest("鹤影").entities] == ["places:1"]
        assert reader.annotator.identity != before
        assert "鹤影县" in {tag.surface for tag in reader.annotator.question("游鹤影县", "lzh")}
        assert main(["authority", "remove", "places", "--library", str(new_library)]) == 0
        assert reader.entities("鹤影县") == ()
        assert reader.annotator.identity == before
    capsys.readouterr()


def test_a_writer_gives_way_where_somebody_reads(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    given: list[tuple[int, int]] = []
    monkeypatch.setattr(os, "setpriority", lambda _which, who, value: given.append((who, value)))
    assert not is_served(tmp_path)
    give_way(tmp_path)
    assert given == [] and list(tmp_path.iterdir()) == []
    with serving(tmp_path), serving(tmp_path):
        assert is_served(tmp_path)
        give_way(tmp_path)
    assert (threading.get_native_id(), 15) in given
    assert len(given) >= threading.active_count()
    assert not is_served(tmp_path)
    with serving(tmp_path / "nowhere"):
        pass


def test_a_second_writer_is_told_of_the_first(tmp_path: Path) -> None:
    held, done = threading.Event(), threading.Event()

    def hold() -> None:
        with writer_lock(tmp_path):
            held.set()
            done.wait(20)

    holder = threading.Thread(target=hold)
    holder.start()
    assert held.wait(20)
    told = rf"用户 .+，进程 {os.getpid()}，始于 \d{{4}}-.+，已 \d+ 秒"
    with pytest.raises(LibraryBusy, match=told), writer_lock(tmp_path):
        pass
    done.set()
    holder.join()
    (tmp_path / "lock").write_text("of another version", "utf-8")
    with writer_lock(tmp_path):
        pass
