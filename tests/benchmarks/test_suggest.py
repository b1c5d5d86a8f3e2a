"""Suggestions beside SQLite's FTS5, among so few names that the figures mean nothing."""

from __future__ import annotations

import json

import pytest

from benchmarks.suggest import made, main, ways


def test_names_are_made_each_once_and_the_same_each_time() -> None:
    names = [one.label for one in made(500)]
    assert len(set(names)) == 500
    assert names == [one.label for one in made(500)]


def test_all_ways_are_timed(capsys: pytest.CaptureFixture[str]) -> None:
    main(["--count", "2000", "--asked", "5"])
    figures = json.loads(capsys.readouterr().out)
    assert figures["names"] >= 2_000
    assert all(figures[way]["ms_median"] > 0 for way in ways(["于谦"]))
