"""The questions to develop with: what is understood rightly, and what is missing or wrong."""

from __future__ import annotations

import json
from pathlib import Path

from api.settings import Settings
from api.understanding.reader import Understood
from api.wiring import open_library
from index.search import DEFAULT
from ontology.queries import Filters

QUESTIONS = Path(__file__).parents[2] / "golden" / "understanding" / "dev.jsonl"


def _said(read: Understood) -> list[tuple[str, str, str]]:
    senses = [(one.kind.value, one.surface, one.label) for one in read.senses if one.kind != "bridge"]
    return senses + [("offer", one.surface, one.name) for one in read.corrections]


def test_the_questions_are_understood(sample_library: Path) -> None:
    rows = [json.loads(line) for line in QUESTIONS.read_text("utf-8").splitlines()]
    right = missing = wrong = 0
    with open_library(Settings(library=sample_library)) as library:
        for row in rows:
            said = _said(library.finder.understood(row["question"], filters=Filters(), limit=10, methods=DEFAULT))
            for one in row["says"]:
                kind, surface, label = one["kind"], one["surface"], one["label"] or ""
                found = next((s for s in said if s[:2] == (kind, surface) and label in s[2]), None)
                right, missing = right + (found is not None), missing + (found is None)
                if found is not None:
                    said.remove(found)
            wrong += sum(kind != "offer" for kind, _, _ in said)
    assert len(rows) >= 60
    assert right >= 0.95 * (right + missing), (right, missing, wrong)
    assert wrong <= 0.05 * (right + wrong), (right, missing, wrong)
