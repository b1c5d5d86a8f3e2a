"""``wenmai eval subjects``: the headings given to texts against those that a cataloguer gave.

F1@5 is the mean over the texts of the harmonic mean of precision and recall of at most five headings, and nDCG@k has
gains of 1 and the discount ``1 / log2(rank + 1)``: both as Annif measures them (annif/eval.py, ``F1_score_doc`` and
``ndcg_score``). F1 is of what the assigner gives, which may be fewer than five; nDCG is of its whole ranking. In the
lenient form, which Annif does not have, a heading next above or below a right one counts half.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

from api.evaluate.bootstrap import LEVEL, RESAMPLES, intervals
from api.evaluate.files import read_lines
from api.settings import Settings
from api.subjects import library_headings, open_assigner
from index.encoders import load_encoder
from ingest.normalize import fold
from ingest.subjects import LIMIT, MEANING, SubjectAssigner
from ontology.authority.headings import Headings
from ontology.authority.schemes import skos_headings
from ontology.authority.store import AuthorityStore
from ontology.errors import WrongUse
from ontology.records import Metadata

DEEP = 10
_HALF = 0.5


@dataclass(frozen=True, slots=True)
class Catalogued:
    """A text and the ids of the headings that a cataloguer gave it."""

    id: str
    title: str
    text: str
    gold: frozenset[str]


@dataclass(frozen=True, slots=True)
class Outcome:
    """What a text was given, and the ten best of the ranking behind it; ids, the best first."""

    one: Catalogued
    given: tuple[str, ...]
    ranked: tuple[str, ...]


def measure_subjects(
    settings: Settings, gold: Path, *, by: str = "both", thesaurus: Path | None = None
) -> dict[str, Any]:
    """Return what :func:`evaluate_subjects` does, with the headings of the setting ``subjects`` or of a SKOS file.

    ``by`` is ``words``, ``meaning`` or ``both``: which half decides.
    """
    headings = _headings(settings, thesaurus)
    encoder = None if by == "words" else load_encoder(settings.encoder, threads=settings.threads or None)
    kept = settings.library if (settings.library / "texts.db").exists() else None
    assigner = open_assigner(headings, encoder, cache=kept, weights=MEANING if by == "meaning" else None)
    return evaluate_subjects(assigner, headings, gold)


def _headings(settings: Settings, thesaurus: Path | None) -> Headings:
    if thesaurus is not None:
        return Headings(skos_headings(thesaurus, name=thesaurus.name.split(".")[0]), fold=fold)
    loaded = AuthorityStore(settings.library, fold=fold)
    try:
        return library_headings(settings.subjects, loaded)
    finally:
        loaded.close()


def evaluate_subjects(assigner: SubjectAssigner, headings: Headings, gold: Path) -> dict[str, Any]:
    """Return each measure with its interval over all texts, and for each scheme over the texts that it was given to.

    Raises :class:`WrongUse` for a file without texts, and for a heading that there is not.
    """
    outcomes = [_outcome(assigner, one) for one in read_catalogued(gold, headings)]
    if not outcomes:
        raise WrongUse(f"{gold}: holds no text")
    near = nearness(headings)
    by_scheme = {
        scheme: measured(kept, near)
        for scheme in headings.schemes
        if (kept := [cut for cut in (_only(one, headings, scheme) for one in outcomes) if cut.one.gold])
    }
    interval = {"level": LEVEL, "resamples": RESAMPLES}
    return {**measured(outcomes, near), "by_scheme": by_scheme, "interval": interval}


def read_catalogued(path: Path, headings: Headings) -> Iterator[Catalogued]:
    """Yield the lines ``{"id", "title", "text", "subjects": [notation, …]}``; a subject may be an id or a label too."""
    named = {key: one.id for one in headings for key in (one.label, one.notation, one.id) if key}
    for number, line in enumerate(read_lines(path), 1):
        missing = {"id", "title", "text", "subjects"} - line.keys()
        if missing:
            raise WrongUse(f"{path}, line {number}: lacks {', '.join(sorted(missing))}")
        unknown = [str(subject) for subject in line["subjects"] if subject not in named]
        if unknown:
            raise WrongUse(f"{path}, line {number}: there is no heading {', '.join(unknown)}")
        gold = frozenset(named[subject] for subject in line["subjects"])
        yield Catalogued(str(line["id"]), line["title"], line["text"], gold)


def _outcome(assigner: SubjectAssigner, one: Catalogued) -> Outcome:
    document = Metadata(title=one.title)
    given = assigner.assign(document, [one.text], limit=LIMIT)
    ranked = assigner.rank(document, [one.text], limit=DEEP)
    return Outcome(one, tuple(got.heading_id for got in given), tuple(got.heading_id for got in ranked))


def _only(outcome: Outcome, headings: Headings, scheme: str) -> Outcome:
    def kept(ids: Collection[str]) -> tuple[str, ...]:
        return tuple(ident for ident in ids if headings[ident].scheme == scheme)

    one = outcome.one
    cut = Catalogued(one.id, one.title, one.text, frozenset(kept(one.gold)))
    return Outcome(cut, kept(outcome.given), kept(outcome.ranked))


Nearness = Callable[[str, Collection[str]], float]


def nearness(headings: Headings) -> Nearness:
    """Return how right a heading is, given the right ones: 1, a half next above or below one of them, or 0."""
    parents = {heading.id: heading.parent for heading in headings}

    def near(ident: str, gold: Collection[str]) -> float:
        if ident in gold:
            return 1.0
        beside = any(parents.get(right) == ident or parents.get(ident) == right for right in gold)
        return _HALF if beside else 0.0

    return near


def measured(outcomes: Sequence[Outcome], near: Nearness) -> dict[str, Any]:
    """Return the mean of each measure with its interval."""
    rows = [_measures(outcome, near) for outcome in outcomes]
    values = np.array([[row[name] for row in rows] for name in rows[0]])
    found = dict(zip(rows[0], intervals(values), strict=True))
    return {
        "n": len(outcomes),
        **{
            name: {"value": round(one.value, 4), "low": round(one.low, 4), "high": round(one.high, 4)}
            for name, one in found.items()
        },
    }


def _measures(outcome: Outcome, near: Nearness) -> Mapping[str, float]:
    gold, given, ranked = outcome.one.gold, outcome.given, outcome.ranked
    return {
        "f1@5": f1(given, gold),
        "precision": precision(given, gold),
        "recall": recall(given, gold),
        "ndcg@5": ndcg(ranked, gold, LIMIT),
        "ndcg@10": ndcg(ranked, gold, DEEP),
        "given": float(len(given)),
        "lenient_f1@5": lenient_f1(given, gold, near),
        "lenient_ndcg@10": lenient_ndcg(ranked, gold, near),
    }


def precision(given: Collection[str], gold: Collection[str]) -> float:
    """Return the share of what was given that is right; 0 when nothing was."""
    return len(set(given) & set(gold)) / len(given) if given else 0.0


def recall(given: Collection[str], gold: Collection[str]) -> float:
    """Return the share of what is right that was given."""
    return len(set(given) & set(gold)) / len(gold) if gold else 0.0


def f1(given: Collection[str], gold: Collection[str]) -> float:
    """Return the F1 of one text."""
    both = len(given) + len(gold)
    return 2 * len(set(given) & set(gold)) / both if both else 0.0


def ndcg(ranked: Sequence[str], gold: Collection[str], limit: int) -> float:
    """Return nDCG of the first ``limit``."""
    gain = sum(_discount(rank) for rank, ident in enumerate(ranked[:limit]) if ident in gold)
    ideal = sum(_discount(rank) for rank in range(min(limit, len(gold))))
    return gain / ideal if ideal else 0.0


def lenient_f1(given: Sequence[str], gold: Collection[str], near: Nearness) -> float:
    """Return F1 where a neighbour counts half: for what was given, and for a right one of which only that was given."""
    if not given or not gold:
        return 0.0
    exact = sum(near(ident, gold) for ident in given) / len(given)
    found = sum(max(near(ident, [right]) for ident in given) for right in gold) / len(gold)
    return 2 * exact * found / (exact + found) if exact + found else 0.0


def lenient_ndcg(ranked: Sequence[str], gold: Collection[str], near: Nearness) -> float:
    """Return nDCG of the first ten where a neighbour of a right heading gains half of it, once, and it the rest."""
    left = dict.fromkeys(sorted(gold), 1.0)
    gain = 0.0
    for rank, ident in enumerate(ranked[:DEEP]):
        worth = {right: min(near(ident, [right]), rest) for right, rest in left.items()}
        best = max(worth, key=lambda right: worth[right], default="")
        if best:
            gain += worth[best] * _discount(rank)
            left[best] -= worth[best]
    ideal = sum(_discount(rank) for rank in range(min(DEEP, len(gold))))
    return gain / ideal if ideal else 0.0


def _discount(rank: int) -> float:
    """Return the discount of the place ``rank``, counted from 0."""
    return 1 / math.log2(rank + 2)
