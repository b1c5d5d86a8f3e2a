"""The measurement of readers beside an ingest, in short; in full it is a command of its own."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from benchmarks.load import Taken, at, measure, memory_mb, table


@pytest.mark.slow
def test_readers_beside_an_ingest_meet_no_error(
    sample_library: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("benchmarks.load._DOCUMENTS", 2)
    monkeypatch.setattr("benchmarks.load._IDLE_EACH", 1)
    folder = tmp_path / "library"
    shutil.copytree(sample_library, folder)
    figures = measure(folder, tmp_path, readers=10, seconds=8, ingesting=True)
    assert figures["errors"] == {}
    assert figures["batches_taken_in"] and not figures["batches_failed"]
    assert int(str(figures["requests"])) > 10


def test_percentiles_and_ratios_are_what_they_say() -> None:
    assert (at([3, 1, 2], 0.5), at(range(1, 101), 0.99), at([], 0.5)) == (2, 100, 0.0)
    quiet, busy = Taken(), Taken()
    for wait_ms in (1.0, 2.0, 3.0):
        quiet.add("page", wait_ms, "")
        busy.add("page", wait_ms * 10, "status 503" if wait_ms > 2 else "")
    assert table(quiet, busy)["page"] == {
        "requests": 3, "idle_p50": 2.0, "p50": 20.0, "p95": 30.0, "p99": 30.0, "ratio": 15.0
    }  # fmt: skip
    assert dict(busy.errors) == {"page: status 503": 1}


def test_memory_is_that_of_a_process_and_all_below_it() -> None:
    import os

    held = memory_mb(os.getpid())
    assert held["processes"] >= 1 and held["rss"] >= held["pss"] > 10
