"""The union catalogue against pairs of records of which it is known whether they describe one work."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from api.annotate import Annotator
from api.catalogue.clusters import cluster
from api.catalogue.decisions import Standing
from api.catalogue.records import Knowledge, Record, record_of
from api.catalogue.rules import judge
from ingest.normalize import fold
from ontology.authority.bundled import bundled_eras
from ontology.errors import WrongUse
from ontology.records import Document, Metadata

_FIELDS = ("title", "creator", "dynasty", "date", "branch")


@dataclass(frozen=True, slots=True)
class GoldPair:
    """Two records and whether they are one work; ``kind`` is what is hard about them."""

    id: str
    one: Record
    other: Record
    same: bool
    kind: str


def knowledge(annotator: Annotator | None = None) -> Knowledge:
    """Return what records are read by: the authorities of ``annotator``, the bundled ones without it."""
    names = (annotator or Annotator()).names
    return Knowledge(bundled_eras(), fold, lambda name, type_: names.bearers(name, type=type_))


def read_pairs(path: Path, known: Knowledge) -> Iterator[GoldPair]:
    """Yield the pairs of a JSON Lines file. Raises :class:`WrongUse` naming the line that cannot be read."""
    for number, line in enumerate(path.read_text("utf-8").splitlines(), start=1):
        if not line.strip():
            continue
        try:
            told = json.loads(line)
            a, b = (_record(told[name], f"{number}{name}", known) for name in ("a", "b"))
            yield GoldPair(str(told.get("id", number)), a, b, bool(told["same"]), str(told["kind"]))
        except (ValueError, KeyError, TypeError) as error:
            raise WrongUse(f'{path}, line {number}: expected {{"a", "b", "same", "kind"}} ({error})') from error


def _record(told: Mapping[str, str], ident: str, known: Knowledge) -> Record:
    extra = tuple((name, value) for name, value in told.items() if name not in _FIELDS)
    title, creator, dynasty, date, branch = (told.get(name, "") for name in _FIELDS)
    metadata = Metadata(title=title, creator=creator, dynasty=dynasty, date=date, branch=branch, extra=extra)
    document = Document(f"d{ident}", "gold", f"gold.csv#{ident}", "csv", metadata)
    record = record_of(document, known)
    if record is None:
        raise ValueError(f"a record without title: {told}")
    return record


def evaluate_catalogue(path: Path) -> dict[str, Any]:
    """Return precision and recall of what the rules unite, and how many pairs they leave to a librarian."""
    known = knowledge()
    counts: Counter[str] = Counter()
    kinds: dict[str, Counter[str]] = {}
    wrong: list[str] = []
    for pair in read_pairs(path, known):
        outcome = _outcome(pair, known)
        counts[outcome] += 1
        kinds.setdefault(pair.kind, Counter())[outcome] += 1
        if outcome in ("false", "missed"):
            score = judge(pair.one, pair.other, agree=known.agree).score
            wrong.append(f"{pair.id} {outcome} {score:+.1f} {pair.one.shown} / {pair.other.shown}")
    return {
        **_figures(counts),
        "kinds": {kind: dict(sorted(found.items())) for kind, found in kinds.items()},
        "wrong": wrong,
    }


def _outcome(pair: GoldPair, known: Knowledge) -> str:
    """The pair alone in a catalogue: united, left open, or kept apart."""
    made = cluster([pair.one, pair.other], Standing(), agree=known.agree)
    if len(made.groups) == 1:
        return "right" if pair.same else "false"
    if made.proposals:
        return "open_same" if pair.same else "open_different"
    return "missed" if pair.same else "apart"


def _figures(counts: Counter[str]) -> dict[str, Any]:
    united = counts["right"] + counts["false"]
    same = counts["right"] + counts["missed"] + counts["open_same"]
    return {
        "pairs": sum(counts.values()),
        "united": united,
        "precision": round(counts["right"] / united, 4) if united else None,
        "recall": round(counts["right"] / same, 4) if same else None,
        "recall_with_open": round((counts["right"] + counts["open_same"]) / same, 4) if same else None,
        "open": counts["open_same"] + counts["open_different"],
        "open_same": counts["open_same"],
    }
