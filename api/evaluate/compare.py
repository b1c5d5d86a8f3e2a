"""Several ways to search, side by side over one set of queries.

:data:`RUNS` is the one place where a way to search gets a name to be compared under.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass, field
from types import MappingProxyType
from typing import Any

import numpy as np

from api.evaluate.bootstrap import LEVEL, RESAMPLES, SEED, Values, intervals
from api.evaluate.metrics import DEEP, MEASURES, Ranking
from api.evaluate.queries import GoldQuery
from api.library import Library
from index.search import BRIDGE, DEFAULT, DENSE, LEXICAL
from ontology.errors import WrongUse

_DIGITS = 4


@dataclass(frozen=True, slots=True)
class Run:
    """A way to search: the methods, and what else :meth:`~api.library.Library.search` is to be told."""

    methods: tuple[str, ...]
    options: Mapping[str, Any] = field(default_factory=lambda: MappingProxyType({}))


REFERENCE = "fused"
"""The run from which the differences are counted."""

RUNS: Mapping[str, Run] = {
    "lexical": Run((LEXICAL,)),
    "bridge": Run((BRIDGE,)),
    "dense": Run((DENSE,)),
    "lexical_dense": Run((LEXICAL, DENSE)),
    REFERENCE: Run((BRIDGE, DENSE)),
    "second_look": Run(DEFAULT),
}


@dataclass(frozen=True, slots=True)
class Outcome:
    """What one run gave for each query, in the order of the queries; times in milliseconds."""

    name: str
    rankings: tuple[Ranking, ...]
    times: tuple[float, ...]


def chosen_runs(stated: str, runs: Mapping[str, Run] = RUNS) -> dict[str, Run]:
    """Return the runs that a list with commas names, all when it is empty; the reference is always among them.

    Raises :class:`WrongUse` for a name that there is not.
    """
    names = set(filter(None, stated.split(","))) or set(runs)
    if wrong := sorted(names - set(runs)):
        raise WrongUse(f"there is no run {wrong[0]!r}; there are {', '.join(runs)}")
    return {name: run for name, run in runs.items() if name in names | {REFERENCE}}


def compare(library: Library, queries: Sequence[GoldQuery], runs: Mapping[str, Run]) -> list[Outcome]:
    """Search every query in every run. Raises :class:`WrongUse` when there are no queries.

    The runs take turns at each query, another one first each time: none is always the one that finds the caches cold.
    """
    if not queries:
        raise WrongUse("there are no queries to compare on")
    names = list(runs)
    rankings: dict[str, list[Ranking]] = {name: [] for name in names}
    times: dict[str, list[float]] = {name: [] for name in names}
    for name in names:  # loads what a first search loads
        _search(library, queries[0], runs[name])
    for number, query in enumerate(queries):
        first = number % len(names)
        for name in names[first:] + names[:first]:
            ranking, took = _search(library, query, runs[name])
            rankings[name].append(ranking)
            times[name].append(took)
    return [Outcome(name, tuple(rankings[name]), tuple(times[name])) for name in names]


def _search(library: Library, query: GoldQuery, run: Run) -> tuple[Ranking, float]:
    result = library.search(query.text, limit=DEEP, methods=run.methods, **run.options)
    return Ranking(query.kind, tuple(hit.passage.id for hit in result.hits), query.gold), result.took_ms


def report(outcomes: Sequence[Outcome], *, passages: int) -> dict[str, Any]:
    """Return every measure of every run with its interval, over all queries and by kind, ready for JSON.

    ``passages`` is how many the library holds that was searched.
    """
    kinds = sorted({ranking.kind for ranking in outcomes[0].rankings} - {""})
    return {
        "passages": passages,
        "reference": REFERENCE,
        "interval": {"level": LEVEL, "resamples": RESAMPLES, "seed": SEED},
        **_figures(outcomes),
        "by_kind": {kind: _figures([_of_kind(outcome, kind) for outcome in outcomes]) for kind in kinds},
    }


def _of_kind(outcome: Outcome, kind: str) -> Outcome:
    kept = [place for place, ranking in enumerate(outcome.rankings) if ranking.kind == kind]
    return Outcome(
        outcome.name,
        tuple(outcome.rankings[place] for place in kept),
        tuple(outcome.times[place] for place in kept),
    )


def _figures(outcomes: Sequence[Outcome]) -> dict[str, Any]:
    """Return the measures of each run, and for each but the reference how its nDCG@10 differs from that one's."""
    return {
        "n": len(outcomes[0].rankings),
        "runs": {outcome.name: _measured(outcome) for outcome in outcomes},
        "ndcg@10_difference": _differences({outcome.name: _gains(outcome) for outcome in outcomes}),
    }


def _measured(outcome: Outcome) -> dict[str, dict[str, float]]:
    values = np.array([[measure(ranking) for ranking in outcome.rankings] for measure in MEASURES.values()])
    figures = dict(zip(MEASURES, _rounded(values, _DIGITS), strict=True))
    (figures["ms_p50"],) = _rounded(np.array([outcome.times]), 1, statistic=np.median)
    return figures


def _gains(outcome: Outcome) -> Values:
    return np.array([MEASURES["ndcg@10"](ranking) for ranking in outcome.rankings])


def _differences(gains: Mapping[str, Values]) -> dict[str, dict[str, float]]:
    others = [name for name in gains if name != REFERENCE]
    if not others:
        return {}
    return dict(zip(others, _rounded(np.array([gains[name] - gains[REFERENCE] for name in others])), strict=True))


def _rounded(values: Values, digits: int = _DIGITS, **options: Any) -> Iterable[dict[str, float]]:  # noqa: ANN401
    """Return the interval of each series as ``{"value", "low", "high"}``."""
    return [
        {name: round(number, digits) for name, number in asdict(interval).items()}
        for interval in intervals(values, **options)
    ]
