"""Until when an answer is waited for: what works for it longer than that is stopped, whatever room it works in.

The time goes with the request, also into the threads that work for it (https://docs.python.org/3/library/contextvars.html).
"""

from __future__ import annotations

import math
import time
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass

from ontology.errors import QueryTooCostly


@dataclass(slots=True)
class Deadline:
    """A time, and the one that was set around it."""

    until: float
    outer: Deadline | None

    def lift(self) -> None:
        """Let what is still to be done take as long as it likes, as far as this time goes."""
        self.until = math.inf


_SET: ContextVar[Deadline | None] = ContextVar("deadline", default=None)


@contextmanager
def within(seconds: float) -> Iterator[Deadline]:
    """Let what is done here, and what it starts, end within ``seconds``, or earlier where that was said before."""
    made = Deadline(time.monotonic() + seconds, _SET.get())
    token = _SET.set(made)
    try:
        yield made
    finally:
        _SET.reset(token)


def left() -> float:
    """Return how many seconds are left, 0 where none are; infinite where nobody set a time."""
    until, one = math.inf, _SET.get()
    while one is not None:
        until, one = min(until, one.until), one.outer
    return max(0.0, until - time.monotonic())


def is_over() -> bool:
    """Say whether the time is over."""
    return left() <= 0


def check() -> None:
    """Go on only where there is time left. Raises :class:`QueryTooCostly`."""
    if is_over():
        raise too_late()


def too_late() -> QueryTooCostly:
    """Return what is told of work that was stopped."""
    return QueryTooCostly("这一条查得太久，已经停下；请缩小范围再试。")
