"""A backup after one whose list of digests is damaged: it is made, believes nothing of it, and says so."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from api.cli import main
from api.recovery.backup import back_up, complete
from api.recovery.restore import read_manifest, verify
from api.recovery.sums import SUMS, files_in
from api.settings import Settings, load_settings


@pytest.fixture
def library(new_library: Path) -> Settings:
    """A library with two attachments at the desk."""
    for name in ("一.txt", "二.txt"):
        place = new_library / "desk_files" / "1" / name
        place.parent.mkdir(parents=True, exist_ok=True)
        place.write_text(name, "utf-8")
    return load_settings(new_library)


def _flipped(text: str) -> bytes:
    return text.replace("manifest", "\x00anifest").encode().replace(b"desk.db", b"\xff\xfesk.db")


def _zeroed(text: str) -> bytes:
    return bytes(len(text))


def _short(text: str) -> bytes:
    return "".join(text.splitlines(keepends=True)[:-1]).encode()


def _broken(text: str) -> bytes:
    return text.replace("  manifest.json", " manifest.json").encode()


@pytest.mark.parametrize("damage", [_flipped, _zeroed, _short, _broken, lambda _: b""])
def test_a_backup_whose_list_is_damaged_is_named_and_everything_is_copied_anew(
    library: Settings, tmp_path: Path, damage: Callable[[str], bytes], capsys: pytest.CaptureFixture[str]
) -> None:
    out = tmp_path / "backups"
    first = back_up(library, out)
    place = Path(first.path) / SUMS
    place.write_bytes(damage(place.read_text("utf-8")))
    told = ["backup", str(out), "--library", str(library.library), "--json"]
    assert main(told) == 1
    said = capsys.readouterr()
    kept = json.loads(said.out)
    assert (kept["copied"], kept["linked"]) == (first.copied, 0)
    assert said.err.splitlines() == kept["distrusted"]
    assert first.path in said.err and SUMS in said.err and "每个文件都重新抄写" in said.err
    assert verify(out)[0] == Path(kept["path"]) and verify(out)[2] == []
    # It is said once: the next one follows the sound one.
    assert main(told) == 0
    assert json.loads(capsys.readouterr().out)["linked"] == first.copied


def test_one_before_it_that_is_whole_spares_the_copy(
    library: Settings, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    out = tmp_path / "backups"
    first, second = back_up(library, out), back_up(library, out)
    (Path(second.path) / SUMS).write_text("damaged", "utf-8")
    assert main(["backup", str(out), "--keep", "1", "--library", str(library.library)]) == 1
    said = capsys.readouterr()
    assert f"{Path(second.path) / SUMS} 第 1 行" in said.err and f"取自 {first.path}" in said.err
    assert f"与上次相同不再抄 {first.copied}" in said.out
    (last,) = complete(out)
    assert verify(last)[2] == []


def test_with_anew_nothing_earlier_is_read(library: Settings, tmp_path: Path) -> None:
    out = tmp_path / "backups"
    (Path(back_up(library, out).path) / SUMS).write_text("damaged", "utf-8")
    assert back_up(library, out, anew=True).distrusted == []


def test_an_attachment_that_is_deleted_while_all_is_exported_is_left_out_and_named(
    library: Settings, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def deleted_meanwhile(folder: Path) -> Iterator[str]:
        for name in files_in(folder):
            if name == "1/一.txt":
                (folder / name).unlink()
            yield name

    monkeypatch.setattr("api.recovery.exported.files_in", deleted_meanwhile)
    assert main(["export", str(tmp_path / "out"), "--private", "--library", str(library.library)]) == 0
    assert "馆藏里没有文件 desk_files/1/一.txt，导出里也就没有" in capsys.readouterr().err
    assert read_manifest(tmp_path / "out").missing == ["desk_files/1/一.txt"]
    assert [one.name for one in (tmp_path / "out" / "desk_files").rglob("*.txt")] == ["二.txt"]
    assert verify(tmp_path / "out")[2] == []
