"""Figures for Prometheus: requests and answers as they come, processes as they say, the library as it is when asked."""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator
from contextlib import suppress
from pathlib import Path
from typing import Protocol

from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram, generate_latest
from prometheus_client.core import GaugeMetricFamily
from prometheus_client.metrics_core import Metric
from prometheus_client.multiprocess import MultiProcessCollector, mark_process_dead
from prometheus_client.registry import Collector

from api.chat.records import Exchange
from api.running.records import Figure

SHARED = "PROMETHEUS_MULTIPROC_DIR"
"""Names the folder in which the processes of one service put their figures together."""
MEDIA_TYPE = "text/plain; version=0.0.4; charset=utf-8"
_BUCKETS = (0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0)


class Figures(Protocol):
    """What tells of the library: :class:`api.running.vitals.Vitals`."""

    def figures(self) -> list[Figure]:
        """Return the figures of this moment."""
        ...


class Metrics:
    """The figures of one application; nothing is shared between two."""

    def __init__(self) -> None:
        self.registry = CollectorRegistry()
        labels = ("method", "route")
        self.requests = Counter("wenmai_http_requests", "HTTP requests", (*labels, "status"), registry=self.registry)
        self.seconds = Histogram(
            "wenmai_http_request_seconds", "Seconds to answer", labels, registry=self.registry, buckets=_BUCKETS
        )
        self.problems = Counter(
            "wenmai_problems", "Requests that were refused or failed, by cause", ("code",), registry=self.registry
        )
        self.answers = Counter(
            "wenmai_answers",
            "Questions by what became of them, by what was asked for",
            ("channel", "outcome", "kind"),
            registry=self.registry,
        )
        self.refusals = Counter(
            "wenmai_refusals", "Requests that limits turned away", ("kind", "status"), registry=self.registry
        )
        self.waiting = self._live("wenmai_requests_waiting", "Requests that wait for their turn", "kind")
        # Every process has its own label. What a dead one said last goes with it.
        self.warm = self._live("wenmai_process_warm", "1 when the process may be sent readers", "process")
        self.memory = self._live("wenmai_process_resident_bytes", "Memory that is held", "process", "of")
        self.threads = self._live("wenmai_process_threads", "Threads of the interpreter", "process")
        self.files = self._live("wenmai_process_open_files", "Open files and connections", "process")
        self.sparql = self._live("wenmai_sparql_queries", "SPARQL queries at the moment", "process", "state")

    def _live(self, name: str, meaning: str, *labels: str) -> Gauge:
        return Gauge(name, meaning, labels, registry=self.registry, multiprocess_mode="livesum")

    def observe(self, route: str, method: str, status: int, seconds: float) -> None:
        """Count one request."""
        self.requests.labels(method, route, str(status)).inc()
        self.seconds.labels(method, route).observe(seconds)

    def refused(self, kind: str, status: int) -> None:
        """Count one request that was turned away."""
        self.refusals.labels(kind, str(status)).inc()

    def queued(self, kind: str, waiting: int) -> None:
        """Note how many requests of a kind wait in this process."""
        self.waiting.labels(kind).set(waiting)

    def problem(self, code: str) -> None:
        """Count one problem that was told to whoever asked."""
        self.problems.labels(code).inc()

    def answered(self, exchange: Exchange) -> None:
        """Count one answer; of what was asked, only which kind of question it was."""
        answer = exchange.answer
        outcome = "refused" if answer.refused else "answered"
        self.answers.labels(exchange.channel.value, outcome, answer.kind or "none").inc()

    def exposition(self, figures: Iterable[Figure]) -> bytes:
        """All figures in the text format."""
        together = CollectorRegistry()
        together.register(_Now(figures))
        return self._counted() + generate_latest(together)

    def _counted(self) -> bytes:
        folder = os.environ.get(SHARED, "")
        if not folder:
            return generate_latest(self.registry)
        forget_the_dead(Path(folder))
        counted = CollectorRegistry()
        _Together(counted, folder)  # type: ignore[no-untyped-call]
        return generate_latest(counted)


class _Now(Collector):
    """Gives figures out by their names."""

    def __init__(self, figures: Iterable[Figure]) -> None:
        self._figures = tuple(figures)

    def collect(self) -> Iterator[GaugeMetricFamily]:
        families: dict[str, GaugeMetricFamily] = {}
        for one in self._figures:
            if one.name not in families:
                families[one.name] = GaugeMetricFamily(one.name, one.meaning, labels=[name for name, _ in one.labels])
            families[one.name].add_metric([value for _, value in one.labels], one.value)
        yield from families.values()


class _Together(MultiProcessCollector):
    """What all processes counted. A file without a byte is that of one that has just begun, or was killed at it."""

    def collect(self) -> Iterable[Metric]:
        files = [str(one) for one in Path(self._path).glob("*.db") if _holds(one)]
        found: Iterable[Metric] = self.merge(files)  # type: ignore[no-untyped-call]
        return found


def _holds(file: Path) -> bool:
    with suppress(FileNotFoundError):  # another process has just taken it away
        return file.stat().st_size > 0
    return False


def forget_the_dead(folder: Path) -> None:
    """Take away what processes said of themselves that are no more; what they counted stays."""
    for process in {path.stem.rpartition("_")[2] for path in folder.glob("gauge_live*.db")}:
        if process.isdecimal() and not _lives(int(process)):
            with suppress(FileNotFoundError):  # another process is at it as well
                mark_process_dead(int(process), str(folder))  # type: ignore[no-untyped-call]


def _lives(process: int) -> bool:
    try:
        os.kill(process, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        return True
    return True
