"""Signing in and out: by password, by a one-time word, by a provider of OpenID Connect."""

from __future__ import annotations

import hashlib
import secrets
from typing import Annotated
from urllib.parse import urlencode, urlsplit

from fastapi import APIRouter, Depends, Form, Query, Request
from fastapi.responses import HTMLResponse, RedirectResponse, Response

from api.cookies import going_cookie, session_cookie
from api.desk.people.passwords import LONGEST as LONGEST_PASSWORD
from api.desk.people.records import Role, Signed
from api.routes.parts import Opened, pages, requester
from api.routes.sessions import drop_cookie, keep_cookie, keep_session
from api.routes.staff import Visitor, check_token
from api.shapes import MAX_QUESTION, ShortText
from ontology.errors import NotAllowed, NotFound, WrongUse

router = APIRouter(include_in_schema=False)

Next = Annotated[str, Query(max_length=MAX_QUESTION)]
Word = Annotated[str, Form(max_length=LONGEST_PASSWORD)]
_DESK, _BACK = "/desk", "/signin/openid/back"
_GOING_S = 600
_LONGEST_CODE = 4_000


async def from_here(request: Request) -> None:
    """Refuse a form that another site makes a browser send: nobody is signed in as somebody else unawares.

    Raises :class:`NotAllowed`.
    """
    if request.headers.get("sec-fetch-site", "same-origin") not in ("same-origin", "none"):
        raise NotAllowed("这张表单是从别的网站发来的，没有采用；请从本馆的登录页登录。")


async def leaving(request: Request, signed: Visitor) -> Signed | None:
    """Whose session is to be ended, by a form of ours. Raises :class:`NotAllowed` for another's form."""
    if signed is not None:
        await check_token(request, signed)
    return signed


FromHere = Depends(from_here)
Leaving = Annotated[Signed | None, Depends(leaving)]


@router.get("/signin", response_class=HTMLResponse)
def page(request: Request, service: Opened, next: Next = _DESK) -> str:  # noqa: A002 - the name in the address
    """The form."""
    return _page(request, service, following=_own(next))


def _page(request: Request, service: Opened, *, following: str, name: str = "", refused: str = "") -> str:
    at = "/signin" if following == _DESK else f"/signin?{urlencode({'next': following})}"
    page, openid = pages(request, at=at), service.desk.openid
    label = page.words.script(openid.label) if openid else ""
    said = page.words.script(refused)
    return page.render("signin.html", following=following, name=name, refused=said, label=label)


@router.post("/signin", response_model=None, dependencies=[FromHere])
def sign_in(
    request: Request,
    service: Opened,
    name: Annotated[ShortText, Form()],
    password: Word,
    next: Annotated[str, Form(max_length=MAX_QUESTION)] = _DESK,  # noqa: A002
) -> Response:
    """Open a session and go on to where the person was going."""
    told = {"address": requester(request).address, "agent": request.headers.get("user-agent", "")}
    try:
        token, signed = service.desk.people.sign_in(name.strip().lower(), password, **told)
    except NotAllowed as error:
        return HTMLResponse(_page(request, service, following=_own(next), name=name, refused=str(error)), 403)
    return _entered(request, service, token, signed, following=next)


def _entered(request: Request, service: Opened, token: str, signed: Signed, *, following: str) -> Response:
    """Lead somebody on who has just come in; the session that they came with, if any, is over."""
    if before := request.cookies.get(session_cookie(request), ""):
        service.desk.people.sign_out(before)
    wanted = _own(following)
    reader = not signed.person.role.covers(Role.LIBRARIAN)
    answer = RedirectResponse("/" if reader and wanted == _DESK else wanted, 303)
    keep_session(request, answer, token)
    return answer


@router.post("/signout", response_model=None)
def sign_out(request: Request, service: Opened, leaving: Leaving) -> RedirectResponse:
    """End the session; another site cannot sign anybody out."""
    if leaving is not None:
        service.desk.people.sign_out(request.cookies[session_cookie(request)])
    answer = RedirectResponse("/", 303)
    drop_cookie(request, answer, session_cookie(request))
    return answer


@router.get("/signin/new", response_class=HTMLResponse)
def new_password(request: Request) -> str:
    """The form that takes a one-time word."""
    return pages(request).render("signin_new.html", name="", refused="")


