"""Measuring relations on gold triples."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from api.annotate import Annotator
from api.evaluate.relations import evaluate_relations, read_expected
from ontology.errors import WrongUse

GOLD = Path(__file__).parent.parent / "golden" / "relations"


@pytest.fixture(scope="module")
def annotator() -> Annotator:
    return Annotator()


def written(folder: Path, *lines: object) -> Path:
    path = folder / "gold.jsonl"
    path.write_text("\n".join(json.dumps(line, ensure_ascii=False) for line in lines), "utf-8")
    return path


def test_triples_are_counted_in_all_and_by_predicate(annotator: Annotator, tmp_path: Path) -> None:
    measured = evaluate_relations(
        annotator,
        written(
            tmp_path,
            {
                "text": "王安石，字介甫，號半山，臨川人。",
                "relations": [
                    {"subject": "王安石", "predicate": "字", "object": "介甫"},
                    {"subject": ["王安石", "安石"], "predicate": ["号", "又名"], "object": "半山"},
                    {"subject": "王安石", "predicate": "著", "object": "字說"},
                ],
            },
            {"text": "誰著《紅樓夢》？", "relations": []},
        ),
    )
    assert measured["n"] == 3
    assert measured["recall"] == pytest.approx(2 / 3, abs=1e-3)
    assert measured["by_predicate"]["字"]["f1"] == 1.0
    assert measured["by_predicate"]["号"]["recall"] == 1.0
    assert measured["by_predicate"]["著"]["reachable"] == 0.0


@pytest.mark.parametrize(
    "relation",
    [
        {"subject": "甲", "predicate": "仇", "object": "乙"},
        {"subject": "甲", "predicate": "字"},
        {"subject": "甲", "predicate": "任职", "object": "乙", "qualifiers": {"颜色": "红"}},
    ],
)
def test_a_malformed_line_is_named(annotator: Annotator, tmp_path: Path, relation: dict[str, object]) -> None:
    with pytest.raises(WrongUse, match="line 1"):
        evaluate_relations(annotator, written(tmp_path, {"text": "甲乙", "relations": [relation]}))


@pytest.mark.parametrize("name", ["dev", "gold"])
def test_the_files_are_sound(name: str) -> None:
    for number, row in enumerate(map(json.loads, (GOLD / f"{name}.jsonl").open(encoding="utf-8")), 1):
        for relation in row["relations"]:
            one = read_expected(relation, f"line {number}")
            assert all(any(surface in row["text"] for surface in end) for end in (one.subjects, one.objects))
            for surfaces in one.qualifiers.values():
                assert any(surface in row["text"] for surface in surfaces)


@pytest.mark.slow
def test_the_sentences_to_develop_with_are_mostly_understood(annotator: Annotator) -> None:
    measured = evaluate_relations(annotator, GOLD / "dev.jsonl")
    assert measured["precision"] > 0.85
    assert measured["recall"] > 0.7
