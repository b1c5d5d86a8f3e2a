"""Times as the desk keeps them: UTC, ISO 8601 to the second, so that their order is that of their letters."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta


def now() -> str:
    """Return the time now."""
    return _written(datetime.now(UTC))


def ago(span: timedelta) -> str:
    """Return the time before ``span``; a span below zero gives a time to come."""
    return _written(datetime.now(UTC) - span)


def _written(time: datetime) -> str:
    return time.isoformat(timespec="seconds")
