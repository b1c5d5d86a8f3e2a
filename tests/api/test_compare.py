"""Runs side by side: intervals, the table, and run files that other tools read as we do."""

from __future__ import annotations

import json
import shutil
from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from api.cli import main
from api.evaluate.bootstrap import RESAMPLES, intervals
from api.evaluate.compare import REFERENCE, RUNS, Outcome, Run, chosen_runs, compare, report
from api.evaluate.metrics import DEEP, MEASURES, Ranking, deep_hit, summary
from api.evaluate.queries import GoldQuery, read_queries
from api.evaluate.retrieval import gold_library
from api.evaluate.table import aligned, columns, table
from api.evaluate.trec import field, write_runs
from api.library import Library
from api.settings import Settings
from ontology.errors import WrongUse
from ontology.queries import Filters

SUBJECTS = ("城门", "书院", "桑树", "潮水", "石刻", "驿站", "贡院", "盐场")
PLACES = ("聚宝门外", "钱塘江口", "紫金山下", "太湖之滨")
KINDS = ("topic", "地名")


def passages() -> list[dict[str, str]]:
    """Short passages, some ids with white space in them."""
    return [
        {"id": f"志 {place}#{number}", "book": "小志", "chapter": place, "text": f"{subject}在{place}，岁久而存。"}
        for place in PLACES
        for number, subject in enumerate(SUBJECTS)
    ]


def queries() -> list[dict[str, Any]]:
    """Queries for one passage, for some whose ranks nothing foretells, and for one that is not held."""
    held = [
        {"query": f"{one['text'][:2]}在哪里，{one['chapter']}", "kind": KINDS[number % 2], "gold": [one["id"]]}
        for number, one in enumerate(passages()[::3])
    ]
    wide = [
        {"query": subject, "kind": "topic", "gold": [one["id"] for one in passages()[number :: number + 5]]}
        for number, subject in enumerate(SUBJECTS)
    ]
    return [*held, *wide, {"qid": "no such", "query": "天文台的望远镜", "kind": "地名", "gold": ["别 处"]}]


def write_lines(path: Path, objects: list[dict[str, Any]]) -> Path:
    path.write_text("".join(json.dumps(one, ensure_ascii=False) + "\n" for one in objects), "utf-8")
    return path


