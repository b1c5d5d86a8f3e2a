"""Ranked lists to one, by weighted reciprocal rank fusion.

Source: G. V. Cormack, C. L. A. Clarke, S. Büttcher, "Reciprocal rank fusion outperforms Condorcet and individual
rank learning methods", SIGIR 2009: ``score(d) = sum over lists of weight / (60 + rank(d))``, ranks from 1.

Pure.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from index.ports import Scored
from ontology.records import Reason

K = 60


@dataclass(frozen=True, slots=True)
class Fused:
    """A key with its fused score and what each method said of it."""

    key: int
    score: float
    reasons: tuple[Reason, ...]


def fuse(lists: Mapping[str, Sequence[Scored]], weights: Mapping[str, float]) -> list[Fused]:
    """Return all keys of ``lists`` (method to ranked list), best first; ties go to the smaller key."""
    reasons: dict[int, list[Reason]] = {}
    for method, ranked in lists.items():
        for rank, scored in enumerate(ranked, 1):
            reasons.setdefault(scored.key, []).append(Reason(method, rank, scored.score))
    fused = [
        Fused(key, sum(weights.get(reason.method, 1.0) / (K + reason.rank) for reason in found), tuple(found))
        for key, found in reasons.items()
    ]
    return sorted(fused, key=lambda one: (-one.score, one.key))
