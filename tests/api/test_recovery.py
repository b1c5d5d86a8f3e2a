"""A backup or an export is whole or is none; what is restored from it is the same library, found sound."""

from __future__ import annotations

import errno
import json
import os
import re
import shutil
import signal
import stat
import subprocess
import sys
from collections.abc import Callable
from dataclasses import asdict
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import sqlalchemy as sa
from PIL import Image

from api.cli import main
from api.desk.enquiries.records import Contact, Enquiry
from api.desk.people.records import Role
from api.recovery.backup import back_up, complete
from api.recovery.restore import Places, restore
from api.recovery.tables import desk_tables
from api.settings import Settings, load_settings
from api.wiring import open_library, open_texts, open_the_desk
from index.harvesting import Window
from ontology.errors import LibraryBroken, LibraryBusy, StorageFull, WenmaiError, WrongUse
from ontology.records import TaggedDocument

pytestmark = pytest.mark.slow
ROOT = Path(__file__).parent.parent.parent
PASSWORD = "a long password 1"
HERE = Places()


def fill(settings: Settings, folder: Path) -> None:
    """Take documents in, decide, sign somebody up, delete the last."""
    shelf = folder / "海塘"
    shelf.mkdir(parents=True)
    (shelf / "一.txt").write_text("乾隆十二年，余姚知县李化楠修海塘三百丈。\n\n道光三年大水，塘坏。", "utf-8")
    Image.new("RGB", (60, 80), "white").save(shelf / "页.png")
    (shelf / "一.txt.yaml").write_text("title: 海塘记\ndate: '1824'\nimages: [页.png]\n", "utf-8")
    (shelf / "二.md").write_text("# 灯会\n\n每年正月十五，海口镇有灯会。", "utf-8")
    (shelf / "三.txt").write_text("老槐一株，相传为明人所种。", "utf-8")
    place = ["--library", str(settings.library)]
    assert main(["ingest", "--no-ocr", str(shelf), *place]) == 0
    with open_texts(settings) as texts:
        gone = next(one.id for one in texts.documents() if one.source.endswith("三.txt"))
    assert main(["delete", gone, *place]) == 0
    new = ["--type", "PER", "--name", "李化楠", "--by", "林晚", "--reason", "本地人物"]
    assert main(["entity", "create", *new, *place]) == 0
    with open_the_desk(settings) as desk:
        desk.people.add("lin", PASSWORD, role=Role.LIBRARIAN, shown="林晚", by="cli")
        desk.enquiries.add(Enquiry("海塘是谁修的？"), contact=Contact("张三", "", "zhang@example.org"))
    # Of what was deleted, an index of words goes on counting for a while; one that is made anew does not.
    shutil.rmtree(settings.library / "lexical")
    with open_library(settings, write=True):
        pass


