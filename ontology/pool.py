"""Worker processes for queries from outside, each stopped at its time limit whatever it is doing."""

from __future__ import annotations

import json
import os
import queue
import subprocess
import sys
import threading
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass, replace
from pathlib import Path
from typing import IO

from ontology.errors import LibraryBroken, NotAcceptable, QueriesWaiting, QueryTooCostly, WenmaiError, WrongUse
from ontology.guard import ALL_GRAPHS, Scope, names_dataset
from ontology.media import Media

_ERRORS: Mapping[str, type[WenmaiError]] = {
    error.code: error for error in (WrongUse, NotAcceptable, QueryTooCostly, LibraryBroken)
}
_ROOMS = Path(__file__).resolve().parent.parent
DEFAULT_MEMORY = 4 << 30


class WorkerPool:
    """Answers queries on the graph in the folder ``path``, ``size`` at a time; a process starts when it is needed.

    ``memory`` is the address space in bytes that one query may take.
    """

    def __init__(self, path: Path, *, size: int = 2, memory: int = DEFAULT_MEMORY) -> None:
        self._workers = [_Worker(path, memory) for _ in range(size)]
        self._free: queue.LifoQueue[_Worker] = queue.LifoQueue()
        self._asking = 0
        self._counting = threading.Lock()
        for worker in self._workers:
            self._free.put(worker)

    def run(
        self, query: str, *, media: Media, timeout_s: float, max_rows: int, scope: Scope = ALL_GRAPHS
    ) -> tuple[bytes, str]:
        """See :class:`~ontology.ports.QueryRunner`. Waiting for a free process counts as time of the query."""
        with self._counted():
            return self._run(_Asked(query, media, max_rows=max_rows, timeout_s=timeout_s, scope=scope))

    def _run(self, asked: _Asked) -> tuple[bytes, str]:
        timeout_s = asked.timeout_s
        deadline = time.monotonic() + timeout_s
        try:
            worker = self._free.get(timeout=timeout_s)
        except queue.Empty:
            raise QueriesWaiting(f"no query process became free within {timeout_s:g} s; try again later") from None
        try:
            left_s = max(deadline - time.monotonic(), 0.001)
            return worker.ask(replace(asked, timeout_s=left_s))
        finally:
            self._free.put(worker)

    @property
    def at_work(self) -> tuple[int, int]:
        """How many queries are being answered, and how many wait for a process."""
        busy = len(self._workers) - self._free.qsize()
        return busy, max(self._asking - busy, 0)

    @contextmanager
    def _counted(self) -> Iterator[None]:
        with self._counting:
            self._asking += 1
        try:
            yield
        finally:
            with self._counting:
                self._asking -= 1

    def close(self) -> None:
        """End the processes, also those that are at work."""
        for worker in self._workers:
            worker.stop()


@dataclass(frozen=True, slots=True)
class _Asked:
    query: str
    media: Media
    max_rows: int
    timeout_s: float
    scope: Scope = ALL_GRAPHS

    def line(self) -> bytes:
        wire = {
            "query": self.query,
            "rows": self.media.rows,
            "triples": self.media.triples,
            "max_rows": self.max_rows,
            "timeout_s": self.timeout_s,
            "union": not names_dataset(self.query),
            "default": self.scope.default,
            "named": self.scope.named,
        }
        return json.dumps(wire).encode() + b"\n"


class _Worker:
    """One process, started again after it was stopped."""

    def __init__(self, path: Path, memory: int) -> None:
        self._command = [sys.executable, "-m", "ontology.worker", str(path), str(memory)]
        self._process: subprocess.Popen[bytes] | None = None

    def ask(self, asked: _Asked) -> tuple[bytes, str]:
        process = self._running()
        late = threading.Event()
        timer = threading.Timer(asked.timeout_s, _kill, (process, late))
        timer.start()
        try:
            answer = _exchange(process, asked)
        finally:
            timer.cancel()
        if late.is_set() or answer is None:
            self.stop()
            raise _stopped(asked, late=late.is_set())
        header, body = answer
        if code := str(header["code"]):
            raise _ERRORS.get(code, WrongUse)(str(header["message"]))
        return body, str(header["media_type"])

    def stop(self) -> None:
        process, self._process = self._process, None
        if process is not None:
            with suppress(BrokenPipeError), process:
                process.kill()

    def _running(self) -> subprocess.Popen[bytes]:
        if self._process is None or self._process.poll() is not None:
            self.stop()
            self._process = self._started()
        return self._process

    def _started(self) -> subprocess.Popen[bytes]:
        paths = [str(_ROOMS), *filter(None, [os.environ.get("PYTHONPATH")])]
        environment = {**os.environ, "PYTHONPATH": os.pathsep.join(paths)}
        # The command is this interpreter and a module of this room; nothing of it comes from a request.
        # In a session of its own, what stops the service at the keyboard does not stop answers under way.
        process = subprocess.Popen(  # noqa: S603
            self._command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, env=environment, start_new_session=True
        )
        answer = _received(process.stdout)
        if answer is None or answer[0]["code"]:
            with process:
                process.kill()
            raise LibraryBroken(
                str(answer[0]["message"]) if answer else "the query process does not start; see its log"
            )
        return process


def _kill(process: subprocess.Popen[bytes], late: threading.Event) -> None:
    late.set()
    process.kill()


def _exchange(process: subprocess.Popen[bytes], asked: _Asked) -> tuple[dict[str, object], bytes] | None:
    """The answer, or nothing when the process ended before it was whole."""
    if process.stdin is None:
        return None
    try:
        process.stdin.write(asked.line())
        process.stdin.flush()
    except BrokenPipeError:
        return None
    return _received(process.stdout)


def _received(stream: IO[bytes] | None) -> tuple[dict[str, object], bytes] | None:
    line = stream.readline() if stream else b""
    if not stream or not line.endswith(b"\n"):
        return None
    header = json.loads(line)
    body = stream.read(header["length"])
    return (header, body) if len(body) == header["length"] else None


def _stopped(asked: _Asked, *, late: bool) -> QueryTooCostly:
    if late:
        return QueryTooCostly(f"the query was stopped after {asked.timeout_s:.3g} s; narrow it or add LIMIT")
    return QueryTooCostly("the query process ended: the query needs more memory than it may take; narrow it")
