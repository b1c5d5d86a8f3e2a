"""Headers that every answer carries: a page runs and shows nothing but this site's own files."""

from __future__ import annotations

from starlette.datastructures import MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

POLICY = "; ".join(
    (
        "default-src 'self'",
        "script-src 'self'",
        "style-src 'self'",
        "img-src 'self' data:",
        "object-src 'none'",
        "base-uri 'none'",
        "form-action 'self'",
        "frame-ancestors 'none'",
    )
)
HEADERS = {
    "Content-Security-Policy": POLICY,
    "X-Content-Type-Options": "nosniff",
    # Addresses hold what readers asked; no other site is told.
    "Referrer-Policy": "same-origin",
    "X-Frame-Options": "DENY",
}

_FRAMING = ("Content-Security-Policy", "X-Frame-Options")


class SafeHeaders:
    """Adds :data:`HEADERS` to every answer."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve one request."""

        async def guarded(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                # A page that is made to stand in a frame of others says so by a policy of its own.
                framed = "frame-ancestors *" in headers.get("Content-Security-Policy", "")
                headers.update({name: value for name, value in HEADERS.items() if not framed or name not in _FRAMING})
            await send(message)

        await self.app(scope, receive, guarded if scope["type"] == "http" else send)