@router.post("/signin/new", response_model=None, dependencies=[FromHere])
def set_password(
    request: Request, service: Opened, name: Annotated[ShortText, Form()], word: Word, password: Word, again: Word
) -> Response:
    """Set a password by a word, then ask to sign in with it."""
    name = name.strip().lower()
    try:
        if password != again:
            raise WrongUse("两次写的新密码不一样。")
        service.desk.words.use(name, word, password, address=requester(request).address)
    except (NotAllowed, WrongUse) as error:
        page = pages(request)
        told = page.render("signin_new.html", name=name, refused=page.words.script(str(error)))
        return HTMLResponse(told, 400 if isinstance(error, WrongUse) else 403)
    return RedirectResponse("/signin", 303)


@router.get("/signin/openid", response_model=None)
def to_provider(request: Request, service: Opened, next: Next = _DESK) -> Response:  # noqa: A002
    """Send the browser to the provider."""
    return sent_to_provider(request, service, following=_own(next))


def sent_to_provider(request: Request, service: Opened, *, following: str, linking: Signed | None = None) -> Response:
    """Send the browser to the provider, to come back to us; ``linking`` is whose account is to be linked.

    Raises :class:`NotFound` where none is set.
    """
    openid, mark = service.desk.openid, _mark(linking) if linking else ""
    if openid is None:
        raise NotFound("本馆没有设统一认证。")
    try:
        address, going = openid.begin(_back(request), following=following, linking=mark)
    except NotAllowed as error:
        return HTMLResponse(_page(request, service, following=following, refused=str(error)), 503)
    answer = RedirectResponse(address, 303)
    keep_cookie(request, answer, going_cookie(request), going.written(), seconds=_GOING_S)
    return answer


@router.get(_BACK, response_model=None)
def from_provider(
    request: Request,
    service: Opened,
    signed: Visitor,
    state: Annotated[str, Query(max_length=MAX_QUESTION)] = "",
    code: Annotated[str, Query(max_length=_LONGEST_CODE)] = "",
    iss: Annotated[str, Query(max_length=MAX_QUESTION)] = "",
    error: Annotated[str, Query(max_length=MAX_QUESTION)] = "",
) -> Response:
    """Take in what the provider says of whoever comes back from it, once."""
    from api.access.openid import going_of  # where no provider is set nobody waits for its libraries

    openid = service.desk.openid
    if openid is None:
        raise NotFound("本馆没有设统一认证。")
    going = going_of(request.cookies.get(going_cookie(request), ""))
    try:
        if going is None:
            raise NotAllowed("这次登录不是从本馆开始的，或已过期；请重新登录。")
        if error or not code:
            raise NotAllowed("认证服务没有让您登录；可以再试，或用本馆的密码登录。")
        vouched = openid.finish(_back(request), going, state=state, code=code, issuer=iss)
        if going.linking:
            if signed is None or not secrets.compare_digest(going.linking.encode(), _mark(signed).encode()):
                raise NotAllowed("连接账号时您已退出；请先登录，再连接。")
            service.desk.vouching.link(signed.person, vouched)
            answer: Response = RedirectResponse("/desk/me?told=linked", 303)
        else:
            agent = request.headers.get("user-agent", "")
            token, entered = service.desk.vouching.sign_in(vouched, openid.policy, agent=agent)
            answer = _entered(request, service, token, entered, following=going.following)
    except (NotAllowed, WrongUse) as refused:
        answer = HTMLResponse(_page(request, service, following=_DESK, refused=str(refused)), 403)
    drop_cookie(request, answer, going_cookie(request))
    return answer


def _mark(signed: Signed) -> str:
    """What tells that a linking was begun in this very session: nobody else's cookie can hold it."""
    return hashlib.sha256(f"link {signed.csrf}".encode()).hexdigest()


def _back(request: Request) -> str:
    """Our address for who comes back: as the setting ``base`` begins where that is this host, else as asked."""
    base, asked = str(request.app.state.namer.base), str(request.base_url)
    return (base if urlsplit(base).netloc == urlsplit(asked).netloc else asked).rstrip("/") + _BACK


def _own(address: str) -> str:
    """An address within this site; anything else is the desk."""
    parts = urlsplit(address)
    inside = not parts.scheme and not parts.netloc and address.startswith("/") and not address.startswith(("//", "/\\"))
    return address if inside else _DESK
