"""Starts the process that takes in what waits, from a service that goes on answering."""

from __future__ import annotations

import subprocess
import sys
import threading
import time
from dataclasses import dataclass, field
from pathlib import Path

from api.desk.intake.queue import Queue
from api.logs import NUMBER
from api.running.lines import surroundings_of

_PAUSES_S = (0.0, 2.0, 10.0, 60.0)


@dataclass(slots=True)
class Waking:
    """Starts a worker where something waits; one at a time, and another one when it was killed."""

    library: Path
    queue: Queue
    ready: bool = True
    """Without it nothing is started: somebody else empties the queue."""
    _thread: threading.Thread | None = None
    _lock: threading.Lock = field(default_factory=threading.Lock)
    _stopping: threading.Event = field(default_factory=threading.Event)
    _at_work: set[subprocess.Popen[bytes]] = field(default_factory=set)

    def wake(self) -> None:
        """Let what waits be taken in soon."""
        with self._lock:
            if not self.ready or (self._thread is not None and self._thread.is_alive()) or not self.queue.waiting():
                return
            self._thread = threading.Thread(target=self._run, args=(NUMBER.get(),), name="intake", daemon=True)
            self._thread.start()

    def start(self, *arguments: str) -> None:
        """Start a command in a process of its own and do not wait for it."""
        if self.ready:
            given = (NUMBER.get(), *arguments)
            threading.Thread(target=self._command, args=given, name="intake", daemon=True).start()

    def stop(self) -> None:
        """Start nothing more, and ask what is at work to end after the document that it has in hand."""
        self.ready = False
        self._stopping.set()
        for process in tuple(self._at_work):
            process.terminate()

    def wait(self, *, seconds: float) -> bool:
        """Wait until all that was started has ended; say whether it has."""
        until = time.monotonic() + seconds
        for process in tuple(self._at_work):
            try:
                process.wait(max(until - time.monotonic(), 0.0))
            except subprocess.TimeoutExpired:
                return False
        return True

    def _run(self, number: str) -> None:
        for pause in _PAUSES_S:
            if self._stopping.wait(pause):
                return
            self._command(number, "intake", "work")
            if not self.queue.waiting():
                return

    def _command(self, number: str, *arguments: str) -> None:
        command = [sys.executable, "-m", "api.cli", *arguments, "--library", str(self.library.resolve())]
        if self._stopping.is_set():
            return
        # In a session of its own: what stops the service at the keyboard is not meant for it, ``stop`` tells it.
        process = subprocess.Popen(  # noqa: S603
            command,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            env=surroundings_of(number),
            start_new_session=True,
        )
        self._at_work.add(process)
        try:
            if self._stopping.is_set():
                process.terminate()
            process.wait()
        finally:
            self._at_work.discard(process)
