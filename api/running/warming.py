"""Makes a process ready for its first reader: what else that reader would wait for."""

from __future__ import annotations

import threading
import time

from structlog.typing import FilteringBoundLogger

from api.library import Library
from api.running.notifying import notify
from api.running.readiness import Readiness
from ontology.errors import WenmaiError

_AGAIN_S = 5.0
_SAMPLES = ("府城东门何时修筑？", "苏轼的父亲是谁？")
"""What is answered from texts, and what from the graph."""


def warm(library: Library) -> None:
    """Let everything run once that the first reader would wait for: a search, an answer, names, what is counted."""
    library.suggester.warm()
    library.facets()
    library.holdings.statistics()
    for question in _SAMPLES:
        library.search(question)
        library.ask(question)


def warm_in_background(library: Library, readiness: Readiness, log: FilteringBoundLogger) -> threading.Thread:
    """Warm the process beside its first answers, again and again until it works or is stopped."""
    readiness.warm = False
    thread = threading.Thread(target=_until_warm, args=(library, readiness, log), name="warming", daemon=True)
    thread.start()
    return thread


def _until_warm(library: Library, readiness: Readiness, log: FilteringBoundLogger) -> None:
    while not readiness.stopping:
        began = time.perf_counter()
        try:
            warm(library)
        except (WenmaiError, OSError, RuntimeError, ValueError) as error:
            readiness.stuck = True
            log.error("not warm", kind=type(error).__name__, said=str(error) if isinstance(error, WenmaiError) else "")
            time.sleep(_AGAIN_S)
            continue
        readiness.warm, readiness.stuck = True, False
        log.info("warm", seconds=round(time.perf_counter() - began, 1))
        notify("READY=1\nSTATUS=answering")
        return
