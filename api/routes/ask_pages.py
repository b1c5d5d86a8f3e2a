"""The conversation with the library as a page. It works without scripts; with them, answers come as they are made."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Annotated

from fastapi import Depends, Form, Request, Response
from fastapi.responses import HTMLResponse, RedirectResponse

from api.chat.chat import narrowed_by
from api.chat.masking import mask
from api.chat.records import Channel, Kept
from api.routes.conversing import COOKIE, PRIVATE, Conversing, own_site, remember, streams
from api.routes.parts import Opened, Searched, page_router, pages
from api.shapes import MAX_QUESTION
from api.web.addresses import Search
from api.web.search_facets import chosen_views
from api.web.search_page import labeller

router = page_router()

Asked = Annotated[str, Form(max_length=MAX_QUESTION)]


@router.get("/ask")
def ask(request: Request, service: Opened, search: Searched) -> Response:
    """The conversation so far; a question in the address is asked in it, once."""
    going = _conversing(request, service)
    held = going.held()
    if not search.q or _just_asked(held, search):
        return HTMLResponse(_page(going, search, held), headers=PRIVATE)
    kept, session = going.ask(search.q, search.filters)
    answer = HTMLResponse(_page(going, search, (*held, kept)), headers=PRIVATE)
    remember(answer, request, session)
    return answer


@router.post("/ask", dependencies=[Depends(own_site)])
def ask_on(request: Request, service: Opened, search: Searched, q: Asked = "") -> Response:
    """Ask in the conversation, then show it; or send the answer as it comes."""
    going = _conversing(request, service)
    if streams(request):
        stream, session = going.stream(q, search.filters)
        remember(stream, request, session)
        return stream
    if not q.strip():
        return RedirectResponse(search.asking("").address("/ask"), 303)
    kept, session = going.ask(q, search.filters)
    if not kept.id:
        return HTMLResponse(_page(going, search, (kept,)), headers=PRIVATE)
    answer = RedirectResponse(f"{search.asking('').address('/ask')}#turn-{kept.id}", 303)
    remember(answer, request, session)
    return answer


@router.post("/ask/end", dependencies=[Depends(own_site)])
def end(request: Request, service: Opened) -> RedirectResponse:
    """Forget the conversation and begin anew."""
    service.chat.end(request.cookies.get(COOKIE, ""))
    answer = RedirectResponse("/ask", 303)
    answer.delete_cookie(COOKIE)
    return answer


@router.get("/ask/{exchange_id}")
def shared(request: Request, service: Opened, exchange_id: str) -> HTMLResponse:
    """One question with its answer, for whoever has its address."""
    going = Conversing(service, pages(request), Channel.PAGE)
    (turn,) = going.views(service.chat.exchange(exchange_id))
    return HTMLResponse(going.page.render("ask_shared.html", turn=turn), headers=PRIVATE)


def _conversing(request: Request, service: Opened) -> Conversing:
    return Conversing(service, pages(request), Channel.PAGE, request.cookies.get(COOKIE, ""))


def _just_asked(held: Sequence[Kept], search: Search) -> bool:
    """Whether a page is only shown again."""
    said = (mask(search.q), narrowed_by(search.filters))
    return bool(held) and (held[-1].question, held[-1].narrowed) == said


def _page(going: Conversing, search: Search, held: Sequence[Kept]) -> str:
    chosen = chosen_views(search, going.page.words, labeller(going.service))
    return going.page.render("ask.html", search=search, chosen=chosen, turns=going.views(*held))
