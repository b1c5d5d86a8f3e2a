"""What the checks hold of drafts that were written beside them (tests/golden/rewording)."""

from __future__ import annotations

import json
from collections import defaultdict
from pathlib import Path

import pytest

from api.annotate import Annotator
from api.answering.rewording.checking import Checker
from api.answering.rewording.entailment import Judge
from api.answering.rewording.opening import known_to
from api.answering.rewording.records import Evidence
from index.bridge import TableBridge, shipped_bridge
from index.encoders import load_encoder
from ingest.normalize import fold

DRAFTS = Path(__file__).parents[2] / "golden" / "rewording" / "modern.jsonl"


@pytest.fixture(scope="module")
def dropped() -> dict[str, list[bool]]:
    """By kind, whether each sentence is dropped."""
    checker = Checker(Judge(load_encoder("default"), TableBridge(shipped_bridge())), known_to(Annotator()))
    found: dict[str, list[bool]] = defaultdict(list)
    for line in DRAFTS.read_text("utf-8").splitlines():
        one = json.loads(line)
        faults = checker.meant(fold(one["sentence"]), [Evidence(fold(one["receipt"]))])
        found[one["kind"]].append(next(faults, None) is not None)
    return found


@pytest.mark.parametrize("kind", ["number", "date", "name", "exchanged", "contrary"])
def test_what_says_something_else_is_dropped(dropped: dict[str, list[bool]], kind: str) -> None:
    assert all(dropped[kind])


def test_most_of_what_says_the_same_stays(dropped: dict[str, list[bool]]) -> None:
    assert sum(dropped["faithful"]) <= len(dropped["faithful"]) / 4
