"""``wenmai eval retrieval`` and ``wenmai eval answers``: gold questions through the production path."""

from __future__ import annotations

import statistics
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from api.evaluate.files import read_lines
from api.evaluate.metrics import DEEP, Ranking, by_kind, deep_hit, summary
from api.evaluate.queries import read_queries
from api.library import Library
from api.pipeline import ingest
from api.settings import Settings
from api.wiring import open_library
from ingest.normalize import fold
from ontology.errors import WrongUse
from ontology.records import Answer

_LONGEST = 300


@contextmanager
def gold_library(passages: Path, settings: Settings, *, keep: bool) -> Iterator[Library]:
    """Open a library of the passages, made as ``wenmai ingest`` makes one: in ``settings.library`` when it is kept."""
    with TemporaryDirectory() as temporary:
        chosen = settings if keep else settings.model_copy(update={"library": Path(temporary)})
        with open_library(chosen, write=True) as library:
            report = ingest(library, [passages], collection="gold")
            if report.refusals:
                raise WrongUse(f"{passages}: {report.refusals[0].reason}")
            yield library


def evaluate_retrieval(library: Library, queries: Path, *, methods: tuple[str, ...]) -> dict[str, Any]:
    """Search every query; return the measures over all and by kind, and the median time in milliseconds."""
    rankings: list[Ranking] = []
    times: list[float] = []
    for one in read_queries(queries):
        result = library.search(one.text, limit=DEEP, methods=methods)
        ids = tuple(hit.passage.id for hit in result.hits)
        rankings.append(Ranking(one.kind, ids, one.gold))
        times.append(result.took_ms)
    deep = sum(map(deep_hit, rankings))
    return {
        **summary(rankings),
        "hit@100": round(deep / len(rankings), 4) if rankings else 0.0,
        "ms_p50": round(statistics.median(times), 1) if times else 0.0,
        "by_kind": by_kind(rankings),
    }


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
