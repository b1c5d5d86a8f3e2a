"""When an answer is due: working days of the library, and how many of them each kind of enquiry may take.

What comes in at night, at a weekend or on a holiday counts from the next working day. It is due at closing time of the
N-th working day after the one that it counts from: a question of one day that comes on Monday morning is due on Tuesday
at closing time, and so is one that comes on Saturday night. Hours of the day do not count otherwise. No clock is read.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, fields
from datetime import UTC, date, datetime, timedelta, timezone
from datetime import time as clock_time
from types import MappingProxyType
from typing import Any

from api.desk.enquiries.records import OPEN, Enquiry, Kind, Timing
from ontology.errors import WrongUse

DAYS: Mapping[Kind, int] = MappingProxyType(
    {Kind.DIRECTIONAL: 1, Kind.FACTUAL: 3, Kind.LITERATURE: 5, Kind.SPECIAL: 15, Kind.NOVELTY: 20}
)
"""Working days that an answer may take where nothing else is set."""

MOST_DAYS = 250
_LONGEST_HOLIDAY = 400


@dataclass(frozen=True, slots=True)
class Hours:
    """Working days and closing time in the library's own time; ``days`` and ``waiting`` count working days."""

    offset: int = 480
    """Minutes that the library's time is ahead of UTC."""
    workdays: tuple[int, ...] = (1, 2, 3, 4, 5)
    """1 is Monday."""
    closing: str = "17:00"
    holidays: tuple[str, ...] = ()
    """Days on which nobody works though it is a working day: 2026-10-01."""
    extra: tuple[str, ...] = ()
    """Days on which the library works all the same 调休上班."""
    days: Mapping[Kind, int] = field(default_factory=lambda: DAYS)
    waiting: int = 5
    """After so many working days an enquiry that waits for its reader is looked at again."""

    def due(self, kind: Kind, since: datetime) -> datetime:
        """Return when an enquiry that came in at ``since`` is due, in UTC."""
        return self.after(self.days[kind], since)

    def after(self, count: int, since: datetime) -> datetime:
        """Return closing time of the ``count``-th working day after ``since``, in UTC."""
        day = self._begin(since)
        for _ in range(count):
            day = self._next(day)
        return datetime.combine(day, self._closing, self._zone).astimezone(UTC)

    def timing(self, enquiry: Enquiry, at: datetime) -> Timing:
        """Say how an enquiry stands to its due time; soon is by the end of the next working day."""
        if enquiry.state not in OPEN:
            return Timing.DONE
        due = datetime.fromisoformat(enquiry.due)
        if due < at:
            return Timing.OVERDUE
        return Timing.SOON if due <= self.after(1, at) else Timing.LATER

    def local(self, time: str) -> str:
        """Return a time as the library's clock shows it, to the minute; an empty one as it is."""
        return datetime.fromisoformat(time).astimezone(self._zone).strftime("%Y-%m-%d %H:%M") if time else ""

    def until(self, day: str) -> datetime:
        """Return closing time of a day, in UTC. Raises :class:`WrongUse` for what is no date."""
        return datetime.combine(_date(day), self._closing, self._zone).astimezone(UTC)

    def works(self, day: date) -> bool:
        """Say whether the library works on a day."""
        written = day.isoformat()
        return written in self.extra or (day.isoweekday() in self.workdays and written not in self.holidays)

    def _begin(self, since: datetime) -> date:
        """The working day that what comes in at ``since`` counts from."""
        local = since.astimezone(self._zone)
        day = local.date()
        return day if self.works(day) and local.time() < self._closing else self._next(day)

    def _next(self, day: date) -> date:
        for distance in range(1, _LONGEST_HOLIDAY):
            if self.works(day + timedelta(days=distance)):
                return day + timedelta(days=distance)
        raise WrongUse("工作日的设置里一年多没有一个工作日，请改正。")

    @property
    def _zone(self) -> timezone:
        return timezone(timedelta(minutes=self.offset))

    @property
    def _closing(self) -> clock_time:
        return _time(self.closing)


def hours_of(said: Mapping[str, Any]) -> Hours:
    """Return the hours that were stored or typed. Raises :class:`WrongUse` naming what is senseless."""
    known = {one.name for one in fields(Hours)}
    given = {name: value for name, value in said.items() if name in known}
    for name in ("workdays", "holidays", "extra"):
        given |= {name: tuple(given[name])} if name in given else {}
    days = {Kind(kind): int(count) for kind, count in dict(given.get("days", {})).items()}
    return _checked(Hours(**{**given, "days": MappingProxyType({**DAYS, **days})}))


def said_of(hours: Hours) -> dict[str, Any]:
    """Return hours as they are stored."""
    told = {one.name: getattr(hours, one.name) for one in fields(Hours)}
    return {**told, "days": {kind.value: count for kind, count in hours.days.items()}}


def _checked(hours: Hours) -> Hours:
    if not hours.workdays or not set(hours.workdays) <= set(range(1, 8)):
        raise WrongUse("工作日要在周一到周日之中选至少一天。")
    if not -720 <= hours.offset <= 840:
        raise WrongUse("时区与世界时之差要在 -12 到 +14 小时之间。")
    for day in (*hours.holidays, *hours.extra):
        _date(day)
    _time(hours.closing)
    if not all(1 <= count <= MOST_DAYS for count in (*hours.days.values(), hours.waiting)):
        raise WrongUse(f"期限要在 1 到 {MOST_DAYS} 个工作日之间。")
    return hours


def _date(written: str) -> date:
    try:
        return date.fromisoformat(written)
    except ValueError as error:
        raise WrongUse(f"{written} 不是日期，请写作 2026-10-01。") from error


def _time(written: str) -> clock_time:
    try:
        return clock_time.fromisoformat(written)
    except ValueError as error:
        raise WrongUse(f"{written} 不是时刻，请写作 17:00。") from error
