"""``wenmai eval answers``: enquiries through the production path."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from api.evaluate.files import read_lines
from api.library import Library
from ingest.normalize import fold
from ontology.queries import Answer

_LONGEST = 300


def evaluate_answers(library: Library, enquiries: Path) -> dict[str, Any]:
    """Ask every enquiry; return accuracy, both errors of refusing, and the share of receipts that hold."""
    asked = [(one, _ask(library, one)) for one in read_lines(enquiries)]
    answerable = [(one, answer) for one, answer in asked if one["answerable"]]
    refused = [one for one, answer in asked if answer.refused]
    unanswerable = len(asked) - len(answerable)
    rightly = sum(not one["answerable"] for one in refused)
    receipts = [receipt for _, answer in asked for receipt in answer.receipts]
    valid = sum(_holds(library, receipt.passage_id, receipt.begin, receipt.end, receipt.quote) for receipt in receipts)
    return {
        "n": len(asked),
        "accuracy": _share(sum(is_right(one, answer) for one, answer in answerable), len(answerable)),
        "refusal_precision": _share(rightly, len(refused)),
        "refusal_recall": _share(rightly, unanswerable),
        "receipts_valid": _share(valid, len(receipts)) if receipts else 1.0,
        "answerable": len(answerable),
        "refused": len(refused),
        "receipts": len(receipts),
    }


def _ask(library: Library, enquiry: Mapping[str, Any]) -> Answer:
    context = tuple(turn["text"] for turn in enquiry.get("context", ()))
    return library.ask(enquiry["question"], context=context)


def is_right(enquiry: Mapping[str, Any], answer: Answer) -> bool:
    """Say whether an answer holds what it must: every item of a list, or one of the accepted wordings."""
    if answer.refused:
        return False
    text = fold(answer.text[:_LONGEST])
    gold = enquiry["gold_answer"]
    if isinstance(gold, Sequence) and not isinstance(gold, str):
        return all(fold(item) in text for item in gold)
    return any(fold(wording) in text for wording in enquiry["must_contain"])


def _holds(library: Library, passage_id: str, begin: int, end: int, quote: str) -> bool:
    return library.texts.passage(passage_id).passage.text[begin:end] == quote


def _share(part: int, whole: int) -> float:
    return round(part / whole, 4) if whole else 0.0
