"""What opening a library for writing puts right, and how it is said what a disk refuses."""

from __future__ import annotations

import errno
import shutil
import sqlite3
from pathlib import Path

import numpy as np
import pytest
from sqlalchemy.exc import OperationalError

from api.pipeline import ingest
from api.settings import Settings
from api.upkeep.aside import FOLDER
from api.upkeep.checking import inspect
from api.upkeep.disk import DiskSaid
from api.upkeep.reencoding import ENCODER
from api.upkeep.unfinished import MARK, marked
from api.wiring import open_library, open_texts
from index.texts import translated
from ingest.normalize import fold
from ontology.authority.load import Wish, load
from ontology.authority.store import AuthorityStore
from ontology.durable import clear_away, put, take_away
from ontology.errors import EncoderMismatch, LibraryBroken, StorageFailed, StorageFull, WenmaiError, WrongUse
from ontology.records import Entity, TagType


@pytest.fixture
def settings(new_library: Path, few_authorities: None) -> Settings:
    return Settings(library=new_library, encoder="hashing", model_tagger=False)


def shelf(folder: Path, *texts: str) -> Path:
    folder.mkdir(exist_ok=True)
    (folder / "_collection.yaml").write_text("language: zh\n", "utf-8")
    for number, text in enumerate(texts):
        (folder / f"{number}.txt").write_text(text, "utf-8")
    return folder


def test_projections_that_are_ahead_of_the_texts_are_made_anew(settings: Settings, tmp_path: Path) -> None:
    """As where the machine fell, or an older copy of the texts was put back; and the lost numbers are given again."""
    texts = settings.library / "texts.db"
    with open_library(settings, write=True) as library:
        ingest(library, [shelf(tmp_path / "架", "南京城墙建于洪武年间。")])
    older = texts.read_bytes()
    with open_library(settings, write=True) as library:
        ingest(library, [shelf(tmp_path / "架", "南京城墙建于洪武年间。", "王守仁，余姚人。", "郑和下西洋。")])
        ahead = library.texts.head()
    for left in settings.library.glob("texts.db*"):
        left.unlink()
    texts.write_bytes(older)
    with open_library(settings, write=True) as library:
        assert library.texts.head() < ahead
        assert library.status().agreed and not inspect(library, shapes=False)
        assert library.union.position() == library.texts.head()
        ingest(library, [shelf(tmp_path / "架", "南京城墙建于洪武年间。", "海瑞，琼山人。", "李时珍，蕲州人。")])
        assert not inspect(library, shapes=False)
        found = library.search("李时珍", methods=("lexical",)).hits
        assert "李时珍" in found[0].passage.text
        assert not any("郑和" in one.passage.text for one in library.search("郑和", methods=("lexical",)).hits)


TABLE = "编号,名称,类型,细类,异名,起年,止年,今地,纬度,经度\n1,{},地名,县,,-202,534,河南信阳,32.2,113.9\n"


@pytest.mark.parametrize("killed", [True, False])
def test_the_graph_is_brought_up_after_a_rebuild_that_was_broken_off(
    settings: Settings, tmp_path: Path, *, killed: bool
) -> None:
    """What was noted of the graph that was made aside is not believed of the old one, which stayed."""
    folder = shelf(tmp_path / "架", "南京城墙建于洪武年间。", "王守仁，余姚人。")
    (folder / "0.txt.yaml").write_text("title: 城墙记\nbranch: 金陵馆\n", "utf-8")
    (folder / "1.txt.yaml").write_text("title: 余姚人物\nbranch: 金陵馆\n", "utf-8")
    with open_library(settings, write=True) as library:
        ingest(library, [folder])
        first = library.living.create(Entity("", TagType.PER, "陆思远"), by="林晚")
        gone = next(one.id for one in library.texts.documents() if one.metadata.title == "余姚人物")
    name_places(settings, tmp_path, gone="甲县", changed="乙县")
    with open_library(settings, write=True) as library:
        assert inspect(library, shapes=False) == []
        assert len(list(library.union.graphs(library.namer))) == 2

    with open_library(settings) as library:  # all this is yet to be followed
        second = library.living.create(Entity("", TagType.PER, "顾清和"), by="林晚")
        library.living.edit(first.entity_id, {"note": "塾师"}, by="林晚")
        library.texts.delete(gone)
    name_places(settings, tmp_path, gone="", changed="丙县")
    with pytest.raises(KeyboardInterrupt), open_library(settings, write=True, anew=True):
        raise KeyboardInterrupt
    aside = settings.library / FOLDER
    assert list(aside.iterdir()) == []
    if killed:
        (aside / "graph").mkdir()
    with open_library(settings, write=True) as library:
        assert inspect(library, shapes=False) == []
        said = {str(row["s"]) for row in library.graph.query("SELECT DISTINCT ?s { ?s skos:prefLabel ?name }")}
        assert {library.namer.entity_iri(one.entity_id) for one in (first, second)} <= said
    assert not aside.exists()


