"""Figures for Prometheus: requests as they come, the library as it is when it is asked."""

from __future__ import annotations

from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram, generate_latest

from api.service import Status

MEDIA_TYPE = "text/plain; version=0.0.4; charset=utf-8"
_BUCKETS = (0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0)


class Metrics:
    """The figures of one application; nothing is shared between two."""

    def __init__(self) -> None:
        self.registry = CollectorRegistry()
        labels = ("method", "route")
        self.requests = Counter("wenmai_http_requests", "HTTP requests", (*labels, "status"), registry=self.registry)
        self.seconds = Histogram(
            "wenmai_http_request_seconds", "Seconds to answer", labels, registry=self.registry, buckets=_BUCKETS
        )
        self.size = Gauge("wenmai_library_size", "What the library holds", ("part",), registry=self.registry)
        self.position = Gauge(
            "wenmai_outbox_position", "How far each part came in the outbox", ("part",), registry=self.registry
        )
        self.agreed = Gauge("wenmai_library_agreed", "1 when all parts agree", registry=self.registry)

    def observe(self, route: str, method: str, status: int, seconds: float) -> None:
        """Count one request."""
        self.requests.labels(method, route, str(status)).inc()
        self.seconds.labels(method, route).observe(seconds)

    def exposition(self, status: Status) -> bytes:
        """All figures in the text format."""
        self.size.labels("documents").set(status.documents)
        self.size.labels("passages").set(status.passages)
        for part in ("head", "lexical", "dense", "graph"):
            self.position.labels(part).set(getattr(status, part))
        self.agreed.set(status.agreed)
        return generate_latest(self.registry)
