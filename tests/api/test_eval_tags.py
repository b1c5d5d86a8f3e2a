"""``wenmai eval tags``: layer by layer where the gold file nests, the outermost layer where it does not."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest

from api.annotate import Annotator
from api.evaluate.tags import errors, evaluate_ner, evaluate_tags, tag_sentences
from ontology.errors import WrongUse

TEXT = "李冰为会稽太守。"
OUTER = {"start": 3, "end": 7, "surface": "会稽太守", "type": "OFI", "canonical": "会稽太守"}
INNER = {"start": 3, "end": 5, "surface": "会稽", "type": "LOC", "canonical": "浙江绍兴"}
PERSON = {"start": 0, "end": 2, "surface": "李冰", "type": "PER", "canonical": "李冰"}


@pytest.fixture(scope="module")
def annotator() -> Annotator:
    return Annotator(without=("model",))


def _gold(folder: Path, *mentions: Mapping[str, Any]) -> Path:
    path = folder / "gold.jsonl"
    path.write_text(json.dumps({"text": TEXT, "mentions": mentions}, ensure_ascii=False) + "\n", encoding="utf-8")
    return path


def test_a_flat_gold_file_sees_the_outermost_layer(annotator: Annotator, tmp_path: Path) -> None:
    report = evaluate_tags(annotator, _gold(tmp_path, PERSON, OUTER))
    assert (report["n"], report["precision"], report["recall"], report["canonical"]) == (2, 1.0, 1.0, 1.0)
    assert "flat" not in report


def test_a_nested_one_sees_every_layer(annotator: Annotator, tmp_path: Path) -> None:
    report = evaluate_tags(annotator, _gold(tmp_path, PERSON, OUTER, INNER))
    assert (report["n"], report["f1"], report["flat"]["n"]) == (3, 1.0, 2)
    assert report["by_type"]["LOC"]["f1_interval"] == (1.0, 1.0)


def test_errors_are_told_one_by_one(annotator: Annotator, tmp_path: Path) -> None:
    wrong = {**PERSON, "canonical": "李二"}
    missing = {"start": 2, "end": 3, "surface": "为", "type": "BOOK", "canonical": "为"}
    found = list(errors(tag_sentences(annotator, _gold(tmp_path, wrong, missing, OUTER))))
    assert [(one["error"], one["surface"]) for one in found] == [
        ("canonical", "李冰"),
        ("missed", "为"),
        ("too much", "会稽"),
    ]


def test_only_the_types_that_a_conll_file_marks_count(annotator: Annotator, tmp_path: Path) -> None:
    path = tmp_path / "gold.txt"
    labels = ("B-PER", "E-PER", *["O"] * 6)
    path.write_text("".join(f"{one}\t{label}\n" for one, label in zip(TEXT, labels, strict=True)), encoding="utf-8")
    assert evaluate_ner(annotator, path)["f1"] == 1.0


def test_an_unknown_tagger_cannot_be_left_out(tmp_path: Path) -> None:
    with pytest.raises(WrongUse, match="no tagger is called 'nobody'"):
        evaluate_tags(Annotator(without=("nobody",)), _gold(tmp_path, PERSON))
