"""A limit to what a request may carry."""

from __future__ import annotations

import re

from starlette.datastructures import Headers
from starlette.exceptions import HTTPException
from starlette.types import ASGIApp, Message, Receive, Scope, Send

MAX_BODY = 1 << 20
"""Bytes of a request's body."""
MAX_UPLOAD = 21 << 20
"""Bytes of a body that brings a file: the largest attachment with what the form says around it."""
MAX_PUSH = 4 << 30
"""Bytes of a body that a branch pushes; what a library takes is set in its settings, and never more."""
MAX_FIELDS = 5_000
"""Fields of a form: to read them costs by their number, and a megabyte holds half a million."""
_UPLOADS = re.compile(r"(?:/api)?/desk/enquiries/(?:\d+/files|letters)")
_PUSHES = re.compile(r"/api/documents(?:/.*)?", re.DOTALL)
_FORM = "application/x-www-form-urlencoded"
_CLOSE = {"Connection": "close"}


class BodyLimit:
    """Refuses a body of more than :data:`MAX_BODY` bytes when it is announced, or while it comes in, whatever length
    was announced; of more than :data:`MAX_UPLOAD` where files are taken, and :data:`MAX_PUSH` where documents are
    pushed.

    A body that is packed is refused: nobody knows before it is unpacked how long it is.
    """

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve one request."""
        if scope["type"] != "http":
            return await self.app(scope, receive, send)
        path, headers = scope.get("path", ""), Headers(scope=scope)
        most = MAX_UPLOAD if _UPLOADS.fullmatch(path) else MAX_PUSH if _PUSHES.fullmatch(path) else MAX_BODY
        refused = _refused(headers, most)
        is_form = headers.get("content-type", "").partition(";")[0].strip().lower() == _FORM
        received = fields = 0

        async def counted() -> Message:
            nonlocal received, fields
            if refused:
                raise HTTPException(refused, headers=_CLOSE)
            message = await receive()
            body = message.get("body", b"")
            received += len(body)
            fields += body.count(b"&") if is_form else 0
            if received > most or fields > MAX_FIELDS:
                raise HTTPException(413, headers=_CLOSE)
            return message

        return await self.app(scope, counted, send)


def _refused(headers: Headers, most: int) -> int:
    """Return the status that a body is refused with for what is announced of it; 0 for none."""
    if headers.get("content-encoding", "identity").strip().lower() not in ("", "identity"):
        return 415
    length = headers.get("content-length", "")
    return 413 if length.isdecimal() and int(length[:20]) > most else 0
