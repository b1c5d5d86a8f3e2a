"""What each process of the service says of itself, so that whichever is asked can tell of all."""

from __future__ import annotations

import os
import resource
import threading
import time
from collections.abc import Iterator
from pathlib import Path

from api.library import Library
from api.metrics import Metrics
from api.running.readiness import Readiness
from ontology.pool import WorkerPool

EVERY_S = 2.0
_SELF = Path("/proc/self")
_PAGE = resource.getpagesize()


def tell_in_background(library: Library, metrics: Metrics, readiness: Readiness) -> threading.Thread:
    """Tell of this process every :data:`EVERY_S` seconds, as long as it lives."""

    def told() -> None:
        while True:
            tell(library, metrics, readiness)
            time.sleep(EVERY_S)

    thread = threading.Thread(target=told, name="figures", daemon=True)
    thread.start()
    return thread


def tell(library: Library, metrics: Metrics, readiness: Readiness) -> None:
    """Put the figures of this process where the others' are."""
    process = str(os.getpid())
    metrics.warm.labels(process).set(readiness.warm and not readiness.stopping)
    metrics.memory.labels(process, "itself").set(resident("self"))
    metrics.memory.labels(process, "children").set(sum(map(resident, children())))
    metrics.threads.labels(process).set(threading.active_count())
    metrics.files.labels(process).set(open_files())
    runner = library.door.runner
    at_work = runner.at_work if isinstance(runner, WorkerPool) else (0, 0)
    for state, number in zip(("running", "waiting"), at_work, strict=True):
        metrics.sparql.labels(process, state).set(number)


def resident(process: str) -> int:
    """Return the bytes of memory that a process holds; 0 where that is not told."""
    try:
        return int(Path("/proc", process, "statm").read_text("ascii").split()[1]) * _PAGE
    except (OSError, IndexError, ValueError):
        return 0


def children() -> Iterator[str]:
    """Yield the processes that this one started: those that answer queries, and the one that takes documents in."""
    for listed in _SELF.glob("task/*/children"):
        try:
            yield from listed.read_text("ascii").split()
        except OSError:  # a thread that ended meanwhile
            continue


def open_files() -> int:
    """Return how many files and connections this process holds open; 0 where that is not told."""
    try:
        return len(os.listdir(_SELF / "fd"))  # noqa: PTH208 - names alone
    except OSError:
        return 0
