"""Who asks: the person whose session a cookie names, or a program with a key, and what they may do.

A request that changes something carries, beside the cookie, the token of the session: another site can make a browser
send the one, but cannot read the other (https://cheatsheetseries.owasp.org, synchronizer token pattern).
"""

from __future__ import annotations

import hmac
from collections.abc import Awaitable, Callable
from typing import Annotated

from fastapi import Depends, Request
from starlette.datastructures import FormData

from api.desk.keys.records import MEANINGS, Key, Scope
from api.desk.people.records import Person, Role, Signed
from api.routes.parts import requester, visitor
from ontology.errors import NotAllowed, NotSignedIn

FIELD = "csrf"
HEADER = "X-CSRF-Token"
_FOR_PROGRAMS = "/api/desk/"
_SAFE = ("GET", "HEAD", "OPTIONS")
_FORMS = ("application/x-www-form-urlencoded", "multipart/form-data")


Visitor = Annotated[Signed | None, Depends(visitor)]


def at_least(role: Role) -> Callable[..., Awaitable[Person]]:
    """A dependency that lets those through who have this role or a higher one.

    It raises :class:`NotSignedIn` and :class:`NotAllowed`.
    """

    async def allowed(request: Request, signed: Visitor) -> Person:
        if signed is None and (key := requester(request).key) and request.url.path.startswith(_FOR_PROGRAMS):
            person = librarian_of(key)
            if not person.role.covers(role):
                raise NotAllowed("这件事钥匙不能做，要由负责人或管理员登录来做。")
            return person
        if signed is None:
            raise NotSignedIn("这一页只对馆员开放。")
        if request.method not in _SAFE:
            await check_token(request, signed)
        if not signed.person.role.covers(role):
            raise NotAllowed("您的身份不能做这件事，请找本馆的负责人或管理员。")
        return signed.person

    return allowed


def librarian_of(key: Key) -> Person:
    """The librarian that a program is, with a key of scope ``desk``: of the key's branch, with a name that no person
    has. Raises :class:`NotAllowed` for any other key."""
    if not key.opens(Scope.DESK):
        raise NotAllowed(f"这把钥匙不能用在咨询台，要有 desk（{MEANINGS[Scope.DESK]}）。")
    return Person(0, key.by, key.name, Role.LIBRARIAN, key.branch)


async def check_token(request: Request, signed: Signed) -> None:
    """Raise :class:`NotAllowed` for a form without the token of the session."""
    given = request.headers.get(HEADER, "")
    if not given and request.headers.get("content-type", "").startswith(_FORMS):
        form: FormData = await request.form()
        given = str(form.get(FIELD, ""))
    if not hmac.compare_digest(given.encode(), signed.csrf.encode()):
        raise NotAllowed("这张表单已经过期，没有改动；请刷新页面再提交。")


Anybody = Annotated[Person, Depends(at_least(Role.READER))]
"""Whoever is signed in."""
Staff = Annotated[Person, Depends(at_least(Role.LIBRARIAN))]
Head = Annotated[Person, Depends(at_least(Role.HEAD))]
Administrator = Annotated[Person, Depends(at_least(Role.ADMINISTRATOR))]
