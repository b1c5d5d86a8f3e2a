"""Turns requests away before they cost anything: too long, too many, too slow, too much at once."""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping
from hashlib import blake2b
from itertools import count
from math import ceil

from starlette.concurrency import run_in_threadpool
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response
from starlette.types import ASGIApp, Receive, Scope, Send

from api.cookies import session_cookie
from api.limiting.buckets import Buckets
from api.limiting.kinds import Kind, kind_of
from api.limiting.passing import Passing, Place
from api.limiting.records import Limits, Places, Rate, client_of
from api.limiting.turns import Turns

Refuse = Callable[[Request, int, Mapping[str, str]], Response]
"""Makes the answer to a request that is turned away: its status, and headers."""
Identify = Callable[[Request], str]
"""Returns a name of the key or of the person that a request comes from; empty for neither."""
Noted = Callable[[str, int], None]
"""Takes the kind of a request that was turned away, and the status that it was told."""
Queued = Callable[[str, int], None]
"""Takes a kind of requests and how many of them wait."""

_KNOWN_S = 60.0
_MOST_KNOWN = 1_000
_FOREVER_S = 86_400.0
_CLOSE = {"Connection": "close"}


class Guard:
    """Holds requests to ``limits``; ``buckets`` are shared with the other processes of the service."""

    def __init__(
        self,
        app: ASGIApp,
        *,
        limits: Limits,
        buckets: Buckets,
        refuse: Refuse,
        identify: Identify,
        noted: Noted,
        queued: Queued,
    ) -> None:
        self.app = app
        self.limits = limits
        self.buckets = buckets
        self.refuse = refuse
        self.identify = identify
        self.noted = noted
        self.queued = queued
        self.turns = {kind: Turns(places) for kind, places in limits.places.items()}
        self._free = Turns(Places(0, 0))
        self._known: dict[bytes, tuple[float, str]] = {}
        self._numbers = count()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve one request, or turn it away."""
        if scope["type"] != "http":
            return await self.app(scope, receive, send)
        kind = kind_of(scope["method"], scope["path"])
        most = self.limits.url_bytes
        if most and len(scope.get("raw_path") or b"") + len(scope["query_string"]) > most:
            return await self._turn_away(kind, 414, scope, receive, send)
        if kind is Kind.FREE:
            return await self.app(scope, receive, send)
        client, wait_s = await self._to_pay(kind, Request(scope))
        if wait_s:
            return await self._turn_away(kind, 429, scope, receive, send, after_s=wait_s)

        async def give_up() -> None:
            await self._turn_away(kind, 503, scope, receive, send, after_s=self.limits.turn_s, reason="too-slow")

        passing = Passing(self.app, scope, receive, send, body_s=self.limits.body_s, give_up=give_up)
        if kind is Kind.PUSH:
            return await passing.as_it_comes()
        try:
            await passing.read()
        except HTTPException as error:
            return await self._turn_away(kind, error.status_code, scope, receive, send)
        own = kind if kind in self.turns else Kind.PAGE
        turns = self.turns.get(own, self._free)
        entered = await turns.enter(client, self.limits.turn_s or _FOREVER_S)
        self.queued(own.value, turns.waiting)
        if not entered:
            return await self._turn_away(kind, 503, scope, receive, send, after_s=self.limits.turn_s)
        with Place(turns, client) as place:
            return await passing.answered(place, seconds=self.limits.seconds.get(kind, 0.0))

    async def _turn_away(
        self,
        kind: Kind,
        status: int,
        scope: Scope,
        receive: Receive,
        send: Send,
        *,
        after_s: float = 0.0,
        reason: str = "",
    ) -> None:
        self.noted(reason or kind.value, status)
        headers = {"Retry-After": str(max(1, ceil(after_s)))} if status in (429, 503) else _CLOSE
        await self.refuse(Request(scope), status, headers)(scope, receive, send)

    async def _to_pay(self, kind: Kind, request: Request) -> tuple[str, float]:
        """Return by what a client is told apart, and the seconds until it may come again; 0 for now."""
        address = request.client.host if request.client else ""
        rate, mark = self.limits.rates.get(kind, Rate(0)), _mark(request)
        until, name = self._known.get(mark, (0.0, ""))
        if mark and time.monotonic() < until:
            return name, self.buckets.take(f"{kind} {name}", rate, times=self.limits.key_times)
        # Behind an exempt address there may be many: each request stands for itself.
        exempt = self.limits.exempts(address)
        client = f"#{next(self._numbers)}" if exempt else client_of(address)
        wait_s = 0.0 if exempt else self.buckets.take(f"{kind} {client}", rate)
        # What is no key costs what a request without one costs, before it is looked up.
        name = await run_in_threadpool(self.identify, request) if mark and not wait_s else ""
        if name:
            self._remember(mark, name)
        return name or client, wait_s

    def _remember(self, mark: bytes, name: str) -> None:
        if len(self._known) >= _MOST_KNOWN:
            self._known.clear()
        self._known[mark] = (time.monotonic() + _KNOWN_S, name)


def _mark(request: Request) -> bytes:
    """Return a digest of what a request may be known by; empty for one that has nothing."""
    told = request.headers.get("authorization", ""), request.cookies.get(session_cookie(request), "")
    return blake2b("\n".join(told).encode("utf-8", "replace"), digest_size=16).digest() if any(told) else b""
