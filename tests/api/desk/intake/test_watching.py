"""Watched folders: new, changed and removed files, files that are being written, and folders that vanish."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from api.desk.desk import Desk
from api.desk.intake.resting import Resting, stamp_of
from api.desk.intake.watching import Looking, Seen, Watched
from api.pipeline import ingest
from api.settings import Settings
from api.wiring import open_library, open_the_desk
from ingest.folders import Found
from ontology.errors import WrongUse

ROOT = Path(__file__).parents[4]
LONG_AGO = time.time() - 3_600


@pytest.fixture
def desk(small: Settings) -> Iterator[Desk]:
    with open_the_desk(small) as desk:
        yield desk


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    made = tmp_path / "新到"
    (made / "志").mkdir(parents=True)
    return made


def write(path: Path, text: str, *, at: float = LONG_AGO) -> None:
    """Write a file as if it had rested for an hour; only its own time can be set back, not that of its change."""
    path.write_text(text, "utf-8")
    os.utime(path, (at, at))


@pytest.fixture(autouse=True)
def rested(monkeypatch: pytest.MonkeyPatch) -> None:
    """The time of a file's change is not looked at, for no test can set it back."""
    monkeypatch.setattr(Resting, "_old", lambda self, path: path.stat().st_mtime + self._settle_s <= time.time())


@pytest.fixture
def watched(small: Settings, desk: Desk, folder: Path) -> Callable[..., Watched]:
    def made(**manner: bool) -> Watched:
        return Watched(small, desk.intake, folder, collection="方志", manner=Looking(settle_s=0.05, **manner))

    return made


def held(settings: Settings) -> dict[str, str]:
    """What is there: titles by the names of files."""
    with open_library(settings) as library:
        return {one.source.rpartition("/")[2]: one.metadata.title for one in library.texts.documents()}


def counts(seen: Seen) -> tuple[int, ...]:
    return seen.files, seen.taken, seen.resting, seen.written, seen.deleted, len(seen.refused)


def test_new_changed_and_removed_files(small: Settings, watched: Callable[..., Watched], folder: Path) -> None:
    for name in ("甲", "乙", "丙", "丁"):
        write(folder / f"{name}.txt", f"{name}志\n\n南京城墙，洪武年间筑。")
    write(folder / "坏.jsonl", "{")
    write(folder / "图.png", "x")
    one = watched(mirror=True)
    assert counts(one.look()) == (6, 4, 0, 0, 0, 1)
    again = one.look()
    assert counts(again) == (6, 0, 6, 0, 0, 0), "what was refused is told once"
    assert again.told == ""

    write(folder / "甲.txt.yaml", "title: 另一个题名")
    write(folder / "乙.txt", "乙志\n\n改过了：北京城墙，永乐年间筑。", at=LONG_AGO + 5)
    (folder / "丙.txt").unlink()
    seen = one.look()
    assert counts(seen) == (5, 2, 3, 0, 1, 0)
    assert sorted(held(small)) == ["丁.txt", "乙.txt", "甲.txt"]
    assert held(small)["甲.txt"] == "另一个题名"
    assert "移走 1，删除文献 1" in seen.told


def test_without_a_mirror_nothing_is_deleted(small: Settings, watched: Callable[..., Watched], folder: Path) -> None:
    write(folder / "甲.txt", "甲志\n\n南京。")
    one = watched()
    one.look()
    (folder / "甲.txt").unlink()
    assert not one.look().active
    assert list(held(small)) == ["甲.txt"]


def test_a_folder_that_vanishes_deletes_nothing(
    small: Settings, desk: Desk, watched: Callable[..., Watched], folder: Path
) -> None:
    for number in range(8):
        write(folder / f"{number}.txt", f"{number}志\n\n南京。")
    one = watched(mirror=True)
    one.look()
    kept = folder.with_name("elsewhere")
    folder.rename(kept)
    assert "不见了" in one.look().held_back
    folder.mkdir()  # an empty mount point
    assert "已知的 8 个文件里有 8 个不见了" in one.look().held_back
    assert len(held(small)) == 8
    assert watched(mirror=True, force=True).look().deleted == 8
    folder.rmdir()
    with pytest.raises(WrongUse, match="不是文件夹"):
        Watched(small, desk.intake, folder)


