"""Processes that share a port: who is at work leaves the next reader to one who is not."""

from __future__ import annotations

import asyncio
import errno
import socket
import threading
from collections.abc import Coroutine, Iterator
from contextlib import contextmanager
from typing import Any, TypeVar

import pytest
from starlette.types import Receive, Scope, Send

from api.running import sharing
from api.running.sharing import Counted, SharingLoop

_PATIENCE_S = 10
_Result = TypeVar("_Result")


class _Naming(asyncio.Protocol):
    """Says whose connection it is, and hangs up."""

    def __init__(self, name: bytes) -> None:
        self.name = name

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        assert isinstance(transport, asyncio.Transport)
        transport.write(self.name)
        transport.close()


class _Crowded(socket.socket):
    """Has no room for the first who calls."""

    told = 0

    def accept(self) -> tuple[socket.socket, object]:
        if not self.told:
            self.told += 1
            raise OSError(errno.EMFILE, "Too many open files")
        return super().accept()


@pytest.fixture
def bound() -> Iterator[socket.socket]:
    with socket.create_server(("127.0.0.1", 0)) as made:
        yield made


def _done(loop: SharingLoop, deed: Coroutine[Any, Any, _Result]) -> _Result:
    return asyncio.run_coroutine_threadsafe(deed, loop).result(_PATIENCE_S)


@contextmanager
def _serving(bound: socket.socket, name: bytes, *, working: int = 0) -> Iterator[asyncio.AbstractServer]:
    """Serve in a loop of its own, as a process would."""
    with _running() as loop:
        loop.working = working
        server = _done(loop, loop.create_server(lambda: _Naming(name), sock=bound))
        yield server
        loop.call_soon_threadsafe(server.close)
        _done(loop, server.wait_closed())


@contextmanager
def _running() -> Iterator[SharingLoop]:
    """A loop in a thread of its own: in that of the tests Playwright's may run."""
    loop = SharingLoop()
    thread = threading.Thread(target=loop.run_forever)
    thread.start()
    try:
        yield loop
    finally:
        loop.call_soon_threadsafe(loop.stop)
        thread.join(_PATIENCE_S)
        loop.close()


def _call(bound: socket.socket) -> bytes:
    with socket.create_connection(bound.getsockname(), timeout=_PATIENCE_S) as connection:
        return connection.recv(16)


def test_who_is_at_work_leaves_readers_to_who_is_not(bound: socket.socket, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sharing, "_MOST_S", 0.2)  # so that it is no matter how quick the machine is
    monkeypatch.setattr(sharing, "_STEP_S", 0.01)
    with bound.dup() as other, _serving(bound, b"busy", working=20), _serving(other, b"idle"):
        heard = [_call(bound) for _ in range(50)]
    assert heard.count(b"idle") > 40


def test_readers_are_served_where_all_are_at_work(bound: socket.socket) -> None:
    with _serving(bound, b"busy", working=10_000):
        assert [_call(bound) for _ in range(5)] == [b"busy"] * 5


def test_many_who_call_at_once_are_all_served(bound: socket.socket) -> None:
    with bound.dup() as other, _serving(bound, b"one", working=1), _serving(other, b"two", working=1):
        calling = [socket.create_connection(bound.getsockname(), timeout=_PATIENCE_S) for _ in range(60)]
        heard = {connection.recv(16) for connection in calling}
        for connection in calling:
            connection.close()
    assert heard <= {b"one", b"two"}


def test_who_finds_no_room_is_served_when_there_is_some(bound: socket.socket, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sharing, "_FULL_S", 0.05)
    with _Crowded(fileno=bound.dup().detach()) as crowded, _serving(crowded, b"room"):
        assert _call(bound) == b"room"
        assert crowded.told == 1


def test_what_is_closed_takes_nobody(bound: socket.socket) -> None:
    with _serving(bound, b"gone") as server:
        assert server.is_serving()
        assert _call(bound) == b"gone"
    assert not server.is_serving()
    server.close()  # a second time nothing happens
    bound.settimeout(_PATIENCE_S)
    with socket.create_connection(bound.getsockname(), timeout=_PATIENCE_S):
        taken, _ = bound.accept()  # who called still stands at the port
        taken.close()


def test_what_is_worked_on_is_counted_until_it_is_answered_or_breaks() -> None:
    seen = []

    async def app(scope: Scope, receive: Receive, send: Send) -> None:
        seen.append(loop.working)
        if scope["path"] == "/broken":
            raise RuntimeError("broken")

    async def ask(path: str, *, kind: str = "http") -> None:
        async def receive() -> dict[str, object]:
            return {}

        async def send(_: object) -> None: ...

        await Counted(app)({"type": kind, "path": path}, receive, send)

    with _running() as loop:
        _done(loop, ask("/"))
        with pytest.raises(RuntimeError, match="broken"):
            _done(loop, ask("/broken"))
        _done(loop, ask("/", kind="lifespan"))
    assert (seen, loop.working) == ([1, 1, 0], 0)
