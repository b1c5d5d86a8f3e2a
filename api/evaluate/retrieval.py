"""``wenmai eval retrieval``: gold questions through the production path, and the library that they are asked of."""

from __future__ import annotations

import statistics
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from api.evaluate.metrics import DEEP, Ranking, by_kind, deep_hit, summary
from api.evaluate.queries import read_queries
from api.library import Library
from api.pipeline import ingest
from api.settings import Settings
from api.wiring import open_library
from ontology.errors import WrongUse


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
