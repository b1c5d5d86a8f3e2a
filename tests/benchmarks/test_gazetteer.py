"""The benchmark of names makes as many as it says, and measures both beside each other."""

from __future__ import annotations

import pytest

pytest.importorskip("ahocorasick_rs", reason="the peer is installed with: pip install --group bench")

from benchmarks.gazetteer import made_names, measure


def test_made_names_are_all_different() -> None:
    assert len({name.surface for name in made_names(20_000)}) == 20_000


def test_both_are_measured() -> None:
    figures = measure(lambda: made_names(2_000), rounds=1)
    assert figures.names == 2_000
    assert figures.speed > 0 and figures.peer_speed > 0
    assert figures.ratio == pytest.approx(figures.speed / figures.peer_speed, abs=0.001)
