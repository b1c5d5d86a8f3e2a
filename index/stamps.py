"""The stamp of a change: when it was made, UTC to the second as of ISO 8601.

Who harvests asks again from the second in which it was last answered (OAI-PMH 2.0, section 2.7.1). A change is seen
only when its transaction ends, a moment after it was stamped; were it stamped with the second that runs, an answer
given in between would lack it and the next would begin after it. So a stamp is the end of that second: it is never
earlier than an answer that lacks its change, as long as a transaction ends within a second.
"""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

FORMAT = "%Y-%m-%dT%H:%M:%SZ"


def now() -> datetime:
    """Return the present moment."""
    return datetime.now(UTC)


def stamp_of(moment: datetime) -> str:
    """Return the stamp of a change made at ``moment``, which states its zone."""
    return (moment.astimezone(UTC).replace(microsecond=0) + timedelta(seconds=1)).strftime(FORMAT)
