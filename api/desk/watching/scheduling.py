"""When a watch is due next, and when a delivery is tried again."""

from __future__ import annotations

from datetime import datetime, timedelta

from api.desk.watching.records import Schedule

_DAYS = {Schedule.DAILY: 1, Schedule.WEEKLY: 7}
BACK_OFF = (
    timedelta(minutes=1),
    timedelta(minutes=5),
    timedelta(minutes=30),
    timedelta(hours=2),
    timedelta(hours=8),
    timedelta(hours=24),
)
"""How long to wait after each try that failed; after the last it is given up."""


def following(schedule: Schedule, last_run: str, now: str) -> str:
    """Return when a watch that was last run at ``last_run`` is due; empty for never.

    It is due from the beginning of its day in UTC, so that a job at the same hour of each day finds it due however
    long the run before took.
    """
    if schedule is Schedule.ON_DEMAND:
        return ""
    if not last_run:
        return now
    day = datetime.fromisoformat(last_run).replace(hour=0, minute=0, second=0, microsecond=0)
    return (day + timedelta(days=_DAYS[schedule])).isoformat(timespec="seconds")


def next_try(tries: int, now: str) -> str:
    """Return when to try a delivery again after ``tries`` that failed; empty for never."""
    if tries > len(BACK_OFF):
        return ""
    return (datetime.fromisoformat(now) + BACK_OFF[tries - 1]).isoformat(timespec="seconds")
