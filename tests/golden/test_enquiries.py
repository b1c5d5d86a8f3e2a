"""The gold enquiries say what they say in one form, and an answer stands where it is said to stand."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import pytest

from ingest.corpus import walk
from ontology.records import SourceText

FOLDER = Path(__file__).parent / "enquiries"
GOLD_OF = {"corpora": "gold_passages", "sample": "gold_sources"}
KEYS = {"eid", "split", "question", "kind", "answerable", "gold_answer", "must_contain", "context", "note"}


def lines(path: Path) -> list[dict[str, Any]]:
    return [json.loads(line) for line in path.read_text("utf-8").splitlines()]


ALL = [(name, enquiry) for name in GOLD_OF for enquiry in lines(FOLDER / f"{name}.jsonl")]


@pytest.fixture(scope="module")
def sources(sample: Path) -> Mapping[str, str]:
    """The text behind each name that an enquiry to the sample may give: a file, a shelf-mark, a ready passage."""
    named: dict[str, str] = {}
    for folder in sorted(path for path in sample.iterdir() if path.is_dir()):
        for item in walk([folder]):
            assert isinstance(item, SourceText), item
            text = "\n".join(block.text for block in item.blocks)
            file, _, row = item.key.partition("#")
            named[f"{folder.name}/{file}"] = named.get(f"{folder.name}/{file}", "") + text
            named[row] = text
            named |= {block.ready_id: block.text for block in item.blocks if block.ready_id}
    return named


def unsupported(enquiry: Mapping[str, Any], gold: str, texts: Mapping[str, str]) -> list[str]:
    """The places that are named and missing, or that hold no part of an answer while no note says why; items of a list
    that stand in none of them."""
    absent = [name for name in enquiry[gold] if name not in texts]
    silent = [
        name
        for name in enquiry[gold]
        if name in texts and not any(part in texts[name] for part in enquiry["must_contain"])
    ]
    whole = "".join(texts.get(name, "") for name in enquiry[gold])
    items = enquiry["gold_answer"] if isinstance(enquiry["gold_answer"], list) else []
    return absent + ([] if "note" in enquiry else silent) + [item for item in items if item not in whole]


def test_as_many_as_were_meant() -> None:
    assert Counter(name for name, _ in ALL) == {"corpora": 75, "sample": 25}
    assert sum(not enquiry["answerable"] for _, enquiry in ALL) == 34
    assert sum("context" in enquiry for _, enquiry in ALL) == 20


def test_none_stands_twice() -> None:
    asked = [json.dumps([enquiry["question"], enquiry.get("context")]) for _, enquiry in ALL]
    assert len(set(asked)) == len(asked)
    assert len({enquiry["eid"] for _, enquiry in ALL}) == len(ALL)
    elsewhere = {enquiry["question"] for enquiry in lines(FOLDER.parent / "sample_enquiries.jsonl")}
    assert [enquiry["eid"] for _, enquiry in ALL if enquiry["question"] in elsewhere] == []


@pytest.mark.parametrize(("name", "enquiry"), ALL, ids=lambda value: value["eid"] if isinstance(value, dict) else value)
def test_the_form(name: str, enquiry: dict[str, Any]) -> None:
    gold = GOLD_OF[name]
    assert set(enquiry) <= KEYS | {gold}
    assert enquiry["split"] == ("dev" if int(enquiry["eid"][2:]) % 2 else "held")
    assert bool(enquiry[gold]) is enquiry["answerable"]
    assert enquiry["question"] and enquiry["gold_answer"]
    assert enquiry["must_contain"] and all(enquiry["must_contain"])
    turns = enquiry.get("context", [])
    assert [turn["role"] for turn in turns] == ["reader", "librarian"] * (len(turns) // 2)
    assert all(turn["text"] for turn in turns)


def test_answers_stand_in_the_sample(sources: Mapping[str, str]) -> None:
    wrong = {e["eid"]: bad for name, e in ALL if name == "sample" and (bad := unsupported(e, GOLD_OF[name], sources))}
    assert wrong == {}


def test_answers_stand_in_the_corpora(shared: Callable[[str], Path]) -> None:
    texts = {passage["id"]: passage["text"] for passage in lines(shared("eval/passages_dev.jsonl"))}
    wrong = {e["eid"]: bad for name, e in ALL if name == "corpora" and (bad := unsupported(e, GOLD_OF[name], texts))}
    assert wrong == {}
