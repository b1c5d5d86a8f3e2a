"""One JSON line a request, with its number and without the reader's words.

What a reader asks stays with the reader: neither the question nor the query string nor an address with an id in it is
written. Chinese is written as itself; whatever could end or disguise a line is escaped.
"""

from __future__ import annotations

import json
import logging
import re
import sys
import time
import traceback
import uuid
from collections.abc import Callable
from contextvars import ContextVar
from typing import Any, TextIO

import structlog
from starlette.datastructures import Headers, MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

REQUEST_ID = "X-Request-ID"
NUMBER: ContextVar[str] = ContextVar("wenmai_request_id", default="")
"""The number of the request, or of the run of a command, on whose behalf something is done."""
_OWN_ID = re.compile(r"[A-Za-z0-9._-]{1,64}", re.ASCII)
# json escapes U+0000 to U+001F. These end a line or turn its direction for some readers, or are no characters at all.
_UNSAFE = re.compile("[\x7f-\x9f\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff\ud800-\udfff]")

Observe = Callable[[str, str, int, float], None]
"""Takes route, method, status and seconds."""


def one_line(event: Any, **options: Any) -> str:  # noqa: ANN401 - the renderer's signature
    """JSON on one line, ideographs as themselves."""
    text = json.dumps(event, ensure_ascii=False, **options)
    return _UNSAFE.sub(lambda match: f"\\u{ord(match[0]):04x}", text)


def make_logger(stream: TextIO | None = None, *, level: int = logging.INFO) -> structlog.typing.FilteringBoundLogger:
    """A logger of JSON lines; standard error unless told otherwise."""
    logger: structlog.typing.FilteringBoundLogger = structlog.wrap_logger(
        structlog.WriteLogger(stream or sys.stderr),
        wrapper_class=structlog.make_filtering_bound_logger(level),
        processors=[
            structlog.processors.add_log_level,
            structlog.processors.TimeStamper(fmt="iso", utc=True),
            structlog.processors.JSONRenderer(serializer=one_line),
        ],
    )
    return logger


def route_of(scope: Scope) -> str:
    """The route's template, such as ``/api/passages/{passage_id}``: it holds nothing that a reader typed."""
    path = getattr(scope.get("route"), "path", "")
    if path:
        return str(path)
    return "/static" if scope["path"].startswith("/static/") else "unknown"


def places(error: BaseException) -> list[str]:
    """Where an error passed, innermost last, without its message: that may quote what a reader typed."""
    frames = traceback.extract_tb(error.__traceback__)[-8:]
    return [f"{frame.filename.rpartition('/')[2]}:{frame.lineno} {frame.name}" for frame in frames]


class RequestLog:
    """Gives each request a number, logs it when it ends, and tells ``observe``."""

    def __init__(self, app: ASGIApp, *, logger: structlog.typing.FilteringBoundLogger, observe: Observe) -> None:
        self.app = app
        self.logger = logger
        self.observe = observe

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve one request."""
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        number = request_number(Headers(scope=scope))
        scope.setdefault("state", {})["request_id"] = number
        before = NUMBER.set(number)
        status = 500
        began = time.perf_counter()

        async def numbered(message: Message) -> None:
            nonlocal status
            if message["type"] == "http.response.start":
                status = message["status"]
                MutableHeaders(scope=message)[REQUEST_ID] = number
            await send(message)

        try:
            await self.app(scope, receive, numbered)
        finally:
            NUMBER.reset(before)
            self._ended(scope, number=number, status=status, seconds=time.perf_counter() - began)

    def _ended(self, scope: Scope, *, number: str, status: int, seconds: float) -> None:
        route, method = route_of(scope), known_method(scope["method"])
        self.observe(route, method, status, seconds)
        self.logger.info(
            "request", request_id=number, method=method, route=route, status=status, ms=round(seconds * 1000, 1)
        )


def request_number(headers: Headers) -> str:
    """The caller's own request number where it is harmless, a new one otherwise."""
    given = headers.get(REQUEST_ID, "")
    return given if _OWN_ID.fullmatch(given) else uuid.uuid4().hex


def known_method(method: str) -> str:
    """The method, or ``OTHER``: a client may send any word."""
    return method if method in {"GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"} else "OTHER"
