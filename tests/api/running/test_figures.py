"""The figures of a library: what they say where parts lie apart, what they cost, what a broken part does to them."""

from __future__ import annotations

import time
from pathlib import Path

import pytest
from prometheus_client.parser import text_string_to_metric_families

from api.chat.records import Channel, Exchange
from api.metrics import SHARED, Metrics, forget_the_dead
from api.pipeline import ingest
from api.running.backups import backup_age, mark_backup
from api.running.records import Figure
from api.running.vitals import Kept, Vitals
from api.settings import Settings
from api.wiring import open_library
from ontology.errors import LibraryBroken
from ontology.queries import Answer

Found = dict[tuple[str, str], float]


def by_part(figures: list[Figure]) -> Found:
    return {(one.name.removeprefix("wenmai_"), one.labels[0][1] if one.labels else ""): one.value for one in figures}


def test_what_lies_behind_is_told_in_changes_and_seconds(new_library: Path, tmp_path: Path) -> None:
    (tmp_path / "文.txt").write_text("城之东门曰朝阳，知府周大年所筑也。", "utf-8")
    settings = Settings(library=new_library, encoder="hashing", model_tagger=False)
    with open_library(settings, write=True) as library:
        ingest(library, [tmp_path / "文.txt"])
        found = by_part(Vitals(library).figures())
        assert found["library_agreed", ""] == 1
        assert {found["projection_lag_changes", part] for part in ("lexical", "dense", "graph", "catalogue")} == {0}
        assert (found["library_size", "documents"], found["library_written", ""]) == (1, 1)
        assert found["part_bytes", "texts"] > 10_000
        assert found["disk_bytes", ""] > found["disk_free_bytes", ""] > 0
        assert ("backup_age_seconds", "") not in found
        [document] = library.texts.documents()
        library.texts.delete(document.id)
        mark_backup(new_library)
        found = by_part(Vitals(library).figures())
        assert found["library_agreed", ""] == 0
        assert {found["projection_lag_changes", part] for part in ("lexical", "dense", "graph", "catalogue")} == {1}
        assert 0 <= found["projection_lag_seconds", "graph"] < 600
        assert 0 <= found["backup_age_seconds", ""] < 600
        library.follow()
        vitals = Vitals(library)
        assert by_part(vitals.figures())["library_agreed", ""] == 1
        deadline = time.monotonic() + 60
        while ("part_entries", "graph") not in (found := by_part(vitals.figures())):
            assert time.monotonic() < deadline
            time.sleep(0.05)
        assert found["part_entries", "lexical"] == found["part_entries", "dense"] == 0
        assert found["part_entries", "graph"] > 0
    assert backup_age(tmp_path / "none") is None


def test_figures_are_made_once_for_whoever_asks_how_often() -> None:
    made = 0

    def make() -> tuple[Figure, ...]:
        nonlocal made
        made += 1
        return (Figure("wenmai_x", "x", made),)

    kept = Kept(60.0, make)
    assert {kept.now() for _ in range(5)} == {(Figure("wenmai_x", "x", 1),)}
    assert Kept(0.0, make).now()[0].value == 2


def test_a_broken_part_keeps_nothing_else_from_being_told(caplog: pytest.LogCaptureFixture) -> None:
    def broken() -> tuple[Figure, ...]:
        raise LibraryBroken("the texts are damaged")

    assert Kept(60.0, broken).now() == ()
    assert caplog.messages == ["no figures"]


def test_everything_is_read_back_by_prometheus_own_parser() -> None:
    metrics = Metrics()
    metrics.observe("/api/search", "GET", 200, 0.03)
    metrics.problem("not-found")
    metrics.refused("search", 429)
    answer = Answer("谁修的城", "馆藏里没有。", refused=True, confidence=0.9, kind="who")
    metrics.answered(Exchange("1", "", Channel.API, "", answer, 3.0))
    figures = [Figure("wenmai_part_bytes", 'with "quotes"\nand lines', 7, (("part", 'te"x\nts'),))]
    told = metrics.exposition(figures).decode()
    samples = {
        (one.name, tuple(sorted(one.labels.items()))): one.value
        for family in text_string_to_metric_families(told)
        for one in family.samples
    }
    assert samples["wenmai_part_bytes", (("part", 'te"x\nts'),)] == 7
    assert samples["wenmai_problems_total", (("code", "not-found"),)] == 1
    asked = (("channel", "api"), ("kind", "who"), ("outcome", "refused"))
    assert samples["wenmai_answers_total", asked] == 1
    assert "修" not in told


def test_a_process_that_was_killed_as_it_began_leaves_the_figures_as_they_are(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(SHARED, str(tmp_path))
    (tmp_path / "counter_999999.db").touch()
    (tmp_path / "gauge_livesum_999999.db").touch()
    assert b"x 1.0" in Metrics().exposition([Figure("x", "one", 1.0)])
    assert [one.name for one in tmp_path.iterdir()] == ["counter_999999.db"]


def test_two_processes_may_forget_a_dead_one_at_once(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "gauge_livesum_999999.db").touch()

    def late(process: int, folder: str) -> None:
        (Path(folder) / f"gauge_livesum_{process}.db").unlink()
        raise FileNotFoundError(process)

    monkeypatch.setattr("api.metrics.mark_process_dead", late)
    forget_the_dead(tmp_path)
    assert not list(tmp_path.iterdir())
