"""How the processes of one service share its readers: who is at work lets one who is less so be quicker.

All of them listen at one port, and whoever takes a connection first has it. Left to chance, of eight readers six are
often with one process and two with the other, and the six wait twice as long.
"""

from __future__ import annotations

import asyncio
import errno
import logging
import socket
from collections.abc import Callable, Coroutine
from functools import partial
from ssl import SSLContext
from typing import Any

from starlette.types import ASGIApp, Receive, Scope, Send

_STEP_S, _MOST_S = 0.001, 0.02
"""For each request that it works on, a process waits so long before it takes another; the most that it waits."""
_FULL = frozenset({errno.EMFILE, errno.ENFILE, errno.ENOBUFS, errno.ENOMEM})
_FULL_S = 1.0
"""Without a place for another connection, so long until it is tried again; asyncio's own servers wait as long."""

_log = logging.getLogger("wenmai.serve")

Protocols = Callable[[], asyncio.BaseProtocol]
Greet = Callable[[socket.socket], Coroutine[Any, Any, Any]]
"""Gives a connection that was taken its protocol."""


class SharingLoop(asyncio.SelectorEventLoop):
    """An event loop whose servers take connections one at a time, and later the more requests are worked on."""

    working = 0
    """Requests that this process works on."""

    async def create_server(  # type: ignore[override] # of asyncio's ways to say where to listen, the service uses one
        self,
        protocol_factory: Protocols,
        *,
        sock: socket.socket,
        ssl: SSLContext | None = None,
        backlog: int = 100,
    ) -> asyncio.AbstractServer:
        """Listen at a socket that is bound."""
        sock.settimeout(0)
        sock.listen(backlog)
        return _Port(self, partial(self.connect_accepted_socket, protocol_factory, ssl=ssl), sock)


class Counted:
    """Lays itself round an application, and tells the loop how many requests it works on."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass a request on."""
        loop = asyncio.get_running_loop()
        if scope["type"] != "http" or not isinstance(loop, SharingLoop):
            return await self.app(scope, receive, send)
        loop.working += 1
        try:
            return await self.app(scope, receive, send)
        finally:
            loop.working -= 1


class _Port(asyncio.AbstractServer):
    """A server that takes connections from a socket, one at a time."""

    def __init__(self, loop: SharingLoop, greet: Greet, listening: socket.socket) -> None:
        self._loop, self._greet, self._listening = loop, greet, listening
        self._closed = loop.create_future()
        self._arriving: set[asyncio.Task[Any]] = set()
        self._wait()

    def close(self) -> None:
        """Take no more connections; those that were taken stay."""
        if self.is_serving():
            self._closed.set_result(None)
            self._loop.remove_reader(self._listening)

    def get_loop(self) -> asyncio.AbstractEventLoop:
        """Return the loop that it lives in."""
        return self._loop

    def is_serving(self) -> bool:
        """Say whether it takes connections."""
        return not self._closed.done()

    async def start_serving(self) -> None:
        """Do nothing: it serves as soon as it is made."""

    async def serve_forever(self) -> None:
        """Serve until it is closed."""
        await self.wait_closed()

    async def wait_closed(self) -> None:
        """Wait until it is closed."""
        await self._closed

    def _wait(self) -> None:
        if self.is_serving():
            self._loop.add_reader(self._listening, self._knocked)

    def _knocked(self) -> None:
        self._loop.remove_reader(self._listening)
        self._loop.call_later(min(self._loop.working * _STEP_S, _MOST_S), self._take)

    def _take(self) -> None:
        if not self.is_serving():
            return
        try:
            connection, _ = self._listening.accept()
        except OSError as error:
            # Another process was quicker, or whoever called has gone; without room it is told, and tried again.
            if error.errno in _FULL:
                _log.error("no room for another connection: %s", error.strerror)
                self._loop.call_later(_FULL_S, self._wait)
                return
        else:
            connection.settimeout(0)
            task = self._loop.create_task(self._greet(connection))
            self._arriving.add(task)
            task.add_done_callback(self._arriving.discard)
        self._wait()
