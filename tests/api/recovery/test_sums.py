"""A folder's list names each file that lies in it and no other, whatever happens to the sources and however they are
called."""

from __future__ import annotations

import os
import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest

from api.recovery.sums import SUMS, Folder, amiss, read_sums
from ontology.errors import LibraryBroken

_NANO = 1_600_000_000_123_456_789
Do = Callable[[], object]


@pytest.fixture
def source(tmp_path: Path) -> Path:
    """A file of some chunks, of a day long ago."""
    place = tmp_path / "一.png"
    place.write_bytes(os.urandom(3 << 20))
    os.utime(place, ns=(_NANO, _NANO))
    return place


def at_the_end(monkeypatch: pytest.MonkeyPatch, do: Do) -> None:
    """Let ``do`` happen when the copy has been written and is brought to the disk."""
    sync = os.fsync

    def and_do(descriptor: int) -> None:
        sync(descriptor)
        do()

    monkeypatch.setattr(os, "fsync", and_do)


def test_a_file_whose_name_goes_while_it_is_read_is_copied_and_listed(
    source: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    content = source.read_bytes()
    folder = Folder(tmp_path / "out")
    with monkeypatch.context() as patched:
        at_the_end(patched, source.unlink)
        folder.copy(source, "files/一.png")
    folder.close()
    assert amiss(folder.path, read_sums(folder.path)) == []
    copied = folder.path / "files" / "一.png"
    assert (copied.read_bytes(), copied.stat().st_mtime_ns) == (content, _NANO)
    assert (folder.copied, folder.bytes) == (1, len(content))


def test_a_copy_that_fails_leaves_nothing_and_may_be_made_again(
    source: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail() -> None:
        raise KeyboardInterrupt

    folder = Folder(tmp_path / "out")
    with monkeypatch.context() as patched, pytest.raises(KeyboardInterrupt):
        at_the_end(patched, fail)
        folder.copy(source, "一.png")
    with pytest.raises(LibraryBroken, match="与写下时不同"):
        folder.copy(source, "一.png", expected="0" * 64)
    with pytest.raises(FileNotFoundError):
        folder.copy(tmp_path / "nothing", "二.png")
    assert list(folder.path.iterdir()) == []
    assert (folder.sums, folder.copied, folder.bytes) == ({}, 0, 0)
    digest = folder.copy(source, "一.png")
    assert folder.copy(source, "三.png", expected=digest) == digest


def test_a_file_that_is_written_while_it_is_read_is_another_for_the_next_backup(
    source: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = Folder(tmp_path / "out")
    at_the_end(monkeypatch, lambda: source.write_bytes(os.urandom(3 << 20)))
    folder.copy(source, "一.png")
    assert (folder.path / "一.png").stat().st_mtime_ns == _NANO != source.stat().st_mtime_ns


@pytest.mark.parametrize(
    "name",
    [
        "湖\u2028志",
        "湖\u2029志",
        "湖\x85志",
        "湖\x0b\x0c\x1c志",
        "湖\n志",
        "湖\r\n志",
        r"湖\n志",
        "湖\\\n\\n志",
        "湖 志 ",
    ],
)
def test_a_list_is_read_as_it_was_written_whatever_names_it_holds(name: str, tmp_path: Path) -> None:
    folder = Folder(tmp_path / "out")
    folder.write(f"intake/{name}.txt", b"one")
    folder.write("other", b"two")
    folder.close()
    assert read_sums(folder.path) == folder.sums
    assert amiss(folder.path, read_sums(folder.path)) == []
    said = subprocess.run(["sha256sum", "--strict", "-c", SUMS], cwd=folder.path, capture_output=True, check=False)
    assert said.returncode == 0, said.stderr
