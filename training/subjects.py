"""Fit the weights of ``ingest/subjects.py`` on catalogued texts, and say what they are worth on texts left out.

    python -m training.subjects tests/golden/subjects/fit.jsonl

The weights of each ensemble are those of a logistic regression over all pairs of text and heading; the floor is the
one with the best F1@5 of the texts that were left out in turn (ten parts). scikit-learn comes with
sentence-transformers. Prints the constants to paste.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator, Sequence
from pathlib import Path

import numpy as np
import numpy.typing as npt
from sklearn.linear_model import LogisticRegression  # type: ignore[import-untyped]

from api.evaluate.subjects import Catalogued, f1, ndcg, read_catalogued
from index.encoders import load_encoder
from ingest.normalize import fold
from ingest.subjects import FEATURES, LIMIT, Halves, Shape, SubjectAssigner, features
from ontology.authority.headings import Headings
from ontology.authority.schemes import bundled_headings
from ontology.records import Metadata

Floats = npt.NDArray[np.float64]
PARTS = 10
USED = {
    "LEXICAL": ("lexical", "relative", "sibu", "depth"),
    "MEANING": ("meaning", "nearest", "narrower", "sibu", "depth"),
    "ENSEMBLE": FEATURES,
}


def main(path: Path) -> None:
    """Fit and print."""
    headings = Headings(bundled_headings(), fold=fold)
    texts = list(read_catalogued(path, headings))
    assigner = SubjectAssigner(headings, embed=load_encoder("default").encode_passages)
    halves = [assigner.halves(Metadata(title=one.title), [one.text]) for one in texts]
    for name, used in USED.items():
        _fit(name, used, texts, halves, headings)


def _fit(
    name: str, used: Sequence[str], texts: Sequence[Catalogued], halves: Sequence[Halves], headings: Headings
) -> None:
    ids = [heading.id for heading in headings]
    rows = [_table(one, headings, used) for one in halves]
    right = [np.array([ident in one.gold for ident in ids]) for one in texts]
    allowed = [one.ancient | np.array([heading.scheme != "sibu" for heading in headings]) for one in halves]
    left_out = np.arange(len(texts)) % PARTS
    rankings: list[list[tuple[str, float]]] = [[] for _ in texts]
    for part in range(PARTS):
        model = _model([(rows[i][allowed[i]], right[i][allowed[i]]) for i in np.flatnonzero(left_out != part)])
        for i in np.flatnonzero(left_out == part):
            scores = np.where(allowed[i], model.predict_proba(rows[i])[:, 1], 0.0)
            rankings[i] = [(ids[j], float(scores[j])) for j in np.argsort(-scores, kind="stable")[:10]]
    floor, best = max(_floors(rankings, texts), key=lambda pair: pair[1])
    gain = np.mean([ndcg([x for x, _ in found], one.gold, 10) for found, one in zip(rankings, texts, strict=True)])
    model = _model([(row[may], hit[may]) for row, hit, may in zip(rows, right, allowed, strict=True)])
    fitted = dict(zip(used, model.coef_[0], strict=True))
    weights = [round(float(fitted.get(feature, 0.0)), 3) for feature in FEATURES]
    print(f"{name} = Weights({', '.join(map(str, weights))}, {model.intercept_[0]:.3f}, {floor})")
    print(f"  left out: F1@5 {best:.4f}, nDCG@10 {gain:.4f}")


def _floors(
    rankings: Sequence[Sequence[tuple[str, float]]], texts: Sequence[Catalogued]
) -> Iterator[tuple[float, float]]:
    for floor in np.arange(0.02, 0.6, 0.01):
        kept = [[ident for ident, score in found[:LIMIT] if score > floor] or [found[0][0]] for found in rankings]
        yield round(float(floor), 2), float(np.mean([f1(k, one.gold) for k, one in zip(kept, texts, strict=True)]))


def _table(halves: Halves, headings: Headings, used: Sequence[str]) -> Floats:
    rows = dict(zip(FEATURES, features(halves, Shape.of(headings)), strict=True))
    return np.array([rows[name] for name in used]).T


def _model(pairs: Sequence[tuple[Floats, npt.NDArray[np.bool_]]]) -> LogisticRegression:
    model = LogisticRegression(C=1.0, max_iter=2_000)
    model.fit(np.concatenate([row for row, _ in pairs]), np.concatenate([right for _, right in pairs]))
    return model


if __name__ == "__main__":
    main(Path(sys.argv[1]))