@pytest.fixture(scope="module")
def files(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("gold")
    write_lines(folder / "passages.jsonl", passages())
    write_lines(folder / "queries.jsonl", queries())
    return folder


@pytest.fixture(scope="module")
def settings(files: Path, blank_library: Path) -> Settings:
    return Settings(library=shutil.copytree(blank_library, files / "library"), encoder="hashing", model_tagger=False)


@pytest.fixture(scope="module")
def library(files: Path, settings: Settings) -> Iterator[Library]:
    with gold_library(files / "passages.jsonl", settings, keep=True) as opened:
        yield opened


def outcome(name: str, *ranks: int, kind: str = "") -> Outcome:
    """A run that finds the one right passage of each query at these ranks, 0 for never."""
    rankings = tuple(
        Ranking(kind, tuple("right" if place == rank else f"x{place}" for place in range(1, 101)), frozenset({"right"}))
        for rank in ranks
    )
    return Outcome(name, rankings, tuple(10.0 + rank for rank in ranks))


# --- intervals ------------------------------------------------------------------------------------------------


@given(st.lists(st.floats(0, 1), min_size=1, max_size=40))
def test_an_interval_holds_its_value_and_stays_within_the_values(series: list[float]) -> None:
    (found,) = intervals(np.array([series]))
    assert min(series) - 1e-9 <= found.low <= found.value + 1e-9
    assert found.value - 1e-9 <= found.high <= max(series) + 1e-9


def test_the_interval_of_a_mean_is_as_wide_as_theory_says() -> None:
    values = np.random.default_rng(1).normal(size=(1, 400))
    (found,) = intervals(values)
    expected = 2 * 1.96 * values.std() / np.sqrt(400)
    assert found.high - found.low == pytest.approx(expected, rel=0.08)


def test_intervals_are_the_same_each_time_and_whatever_stands_beside() -> None:
    values = np.random.default_rng(2).random((3, 50))
    assert intervals(values) == intervals(values)
    together, (alone,) = intervals(values)[1], intervals(values[1:2])
    assert (together.low, together.high) == pytest.approx((alone.low, alone.high))


def test_a_run_that_is_always_a_little_better_is_surely_better() -> None:
    figures = report([outcome("dense", *[2] * 30), outcome(REFERENCE, *[1] * 30)], passages=100)
    difference = figures["ndcg@10_difference"]["dense"]
    assert difference["low"] == difference["high"] == pytest.approx(1 / np.log2(3) - 1, abs=1e-4)


def test_no_queries_no_interval() -> None:
    with pytest.raises(ValueError, match="no queries"):
        intervals(np.empty((1, 0)))


# --- the report -----------------------------------------------------------------------------------------------


def test_the_report_agrees_with_the_measures() -> None:
    one = outcome("lexical", 1, 3, 50, 0, kind="topic")
    figures = report([one, outcome(REFERENCE, 1, 1, 2, 0, kind="topic")], passages=100)
    means = summary(one.rankings)
    shown = figures["runs"]["lexical"]
    assert {name: shown[name]["value"] for name in shown if name in means} == {
        name: value for name, value in means.items() if name != "n"
    }
    assert shown["hit@100"]["value"] == 0.75
    assert shown["ms_p50"]["value"] == 12.0
    assert figures["by_kind"]["topic"]["runs"] == figures["runs"]
    assert figures["interval"]["resamples"] == RESAMPLES == 2_000
    assert list(shown) == [*MEASURES, "ms_p50"]


def test_queries_without_kinds_have_no_kinds() -> None:
    assert report([outcome(REFERENCE, 1)], passages=1)["by_kind"] == {}


def test_the_hundredth_counts_and_the_next_does_not() -> None:
    ids = tuple(map(str, range(DEEP + 1)))
    assert deep_hit(Ranking("", ids, frozenset({"99"}))) == 1
    assert deep_hit(Ranking("", ids, frozenset({"100"}))) == 0


def test_the_table_is_aligned_beneath_chinese_kinds() -> None:
    figures = report([outcome("lexical", 1, 2, kind="地名"), outcome(REFERENCE, 1, 1, kind="地名")], passages=7)
    lines = list(table(figures))
    assert "2 queries over 7 passages" in lines[0]
    block = lines[lines.index("") + 1 :]
    begins = {columns(line[: line.index("[")].rsplit("  ", 1)[0]) for line in block if line.startswith("ndcg@10  ")}
    assert begins == {len("ndcg@10 - fused")}
    assert any(line.startswith("地名 (2)") and line.endswith("fused") for line in block)


def test_a_wide_character_takes_two_columns() -> None:
    assert [columns(text) for text in ("ab", "文脉", "ｂ", "e\u0301")] == [2, 4, 2, 1]
    assert list(aligned([["文", "1"], ["abc", "2"]])) == ["文   1", "abc  2"]


# --- the runs -------------------------------------------------------------------------------------------------


def test_the_reference_is_always_among_the_runs() -> None:
    assert list(chosen_runs("")) == list(RUNS)
    assert set(chosen_runs("dense")) == {"dense", REFERENCE}
    with pytest.raises(WrongUse, match="no run 'sparse'"):
        chosen_runs("dense,sparse")


@pytest.mark.slow
def test_a_run_of_ones_own_is_searched_as_it_says(library: Library, files: Path) -> None:
    gold = list(read_queries(files / "queries.jsonl"))
    nowhere = Run(("lexical",), {"filters": Filters(collections=("别处",))})
    found = {one.name: one for one in compare(library, gold, {**RUNS, "nowhere": nowhere})}
    assert all(not ranking.ids for ranking in found["nowhere"].rankings)
    assert all(len(ranking.ids) == len(passages()) for ranking in found["dense"].rankings)
    assert all(len(one.rankings) == len(one.times) == len(gold) for one in found.values())


@pytest.mark.slow
def test_no_queries_are_said(library: Library) -> None:
    with pytest.raises(WrongUse, match="no queries"):
        compare(library, [], RUNS)


# --- queries and run files ------------------------------------------------------------------------------------


def test_a_query_without_an_id_keeps_the_one_it_gets(tmp_path: Path) -> None:
    lines = [{"query": "甲", "gold": ["a"]}, {"qid": 7, "query": "乙", "gold": ["b"]}, {"query": "甲", "gold": ["c"]}]
    first, stated, again = read_queries(write_lines(tmp_path / "q.jsonl", lines))
    assert stated.id == "7"
    assert again.id == f"{first.id}-2"
    (alone,) = read_queries(write_lines(tmp_path / "one.jsonl", lines[:1]))
    assert alone == first


@pytest.mark.parametrize("line", [{"gold": ["a"]}, {"query": "甲"}, {"query": "甲", "gold": "a"}])
def test_a_query_that_lacks_something_is_named(tmp_path: Path, line: dict[str, Any]) -> None:
    with pytest.raises(WrongUse, match="query 1: needs"):
        list(read_queries(write_lines(tmp_path / "q.jsonl", [line])))


@given(st.text(min_size=1), st.text(min_size=1))
def test_ids_lose_their_white_space_and_nothing_else(left: str, right: str) -> None:
    assert len(field(left).split()) == 1
    assert (field(left) == field(right)) == (left == right)


def test_queries_of_one_id_are_not_written(tmp_path: Path) -> None:
    twice = [GoldQuery("q1", "甲", "", frozenset({"right"}))] * 2
    with pytest.raises(WrongUse, match="two queries have the id 'q1'"):
        write_runs(tmp_path / "runs", twice, [outcome(REFERENCE, 1, 1)])
    assert not (tmp_path / "runs").exists()


def test_a_run_file_reads_as_trec_eval_expects(tmp_path: Path) -> None:
    gold = [GoldQuery("q 1", "甲", "", frozenset({"right", "志 一%"}))]
    written = write_runs(tmp_path, gold, [outcome(REFERENCE, 2)])
    assert [path.name for path in written] == ["fused.run", "qrels"]
    assert sorted(path.name for path in tmp_path.iterdir()) == ["fused.run", "qrels"]
    lines = written[0].read_text("utf-8").splitlines()
    assert lines[:2] == ["q%201 Q0 x1 1 1.00000000 fused", "q%201 Q0 right 2 0.50000000 fused"]
    assert (tmp_path / "qrels").read_text("utf-8") == "q%201 0 right 1\nq%201 0 志%20一%25 1\n"
    scores = [np.float32(line.split()[4]) for line in lines]
    assert all(one > after for one, after in pairwise(scores))


@pytest.mark.slow
def test_ir_measures_finds_the_same_figures(library: Library, files: Path, tmp_path: Path) -> None:
    ir_measures = pytest.importorskip("ir_measures", reason="ir_measures is in the dev group")
    gold = list(read_queries(files / "queries.jsonl"))
    outcomes = compare(library, gold, RUNS)
    figures = report(outcomes, passages=len(passages()))
    *runs, qrels = write_runs(tmp_path, gold, outcomes)
    names = {"nDCG@10": "ndcg@10", "RR@10": "mrr@10", "R@10": "recall@10", "Success@10": "hit@10"}
    names["Success@100"] = "hit@100"
    for path in runs:
        theirs = ir_measures.calc_aggregate(
            [ir_measures.parse_measure(name) for name in names],
            ir_measures.read_trec_qrels(str(qrels)),
            ir_measures.read_trec_run(str(path)),
        )
        ours = figures["runs"][path.stem]
        assert {str(name): value for name, value in theirs.items()} == {
            theirs_called: pytest.approx(ours[name]["value"], abs=1e-4) for theirs_called, name in names.items()
        }
        assert len({ours[name]["value"] for name in names.values()}) >= 4


# --- the command ----------------------------------------------------------------------------------------------


def command(files: Path, *further: object) -> int:
    stated = ("eval", "retrieval", "--passages", files / "passages.jsonl", "--queries", files / "queries.jsonl")
    return main([str(one) for one in (*stated, *further)])


@pytest.fixture
def quick(monkeypatch: pytest.MonkeyPatch) -> None:
    """Settings that need no model."""
    monkeypatch.setenv("WENMAI_ENCODER", "hashing")
    monkeypatch.setenv("WENMAI_MODEL_TAGGER", "false")


@pytest.mark.slow
def test_the_command_shows_and_writes_the_runs(
    quick: None, files: Path, tmp_path: Path, new_library: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    kept = ("--library", new_library, "--compare")
    assert command(files, *kept, "lexical", "--runs", tmp_path / "runs", "--json") == 0
    shown = json.loads(capsys.readouterr().out)
    assert list(shown["runs"]) == ["lexical", "fused"]
    assert (shown["n"], shown["passages"]) == (len(queries()), len(passages()))
    assert set(shown["by_kind"]) == set(KINDS)
    assert sorted(path.name for path in (tmp_path / "runs").iterdir()) == ["fused.run", "lexical.run", "qrels"]
    assert command(files, *kept) == 0
    text = capsys.readouterr().out
    assert all(name in text for name in (*RUNS, *MEASURES, "ms_p50", "ndcg@10 - fused", "地名 ("))


@pytest.mark.parametrize(
    ("further", "said"),
    [
        (("--compare", "--methods", "dense"), "--methods is for one"),
        (("--runs", "out"), "add --compare"),
        (("--compare", "nothing"), "there is no run"),
    ],
)
def test_options_that_do_not_go_together_are_refused(
    files: Path, further: tuple[str, ...], said: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert command(files, *further) == 2
    assert said in capsys.readouterr().err


@pytest.mark.slow
def test_a_kept_library_of_short_passages_is_used_again(tmp_path: Path, new_library: Path) -> None:
    short = [{"id": f"hp{number}", "text": text} for number, text in enumerate(("择茧。", "出种者", "取簇中腰东南"))]
    path = write_lines(tmp_path / "short.jsonl", short)
    kept = Settings(library=new_library, encoder="hashing", model_tagger=False)
    heads = []
    for _ in range(2):
        with gold_library(path, kept, keep=True) as opened:
            heads.append((opened.texts.head(), opened.texts.counts()["passages"]))
    assert heads[0] == heads[1]
    assert heads[0][1] == len(short)
