"""The chat as it stands in other sites' pages: ``/static/widget.js`` puts ``/widget`` into a frame there.

In a frame of another site a browser sends no cookie, so that the session is in the form and in the address.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Annotated
from urllib.parse import urlencode

from fastapi import Depends, Form, Query, Request, Response
from fastapi.responses import HTMLResponse, RedirectResponse

from api.chat.records import Channel, Kept
from api.routes.conversing import PRIVATE, Conversing, own_site, streams
from api.routes.parts import Opened, page_router, pages
from api.service import Service
from api.shapes import MAX_QUESTION
from api.web.headers import policy
from api.web.language import PARAMETER, language_of
from ontology.queries import Filters

router = page_router()

_LONGEST_TOKEN = 64


@router.get("/widget")
def widget(
    request: Request, service: Opened, session: Annotated[str, Query(max_length=_LONGEST_TOKEN)] = ""
) -> HTMLResponse:
    """The conversation of a session, or the beginning of one."""
    going = Conversing(service, pages(request), Channel.WIDGET, session)
    return _page(going, going.held())


@router.post("/widget/end", dependencies=[Depends(own_site)])
def end(
    request: Request, service: Opened, session: Annotated[str, Form(max_length=_LONGEST_TOKEN)] = ""
) -> RedirectResponse:
    """Forget the conversation and begin anew."""
    service.chat.end(session)
    # The old session stays in the address, so that the page knows that it is over.
    stated = urlencode({PARAMETER: language_of(request), "session": session})
    return RedirectResponse(f"/widget?{stated}", 303)


@router.post("/widget", dependencies=[Depends(own_site)])
def ask(
    request: Request,
    service: Opened,
    q: Annotated[str, Form(max_length=MAX_QUESTION)] = "",
    session: Annotated[str, Form(max_length=_LONGEST_TOKEN)] = "",
) -> Response:
    """Ask in the conversation, then show it; or send the answer as it comes."""
    going = Conversing(service, pages(request), Channel.WIDGET, session)
    if streams(request):
        return going.stream(q, Filters())[0]
    if not q.strip():
        return _page(going, going.held())
    kept, further = going.ask(q, Filters())
    if not kept.id:
        return _page(going, (kept,))
    stated = urlencode({PARAMETER: going.page.words.language, "session": further})
    return RedirectResponse(f"/widget?{stated}#turn-{kept.id}", 303)


def _page(going: Conversing, held: Sequence[Kept]) -> HTMLResponse:
    session = going.session if held else ""
    page = going.page.render("widget.html", turns=going.views(*held), session=session)
    return HTMLResponse(page, headers={"Content-Security-Policy": _policy(going.service), **PRIVATE})


def _policy(service: Service) -> str:
    return policy(frames=" ".join(("'self'", *service.chat.doors.widget_hosts)))
