"""Learn which sentence answers, and when there is no answer, from enquiries with and without one.

    python -m training.answers api/answering/weights.json LIBRARY=ENQUIRIES.jsonl LIBRARY=ENQUIRIES.jsonl*3 …

An enquiry is a line ``{"question", "answerable", "must_contain": […]}``: a sentence that holds one of ``must_contain``
answers. With ``gold_passages`` and without ``must_contain`` it is asked twice, of the whole library, and of the library
without these passages and those beside them, which then holds no answer. ``weight`` counts an enquiry more or less,
``*3`` all of a file three times. Of files with a ``split`` the rows called ``dev`` are taken alone. A question is
completed from its ``context`` as a reader's is.

Both are logistic regressions on named signs, written without their scaling. Whether there is an answer is learnt from
scores of sentences that were learnt on other questions, and told on questions that were not learnt from: so the figures
printed are those of questions not seen, by file.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from zlib import crc32

import numpy as np
import numpy.typing as npt
from scipy.optimize import minimize
from sklearn.metrics import roc_auc_score  # type: ignore[import-untyped]

from api.answering import asked as asking
from api.answering import evidence, scoring
from api.answering.candidates import Candidate, gather
from api.answering.choosing import choose
from api.answering.weights import Linear
from api.finder import Finder
from api.library import Library
from api.settings import Settings
from api.wiring import open_library
from index.fusion import Fused
from index.search import DEFAULT
from ingest.normalize import fold
from ontology.queries import Filters

FOLDS = 8
_STRENGTH = 0.15
# Refused is what has an answer with less than this probability; see the table that is printed.
THRESHOLD = 0.42
_SIGNED = dict.fromkeys(
    (
        "held",
        "shown",
        "told",
        "joint",
        "named_joint",
        "strict",
        "loose",
        "best",
        "ahead",
        "named",
        "known",
        "near",
        "look",
        "score_ahead",
    ),
    1,
) | dict.fromkeys(("weakest", "missing", "unseen", "ordinary", "stranger", "faint"), -1)
# How long a question is tells who wrote it as much as whether there is an answer: it may say little.
_MOST = {"words": (0.0, 0.3), "weight": (0.0, 0.0)}
# Beside a passage that is taken away, the story may go on.
_BESIDE = range(-2, 3)

Floats = npt.NDArray[np.float64]


@dataclass(slots=True)
class Case:
    """A question as it was asked of a library, with all that is known before anything is learnt."""

    file: str
    question: str
    answerable: bool
    weight: float
    must: tuple[str, ...]
    every: bool
    asked: asking.Asked
    found: Sequence[Fused]
    candidates: Sequence[Candidate]
    sentences: Sequence[scoring.Scored]

    @property
    def fold(self) -> int:
        """Questions are dealt by their words: the two askings of one are never on both sides."""
        return crc32(self.question.encode()) % FOLDS

    def holds(self) -> npt.NDArray[np.bool_]:
        """Return which sentences hold the answer."""
        return np.array([any(must in fold(one.text) for must in self.must) for one in self.sentences])

    def right(self, ranked: Sequence[scoring.Scored]) -> bool:
        """Say whether what is quoted holds the answer."""
        text = fold("".join(one.text for one in choose(self.asked, ranked)))
        return (all if self.every else any)(must in text for must in self.must)


def cases(library: Library, rows: Sequence[Mapping[str, Any]], *, file: str) -> Iterator[Case]:
    """Ask every row of a library, once or twice; a question for which nothing is found is no case."""
    finder = library.finder
    for row in rows:
        without = () if row.get("must_contain") or not row.get("gold_passages") else tuple(row["gold_passages"])
        yield from _case(library, finder, row, file, ())
        if without and row["answerable"]:
            yield from _case(library, finder, row, file, without)


def _case(
    library: Library, finder: Finder, row: Mapping[str, Any], file: str, without: tuple[str, ...]
) -> Iterator[Case]:
    question = finder.aids.follow(row["question"], tuple(turn["text"] for turn in row.get("context", ())))
    answerable = bool(row["answerable"]) and not without
    query = finder.understood(question, filters=Filters(), limit=10, methods=DEFAULT).query
    gone = {library.texts.passage(one).key + step for one in without for step in _BESIDE}
    found = [one for one in finder.searcher.ranked(query) if one.key not in gone]
    asked = asking.read(query, finder.rarity)
    candidates = [one for one in gather(found, finder.reading) if one.stored.key not in gone]
    sentences = scoring.sentences_of(asked, candidates)
    gold = row.get("gold_answer")
    every = isinstance(gold, list)
    must = tuple(map(fold, gold if isinstance(gold, list) else row.get("must_contain", ())))
    weight = float(row.get("weight", 1.0))
    if sentences:
        yield Case(
            file, question, answerable, weight, must if answerable else (), every, asked, found, candidates, sentences
        )


def _fitted(
    signs: Floats, right: npt.NDArray[np.bool_], weights: Floats, names: Sequence[str], signed: Mapping[str, int]
) -> Linear:
    """Fit on scaled signs; return the weights of the signs as they are.

    A name in ``signed`` may weigh in that direction alone: of few questions, chance would have it the other way round.
    """
    mean, spread = signs.mean(axis=0), signs.std(axis=0) + 1e-6
    scaled = (signs - mean) / spread
    truth = np.where(right, 1.0, -1.0)

    def loss(point: Floats) -> tuple[float, Floats]:
        margin = truth * (scaled @ point[:-1] + point[-1])
        slope = -weights * truth / (1 + np.exp(np.clip(margin, -60, 60)))
        value = (weights * np.logaddexp(0, -margin)).sum() + (point[:-1] ** 2).sum() / (2 * _STRENGTH)
        return float(value), np.append(scaled.T @ slope + point[:-1] / _STRENGTH, slope.sum())

    free = {1: (0, None), -1: (None, 0)}
    bounds = [_MOST.get(name, free.get(signed.get(name, 0), (None, None))) for name in names]
    fitted = minimize(loss, np.zeros(len(names) + 1), jac=True, bounds=[*bounds, (None, None)], method="L-BFGS-B").x
    plain = fitted[:-1] / spread
    return Linear(tuple(names), plain.astype(np.float32), float(fitted[-1] - plain @ mean))


def learn_sentences(found: Sequence[Case]) -> Linear:
    """Learn which sentence answers."""
    telling = [one for one in found if one.answerable and one.must]
    signs = np.concatenate([scoring.matrix(one.sentences) for one in telling]).astype(np.float64)
    weights = np.concatenate([np.full(len(one.sentences), one.weight) for one in telling])
    return _fitted(signs, np.concatenate([one.holds() for one in telling]), weights, scoring.NAMES, {})


def learn_questions(signs: Floats, found: Sequence[Case]) -> Linear:
    """Learn whether there is an answer."""
    answerable = np.array([one.answerable for one in found])
    return _fitted(signs, answerable, np.array([one.weight for one in found]), evidence.NAMES, _SIGNED)


def signs_of(case: Case, weights: Linear) -> tuple[tuple[float, ...], bool]:
    """Return the signs of a question, and whether what would be quoted is right."""
    ranked = scoring.scored(case.sentences, weights)
    told = evidence.signs(case.asked, ranked, case.candidates, case.found)
    return told, case.right(ranked) if case.must else False


def learn(found: Sequence[Case]) -> dict[str, Any]:
    """Return all weights, and print what they come to on questions not learnt from."""
    folds = np.array([one.fold for one in found])
    pairs: list[tuple[tuple[float, ...], bool]] = [((), False)] * len(found)
    for fold_ in range(FOLDS):
        weights = learn_sentences([one for one in found if one.fold != fold_])
        for place in np.flatnonzero(folds == fold_).tolist():
            pairs[place] = signs_of(found[place], weights)
    signs = np.array([told for told, _ in pairs], dtype=np.float64)
    likely = np.zeros(len(found))
    for fold_ in range(FOLDS):
        learnt = folds != fold_
        model = learn_questions(signs[learnt], [one for one, is_learnt in zip(found, learnt, strict=True) if is_learnt])
        for place in np.flatnonzero(~learnt).tolist():
            likely[place] = evidence.probability(model, list(signs[place]))
    report(found, likely, [right for _, right in pairs])
    return {
        "threshold": THRESHOLD,
        "sentences": told_of(learn_sentences(found)),
        "questions": told_of(learn_questions(signs, found)),
    }


def told_of(linear: Linear) -> dict[str, Any]:
    """Return weights as they are written."""
    weights = {name: round(float(value), 4) for name, value in zip(linear.names, linear.weights, strict=True)}
    return {"constant": round(linear.constant, 4), "weights": weights}


def report(found: Sequence[Case], likely: Floats, right: Sequence[bool]) -> None:
    """Print, by file and threshold, both errors of refusing and what is answered rightly; then the calibration."""
    for file in dict.fromkeys(one.file for one in found):
        places = [place for place, one in enumerate(found) if one.file == file]
        answerable = np.array([found[place].answerable for place in places])
        told = likely[places]
        telling = [place for place in places if found[place].must]
        area = roc_auc_score(answerable, told) if 0 < answerable.sum() < len(places) else float("nan")
        quoted = sum(right[place] for place in telling) / max(1, len(telling))
        _say(f"{file}: {answerable.sum()} of {len(places)} with an answer; AUC {area:.2f}; quoted rightly {quoted:.2f}")
        for threshold in (0.3, 0.4, 0.5, 0.6):
            refused = told < threshold
            rightly = int((refused & ~answerable).sum())
            answered = sum(right[place] and likely[place] >= threshold for place in telling)
            _say(
                f"  {threshold}: precision {rightly / max(1, refused.sum()):.2f} recall "
                f"{rightly / max(1, (~answerable).sum()):.2f} accuracy {answered / max(1, len(telling)):.2f}"
            )
    answerable = np.array([one.answerable for one in found])
    _say("calibration: probability, questions, share with an answer")
    for low in np.arange(0, 1, 0.2):
        inside = (likely >= low) & (likely < low + 0.2)
        _say(f"  {low:.1f}-{low + 0.2:.1f} {inside.sum()} {answerable[inside].mean() if inside.any() else 0:.2f}")


def _say(line: str) -> None:
    sys.stdout.write(f"{line}\n")


def main(target: str, *sources: str) -> None:
    """Read the enquiries, ask them, learn, write."""
    found: list[Case] = []
    for source in sources:
        folder, told_path = source.split("=", 1)
        path, _, times = told_path.partition("*")
        rows = [json.loads(line) for line in Path(path).read_text("utf-8").splitlines() if line.strip()]
        kept = [row for row in rows if row.get("split", "dev") == "dev"]
        told = [{**row, "weight": row.get("weight", 1.0) * float(times or 1)} for row in kept]
        with open_library(Settings(library=Path(folder))) as library:
            library.status()  # which follows what others wrote
            found += cases(library, told, file=Path(path).name)
    Path(target).write_text(json.dumps(learn(found), indent=1) + "\n", "utf-8")


if __name__ == "__main__":
    main(*sys.argv[1:])
