"""Settings come from where they are said to come from; one writer holds the lock."""

from __future__ import annotations

from pathlib import Path

import pytest

from api.lock import writer_lock
from api.settings import Settings, load_settings
from ontology.errors import LibraryBusy, WrongUse


def test_the_first_that_says_it_wins(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "settings.yaml").write_text("port: 1\nhost: file\nthreads: 3\n", "utf-8")
    monkeypatch.setenv("WENMAI_HOST", "environment")
    monkeypatch.setenv("WENMAI_PORT", "2")
    found = load_settings(tmp_path, port=3)
    assert (found.port, found.host, found.threads) == (3, "environment", 3)
    assert found.library == tmp_path


@pytest.mark.parametrize("text", ["prot: 1\n", "port: many\n", "- 1\n", "a: [\n"])
def test_what_makes_no_sense_is_refused(tmp_path: Path, text: str) -> None:
    (tmp_path / "settings.yaml").write_text(text, "utf-8")
    with pytest.raises(WrongUse):
        load_settings(tmp_path)


def test_every_setting_says_what_it_means() -> None:
    assert all(field.description for field in Settings.model_fields.values())


def test_a_second_writer_is_told_who_holds_the_library(tmp_path: Path) -> None:
    with (
        writer_lock(tmp_path),
        pytest.raises(LibraryBusy, match=r"正由 .+（用户 .+，进程 \d+，始于 .+，已 \d 秒）写入"),
        writer_lock(tmp_path),
    ):
        pass
    with writer_lock(tmp_path):
        pass
