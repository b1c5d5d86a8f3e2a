"""Cookies set and taken away."""

from __future__ import annotations

from fastapi import Request, Response

from api.cookies import SECURE, session_cookie
from api.desk.people.sessions import LONGEST


def keep_session(request: Request, answer: Response, token: str) -> None:
    """Give a browser the token of its session."""
    keep_cookie(request, answer, session_cookie(request), token, seconds=int(LONGEST.total_seconds()))


def keep_cookie(request: Request, answer: Response, name: str, value: str, *, seconds: int) -> None:
    """Set a cookie that no script reads and no other site sends along with a form."""
    secure = request.url.scheme == SECURE
    answer.set_cookie(name, value, max_age=seconds, path="/", httponly=True, samesite="lax", secure=secure)


def drop_cookie(request: Request, answer: Response, name: str) -> None:
    """Take a cookie away; one of ``__Host-`` goes only when it is called secure."""
    secure = request.url.scheme == SECURE
    answer.delete_cookie(name, path="/", httponly=True, samesite="lax", secure=secure)
