"""What our cookies are called. By https their names hold them to this very host: no neighbour's page can set one.

``__Host-``: https://www.rfc-editor.org/rfc/rfc6265bis#section-4.1.3.2
"""

from __future__ import annotations

from starlette.requests import Request

SESSION = "wenmai-session"
"""The cookie that names a session, where the service is reached without encryption."""
SECURE = "https"
_GOING = "wenmai-openid"


def session_cookie(request: Request) -> str:
    """What the cookie of a session is called."""
    return _own(request, SESSION)


def going_cookie(request: Request) -> str:
    """What the cookie of a sign-in is called that is on its way to a provider and back."""
    return _own(request, _GOING)


def _own(request: Request, name: str) -> str:
    return f"__Host-{name}" if request.url.scheme == SECURE else name
