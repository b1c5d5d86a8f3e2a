"""The workbench: who may read which collections."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Form, Request
from fastapi.responses import HTMLResponse, RedirectResponse

from api.access.rules import REST, Level, Rule
from api.desk.reviewing.workbench import Following
from api.routes.parts import Opened, Refused, pages
from api.routes.staff import Administrator
from api.shapes import ShortText
from ontology.errors import WrongUse

router = APIRouter(include_in_schema=False)

_PAGE = "/desk/collections"
Said = Annotated[ShortText, Form()]


@router.get(_PAGE, response_class=HTMLResponse)
def shown(request: Request, service: Opened, _: Administrator, refused: Refused = "") -> str:
    """All collections, and who may read each."""
    rules = {one.collection: one for one in service.desk.access.rules()}
    rest = rules.get(REST, Rule(REST, Level.OPEN))
    sizes = {one.name: one for one in service.holdings.collections()}
    names = [REST, *sorted({*sizes, *rules} - {REST})]
    page = pages(request)
    return page.render(
        "desk_collections.html",
        lines=[
            (rules.get(name, Rule(name, rest.level, rest.branch)), sizes.get(name), name in rules) for name in names
        ],
        rest=REST,
        levels=list(Level),
        branches=service.holdings.branches(),
        refused=page.words.script(refused),
    )


@router.post(_PAGE, response_model=None)
def change(
    request: Request,
    service: Opened,
    me: Administrator,
    name: Said,
    level: Annotated[Level, Form()],
    branch: Said = "",
) -> RedirectResponse | HTMLResponse:
    """Set who may read a collection; a refusal stands above the table."""
    try:
        if level is Level.OPEN:
            service.desk.access.open(name, by=me.name)
        else:
            service.desk.access.close(name, level, by=me.name, branch=branch)
    except WrongUse as error:
        return HTMLResponse(shown(request, service, me, str(error)), 400)
    # What is public answers nothing until it has followed: it does so now.
    Following(service.workbench.library, quiet_s=0.0).later()
    return RedirectResponse(_PAGE, 303)
