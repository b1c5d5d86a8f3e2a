"""The comparison with Oxigraph, on so few statements that its figures mean nothing."""

from __future__ import annotations

import json

import pytest

from benchmarks.graph import QUERIES, made_graphs, main


def test_as_many_statements_are_made_as_are_wanted() -> None:
    assert sum(len(said) for _, said in made_graphs(25_000)) == 25_000
    assert list(made_graphs(300)) == list(made_graphs(300))


def test_all_ways_are_timed(capsys: pytest.CaptureFixture[str]) -> None:
    main(["--count", "60000", "--rounds", "1", "--query-rounds", "1"])
    figures = json.loads(capsys.readouterr().out)
    assert figures["statements"] == 60_000
    assert figures["load_ratio"] > 0 and figures["replace_ratio"] > 0
    assert figures["own_ratio"].keys() == figures["door_ratio"].keys() == QUERIES.keys()
    assert len(figures["peak_mb"]) == 3
