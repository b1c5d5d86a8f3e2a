"""Local days and the UTC times that the desk keeps; nothing here reads the clock.

Hours and days are those of the library's own clock, as the desk's hours set it: so many minutes ahead of UTC.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta, timezone
from enum import StrEnum

from api.desk.enquiries.hours import Hours
from ontology.errors import WrongUse

LONGEST = 3_660
"""Days of a span."""
USUAL = 30
"""Days of a span of which nothing is said."""
_MOST_DAYS, _MOST_WEEKS = 62, 371
_FIRST = date(2000, 1, 1)


class Step(StrEnum):
    """What one column of a run of days stands for."""

    DAY = "day"
    WEEK = "week"
    """From Monday."""
    MONTH = "month"


@dataclass(frozen=True, slots=True)
class Span:
    """Local days from ``begin`` to ``end``, both among them."""

    begin: date
    end: date
    offset: int = Hours().offset
    """Minutes that local time is ahead of UTC."""

    @property
    def days(self) -> int:
        """How many they are."""
        return (self.end - self.begin).days + 1

    @property
    def since(self) -> str:
        """The UTC time at which it begins, as the desk writes times."""
        return self._midnight(self.begin)

    @property
    def until(self) -> str:
        """The UTC time at which it is over, itself no longer in it."""
        return self._midnight(self.end + timedelta(days=1))

    @property
    def step(self) -> Step:
        """What a column stands for, so that there is room for all."""
        if self.days <= _MOST_DAYS:
            return Step.DAY
        return Step.WEEK if self.days <= _MOST_WEEKS else Step.MONTH

    @property
    def zone(self) -> timezone:
        """The local time."""
        return timezone(timedelta(minutes=self.offset))

    def local(self, written: str) -> datetime:
        """Return the local time of a time as the desk writes it."""
        return datetime.fromisoformat(written).astimezone(self.zone)

    def _midnight(self, day: date) -> str:
        return datetime.combine(day, time(), self.zone).astimezone(UTC).isoformat(timespec="seconds")

    def columns(self) -> Iterator[date]:
        """Yield the day with which each column begins."""
        day = first_of(self.begin, self.step)
        while day <= self.end:
            yield day
            day = _next(day, self.step)


def span_of(begin: date | None, end: date | None, *, today: date, offset: int = Hours().offset) -> Span:
    """Return the span that is asked for; the last thirty days where nothing is said.

    Raises :class:`WrongUse` for an end before the beginning, for days before 2000, and for more than ten years.
    """
    last = end or (max(begin, today) if begin else today)
    first = begin or last - timedelta(days=USUAL - 1)
    if last < first:
        raise WrongUse(f"止日 {last} 在起日 {first} 之前。")
    if first < _FIRST or last.year > today.year + 1:
        raise WrongUse(f"只统计 {_FIRST.year} 年以来的日子，收到的是 {first} 到 {last}。")
    if (last - first).days >= LONGEST:
        raise WrongUse(f"一次最多统计 {LONGEST} 天，{first} 到 {last} 太长。")
    return Span(first, last, offset)


def first_of(day: date, step: Step) -> date:
    """Return the day with which the column of ``day`` begins."""
    if step is Step.WEEK:
        return day - timedelta(days=day.weekday())
    return day.replace(day=1) if step is Step.MONTH else day


def _next(day: date, step: Step) -> date:
    if step is Step.MONTH:
        return (day + timedelta(days=32)).replace(day=1)
    return day + timedelta(days=7 if step is Step.WEEK else 1)
