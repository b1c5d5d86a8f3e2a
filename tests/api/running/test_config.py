"""``wenmai config``: what holds, who said it, and nothing secret."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from api.cli import main
from api.running.provenance import HIDDEN, Origin, is_secret, shown, stated, template, unknown_variables
from api.settings import Settings, load_settings

FILE = "# ours\nport: 9001\ntexts: postgresql+psycopg://keeper:hush-hush@db/texts\n\nllm_key: very-secret\n"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "settings.yaml").write_text(FILE, "utf-8")
    return tmp_path


def test_each_setting_says_where_it_comes_from(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("WENMAI_HOST", "::1")
    found = {one.name: one for one in stated(load_settings(folder), {"library": folder})}
    assert (found["port"].origin, found["port"].where) == (Origin.FILE, f"{folder / 'settings.yaml'}:2")
    assert (found["llm_key"].where, found["llm_key"].value) == (f"{folder / 'settings.yaml'}:5", HIDDEN)
    assert (found["host"].origin, found["host"].where, found["host"].value) == (
        Origin.ENVIRONMENT, "WENMAI_HOST", "::1",
    )  # fmt: skip
    assert found["library"].origin is Origin.COMMAND
    assert (found["threads"].origin, found["threads"].where) == (Origin.DEFAULT, "")
    assert set(found) == set(Settings.model_fields)


def test_nothing_secret_is_printed(
    folder: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("WENMAI_SMTP_URL", "smtp://post:letter-word@mail:587")
    for extra in ([], ["--json"], ["--changed"]):
        assert main(["config", "--library", str(folder), *extra]) == 0
        told = capsys.readouterr().out
        assert not any(secret in told for secret in ("hush-hush", "very-secret", "letter-word"))
        assert "keeper" in told
        assert "post:" in told


@pytest.mark.parametrize("name", ["llm_key", "wechat_token", "wechat_key", "webhook_key"])
def test_what_is_secret_is_known_by_its_name(name: str) -> None:
    assert is_secret(name)


@given(st.text(st.characters(exclude_characters="/@ :", exclude_categories=["Z", "Cc", "Cs"]), min_size=6, max_size=20))
def test_a_password_in_an_address_is_never_shown(password: str) -> None:
    for host in ("db", "[::1]:5432", "10.0.0.1/texts?sslmode=require"):
        told = str(shown(f"postgresql+psycopg://someone:{password}@{host}", secret=False))
        assert f":{password}@" not in told
        assert told.endswith(f"@{host}")


def test_a_variable_that_is_no_setting_is_named(
    folder: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("WENMAI_PROT", "1")
    assert unknown_variables() == ["WENMAI_PROT"]
    assert main(["config", "--library", str(folder), "--json"]) == 0
    told = capsys.readouterr()
    assert json.loads(told.out)["unknown"] == ["WENMAI_PROT"]
    assert "WENMAI_PROT" in told.err


def test_the_template_names_every_setting_and_states_none(tmp_path: Path) -> None:
    text = template()
    assert yaml.safe_load(text) is None
    lines = [line.removeprefix("# ") for line in text.splitlines() if line.startswith("# ") and ": " in line]
    path = tmp_path / "settings.yaml"
    path.write_text("\n".join(one for one in lines if one.split(":")[0] in Settings.model_fields), "utf-8")
    # Uncommented it says what holds anyway.
    assert load_settings(tmp_path) == Settings(library=tmp_path)
    assert set(yaml.safe_load(path.read_text("utf-8"))) == set(Settings.model_fields) - {"library"}
