"""Turns: so many at once, and who waits is let in client by client, so that one who asks much makes himself wait."""

from __future__ import annotations

import asyncio
from collections import Counter, deque

from api.limiting.records import Places

_QUEUE = 8
"""Times its places, so many requests of one client wait; further ones are turned away."""


class Turns:
    """The places of one kind of requests in one process; to be used in one event loop."""

    def __init__(self, places: Places) -> None:
        self._places = places
        self._running: Counter[str] = Counter()
        self._waiting: dict[str, deque[asyncio.Future[None]]] = {}

    @property
    def waiting(self) -> int:
        """How many wait."""
        return sum(map(len, self._waiting.values()))

    async def enter(self, client: str, wait_s: float) -> bool:
        """Take a place, waiting for it so long; say whether there was one."""
        if client not in self._waiting and self._may(client):
            self._running[client] += 1
            return True
        queue = self._waiting.setdefault(client, deque())
        if len(queue) >= _QUEUE * (self._places.client or self._places.together or 1):
            return False
        turn = asyncio.get_running_loop().create_future()
        queue.append(turn)
        try:
            async with asyncio.timeout(wait_s):
                await turn
        except (TimeoutError, asyncio.CancelledError) as error:
            if turn.done() and not turn.cancelled():
                self.leave(client)  # it was let in at the moment when it gave up
            self._forget(client, turn)
            if isinstance(error, asyncio.CancelledError):
                raise
            return False
        return True

    def leave(self, client: str) -> None:
        """Give a place back."""
        self._running[client] -= 1
        if self._running[client] <= 0:
            del self._running[client]
        self._admit()

    def _may(self, client: str) -> bool:
        together, own = self._places.together, self._places.client
        return (not together or self._running.total() < together) and (not own or self._running[client] < own)

    def _admit(self) -> None:
        """Let in who waits, one of each client in turn."""
        for client in list(self._waiting):
            queue = self._waiting[client]
            while queue and queue[0].done():
                queue.popleft()
            if queue and self._may(client):
                queue.popleft().set_result(None)
                self._running[client] += 1
                # It goes to the end of those who wait.
                self._waiting[client] = self._waiting.pop(client)
            if not queue:
                self._waiting.pop(client, None)

    def _forget(self, client: str, turn: asyncio.Future[None]) -> None:
        queue = self._waiting.get(client)
        if queue is not None and turn in queue:
            queue.remove(turn)
        if queue is not None and not queue:
            self._waiting.pop(client, None)
