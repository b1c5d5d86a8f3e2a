"""Data are for any site to read: cross-origin reading, OPTIONS and HEAD for the addresses of data.

https://fetch.spec.whatwg.org/#http-cors-protocol. No cookie and no password is ever taken, so that any origin may ask.
"""

from __future__ import annotations

from starlette.datastructures import MutableHeaders
from starlette.responses import Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

OPEN = (
    *("/id/", "/data/", "/sparql", "/ns", "/dump/", "/dataset", "/.well-known/", "/api/", "/reconcile", "/resolve"),
    *("/oai", "/iiif/", "/files/", "/v1/"),
)
"""How the addresses begin that programs of other sites may read."""

_ALWAYS = {
    "Access-Control-Allow-Origin": "*",
    "Access-Control-Expose-Headers": (
        "Accept-Ranges, Content-Disposition, Content-Range, ETag, Link, Location, Retry-After, X-Request-ID"
    ),
}
_PREFLIGHT = {
    "Allow": "GET, HEAD, POST, OPTIONS",
    "Access-Control-Allow-Methods": "GET, HEAD, POST, OPTIONS",
    # OpenAI's clients send a key, which is not looked at, and a dozen headers about themselves.
    "Access-Control-Allow-Headers": "*, Authorization, Content-Type",
    "Access-Control-Max-Age": "86400",
}
# A file knows by itself what HEAD asks, without being read.
_FILES = ("/dump/", "/static/", "/files/")


class OpenData:
    """Adds the headers, answers OPTIONS, and answers HEAD with what GET would say less the body."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve one request."""
        if scope["type"] != "http":
            return await self.app(scope, receive, send)
        sending = _opened(send) if scope["path"].startswith(OPEN) else send
        if scope["method"] == "OPTIONS" and sending is not send:
            return await Response(status_code=204, headers=_PREFLIGHT)(scope, receive, sending)
        if scope["method"] != "HEAD" or scope["path"].startswith(_FILES):
            return await self.app(scope, receive, sending)
        inner = {**scope, "method": "GET"}
        try:
            await self.app(inner, receive, _headless(sending))
        finally:
            scope.update({name: inner[name] for name in ("route", "endpoint") if name in inner})
        return None


def _opened(send: Send) -> Send:
    async def opened(message: Message) -> None:
        if message["type"] == "http.response.start":
            MutableHeaders(scope=message).update(_ALWAYS)
        await send(message)

    return opened


def _headless(send: Send) -> Send:
    ended = False

    async def headless(message: Message) -> None:
        nonlocal ended
        if message["type"] == "http.response.start":
            await send(message)
        elif not ended:
            ended = True
            await send({"type": "http.response.body", "body": b""})

    return headless
