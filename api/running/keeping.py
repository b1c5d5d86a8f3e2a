"""Brings up what a process keeps in memory, beside its answers, when others have written."""

from __future__ import annotations

import gc
import threading
import time
from collections.abc import Callable

from sqlalchemy.exc import DBAPIError
from structlog.typing import FilteringBoundLogger

from api.library import Library
from api.running.readiness import Readiness
from ontology.errors import WenmaiError

_LOOK_S = 0.5
_REST = 49
"""So many times as long as the whole library takes to count rests who counted it: a fiftieth of a core goes there."""


def keep_in_background(library: Library, readiness: Readiness, log: FilteringBoundLogger) -> threading.Thread:
    """Look for what others have written twice a second, once the process is warm, until it is stopped."""
    thread = threading.Thread(target=_keep, args=(library, readiness, log), name="keeping", daemon=True)
    thread.start()
    return thread


def _keep(library: Library, readiness: Readiness, log: FilteringBoundLogger) -> None:
    while not readiness.warm and not readiness.stopping:
        time.sleep(_LOOK_S)
    # What is warm stays: to look through it for what can be thrown away would stop all answers for a while.
    gc.collect()
    gc.freeze()
    keeper = Keeper(library)
    with library.keeping.keeper():
        while not readiness.stopping:
            try:
                keeper.keep()
            except (WenmaiError, OSError, RuntimeError, ValueError, DBAPIError) as error:
                log.warning("not kept up", kind=type(error).__name__)
            time.sleep(_LOOK_S)


class Keeper:
    """Makes what readers would wait for, where it is behind.

    What a search is narrowed by follows at once. Names for suggestions and the library in numbers are made of all of
    it, so that an ingest, which writes every other second, would keep a process at nothing else: they have their rest.
    """

    def __init__(self, library: Library, *, now: Callable[[], float] = time.monotonic) -> None:
        self._library, self._now = library, now
        self._counted = library.narrowing.head
        self._due = now()

    def keep(self) -> None:
        """Look once."""
        self._library.facets()
        head, began = self._library.narrowing.head, self._now()
        if head == self._counted or began < self._due:
            return
        self._library.suggester.warm()
        self._library.holdings.statistics()
        self._counted = head
        self._due = self._now() + _REST * (self._now() - began)
