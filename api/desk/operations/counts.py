"""What the statistics are made from, read from the desk's database: never a name, a telephone number or an address."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import sqlalchemy as sa

from api.chat.tables import exchanges, feedback
from api.desk.enquiries.tables import enquiries
from api.desk.operations.records import Asked, Wanted
from ingest.normalize import fold

_MINUTES = len("2026-11-21T20:1")
"""Of a time, the ten minutes: the hours of a clock may begin at half past those of UTC."""


@dataclass(frozen=True, slots=True)
class Came:
    """What the statistics take from an enquiry."""

    kind: str
    group: str
    channel: str
    state: str
    branch: str
    made: str
    due: str
    first_answered: str
    closed: str
    answers: int
    reopened: int
    satisfied: bool | None
    exchange_id: str


@dataclass(frozen=True, slots=True)
class Talked:
    """Questions to the chat that are alike in this, counted."""

    time: str
    """When the ten minutes began, as the desk writes times."""
    channel: str
    origin: str
    refused: bool
    branch: str
    count: int


@dataclass(frozen=True, slots=True)
class Judged:
    """Judgements of answers that are alike in this, counted."""

    good: bool
    reason: str
    count: int


def came(connection: sa.Connection, wanted: Wanted) -> list[Came]:
    """Return the enquiries that came in the span."""
    columns = [enquiries.c[name] for name in Came.__slots__]
    query = sa.select(*columns).where(*_within(enquiries.c.made, enquiries.c.branch, wanted))
    return [Came(*row) for row in connection.execute(query)]


def talked(connection: sa.Connection, wanted: Wanted) -> list[Talked]:
    """Return the questions that the chat was asked in the span, ten minutes at a time."""
    table = exchanges.c
    # Literal, since PostgreSQL takes two expressions with a parameter for two different ones.
    begun = sa.func.substr(table.time, sa.literal_column("1"), sa.literal_column(str(_MINUTES)))
    by = (begun, table.channel, table.origin, table.refused, table.branch)
    query = sa.select(*by, sa.func.count()).where(*_within(table.time, table.branch, wanted)).group_by(*by)
    return [Talked(f"{time}0:00+00:00", *rest) for time, *rest in connection.execute(query)]


def judged(connection: sa.Connection, wanted: Wanted) -> list[Judged]:
    """Return what readers thought of the chat's answers, by when they said so."""
    by = (feedback.c.good, feedback.c.reason)
    query = (
        sa.select(*by, sa.func.count())
        .join(exchanges, exchanges.c.id == feedback.c.exchange_id)
        .where(*_within(feedback.c.time, exchanges.c.branch, wanted))
        .group_by(*by)
    )
    return [Judged(*row) for row in connection.execute(query)]


def refused(connection: sa.Connection, wanted: Wanted) -> list[Asked]:
    """Return the questions that the chat refused in the span, the same wording once, the most asked first."""
    table = exchanges.c
    handed = sa.exists().where(enquiries.c.exchange_id == table.id).label("handed")
    query = sa.select(table.question, table.asked, table.session_id, table.time, handed).where(
        table.refused, *_within(table.time, table.branch, wanted)
    )
    gathered: dict[str, list[sa.Row[tuple[str, str, str, str, bool]]]] = {}
    for row in connection.execute(query.order_by(table.time, table.number)):
        gathered.setdefault(_letters(row.asked or row.question), []).append(row)
    return sorted(map(_asked, gathered.values()), key=lambda one: (-one.times, one.text))


def handed_over(connection: sa.Connection, wanted: Wanted) -> int:
    """Return how many of the chat's questions in the span became enquiries."""
    became = sa.exists().where(enquiries.c.exchange_id == exchanges.c.id)
    query = sa.select(sa.func.count()).select_from(exchanges)
    within = _within(exchanges.c.time, exchanges.c.branch, wanted)
    return connection.execute(query.where(became, *within)).scalar_one()


def branches(connection: sa.Connection) -> tuple[str, ...]:
    """Return the branches that enquiries and questions came to."""
    named = sa.union(*(sa.select(one.c.branch).where(one.c.branch != "") for one in (enquiries, exchanges)))
    return tuple(sorted(connection.execute(named).scalars()))


def _letters(question: str) -> str:
    """A question without its marks, so that one more of them makes no other wording."""
    return "".join(filter(str.isalnum, fold(question)))


def _asked(rows: Sequence[sa.Row[tuple[str, str, str, str, bool]]]) -> Asked:
    known = {row.session_id for row in rows if row.session_id}
    forgotten = sum(not row.session_id for row in rows)
    last = rows[-1]
    return Asked(
        last.asked or last.question, len(rows), len(known) + forgotten, sum(row.handed for row in rows), last.time
    )


def _within(time: sa.Column[str], branch: sa.Column[str], wanted: Wanted) -> tuple[sa.ColumnElement[bool], ...]:
    span = (time >= wanted.span.since, time < wanted.span.until)
    return (*span, branch == wanted.branch) if wanted.branch else span
