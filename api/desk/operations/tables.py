"""Statistics of the service as tables for spreadsheets and as objects for programs.

Pure.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict
from typing import Any

from api.desk.operations.records import Lacking, Share, Spread, Theme, Told, Wanted
from api.holdings.tables import safe

COLUMNS = ("table", "value", "label", "count", "unit")
LACKING_COLUMNS = (
    "group", "question", "times", "sessions", "handed_over", "last", "things", "subject", "subject_id",
)  # fmt: skip
_SHARES = ("settled_at_once", "pleased", "refused", "pleased_chat")
_SPREADS = ("first", "closed")
_SUMS = ("enquiries", "open", "overdue", "questions", "handed_over")


def as_csv(told: Told, labels: Mapping[tuple[str, str], str]) -> str:
    """All figures and tallies in one table; ``labels`` are what values are called, by tally and value."""
    rows: list[Sequence[object]] = [("figures", name, "", value, unit) for name, value, unit in _figures(told)]
    for timed in told.by_kind:
        label = labels.get(("enquiry_kinds", timed.kind), timed.kind)
        for name, taken in (("first", timed.first), ("closed", timed.closed)):
            rows += [(f"{name}_by_kind", timed.kind, label, value, unit) for _, value, unit in _spread(name, taken)]
    for tally in told.tallies:
        rows += [(tally.name, row.value, labels.get((tally.name, row.value), row.label), row.count, tally.unit)
                 for row in tally.rows]  # fmt: skip
    return _written(COLUMNS, rows)


def lacking_csv(lacking: Lacking) -> str:
    """The report of what was asked and not held: a row for each wording, with the number of its group."""
    rows = [
        (place, one.text, one.times, one.sessions, one.handed_over, one.last, *_about(theme))
        for place, theme in enumerate(lacking.themes, 1)
        for one in theme.questions
    ]
    return _written(LACKING_COLUMNS, rows)


def as_object(told: Told) -> dict[str, Any]:
    """All figures and tallies; times are seconds."""
    return {
        **_stated(told.wanted),
        **{name: getattr(told, name) for name in _SUMS},
        **{name: asdict(getattr(told, name)) for name in _SPREADS},
        **{name: _share(getattr(told, name)) for name in _SHARES},
        "by_kind": [
            {"kind": one.kind, "first": asdict(one.first), "closed": asdict(one.closed)} for one in told.by_kind
        ],
        "tallies": [
            {"name": one.name, "unit": one.unit, "rows": [{"value": row.value, "count": row.count} for row in one.rows]}
            for one in told.tallies
        ],
    }


def lacking_object(lacking: Lacking) -> dict[str, Any]:
    """The report of what was asked and not held."""
    return {
        **_stated(lacking.wanted),
        "times": lacking.times,
        "questions": lacking.questions,
        "left_out": lacking.left_out,
        "groups": [
            {
                "times": theme.times,
                "sessions": theme.sessions,
                "handed_over": theme.handed_over,
                "questions": [asdict(one) for one in theme.questions],
                "things": [asdict(one) for one in theme.things],
                "subject": asdict(theme.subject) if theme.subject else None,
            }
            for theme in lacking.themes
        ],
    }


def _figures(told: Told) -> Iterable[tuple[str, object, str]]:
    for name in _SUMS:
        yield name, getattr(told, name), "questions" if name in ("questions", "handed_over") else "enquiries"
    for name in _SPREADS:
        yield from _spread(name, getattr(told, name))
    for name in _SHARES:
        share: Share = getattr(told, name)
        yield name, share.part, f"of {share.whole}"


def _spread(name: str, taken: Spread) -> Iterable[tuple[str, object, str]]:
    yield f"{name}_count", taken.count, "enquiries"
    yield f"{name}_median", "" if taken.median is None else taken.median, "median seconds"
    yield f"{name}_nine_in_ten", "" if taken.nine_in_ten is None else taken.nine_in_ten, "p90 seconds"


def _about(theme: Theme) -> tuple[str, str, str]:
    subject = theme.subject
    return (
        "、".join(one.label for one in theme.things),
        subject.label if subject else "",
        subject.id if subject else "",
    )


def _stated(wanted: Wanted) -> dict[str, str]:
    stated = {"from": wanted.span.begin.isoformat(), "to": wanted.span.end.isoformat()}
    return stated | ({"branch": wanted.branch} if wanted.branch else {})


def _share(share: Share) -> dict[str, Any]:
    return {"part": share.part, "whole": share.whole, "ratio": None if share.ratio is None else round(share.ratio, 4)}


def _written(columns: Sequence[str], rows: Iterable[Sequence[object]]) -> str:
    """A table whose cells no spreadsheet runs; the mark that tells one UTF-8 leads."""
    written = io.StringIO()
    table = csv.writer(written, lineterminator="\r\n")
    table.writerow(columns)
    table.writerows([safe(cell) if isinstance(cell, str) else cell for cell in row] for row in rows)
    return "\ufeff" + written.getvalue()
