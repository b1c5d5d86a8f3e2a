"""The one process that takes in what waits, beside a service that goes on answering.

It holds the library's write lock for a slice of some seconds, and lets others have it between two slices. Killed at any
moment it leaves a queue with which the next one goes on.
"""

from __future__ import annotations

import fcntl
import logging
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from api.desk.intake.queue import Queue
from api.desk.intake.spool import Spool
from api.desk.intake.taking import SLICE_S, Taking, unheard
from api.library import Library
from api.settings import Settings
from api.wiring import open_library
from ontology.errors import LibraryBusy
from ontology.records import Refusal

_LOG = logging.getLogger("wenmai.intake")
_LOCK = "intake.lock"
LINGER_S = 20.0
"""A worker that finds nothing to do waits so long for more: models are loaded once for a row of pushes."""
_LOOK_S = 0.3
_PAUSE_S = 0.4
"""Between two slices others come to the lock: whoever waits for it looks five times a second."""


@contextmanager
def alone(folder: Path, name: str = _LOCK) -> Iterator[bool]:
    """Say whether this is the only process that does so; the lock goes with the process, however that ends."""
    folder.mkdir(parents=True, exist_ok=True)
    with (folder / name).open("a") as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            yield False
            return
        yield True


@contextmanager
def opened_patiently(
    settings: Settings, *, patience_s: float, stopping: threading.Event | None = None
) -> Iterator[Library]:
    """Open a library for writing once nobody else writes. Raises :class:`LibraryBusy` where that lasts too long, or
    until it is to stop."""
    until = time.monotonic() + patience_s
    stopping = stopping or threading.Event()
    while True:
        opening = open_library(settings, write=True)
        try:
            library = opening.__enter__()
            break
        except LibraryBusy:
            if stopping.wait(_LOOK_S) or time.monotonic() > until:
                raise
    try:
        yield library
    except BaseException as error:
        if not opening.__exit__(type(error), error, error.__traceback__):
            raise
    else:
        opening.__exit__(None, None, None)


@dataclass(frozen=True, slots=True)
class Worker:
    """Empties the queue of a library."""

    settings: Settings
    queue: Queue
    spool: Spool
    patience_s: float = 24 * 3_600.0
    slice_s: float = SLICE_S
    stopping: threading.Event = field(default_factory=threading.Event)
    """Set by whoever wants it to end after the document that it has in hand; the rest waits for the next worker."""
    refused: Callable[[Refusal], None] = unheard
    """Hears of each document that was refused."""

    def work(self, *, linger_s: float = LINGER_S) -> int | None:
        """Take in all that waits and what comes soon after; return how many items ended, ``None`` where another worker
        is at it already."""
        ended = 0
        while True:
            with alone(self.settings.library) as only:
                if not only:
                    return ended or None
                try:
                    ended += self._until_empty(linger_s)
                except LibraryBusy:
                    if not self.stopping.is_set():
                        raise
            # What came between the last look and the giving up of the lock woke nobody.
            if self.stopping.is_set() or not self.queue.waiting():
                return ended

    def _until_empty(self, linger_s: float) -> int:
        ended = 0
        idle = time.monotonic()
        while not self.stopping.is_set() and (self.queue.waiting() or time.monotonic() - idle < linger_s):
            if not self.queue.waiting():
                self.stopping.wait(_LOOK_S)
                continue
            with self._opened() as library:
                taking = Taking(library, self.queue, self.spool, stopping=self.stopping, refused=self.refused)
                done = taking.slice(seconds=self.slice_s)
                if not self.queue.waiting():
                    taking.sweep()
            ended += done
            _LOG.info("%d items taken in, %d wait", done, self.queue.waiting())
            idle = time.monotonic()
            self.stopping.wait(_PAUSE_S)
        return ended

    def _opened(self) -> AbstractContextManager[Library]:
        return opened_patiently(self.settings, patience_s=self.patience_s, stopping=self.stopping)
