"""Headers that every answer carries: a page runs and shows nothing but this site's own files."""

from __future__ import annotations

from collections.abc import Sequence

from starlette.datastructures import MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send


def policy(hosts: Sequence[str] = (), *, frames: str = "'none'") -> str:
    """What a page may load; ``hosts`` are other sites whose page images and recordings it shows.

    ``frames`` are the sites whose pages may show it in a frame.
    """
    others = "".join(f" {host}" for host in hosts)
    return "; ".join(
        (
            "default-src 'self'",
            "script-src 'self'",
            "style-src 'self'",
            f"img-src 'self' data:{others}",
            f"connect-src 'self'{others}",
            f"media-src 'self'{others}",
            "object-src 'none'",
            "base-uri 'none'",
            "form-action 'self'",
            f"frame-ancestors {frames}",
        )
    )


POLICY = policy()
HEADERS = {
    "Content-Security-Policy": POLICY,
    "X-Content-Type-Options": "nosniff",
    # Addresses hold what readers asked; no other site is told.
    "Referrer-Policy": "same-origin",
    "X-Frame-Options": "DENY",
    # A page that another site opens in a window cannot be reached from there.
    "Cross-Origin-Opener-Policy": "same-origin",
}

_FRAMING = ("Content-Security-Policy", "X-Frame-Options")


class SafeHeaders:
    """Adds :data:`HEADERS` to every answer, with a policy that allows the page images of ``hosts``."""

    def __init__(self, app: ASGIApp, hosts: Sequence[str] = ()) -> None:
        self.app = app
        self.headers = {**HEADERS, "Content-Security-Policy": policy(hosts)}

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve one request."""

        async def guarded(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                # A page that is made to stand in a frame of others says so by a policy of its own.
                framed = "frame-ancestors" in headers.get("Content-Security-Policy", "")
                headers.update(
                    {name: value for name, value in self.headers.items() if not framed or name not in _FRAMING}
                )
            await send(message)

        await self.app(scope, receive, guarded if scope["type"] == "http" else send)
