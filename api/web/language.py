"""Which language a reader asked for: by ``?lang=`` in the address, which is then remembered in a cookie."""

from __future__ import annotations

from starlette.datastructures import MutableHeaders
from starlette.requests import Request
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from api.web.words import Language

COOKIE = "lang"
PARAMETER = "lang"
_YEAR = 365 * 24 * 3600


def language_of(request: Request) -> Language:
    """Return the language of a request's address, else that of its cookie, else 简体."""
    return _known(request.query_params.get(PARAMETER)) or _known(request.cookies.get(COOKIE)) or Language.HANS


def _known(tag: str | None) -> Language | None:
    return Language(tag) if tag in tuple(Language) else None


class Remembered:
    """Sets the cookie where the address names a language."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve one request."""
        asked = _known(Request(scope).query_params.get(PARAMETER)) if scope["type"] == "http" else None

        async def remembering(message: Message) -> None:
            if message["type"] == "http.response.start" and asked is not None:
                headers = MutableHeaders(scope=message)
                if headers.get("content-type", "").startswith("text/html"):
                    headers.append("set-cookie", f"{COOKIE}={asked}; Path=/; Max-Age={_YEAR}; SameSite=Lax; HttpOnly")
            await send(message)

        await self.app(scope, receive, remembering)
