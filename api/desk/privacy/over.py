"""Which enquiries are over, and since when."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import sqlalchemy as sa

from api.desk.enquiries.records import State
from api.desk.enquiries.tables import enquiries

_CHAIN = 50
_COLUMNS = (enquiries.c.id, enquiries.c.state, enquiries.c.closed, enquiries.c.answered, enquiries.c.merged_into)


@dataclass(frozen=True, slots=True)
class _Row:
    state: str
    closed: str
    answered: str
    merged_into: int


def over(connection: sa.Connection, *, before: str) -> list[int]:
    """Return the ids of enquiries that were closed before a time, or answered and never taken up again.

    One that was merged is over when that is whose answer its reader sees.
    """
    found = {
        row.id: _Row(row.state, row.closed, row.answered, row.merged_into)
        for row in connection.execute(sa.select(*_COLUMNS))
    }
    return sorted(ident for ident in found if (time := _ended(found, ident)) and time < before)


def _ended(found: Mapping[int, _Row], ident: int) -> str:
    for _ in range(_CHAIN):
        row = found.get(ident)
        if row is None:
            return ""
        if row.state != State.MERGED:
            return {State.CLOSED.value: row.closed, State.ANSWERED.value: row.answered}.get(row.state, "")
        ident = row.merged_into
    return ""
