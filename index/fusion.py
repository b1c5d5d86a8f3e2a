"""Ranked lists to one, by a weighted sum of relative scores.

Source: S. Bruch, S. Gai, A. Ingber, "An Analysis of Fusion Functions for Hybrid Retrieval", ACM Transactions on
Information Systems 42 (2023): sums of normalised scores do better than sums of reciprocal ranks, which forget by how
much one passage is better than the next.

Pure.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

from index.ports import Scored
from ontology.queries import Reason


@dataclass(frozen=True, slots=True)
class Fused:
    """A key with its fused score and what each method said of it."""

    key: int
    score: float
    reasons: tuple[Reason, ...]


def fuse(
    lists: Mapping[str, Sequence[Scored]], weights: Mapping[str, float], *, bounded: Collection[str] = ()
) -> list[Fused]:
    """Return all keys of ``lists`` (method to ranked list), best first; ties go to the smaller key.

    A score that knows no bound, such as BM25, counts as its share of the list's best. One of a method in ``bounded``,
    such as a cosine, counts as what it is above the list's last, which stands for all that the list leaves out.
    """
    reasons: dict[int, list[Reason]] = {}
    scores: dict[int, float] = {}
    for method, ranked in lists.items():
        for rank, scored in enumerate(ranked, 1):
            reasons.setdefault(scored.key, []).append(Reason(method, rank, scored.score))
            relative = scored.score - ranked[-1].score if method in bounded else _share(scored, ranked[0])
            scores[scored.key] = scores.get(scored.key, 0.0) + weights.get(method, 1.0) * relative
    fused = [Fused(key, scores[key], tuple(found)) for key, found in reasons.items()]
    return sorted(fused, key=lambda one: (-one.score, one.key))


def _share(scored: Scored, best: Scored) -> float:
    return scored.score / best.score if best.score > 0 else 0.0
