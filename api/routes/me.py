"""Whoever is signed in: where else they are, their password, the provider that vouches for them."""

from __future__ import annotations

from typing import Annotated, Literal

from fastapi import APIRouter, Form, Request
from fastapi.responses import HTMLResponse, RedirectResponse, Response

from api.cookies import session_cookie
from api.desk.people.records import Role
from api.routes.parts import Opened, Refused, pages, visitor
from api.routes.signin import Word, sent_to_provider
from api.routes.staff import Anybody
from api.service import Service
from api.shapes import ShortText
from ontology.errors import NotAllowed, WrongUse

router = APIRouter(include_in_schema=False)

Told = Literal["", "password", "ended", "linked", "unlinked"]
_PAGE = "/desk/me"


@router.get(_PAGE, response_class=HTMLResponse)
def shown(request: Request, service: Opened, me: Anybody, told: Told = "", refused: Refused = "") -> str:
    """All of it."""
    page, desk = pages(request), service.desk
    sessions = desk.people.sessions.of(me, _token(request))
    linked = desk.vouching.linked(me)
    staff = me.role.covers(Role.LIBRARIAN)
    acts = desk.audit.acts(subject=f"person/{me.name}", act="sign-in", limit=1) if staff else []
    missed = int(acts[0].detail.get("missed", 0)) if acts else 0
    return page.render(
        "desk_me.html",
        sessions=sessions,
        linked=linked,
        label=page.words.script(desk.openid.label) if desk.openid else "",
        told=told,
        missed=missed,
        refused=page.words.script(refused),
    )


@router.post(f"{_PAGE}/password", response_model=None)
def password(request: Request, service: Opened, me: Anybody, old: Word, new: Word, again: Word) -> Response:
    """Change one's own password; a refusal stands beside the form."""
    try:
        if new != again:
            raise WrongUse("两次写的新密码不一样；没有改动。")
        service.desk.words.own(me, old, new, token=_token(request))
    except (NotAllowed, WrongUse) as error:
        return HTMLResponse(shown(request, service, me, refused=str(error)), 400)
    return RedirectResponse(f"{_PAGE}?told=password", 303)


@router.post(f"{_PAGE}/sessions", response_model=None)
def end_sessions(
    request: Request, service: Opened, me: Anybody, ident: Annotated[ShortText, Form()] = ""
) -> RedirectResponse:
    """End another session, or all others."""
    _end(service, request, me.name, ident)
    return RedirectResponse(f"{_PAGE}?told=ended", 303)


def _end(service: Service, request: Request, name: str, ident: str) -> None:
    desk = service.desk
    person = desk.people.person(name)
    with desk.engine.begin() as connection:
        ended = desk.people.sessions.end_others(connection, person, _token(request), ident)
        if ended and person.role.covers(Role.LIBRARIAN):
            desk.audit.note(
                connection, by=name, act="end-sessions", subject=f"person/{name}", detail={"sessions": ended}
            )


@router.post(f"{_PAGE}/openid", response_model=None)
def provider(
    request: Request, service: Opened, me: Anybody, do: Annotated[Literal["link", "unlink"], Form()]
) -> Response:
    """Let the provider vouch for whoever is signed in, or no longer."""
    if do == "link":
        return sent_to_provider(request, service, following=_PAGE, linking=visitor(request))
    try:
        service.desk.vouching.unlink(me)
    except WrongUse as error:
        return HTMLResponse(shown(request, service, me, refused=str(error)), 400)
    return RedirectResponse(f"{_PAGE}?told=unlinked", 303)


def _token(request: Request) -> str:
    return request.cookies.get(session_cookie(request), "")
