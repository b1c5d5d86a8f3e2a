"""One request on its way to the application, and its answer on the way back."""

from __future__ import annotations

import asyncio
import math
import time
from collections.abc import Awaitable, Callable
from contextlib import suppress
from types import TracebackType

from starlette.datastructures import Headers
from starlette.exceptions import HTTPException
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from api.limiting.turns import Turns
from ontology.deadline import Deadline, within

_BLOCKED_S = 0.5
"""A reader who does not take a piece of an answer for so long gives the place back; the answer goes on."""
_GRACE_S = 0.5
"""What still works for an answer so long after it was given up is stopped where that can be done."""
_SLOWEST = 10_000
"""Bytes a second that a body comes in with at least, once its time is over."""


class Place:
    """A place among those who are served, given back once."""

    def __init__(self, turns: Turns, client: str) -> None:
        self._turns = turns
        self._client = client
        self._held = True

    def __enter__(self) -> Place:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        self.leave()

    def leave(self) -> None:
        """Give it back."""
        if self._held:
            self._held = False
            self._turns.leave(self._client)


class Passing:
    """One request. ``body_s`` is the time for its body, longer for one that comes fast; ``give_up`` answers for it."""

    def __init__(
        self,
        app: ASGIApp,
        scope: Scope,
        receive: Receive,
        send: Send,
        *,
        body_s: float,
        give_up: Callable[[], Awaitable[None]],
    ) -> None:
        self._app = app
        self._scope = scope
        self._receive = receive
        self._send = send
        self._body_s = body_s
        self._answer_instead = give_up
        self._began_at = time.monotonic()
        self._received = 0
        self._whole = False
        self._came: list[Message] = []
        self._begun = False
        self._given_up = False

    async def as_it_comes(self) -> None:
        """Let the application read a long body by itself, and hold the sender to a pace."""
        await self._app(self._scope, self._paced, self._send)

    async def read(self) -> None:
        """Take the body in, so that nobody else waits for it. Raises :class:`HTTPException` 408 for a slow one."""
        headers = Headers(scope=self._scope)
        if "content-length" not in headers and "transfer-encoding" not in headers:
            return
        while not self._whole:
            self._came.append(await self._paced())

    async def answered(self, place: Place, *, seconds: float) -> None:
        """Let the application answer. What has not begun to after ``seconds`` is given up: the reader is told so, what
        is still being worked out comes to nothing and holds its place until it has ended."""
        clock = asyncio.get_running_loop()
        told: list[asyncio.Task[None]] = []
        timer = clock.call_later(seconds, lambda: told.append(clock.create_task(self._give_up()))) if seconds else None
        try:
            with within(seconds + _GRACE_S if seconds else math.inf) as deadline:
                await self._app(self._scope, self._again, self._sender(place, deadline))
        finally:
            if timer is not None:
                timer.cancel()
            for task in told:
                await task

    async def _paced(self) -> Message:
        if self._whole:
            return await self._receive()
        left_s = self._body_s + self._received / _SLOWEST - (time.monotonic() - self._began_at)
        try:
            async with asyncio.timeout(max(0.0, left_s) if self._body_s else None):
                message = await self._receive()
        except TimeoutError:
            raise HTTPException(408) from None
        self._received += len(message.get("body", b""))
        self._whole = message["type"] != "http.request" or not message.get("more_body", False)
        return message

    async def _again(self) -> Message:
        return self._came.pop(0) if self._came else await self._receive()

    async def _give_up(self) -> None:
        if not self._begun:
            self._given_up = True
            await self._answer_instead()

    def _sender(self, place: Place, deadline: Deadline) -> Send:
        async def send(message: Message) -> None:
            if self._given_up:
                return None
            self._begun = True
            deadline.lift()  # a long answer that has begun goes on
            if not message.get("more_body", False):
                return await self._send(message)
            sending = asyncio.ensure_future(self._send(message))
            with suppress(TimeoutError):
                return await asyncio.wait_for(asyncio.shield(sending), _BLOCKED_S)
            place.leave()
            return await sending

        return send
