"""The workbench: keys of programs. A key is shown once, by the answer to the form that made it."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Form, Path, Request
from fastapi.responses import HTMLResponse, RedirectResponse, Response

from api.desk.keys.records import MEANINGS, Scope
from api.routes.parts import Opened, pages
from api.routes.staff import Administrator
from api.shapes import ShortText
from ontology.errors import WrongUse

router = APIRouter(include_in_schema=False)

_PAGE = "/desk/keys"
_KEPT_NOWHERE = {"cache-control": "no-store"}
Said = Annotated[ShortText, Form()]


@router.get(_PAGE, response_class=HTMLResponse)
def shown(request: Request, service: Opened, _: Administrator) -> HTMLResponse:
    """All keys, without what opens."""
    return _page(request, service)


def _page(request: Request, service: Opened, *, refused: str = "", token: str = "", status: int = 200) -> HTMLResponse:
    page = pages(request)
    meanings = {scope: page.words.called("SCOPES", scope) for scope in MEANINGS}
    made = page.render(
        "desk_keys.html",
        keys=service.desk.keys.keys(),
        meanings=meanings,
        refused=page.words.script(refused),
        token=token,
    )
    return HTMLResponse(made, status, headers=_KEPT_NOWHERE)


@router.post(_PAGE, response_model=None)
def add(
    request: Request,
    service: Opened,
    me: Administrator,
    scope: Annotated[list[Scope], Form()] = [],  # noqa: B006 - never edited
    name: Said = "",
    branch: Said = "",
    collections: Said = "",
    expires: Said = "",
) -> HTMLResponse:
    """Make a key and show it; whoever goes back or reloads does not see it again, and makes no second one unasked."""
    into = [one.strip() for one in collections.replace("，", ",").replace("、", ",").split(",") if one.strip()]
    told = {"branch": branch, "collections": into, "expires": expires}
    try:
        _, token = service.desk.keys.add(name, **told, opens=scope, by=me.name)  # type: ignore[arg-type]
    except WrongUse as error:
        return _page(request, service, refused=str(error), status=400)
    return _page(request, service, token=token, status=201)


@router.post(f"{_PAGE}/{{ident}}/revoke")
def revoke(service: Opened, me: Administrator, ident: Annotated[int, Path(ge=1)]) -> Response:
    """Let a key open nothing any more."""
    service.desk.keys.revoke(ident, by=me.name)
    return RedirectResponse(_PAGE, 303)
