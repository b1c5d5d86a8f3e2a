"""How a process that answers is stopped: it says so, finishes what it has begun, and leaves nothing running."""

from __future__ import annotations

import os
import signal
import sys
import threading
import time
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from types import FrameType
from typing import Any

from fastapi import FastAPI
from starlette.concurrency import run_in_threadpool
from structlog.typing import FilteringBoundLogger

from api.library import Library
from api.running.notifying import notify
from api.running.readiness import Readiness

SIGNALS = (signal.SIGTERM, signal.SIGINT)
MARGIN_S = 5.0
"""After the time that answers have, so much is left for what else is to end."""

Handler = Callable[[int, FrameType | None], Any]


class Alone:
    """What a process without a supervisor does with signals before and after its server hears them.

    Before, it leaves at once; after, what the server heard is raised again by it, and means nothing any more.
    """

    def __init__(self) -> None:
        self.served = False
        for number in SIGNALS:
            signal.signal(number, self._heard)

    def _heard(self, number: int, frame: FrameType | None) -> None:  # noqa: ARG002 - the handler's shape
        if not self.served:
            sys.exit(0)


@dataclass(slots=True)
class Stopping:
    """Stops one process. First ``/ready`` says no, for ``drain_s``; then new connections are refused and answers have
    ``stop_s`` to be finished; then the process that takes documents in has ended too, or is left to itself."""

    library: Library
    readiness: Readiness
    log: FilteringBoundLogger
    drain_s: float
    stop_s: float
    alone: Alone | None = None
    """In a process without a supervisor, what hears signals before and after its server does."""
    _until: float = 0.0
    _lock: threading.Lock = field(default_factory=threading.Lock)

    def attach(self, app: FastAPI) -> None:
        """Let the application stop so."""
        app.router.lifespan_context = self._lifespan

    @asynccontextmanager
    async def _lifespan(self, _: FastAPI) -> AsyncIterator[None]:
        self._listen()
        yield
        await run_in_threadpool(self._end)

    def _listen(self) -> None:
        """Come before the server's own handlers, which are set by the time that the application starts."""
        if threading.current_thread() is not threading.main_thread():
            return  # whoever runs the server beside something else stops it otherwise
        if self.alone is not None:
            self.alone.served = True
        for number in SIGNALS:
            server = signal.getsignal(number)
            if callable(server):
                signal.signal(number, self._handler(server))

    def _handler(self, server: Handler) -> Handler:
        def heard(number: int, frame: FrameType | None) -> None:
            if self.readiness.stopping:
                server(number, frame)  # whoever asks twice does not want to wait
                return
            self.readiness.stopping = True
            threading.Thread(target=self._stop, args=(server, number), name="stopping", daemon=True).start()

        return heard

    def _stop(self, server: Handler, number: int) -> None:
        notify("STOPPING=1\nSTATUS=finishing answers")
        self._until = time.monotonic() + self.drain_s + self.stop_s
        self.log.info("stopping", drain_seconds=self.drain_s, stop_seconds=self.stop_s)
        self.library.desk.intake.waking.stop()
        time.sleep(self.drain_s)
        server(number, None)
        time.sleep(max(self._until - time.monotonic(), 0.0) + MARGIN_S)
        # An answer that nothing interrupts holds a thread, and the thread the process.
        self.log.warning("stopped with answers unfinished")
        os._exit(0)

    def _end(self) -> None:
        """End what was started beside the answers; they have all been given."""
        waking = self.library.desk.intake.waking
        waking.stop()
        if not waking.wait(seconds=max(self._until - time.monotonic(), 1.0)):
            self.log.warning("what takes documents in goes on by itself")
        self.log.info("stopped")
