"""Brings up what a process keeps in memory, beside its answers, when others have written."""

from __future__ import annotations

import gc
import threading
import time

from sqlalchemy.exc import DBAPIError
from structlog.typing import FilteringBoundLogger

from api.library import Library
from api.running.readiness import Readiness
from ontology.errors import WenmaiError

_LOOK_S = 0.5


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
    with library.keeping.keeper():
        while not readiness.stopping:
            try:
                keep(library)
            except (WenmaiError, OSError, RuntimeError, ValueError, DBAPIError) as error:
                log.warning("not kept up", kind=type(error).__name__)
            time.sleep(_LOOK_S)


def keep(library: Library) -> None:
    """Make what readers would wait for, where it is behind."""
    before = library.narrowing.head
    library.facets()
    if library.narrowing.head != before:
        library.suggester.warm()
        library.holdings.statistics()