@pytest.fixture(scope="module")
def full_library(slight_library: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of a small library with all that is to be kept, to be copied."""
    folder = tmp_path_factory.mktemp("full")
    copied = Path(shutil.copytree(slight_library, folder / "library"))
    fill(load_settings(copied), folder)
    return copied


@pytest.fixture
def library(full_library: Path, few_authorities: None, tmp_path: Path) -> Settings:
    """The library of a test's own."""
    return load_settings(Path(shutil.copytree(full_library, tmp_path / "library")))


def seen(settings: Settings) -> dict[str, Any]:
    """What readers, harvesters and librarians see of a library."""
    with open_library(settings) as library:
        texts, graph = library.texts, library.graph
        return {
            "hits": [(one.passage.id, round(one.score, 6)) for one in library.search("海塘是谁修的", limit=20).hits],
            "texts": [asdict(texts.tagged(one.id)) for one in texts.documents()],
            "stamps": texts.log.page(Window(), head=texts.head()),
            "graph": {f"{name} {line}" for name in graph.graphs() for line in graph.lines(name)},
            "deeds": [asdict(one) for one in library.living.history()],
            "people": [(one.name, one.role) for one in library.desk.people.people()],
            "acts": [(one.by, one.act, one.subject, one.time) for one in library.desk.audit.acts()],
            "works": library.union.reader.store.rows("SELECT id, title FROM works ORDER BY id"),
            "files": sorted(library.files.held()),
            "encoder": texts.setting("encoder"),
        }


def given_next(settings: Settings) -> int:
    """The number of the next change: never one that was given before."""
    with open_texts(settings) as texts:
        one: TaggedDocument = texts.tagged(next(iter(texts.documents())).id)
        return texts.retag(one.document.id, one.passages, fingerprint="again").sequence


def rows(path: Path, query: str) -> list[tuple[Any, ...]]:
    engine = sa.create_engine(f"sqlite:///{path}")
    with engine.connect() as connection:
        found = [tuple(row) for row in connection.exec_driver_sql(query)]
    engine.dispose()
    return found


# --- backups ----------------------------------------------------------------------------------------------------------


def test_a_backup_is_private_can_be_verified_and_copies_nothing_twice(library: Settings, tmp_path: Path) -> None:
    (library.library / "settings.yaml").write_text(
        "licence: CC0\nllm_key: hush-hush\nsmtp_url: smtp://me:hush-hush@mail:587\ncontact: a@example.org\n", "utf-8"
    )
    out = tmp_path / "backups"
    first = back_up(load_settings(library.library), out)
    second = back_up(load_settings(library.library), out)
    one, two = Path(first.path), Path(second.path)
    assert complete(out) == [one, two]
    assert (first.linked, second.copied, second.linked) == (0, 0, first.copied)
    images = list(one.rglob("*.png"))
    assert len(images) == 1
    assert (two / images[0].relative_to(one)).stat().st_ino == images[0].stat().st_ino
    for path in (one, *one.rglob("*")):
        assert stat.S_IMODE(path.stat().st_mode) == (0o700 if path.is_dir() else 0o600), path
    said = subprocess.run(["sha256sum", "--strict", "-c", "SHA256SUMS"], cwd=two, capture_output=True, text=True)
    assert said.returncode == 0, said.stdout
    listed = {line.split("  ", 1)[1] for line in (two / "SHA256SUMS").read_text("utf-8").splitlines()}
    assert listed == {str(path.relative_to(two)) for path in two.rglob("*") if path.is_file()} - {"SHA256SUMS"}
    assert first.manifest.left_out == ["llm_key", "smtp_url"]
    assert "hush" not in (one / "settings.yaml").read_text("utf-8")
    assert "CC0" in (one / "settings.yaml").read_text("utf-8")
    third = back_up(library, out, keep=2)
    assert complete(out) == [two, Path(third.path)]


def test_a_restored_library_is_the_same_and_sound(library: Settings, tmp_path: Path) -> None:
    back_up(library, tmp_path / "backups")
    before = seen(library)
    (tmp_path / "new").mkdir()
    done = restore(tmp_path / "backups", tmp_path / "new", HERE)
    assert done.problems == []
    made = load_settings(tmp_path / "new")
    assert seen(made) == before
    with open_the_desk(made) as desk:
        assert desk.people.sign_in("lin", PASSWORD)
    assert rows(tmp_path / "new" / "desk.db", "SELECT email FROM enquiry_contacts") == [("zhang@example.org",)]
    assert given_next(made) == given_next(library)
    assert not list(tmp_path.glob("*.part"))


def _cut(path: Path) -> None:
    content = bytearray(path.read_bytes())
    content[len(content) // 2] ^= 1
    path.chmod(0o600)
    path.write_bytes(bytes(content))


_SPOILT: dict[str, tuple[Callable[[Path], object], str]] = {
    "a bit of the texts": (lambda path: _cut(path / "texts.db"), r"texts\.db 已被改动"),
    "a bit of an image": (lambda path: _cut(next(path.rglob("*.png"))), r"png 已被改动"),
    "no desk": (lambda path: (path / "desk.db").unlink(), r"缺 desk\.db"),
    "one file more": (lambda path: (path / "files" / "new").write_text("x"), r"多出 files/new"),
    "no list": (lambda path: (path / "SHA256SUMS").unlink(), "没有完整的备份"),
    "a list that leads out": (
        lambda path: (path / "SHA256SUMS").write_text(f"{'0' * 64}  ../texts.db\n"), "第 1 行不是"
    ),
    "a later form": (
        lambda path: (path / "manifest.json").write_text(
            (path / "manifest.json").read_text("utf-8").replace('"form": 1', '"form": 2'), "utf-8"
        ),
        "第 2 式",
    ),
}  # fmt: skip


@pytest.mark.parametrize("spoilt", _SPOILT)
def test_a_backup_that_is_not_as_it_was_written_is_refused(
    spoilt: str, library: Settings, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    backup = Path(back_up(library, tmp_path / "backups").path)
    spoil, said = _SPOILT[spoilt]
    spoil(backup)
    with pytest.raises(WenmaiError, match=said):
        restore(tmp_path / "backups", tmp_path / "new", HERE)
    assert not (tmp_path / "new").exists() and not list(tmp_path.glob("new*"))
    assert main(["restore", str(backup), "--verify"]) in (1, 2)
    assert re.search(said, capsys.readouterr().err)


def test_restoring_never_writes_over_anything(library: Settings, tmp_path: Path) -> None:
    back_up(library, tmp_path / "backups")
    before = {path: path.stat().st_mtime_ns for path in library.library.rglob("*")}
    with pytest.raises(WrongUse, match="已有东西"):
        restore(tmp_path / "backups", library.library, HERE)
    assert {path: path.stat().st_mtime_ns for path in library.library.rglob("*")} == before
    with pytest.raises(WrongUse, match="在馆藏的文件夹里"):
        back_up(library, library.library / "backups")
    with pytest.raises(WrongUse, match=r"没有 .*这个文件夹"):
        restore(tmp_path / "nowhere", tmp_path / "new", HERE)


_KILLED = """
import os, signal, sys
from pathlib import Path
from api.recovery import sums
from api.recovery.backup import back_up
from api.settings import load_settings
sums.Folder.close = lambda folder: os.kill(os.getpid(), signal.SIGKILL)
back_up(load_settings(Path(sys.argv[1])), Path(sys.argv[2]))
"""


def test_a_killed_backup_is_not_taken_for_a_whole_one(library: Settings, tmp_path: Path) -> None:
    out = tmp_path / "backups"
    told = [sys.executable, "-c", _KILLED, str(library.library), str(out)]
    assert subprocess.run(told, cwd=ROOT).returncode == -signal.SIGKILL
    assert [path.suffix for path in out.iterdir() if path.is_dir()] == [".part"]
    with pytest.raises(WrongUse, match="没写完的备份"):
        restore(out, tmp_path / "new", HERE)
    back_up(library, out)
    assert len(complete(out)) == 1 and not list(out.glob("*.part"))


def test_a_damaged_library_makes_no_backup_and_a_second_waits(library: Settings, tmp_path: Path) -> None:
    out = tmp_path / "backups"
    back_up(library, out)
    with (out / ".lock").open("a") as file:
        import fcntl

        fcntl.flock(file, fcntl.LOCK_EX)
        with pytest.raises(LibraryBusy, match="正在往"):
            back_up(library, out)
    path = library.library / "texts.db"
    path.write_bytes(path.read_bytes()[:8192] + b"\xff" * (path.stat().st_size - 8192))
    with pytest.raises(LibraryBroken, match="这次没有备份"):
        back_up(library, out)
    assert len(complete(out)) == 1 and not list(out.glob("*.part"))


def test_a_full_disk_leaves_no_backup_and_says_so(
    library: Settings, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(_: int) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    with monkeypatch.context() as patched:
        patched.setattr(os, "fsync", full)
        with pytest.raises(StorageFull, match="磁盘已满"):
            back_up(library, tmp_path / "backups")
        assert not [path for path in (tmp_path / "backups").iterdir() if path.is_dir()]
    one, two = back_up(library, tmp_path / "backups"), back_up(library, tmp_path / "backups", anew=True)
    assert (two.copied, two.linked) == (one.copied, 0)


def test_a_file_that_the_library_lost_is_named(
    library: Settings, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    lost = next((library.library / "files").rglob("*.png"))
    lost.unlink()
    told = ["backup", str(tmp_path / "backups"), "--library", str(library.library), "--json"]
    assert main(told) == 1
    said = capsys.readouterr()
    assert json.loads(said.out)["manifest"]["missing"] == [lost.name]
    assert lost.name in said.err


# --- other databases --------------------------------------------------------------------------------------------------


def test_between_sqlite_and_postgresql(library: Settings, tmp_path: Path, postgresql: Callable[[], str]) -> None:
    back_up(library, tmp_path / "one")
    before = seen(library)
    texts, desk = postgresql(), postgresql()
    assert restore(tmp_path / "one", tmp_path / "moved", Places(texts, desk), shapes=False).problems == []
    moved = load_settings(tmp_path / "moved")
    assert (moved.texts, moved.desk) == (texts, desk)
    assert not list((tmp_path / "moved").glob("texts.db*")) and not list((tmp_path / "moved").glob("desk.db*"))
    assert seen(moved) == before
    kept = back_up(moved, tmp_path / "two")
    assert kept.manifest.left_out == ["desk", "texts"]
    with pytest.raises(WrongUse, match="已有表"):
        restore(tmp_path / "two", tmp_path / "again", Places(texts))
    assert restore(tmp_path / "two", tmp_path / "back", HERE, shapes=False).problems == []
    numbers = {given_next(one) for one in (library, moved, load_settings(tmp_path / "back"))}
    assert len(numbers) == 1


_OPENED_CHANGE = {"outbox", "documents", "tags", "relations", "settings", "sqlite_sequence"}
"""Tables that :func:`given_next` changed, or that say what the graph of a library was made of."""

# --- exports ----------------------------------------------------------------------------------------------------------


def test_an_export_makes_the_same_library(library: Settings, tmp_path: Path) -> None:
    assert main(["export", str(tmp_path / "out"), "--private", "--library", str(library.library)]) == 0
    before = seen(library)
    done = restore(tmp_path / "out", tmp_path / "new", HERE, shapes=False)
    assert done.problems == []
    made = load_settings(tmp_path / "new")
    assert seen(made) == before
    assert given_next(made) == given_next(library)
    for name in ("texts.db", "desk.db", "catalogue.db"):
        for (table,) in rows(library.library / name, "SELECT name FROM sqlite_master WHERE type='table'"):
            if table not in _OPENED_CHANGE:
                query = f'SELECT * FROM "{table}"'
                one, other = (sorted(map(repr, rows(where.library / name, query))) for where in (made, library))
                assert one == other, table
    with open_the_desk(made) as desk:
        assert desk.people.sign_in("lin", PASSWORD)


def test_an_export_is_read_without_this_program(library: Settings, tmp_path: Path) -> None:
    """With JSON and NumPy alone, as docs/recovery.md says."""
    assert main(["export", str(tmp_path / "out"), "--library", str(library.library)]) == 0
    out = tmp_path / "out"

    def table(name: str) -> list[dict[str, Any]]:
        return [json.loads(line) for line in (out / name).read_text("utf-8").splitlines()]

    passages, keys = table("tables/texts/passages.jsonl"), table("vectors/passages.jsonl")
    vectors = np.load(out / "vectors" / "passages.npy", allow_pickle=False)
    assert vectors.shape[0] == len(passages) == len(keys)
    assert [one["id"] for one in keys] == [one["id"] for one in passages]
    assert np.allclose(np.linalg.norm(vectors.astype(np.float32), axis=1), 1, atol=0.01)
    tokens = np.load(out / "vectors" / "tokens.npy", allow_pickle=False)
    spans = table("vectors/tokens.jsonl")
    assert spans[0]["begin"] == 0 and spans[-1]["end"] == len(tokens)
    assert {one["document_id"] for one in passages} <= {one["document"]["id"] for one in table("documents.jsonl")}
    manifest = json.loads((out / "manifest.json").read_text("utf-8"))
    assert manifest["encoder"].startswith("wenmai-") and manifest["counts"]["passages"] == len(passages)
    assert set(json.loads((out / "tables" / "numbers.json").read_text("utf-8"))["desk.db"]) == set(desk_tables().tables)
    content = b"".join(path.read_bytes() for path in out.rglob("*") if path.is_file())
    assert b"zhang@example.org" not in content and b"argon2" not in content
    assert "海塘是谁修的".encode() in content and "enquiry_contacts" in manifest["personal"]
    assert [one["password"] for one in table("tables/desk/people.jsonl")] == [""]


def test_all_tables_of_the_desk_are_known_to_whoever_copies_them() -> None:
    defined = set()
    for path in (ROOT / "api").rglob("*.py"):
        text = path.read_text("utf-8")
        if "metadata" in text:
            defined |= set(re.findall(r'Table\(\s*"(\w+)",\s*metadata', text))
    assert len(defined) > 40
    assert defined == set(desk_tables().tables)
    code = "from api.recovery.tables import desk_tables; print(*desk_tables().tables)"
    alone = subprocess.run([sys.executable, "-c", code], cwd=ROOT, check=True, capture_output=True, text=True)
    assert set(alone.stdout.split()) == defined, "a module of tables is missing from api/recovery/tables.py"
