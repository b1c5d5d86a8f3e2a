"""Statistics as a table for spreadsheets and as an object for programs.

Pure.
"""

from __future__ import annotations

import csv
import io
import re
from typing import Any

from api.holdings.records import Statistics
from index.tallies import Part

COLUMNS = ("table", "value", "label", "count", "unit", "documents")
# What a spreadsheet would run.
_RUN = re.compile(r"[=+\-@\t\r＝＋－＠]")
_NUMBER = re.compile(r"-?\d+")


def as_csv(told: Statistics, labels: dict[tuple[str, str], str]) -> str:
    """All tallies in one table; the mark that tells a spreadsheet UTF-8 leads.

    ``labels`` are what values are called, by tally and value; a row's own label stands where there is none.
    """
    written = io.StringIO()
    rows = csv.writer(written, lineterminator="\r\n")
    rows.writerow(COLUMNS)
    for name, count in _sizes(told).items():
        rows.writerow(("sizes", name, labels.get(("sizes", name), name), count, "", ""))
    for tally in told.tallies:
        for row in tally.rows:
            label = labels.get((tally.name, row.value), row.label)
            cells = (safe(row.value), safe(label), row.count, tally.unit, row.documents or "")
            rows.writerow((tally.name, *cells))
        for name, count in tally.outside:
            rows.writerow((tally.name, name, labels.get(("outside", name), name), count, tally.unit, ""))
    return "\ufeff" + written.getvalue()


def safe(cell: str) -> str:
    """Return a cell of a table for spreadsheets, which must not run it."""
    return f"'{cell}" if _RUN.match(cell) and not _NUMBER.fullmatch(cell) else cell


def as_object(told: Statistics) -> dict[str, Any]:
    """All tallies by name."""
    return {
        "part": part_object(told.part),
        "sizes": _sizes(told),
        "tallies": [
            {
                "name": tally.name,
                "unit": tally.unit,
                "rows": [
                    {"value": row.value, "label": row.label, "count": row.count}
                    | ({"documents": row.documents} if row.documents else {})
                    for row in tally.rows
                ],
                "left_out": tally.left_out,
                "outside": dict(tally.outside),
            }
            for tally in told.tallies
        ],
    }


def part_object(part: Part) -> dict[str, str]:
    """What a part is narrowed by."""
    return {name: value for name in ("collection", "branch", "book") if (value := getattr(part, name))}


def _sizes(told: Statistics) -> dict[str, int]:
    sizes = told.sizes
    return {
        "documents": sizes.documents,
        "passages": sizes.passages,
        "characters": sizes.characters,
        "tags": told.tags,
        "pictured": sizes.pictured,
        "recorded": sizes.recorded,
    }
