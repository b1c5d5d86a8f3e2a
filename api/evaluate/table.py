"""A comparison as a table of text, aligned by the columns that a terminal gives to Chinese characters.

Pure.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

_GAP = "  "


def table(report: Mapping[str, Any]) -> Iterator[str]:
    """Yield the lines of a :func:`~api.evaluate.compare.report`: all queries first, then each kind; a run a column."""
    interval = report["interval"]
    yield (
        f"{report['n']} queries over {report['passages']} passages; in brackets the {interval['level']:.0%} interval "
        f"of {interval['resamples']} resamples of the queries"
    )
    for kind, figures in {"all": report, **report["by_kind"]}.items():
        yield ""
        yield from aligned(list(_rows(figures, f"{kind} ({figures['n']})", report["reference"])))


def _rows(figures: Mapping[str, Any], title: str, reference: str) -> Iterator[list[str]]:
    runs, differences = figures["runs"], figures["ndcg@10_difference"]
    yield [title, *runs]
    for measure in next(iter(runs.values())):
        digits = 1 if measure == "ms_p50" else 3
        yield [measure, *(_cell(figures[measure], digits=digits) for figures in runs.values())]
    if differences:
        cells = (_cell(differences[name], sign="+") if name in differences else "" for name in runs)
        yield [f"ndcg@10 - {reference}", *cells]


def _cell(found: Mapping[str, float], *, digits: int = 3, sign: str = "") -> str:
    value, low, high = (f"{found[name]:{sign}.{digits}f}" for name in ("value", "low", "high"))
    return f"{value} [{low}, {high}]"


def aligned(rows: Sequence[Sequence[str]]) -> Iterator[str]:
    """Yield each row as one line; a column is as wide as its widest cell."""
    widths = [max(map(columns, cells)) for cells in zip(*rows, strict=True)]
    for row in rows:
        padded = (cell + " " * (width - columns(cell)) for cell, width in zip(row, widths, strict=True))
        yield _GAP.join(padded).rstrip()


def columns(text: str) -> int:
    """Return how many columns of a terminal a text takes: two a wide character, none a combining one.

    Source: Unicode Standard Annex #11, "East Asian Width", where ``W`` and ``F`` are wide.
    """
    return sum(2 if unicodedata.east_asian_width(one) in "WF" else not unicodedata.combining(one) for one in text)