def name_places(settings: Settings, folder: Path, *, gone: str, changed: str) -> None:
    """Keep two tables of places, one of which may be gone, without the graph's following them."""
    store = AuthorityStore(settings.library, fold=fold)
    for name, label in (("gone", gone), ("changed", changed)):
        table = folder / f"{name}.csv"
        table.write_text(TABLE.format(label), "utf-8")
        if label:
            load(Wish((table,), "csv"), store, anchors=(), simplify=fold)
        else:
            store.remove(name, anchors=())
    store.close()


def test_a_change_of_encoder_that_was_broken_off_is_gone_on_with(settings: Settings, tmp_path: Path) -> None:
    with open_library(settings, write=True) as library:
        ingest(library, [shelf(tmp_path / "架", "南京城墙建于洪武年间。")])
        there = library.dense.keys().tolist()
    with open_texts(settings) as texts:
        texts.set_setting(ENCODER, f"an unfinished change to {texts.setting(ENCODER)}")
        texts.revector(there, np.zeros((len(there), 4), np.float32))  # of another encoder
    with pytest.raises(EncoderMismatch), open_library(settings):
        pass
    other = settings.model_copy(update={"encoder": "default"})
    with pytest.raises(EncoderMismatch, match="rebuild --encode"), open_library(other, write=True, any_encoder=True):
        pass
    with open_library(settings, write=True) as library:
        assert not inspect(library, shapes=False)
        assert library.dense.keys().tolist() == there
    with open_library(settings) as library:
        assert library.status().agreed


def test_files_that_a_killed_writer_left_are_put_away(settings: Settings) -> None:
    with open_library(settings, write=True) as library:
        kept = library.files.keep_bytes(b"WEBVTT\n", "vtt")
        draft = library.files.folder / kept[:2] / ".new-x"
        draft.write_bytes(b"half")
    with open_library(settings, write=True) as library:
        assert list(library.files.held()) == [kept], "nobody was killed: it is another's business"
    (settings.library / MARK).touch()
    (settings.library / "graph.gone").mkdir()
    with open_library(settings, write=True) as library:
        assert not list(library.files.held())
        assert not draft.exists()
        assert not (settings.library / "graph.gone").exists()
    assert not (settings.library / MARK).exists()


def test_the_mark_stays_where_a_writer_ends_by_an_error(tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="x"), marked(tmp_path) as left:
        assert not left
        raise ValueError("x")
    with marked(tmp_path) as left:
        assert left
    with marked(tmp_path) as left:
        assert not left


def test_a_folder_is_taken_away_whole(tmp_path: Path) -> None:
    folder = tmp_path / "dense"
    for _ in range(2):
        folder.mkdir()
        (folder / "a").write_bytes(b"x")
        shutil.copytree(folder, tmp_path / "dense.gone")  # what a killed one had begun
        take_away(folder)
        assert not list(tmp_path.iterdir())
    take_away(folder)
    (tmp_path / "x.gone").mkdir()
    clear_away(tmp_path)
    put(tmp_path / "file", b"1")
    put(tmp_path / "file", b"2")
    assert [(one.name, one.read_bytes()) for one in tmp_path.iterdir()] == [("file", b"2")]


@pytest.mark.parametrize(
    ("error", "told"),
    [
        (OSError(errno.ENOSPC, "No space left on device"), StorageFull),
        (sqlite3.OperationalError("database or disk is full"), StorageFull),
        (ValueError("IO error: No space left on device (os error 28)"), StorageFull),
        (OSError(errno.EIO, "Input/output error"), StorageFailed),
        (sqlite3.OperationalError("disk I/O error"), StorageFailed),
        (OSError("IO error: While fdatasync: graph/000004.log: Input/output error"), StorageFailed),
        (LibraryBroken("catalogue.db cannot be written: disk I/O error"), StorageFailed),
        (sqlite3.OperationalError("attempt to write a readonly database"), StorageFailed),
        (OSError(errno.EROFS, "Read-only file system", "/library/lock"), StorageFailed),
        (OSError(errno.EACCES, "Permission denied", "/elsewhere/a.txt"), OSError),
        (WrongUse("a.csv cannot be read: Permission denied"), WrongUse),
        (ValueError("something else"), ValueError),
    ],
)
def test_what_a_disk_refuses_is_said_in_one_sentence(error: Exception, told: type[Exception]) -> None:
    with pytest.raises(told) as caught, DiskSaid("/library"):
        raise error
    if isinstance(caught.value, WenmaiError) and caught.value is not error:
        assert "/library：" in str(caught.value)
        assert "\n" not in str(caught.value)
    else:
        assert caught.value is error


@pytest.mark.parametrize(
    ("said", "told"),
    [
        ("database or disk is full", StorageFull),
        ("disk I/O error", StorageFailed),
        ("attempt to write a readonly database", StorageFailed),
        ("database disk image is malformed", LibraryBroken),
        ("no such table: x", OperationalError),
    ],
)
def test_what_a_database_refuses_is_said_in_one_sentence(said: str, told: type[Exception]) -> None:
    with pytest.raises(told), translated():
        raise OperationalError("UPDATE x", None, sqlite3.OperationalError(said))