@pytest.mark.skipif(os.geteuid() == 0, reason="nothing is unreadable to root")
def test_what_lies_in_an_unreadable_folder_counts_as_there(
    small: Settings, watched: Callable[..., Watched], folder: Path
) -> None:
    write(folder / "志" / "甲.txt", "甲志\n\n南京。")
    one = watched(mirror=True)
    one.look()
    (folder / "志").chmod(0)
    try:
        assert one.look().deleted == 0
    finally:
        (folder / "志").chmod(0o755)


def test_a_file_that_is_being_written_is_waited_for(
    small: Settings, watched: Callable[..., Watched], folder: Path
) -> None:
    one = watched()
    for part in range(3):  # it grows from look to look
        with (folder / "长.txt").open("a", encoding="utf-8") as file:
            file.write(f"第{part}段，南京。\n\n")
        assert counts(one.look()) == (1, 0, 0, 1, 0, 0)
    time.sleep(0.06)
    assert counts(one.look()) == (1, 1, 0, 0, 0, 0)


def test_clocks_that_run_ahead_do_not_hold_a_file_back(tmp_path: Path) -> None:
    path = tmp_path / "a.txt"
    write(path, "x", at=time.time() + 7_200)
    found, resting = Found(path, "a.txt"), Resting(0.02)
    assert not resting.rests(found)
    time.sleep(0.03)
    assert resting.rests(found)
    path.unlink()
    assert stamp_of(found) == ""
    assert not resting.rests(found)


def test_a_changed_picture_brings_its_document_again(
    small: Settings, watched: Callable[..., Watched], folder: Path, sample: Path
) -> None:
    pictures = sorted(sample.rglob("*.png"))
    write(folder / "甲.txt", "甲志\n\n南京。")
    write(folder / "甲.txt.yaml", "images: [1.png]")
    shutil.copy(pictures[0], folder / "1.png")
    os.utime(folder / "1.png", (LONG_AGO, LONG_AGO))
    one = watched()
    assert one.look().taken == 1
    with open_library(small) as library:
        before = next(iter(library.texts.documents())).metadata.images
    shutil.copy(pictures[1], folder / "1.png")
    os.utime(folder / "1.png", (LONG_AGO + 9, LONG_AGO + 9))
    assert one.look().taken == 1
    with open_library(small) as library:
        after = next(iter(library.texts.documents())).metadata.images
    assert len(before) == len(after) == 1
    assert before != after


def test_rows_that_leave_a_table_leave_the_library(
    small: Settings, watched: Callable[..., Watched], folder: Path
) -> None:
    write(folder / "目.csv", "题名,正文\n甲志,南京城\n乙志,北京城\n")
    one = watched(mirror=True)
    assert one.look().documents == 2
    write(folder / "目.csv", "题名,正文\n甲志,南京城\n", at=LONG_AGO + 5)
    assert one.look().deleted == 1
    assert list(held(small).values()) == ["甲志"]


def test_what_ingest_took_in_is_known(small: Settings, watched: Callable[..., Watched], folder: Path) -> None:
    """A folder is named alike by both ways, so that neither takes in twice."""
    write(folder / "志" / "甲.txt", "甲志\n\n南京。")
    with open_library(small, write=True) as library:
        ingest(library, [folder], collection="方志")
        before = [one.id for one in library.texts.documents()]
    assert watched().look().documents == 1
    with open_library(small) as library:
        assert [one.id for one in library.texts.documents()] == before


@pytest.mark.slow
def test_on_the_command_line(small: Settings, folder: Path) -> None:
    write(folder / "甲.txt", "甲志\n\n南京。")
    write(folder / "坏.jsonl", "{")
    command = [sys.executable, "-m", "api.cli", "intake", "folder", str(folder), "--once", "--settle", "0.1"]
    done = subprocess.run([*command, "--library", str(small.library)], cwd=ROOT, capture_output=True, text=True)
    assert done.returncode == 1
    assert "收入 1（文献 1）" in done.stdout
    assert "未收入 坏.jsonl" in done.stderr
    again = subprocess.run([*command, "--library", str(small.library)], cwd=ROOT, capture_output=True, text=True)
    assert (again.returncode, again.stderr) == (0, "")
