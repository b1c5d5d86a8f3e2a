"""The service of a span of days in numbers, counted anew each time."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

import sqlalchemy as sa

from api.desk.clock import now
from api.desk.enquiries.records import OPEN, Kind, State
from api.desk.operations import counts
from api.desk.operations.counts import Came
from api.desk.operations.records import Share, Timed, Told, Wanted
from api.desk.operations.tallying import by_branch, of_enquiries, of_judgements, of_questions
from api.desk.operations.times import seconds, spread


def figures(engine: sa.Engine, wanted: Wanted) -> Told:
    """Return the service of a span of days in numbers."""
    with engine.connect() as connection:
        came, talked = counts.came(connection, wanted), counts.talked(connection, wanted)
        judged = counts.judged(connection, wanted)
        handed = counts.handed_over(connection, wanted)
    asked = sum(one.count for one in talked)
    own = [one for one in came if one.state != State.MERGED]
    at = now()
    return Told(
        wanted,
        enquiries=len(came),
        open=sum(one.state in OPEN for one in came),
        overdue=sum(one.state in OPEN and bool(one.due) and one.due < at for one in came),
        first=spread(seconds(one.made, one.first_answered) for one in own),
        closed=spread(seconds(one.made, one.closed) for one in own),
        by_kind=_by_kind(own),
        settled_at_once=_settled(own),
        pleased=_share(one.satisfied for one in own if one.satisfied is not None),
        questions=asked,
        refused=Share(sum(one.count for one in talked if one.refused), asked),
        pleased_chat=Share(sum(one.count for one in judged if one.good), sum(one.count for one in judged)),
        handed_over=handed,
        tallies=(
            *of_enquiries(came, wanted.span),
            *of_questions(talked, wanted.span),
            of_judgements(judged),
            *(() if wanted.branch else by_branch(came, talked)),
        ),
    )


def _by_kind(came: Sequence[Came]) -> tuple[Timed, ...]:
    timed = []
    for kind in Kind:
        these = [one for one in came if one.kind == kind]
        if these:
            first = spread(seconds(one.made, one.first_answered) for one in these)
            timed.append(Timed(kind, first, spread(seconds(one.made, one.closed) for one in these)))
    return tuple(timed)


def _settled(came: Iterable[Came]) -> Share:
    closed = [one for one in came if one.state == State.CLOSED and one.answers]
    return Share(sum(one.answers == 1 and not one.reopened for one in closed), len(closed))


def _share(said: Iterable[bool | None]) -> Share:
    heard = list(said)
    return Share(sum(one is True for one in heard), len(heard))
