"""Learning which classical characters stand for a modern word, on a corpus small enough to know the answer."""

from __future__ import annotations

import gzip
import sys
from pathlib import Path

import numpy as np
import pytest

from index.bridge import TableBridge
from training.bridge import NONE, Recipe, batches, bigrams, characters, folded_pairs, learn, main, model_one, with_parts
from training.pairs import HELD_OUT

MODERN = [("强盗", "来", "了"), ("强盗", "走", "了"), ("船", "来", "了"), ("船", "走", "了")] * 5
CLASSICAL = [("盗", "至"), ("盗", "去"), ("舟", "至"), ("舟", "去")] * 5
RECIPE = Recipe(least_word=1, least_term=1, floor=0.3, most=2, power=0.5, rounds=20)


def write_pairs(folder: Path, rows: list[tuple[str, str, str, str]]) -> Path:
    (folder / "parallel").mkdir(parents=True)
    with gzip.open(folder / "parallel" / "train.tsv.gz", "wt", encoding="utf-8") as file:
        file.writelines("\t".join(row) + "\n" for row in rows)
    return folder


def test_each_word_finds_the_character_that_goes_with_it() -> None:
    learnt = learn(MODERN, CLASSICAL, RECIPE)
    assert [learnt[word][0][0] for word in ("强盗", "船", "走")] == ["盗", "舟", "去"]
    assert all(0 < weight <= 1 for found in learnt.values() for _, weight in found)
    assert "了" not in learnt
    assert NONE not in learnt


def test_chances_of_a_word_add_up_and_links_to_the_pairs() -> None:
    sources, terms = [NONE, "了", "强盗", "来", "船", "走"], ["去", "盗", "至", "舟"]
    found = batches(MODERN, CLASSICAL, sources=sources, terms=terms)
    chances, links = model_one(found, (len(sources), len(terms)), 4)
    assert chances.sum(axis=1) == pytest.approx(np.ones(len(sources)), abs=1e-5)
    assert links.sum() == pytest.approx(sum(map(len, CLASSICAL)), rel=1e-3)


def test_a_rare_word_is_taken_apart() -> None:
    assert with_parts([("强盗", "来"), ("强盗", "水盗")], 2) == [("强盗", "来"), ("强盗", "水", "盗")]


def test_terms_of_a_sentence_come_once_and_without_signs() -> None:
    assert characters("盗至，盗去2次") == ("去", "次", "盗", "至")
    assert bigrams("盗至，盗至") == ("盗至",)


def test_held_out_books_and_repeated_pairs_are_left_out(tmp_path: Path) -> None:
    held = sorted(HELD_OUT)[0]
    rows = [
        ("汉书", "一", "盜至。", "强盗来了。"),
        (held, "一", "舟去。", "船走了。"),
        ("汉书", "二", "盗至。", "强盗来了。"),
    ]
    assert list(folded_pairs(write_pairs(tmp_path, rows))) == [("盗至。", ("强盗", "来", "了"))]


def test_the_command_writes_the_same_table_twice(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    rows = [
        ("汉书", str(number), f"{''.join(classical)}{number}", f"{''.join(modern)}{number}")
        for number, (modern, classical) in enumerate(zip(MODERN, CLASSICAL, strict=True))
    ]
    data = write_pairs(tmp_path / "data", rows)
    for out in ("one", "two"):
        monkeypatch.setattr(sys, "argv", ["bridge", str(data), str(tmp_path / out)])
        main()
    one, two = (tmp_path / out / "bridge.npz" for out in ("one", "two"))
    assert one.read_bytes() == two.read_bytes()
    assert {expansion.term for expansion in TableBridge(one).expand("强盗", ("强盗",))} >= {"盗"}
