"""The measures, by hand-worked cases."""

from __future__ import annotations

import math
from pathlib import Path

import pytest

from api.evaluate.answers import is_right
from api.evaluate.bootstrap import f1_interval
from api.evaluate.files import read_conll, read_lines
from api.evaluate.metrics import Ranking, by_kind, hit, ndcg, prf, recall, reciprocal_rank, spans_by_type, summary
from ontology.errors import WrongUse
from ontology.queries import Answer


def ranking(*ids: str, gold: str = "ab", kind: str = "topic") -> Ranking:
    return Ranking(kind, ids, frozenset(gold))


def test_a_perfect_list_scores_one() -> None:
    perfect = ranking("a", "b", "x")
    assert (ndcg(perfect), hit(perfect), recall(perfect), reciprocal_rank(perfect)) == (1, 1, 1, 1)


def test_a_late_hit_is_discounted() -> None:
    late = ranking("x", "a", gold="a")
    assert ndcg(late) == pytest.approx(1 / math.log2(3))
    assert reciprocal_rank(late) == 0.5


def test_beyond_ten_does_not_count() -> None:
    far = ranking(*"0123456789", "a", gold="a")
    assert (ndcg(far), hit(far), recall(far), reciprocal_rank(far)) == (0, 0, 0, 0)


def test_summary_by_kind() -> None:
    rankings = [ranking("a", gold="a"), ranking("x", gold="a", kind="date")]
    assert summary(rankings)["hit@10"] == 0.5
    assert by_kind(rankings)["date"]["n"] == 1


def test_spans_are_strict() -> None:
    gold = {(0, 0, 2, "PER"), (0, 3, 5, "LOC")}
    found = {(0, 0, 2, "PER"), (0, 3, 5, "PER"), (0, 3, 4, "LOC")}
    assert prf(found, gold) == {"n": 2, "precision": 0.3333, "recall": 0.5, "f1": 0.4}
    assert spans_by_type(found, gold)["PER"] == {"n": 1, "precision": 0.5, "recall": 1.0, "f1": 0.6667}


def test_an_answer_must_hold_every_item_of_a_list() -> None:
    enquiry = {"gold_answer": ["甲館", "乙馆"], "must_contain": ["甲"]}
    assert is_right(enquiry, Answer("", "有甲馆和乙館。", refused=False, confidence=1))
    assert not is_right(enquiry, Answer("", "有甲馆。", refused=False, confidence=1))
    assert not is_right(enquiry, Answer("", "有甲馆和乙馆。", refused=True, confidence=1))


def test_a_bad_line_is_named(tmp_path: Path) -> None:
    path = tmp_path / "gold.jsonl"
    path.write_text('{"a": 1}\n{oops\n', "utf-8")
    with pytest.raises(WrongUse, match="line 2"):
        list(read_lines(path))


def test_conll_spans(tmp_path: Path) -> None:
    path = tmp_path / "gold.txt"
    path.write_text("陈 B-PER\n胜 E-PER\n者 O\n\n𠮷 S-LOC\n人 B-OFI\n令 I-OFI\n", "utf-8")
    assert list(read_conll(path)) == [("陈胜者", [(0, 2, "PER")]), ("𠮷人令", [(0, 1, "LOC"), (1, 3, "OFI")])]
    path.write_text("陈胜 B-PER\n", "utf-8")
    with pytest.raises(WrongUse, match="line 1"):
        list(read_conll(path))


def test_the_interval_of_f1_holds_it_and_is_a_point_where_nothing_varies() -> None:
    low, high = f1_interval([(1, 1, 2), (2, 3, 2), (0, 1, 1), (4, 4, 4)])
    assert low < 2 * 7 / (9 + 9) < high
    assert f1_interval([(2, 2, 2)] * 5) == (1.0, 1.0)
    assert f1_interval([]) == (0.0, 0.0)
