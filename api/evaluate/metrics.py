"""Measures of ranked lists and of spans.

nDCG is that of K. Järvelin and J. Kekäläinen, "Cumulated gain-based evaluation of IR techniques", ACM TOIS 20 (2002),
with gains of 1 for a relevant passage and ``1 / log2(rank + 1)`` as the discount.

Pure.
"""

from __future__ import annotations

import math
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass

DEPTH = 10
DEEP = 100


@dataclass(frozen=True, slots=True)
class Ranking:
    """One query's result list with what would have been right."""

    kind: str
    ids: tuple[str, ...]
    gold: frozenset[str]


def ndcg(ranking: Ranking) -> float:
    """Return nDCG@10."""
    gain = sum(1 / math.log2(rank + 1) for rank, one in enumerate(ranking.ids[:DEPTH], 1) if one in ranking.gold)
    ideal = sum(1 / math.log2(rank + 1) for rank in range(1, min(len(ranking.gold), DEPTH) + 1))
    return gain / ideal if ideal else 0.0


def hit(ranking: Ranking) -> float:
    """Return 1 when one of the first ten is right."""
    return float(any(one in ranking.gold for one in ranking.ids[:DEPTH]))


def deep_hit(ranking: Ranking) -> float:
    """Return 1 when one of the first hundred is right."""
    return float(any(one in ranking.gold for one in ranking.ids[:DEEP]))


def recall(ranking: Ranking) -> float:
    """Return the share of the right passages that stand among the first ten."""
    found = len(ranking.gold.intersection(ranking.ids[:DEPTH]))
    return found / len(ranking.gold) if ranking.gold else 0.0


def reciprocal_rank(ranking: Ranking) -> float:
    """Return 1 / rank of the first right passage, 0 when it is not among the first ten."""
    ranks = (rank for rank, one in enumerate(ranking.ids[:DEPTH], 1) if one in ranking.gold)
    return 1 / next(ranks, math.inf)


_MEASURES = {"ndcg@10": ndcg, "hit@10": hit, "recall@10": recall, "mrr@10": reciprocal_rank}
# What a comparison shows, in its order.
MEASURES = {"ndcg@10": ndcg, "hit@10": hit, "hit@100": deep_hit, "mrr@10": reciprocal_rank, "recall@10": recall}


def summary(rankings: Sequence[Ranking]) -> dict[str, float]:
    """Return the mean of each measure with the number of queries."""
    count = len(rankings)
    means = {
        name: round(sum(map(measure, rankings)) / count, 4) if count else 0.0 for name, measure in _MEASURES.items()
    }
    return {"n": count, **means}


def by_kind(rankings: Sequence[Ranking]) -> dict[str, dict[str, float]]:
    """Return a summary for each kind of query."""
    kinds = sorted({ranking.kind for ranking in rankings})
    return {kind: summary([ranking for ranking in rankings if ranking.kind == kind]) for kind in kinds}


Span = tuple[int, int, int, str]
"""Sentence number, begin, end, type."""


def prf(found: Collection[Span], gold: Collection[Span]) -> dict[str, float]:
    """Return strict precision, recall and F1 (micro)."""
    right = len(set(found) & set(gold))
    precision = right / len(set(found)) if found else 0.0
    recalled = right / len(set(gold)) if gold else 0.0
    both = precision + recalled
    f1 = 2 * precision * recalled / both if both else 0.0
    return {"n": len(set(gold)), "precision": round(precision, 4), "recall": round(recalled, 4), "f1": round(f1, 4)}


def spans_by_type(found: Iterable[Span], gold: Iterable[Span]) -> Mapping[str, dict[str, float]]:
    """Return precision, recall and F1 for each type."""
    found, gold = set(found), set(gold)
    types = sorted({span[3] for span in found | gold})
    return {
        name: prf({span for span in found if span[3] == name}, {span for span in gold if span[3] == name})
        for name in types
    }
