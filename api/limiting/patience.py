"""Connections that say nothing, or take nothing: how long they are kept.

uvicorn waits for the head of a request, and for a reader to take what was written, as long as the other side likes.
"""

from __future__ import annotations

import asyncio
from typing import Any

from api.limiting.records import Patience, client_of, parsed

_LATE = b"HTTP/1.1 408 Request Timeout\r\nconnection: close\r\ncontent-length: 0\r\n\r\n"
_LONG = b"HTTP/1.1 431 Request Header Fields Too Large\r\nconnection: close\r\ncontent-length: 0\r\n\r\n"
_MANY = b"HTTP/1.1 503 Service Unavailable\r\nconnection: close\r\nretry-after: 10\r\ncontent-length: 0\r\n\r\n"


class Patient(asyncio.Protocol):
    """Laid over a protocol of uvicorn, which has the request that it works on as ``cycle``."""

    patience = Patience()
    transport: asyncio.Transport
    cycle: Any

    _client = ""
    _head = 0
    _waiting: asyncio.TimerHandle | None = None
    _blocked: asyncio.TimerHandle | None = None

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        super().connection_made(transport)
        self._client = self._counted(transport)
        if self.patience.each and self._client and self.patience.open_[self._client] > self.patience.each:
            return self._hang_up(_MANY)
        return self._wait_for_head()

    def connection_lost(self, exc: Exception | None) -> None:
        for timer in (self._waiting, self._blocked):
            if timer is not None:
                timer.cancel()
        self._waiting = self._blocked = None
        if self._client:
            self.patience.open_[self._client] -= 1
            if self.patience.open_[self._client] <= 0:
                del self.patience.open_[self._client]
        super().connection_lost(exc)

    def data_received(self, data: bytes) -> None:
        before = self.cycle
        super().data_received(data)
        if self.cycle is not before:
            self._head = 0
            if self._waiting is not None:
                self._waiting.cancel()
                self._waiting = None
        elif before is None or before.response_complete:
            self._head += len(data)
            if self.patience.head_bytes and self._head > self.patience.head_bytes:
                return self._hang_up(_LONG)
            if self._waiting is None:
                self._wait_for_head()
        return None

    def pause_writing(self) -> None:
        super().pause_writing()
        if self.patience.send_s and self._blocked is None:
            # What was written before would hold a connection that is only closed.
            self._blocked = asyncio.get_running_loop().call_later(self.patience.send_s, self.transport.abort)

    def resume_writing(self) -> None:
        if self._blocked is not None:
            self._blocked.cancel()
            self._blocked = None
        super().resume_writing()

    def _wait_for_head(self) -> None:
        if self.patience.head_s:
            self._waiting = asyncio.get_running_loop().call_later(self.patience.head_s, self._hang_up, _LATE)

    def _hang_up(self, said: bytes) -> None:
        self._waiting = None
        if not self.transport.is_closing():
            self.transport.write(said)
            self.transport.close()

    def _counted(self, transport: asyncio.BaseTransport) -> str:
        peer = transport.get_extra_info("peername")
        address = parsed(str(peer[0])) if isinstance(peer, tuple) else None
        if address is None or any(address in network for network in self.patience.exempt):
            return ""
        client = client_of(str(address))
        self.patience.open_[client] += 1
        return client
