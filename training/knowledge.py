"""Learn the weights by which an item of the knowledge base is held to answer a question, and measure them.

    python -m training.knowledge tests/golden/knowledge/paraphrases.jsonl [--near QUESTIONS.json.gz] [--on FILE.jsonl]

A line of the file is ``{"id", "split", "question", "same": [...], "other": [...], "elsewhere": {question: id}}``: an
item, questions that want its answer, and questions that are near and want another; ``elsewhere`` says which item
answers one of these after all. ``--near`` takes questions in the form of DRCD, those of one paragraph to be told apart.
Weights are learnt on the lines of split ``tune``; each sign is held to what its feature says. ``--on`` measures another
file alone.
"""

from __future__ import annotations

import argparse
import gzip
import json
import random
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from scipy.optimize import minimize

from api.desk.knowledge.matching import FEATURES, NEAR, SURE, Said, features, said, sureness
from api.desk.knowledge.nearness import WordNearness
from index.encoders import load_encoder

_PENALTY = 0.3
_PARAGRAPHS = 400
_LEVELS = (0.5, 0.7, SURE, 0.85, 0.9)


@dataclass(frozen=True, slots=True)
class Case:
    """A question and the ways of asking of the items that it is held against; ``right`` is the item that answers it."""

    question: str
    split: str
    source: str
    right: str
    items: tuple[tuple[str, tuple[str, ...]], ...]


def paraphrases(rows: Sequence[dict[str, Any]], source: str, *, wordings: bool = False) -> Iterator[Case]:
    """Yield the questions of a file; with ``wordings`` an item is also asked as its other paraphrases."""
    for row in rows:
        for question in (*row["same"], *row["other"]):
            same = question in row["same"]
            right = row["id"] if same else row.get("elsewhere", {}).get(question, "")
            items = [
                (one["id"], (one["question"], *(w for w in one["same"] if wordings and w != question))) for one in rows
            ]
            yield Case(question, row["split"], source, right, tuple(items))


def paragraphs(path: Path) -> Iterator[Case]:
    """Yield questions that are each near the others of their paragraph, and the same as none."""
    articles = json.loads(gzip.decompress(path.read_bytes()))["data"]
    found = [[one["question"] for one in part["qas"]] for article in articles for part in article["paragraphs"]]
    random.Random(5).shuffle(found)
    for number, questions in enumerate([one for one in found if len(one) > 2][:_PARAGRAPHS]):
        split = "tune" if number % 2 else "held"
        for question in dict.fromkeys(questions[:4]):
            items = tuple((f"{number}-{i}", (one,)) for i, one in enumerate(questions[:4]) if one != question)
            yield Case(question, split, "paragraphs", "", items)


class Reader:
    """Reads each question once."""

    def __init__(self) -> None:
        self._encoder = load_encoder("default")
        self._read: dict[str, tuple[Said, Any]] = {}
        self._near = WordNearness(self._encoder)

    def read(self, question: str) -> tuple[Said, Any]:
        if question not in self._read:
            told = said(question)
            self._read[question] = told, self._encoder.encode_queries([told.text])[0]
        return self._read[question]

    def features(self, mine: Said, theirs: Said) -> tuple[float, ...]:
        return features(mine, theirs, self._near)

    def sureness(self, mine: Said, theirs: Said) -> float:
        return sureness(mine, theirs, self._near)

    def pairs(self, case: Case) -> Iterator[tuple[str, Said, Said]]:
        """Yield the wordings that a question is near to, with their items."""
        mine, vector = self.read(case.question)
        for item, wordings in case.items:
            for wording in wordings:
                theirs, other = self.read(wording)
                if float(vector @ other) >= NEAR:
                    yield item, mine, theirs


def learn(cases: Sequence[Case], reader: Reader) -> tuple[list[float], float]:
    """Return weights and bias; no weight is above 0, for every feature speaks against."""
    told = [
        (reader.features(mine, theirs), item == case.right)
        for case in cases
        for item, mine, theirs in reader.pairs(case)
    ]
    values = np.array([one for one, _ in told])
    signs = np.where([right for _, right in told], 1.0, -1.0)

    def loss(weights: np.ndarray) -> tuple[float, np.ndarray]:
        margin = (values @ weights[:-1] + weights[-1]) * signs
        slope = -signs / (1 + np.exp(margin))
        shrunk = np.append(weights[:-1], 0.0)
        total = float(np.logaddexp(0, -margin).sum() + _PENALTY * (shrunk**2).sum() / 2)
        return total, np.append(values.T @ slope, slope.sum()) + _PENALTY * shrunk

    bounds = [(None, 0.0)] * len(FEATURES) + [(None, None)]
    found = minimize(loss, np.zeros(len(bounds)), jac=True, bounds=bounds, method="L-BFGS-B").x
    return [round(float(one), 2) for one in found[:-1]], round(float(found[-1]), 2)


def measure(cases: Sequence[Case], reader: Reader, name: str) -> None:
    """Print, with the weights in use, how many questions are answered rightly and how many wrongly."""
    best = [
        max(((reader.sureness(a, b), item) for item, a, b in reader.pairs(case)), default=(0.0, "")) for case in cases
    ]
    answerable = sum(bool(case.right) for case in cases)
    for level in _LEVELS:
        given = [(item, case) for (sure, item), case in zip(best, cases, strict=True) if sure >= level]
        right = sum(item == case.right for item, case in given)
        print(f"{name}: from {level}: {right} of {answerable} answered, {len(given) - right} of {len(cases)} wrongly")


def main() -> None:
    """Learn, print the weights, measure those that are in use."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("file", type=Path)
    parser.add_argument("--near", type=Path)
    parser.add_argument("--on", type=Path)
    options = parser.parse_args()
    rows = [json.loads(line) for line in (options.on or options.file).read_text("utf-8").splitlines()]
    cases = list(paraphrases(rows, "paraphrases"))
    reader = Reader()
    near = list(paragraphs(options.near)) if options.near else []
    if not options.on:
        weights, bias = learn([one for one in (*cases, *near) if one.split == "tune"], reader)
        print(f"weights {dict(zip(FEATURES, weights, strict=True))}, bias {bias}")
    for split in sorted({one.split for one in cases}):
        measure([one for one in cases if one.split == split], reader, split)
        worded = list(paraphrases(rows, "worded", wordings=True))
        measure([one for one in worded if one.split == split], reader, f"{split}, two other wordings known")
        if near:
            measure([one for one in near if one.split == split], reader, f"{split}, paragraphs")


if __name__ == "__main__":
    main()
