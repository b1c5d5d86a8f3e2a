"""From what was read to the tallies that are told; nothing here reads the clock."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from datetime import datetime
from enum import StrEnum
from typing import TypeVar

from api.chat.records import Channel as Door
from api.chat.records import Reason
from api.desk.enquiries.records import Channel, Group, Kind, State
from api.desk.operations.counts import Came, Judged, Talked
from api.desk.operations.days import Span, first_of
from api.desk.operations.records import ENQUIRIES, QUESTIONS
from api.holdings.records import Row, Tally
from ontology.queries import Origin

_Key = TypeVar("_Key")

HOURS = ("hours", "chat_hours")
"""Tallies with a row for each hour of the day."""
RUNS = ("days", "chat_days", "refusals")
"""Tallies with a row for each day, week or month of the span."""
JUDGEMENTS = "judgements"
UNSAID = "unsaid"
"""The reason of a judgement that gives none."""


def of_enquiries(came: Sequence[Came], span: Span) -> tuple[Tally, ...]:
    """Count enquiries by what they are, and by when they came."""
    times = [(span.local(one.made), 1) for one in came]
    return (
        _by("enquiry_kinds", ENQUIRIES, Kind, ((one.kind, 1) for one in came)),
        _by("groups", ENQUIRIES, Group, ((one.group, 1) for one in came)),
        _by("channels", ENQUIRIES, Channel, ((one.channel, 1) for one in came)),
        _by("states", ENQUIRIES, State, ((one.state, 1) for one in came)),
        _hours("hours", ENQUIRIES, times),
        _run("days", ENQUIRIES, span, times),
    )


def of_questions(talked: Sequence[Talked], span: Span) -> tuple[Tally, ...]:
    """Count questions to the chat by the door that they came in by, and by when they came."""
    times = [(span.local(one.time), one.count) for one in talked]
    no = [(span.local(one.time), one.count) for one in talked if one.refused]
    answered = ((one.origin, one.count) for one in talked if not one.refused)
    return (
        _by("doors", QUESTIONS, Door, ((one.channel, one.count) for one in talked)),
        _by("origins", QUESTIONS, Origin, answered),
        _hours("chat_hours", QUESTIONS, times),
        _run("chat_days", QUESTIONS, span, times),
        _run("refusals", QUESTIONS, span, no),
    )


def of_judgements(judged: Iterable[Judged]) -> Tally:
    """Count why answers did not help."""
    stated = ((one.reason or UNSAID, one.count) for one in judged if not one.good)
    return _by("reasons", JUDGEMENTS, [*filter(None, Reason), UNSAID], stated)


def by_branch(came: Iterable[Came], talked: Iterable[Talked]) -> tuple[Tally, ...]:
    """Count enquiries and questions by branch; what came to none came to the whole library."""
    return (
        _found("branches", ENQUIRIES, ((one.branch, 1) for one in came)),
        _found("chat_branches", QUESTIONS, ((one.branch, one.count) for one in talked)),
    )


def _by(name: str, unit: str, values: Iterable[str] | type[StrEnum], counted: Iterable[tuple[str, int]]) -> Tally:
    """A row for each of ``values`` that occurs, and for what is none of them, the most first."""
    return _found(name, unit, counted, order=[str(one) for one in values])


def _found(name: str, unit: str, counted: Iterable[tuple[str, int]], *, order: Sequence[str] = ()) -> Tally:
    sums: Counter[str] = Counter()
    for value, count in counted:
        sums[value] += count
    place = {value: at for at, value in enumerate(order)}
    rows = sorted(sums.items(), key=lambda pair: (-pair[1], place.get(pair[0], len(place)), pair[0]))
    return Tally(name, unit, tuple(Row(value, value, count) for value, count in rows))


def _hours(name: str, unit: str, times: Iterable[tuple[datetime, int]]) -> Tally:
    sums = _sums(times, lambda time: time.hour)
    return Tally(name, unit, tuple(Row(str(hour), str(hour), sums[hour]) for hour in range(24)) if sums else ())


def _run(name: str, unit: str, span: Span, times: Iterable[tuple[datetime, int]]) -> Tally:
    sums = _sums(times, lambda time: first_of(time.date(), span.step))
    return Tally(name, unit, tuple(Row(str(day), str(day), sums[day]) for day in span.columns()) if sums else ())


def _sums(times: Iterable[tuple[datetime, int]], key: Callable[[datetime], _Key]) -> Counter[_Key]:
    sums: Counter[_Key] = Counter()
    for time, count in times:
        sums[key(time)] += count
    return sums
