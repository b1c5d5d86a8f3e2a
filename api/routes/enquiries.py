"""The reader's side of enquiries: handing one in, seeing its state and answer by number and key, adding to it.

Nobody signs in here. Whoever has the key is the reader; without it an enquiry is not even said to exist.
"""

from __future__ import annotations

from collections.abc import Sequence
from enum import Enum
from functools import partial
from typing import Annotated
from urllib.parse import urlencode

from fastapi import APIRouter, Depends, Form, Path, Query, Request
from fastapi.responses import HTMLResponse, RedirectResponse, Response
from pydantic import BaseModel

from api.chat.records import Kept
from api.desk.enquiries.enquiries import LONGEST_TEXT
from api.desk.enquiries.handover import annotated, handed_over, with_chat
from api.desk.enquiries.quoting import holds
from api.desk.enquiries.records import OPEN, Channel, Enquiry, Group, Kind, Receipt
from api.routes.conversing import own_site
from api.routes.desk_enquiries import branches, file_answer
from api.routes.enquiry_forms import AskedForm, texts_of
from api.routes.parts import INVALID, Opened, pages
from api.service import Service
from api.shapes import ShortText
from api.web import enquiry_views as views
from ontology.errors import NotFound, WrongUse

router = APIRouter()

_TAGS: list[str | Enum] = ["咨询"]
# The address holds the key: the page is kept nowhere on the way.
_PRIVATE = {"Cache-Control": "no-store"}

Number = Annotated[str, Path(max_length=40)]
Key = Annotated[str, Query(max_length=200)]
TypedKey = Annotated[str, Form(max_length=200)]
Typed = Annotated[str, Form(max_length=LONGEST_TEXT)]


class TakenResponse(BaseModel):
    """An enquiry that was taken in."""

    number: str
    key: str
    """Shown this once; with the number it opens the enquiry."""
    address: str
    due: str


@router.get("/enquiries/new", include_in_schema=False, response_class=HTMLResponse)
def new(request: Request, service: Opened, exchange: Annotated[str, Query(max_length=200)] = "") -> str:
    """The form; from the chat it has what was asked there."""
    said = _said_in_chat(service, exchange)
    form = AskedForm(exchange=exchange if said else "", question=handed_over(said).question if said else "")
    return _form_page(request, service, form, refused="")


@router.post("/enquiries", include_in_schema=False, response_class=HTMLResponse, dependencies=[Depends(own_site)])
def hand_in(request: Request, service: Opened, form: Annotated[AskedForm, Form()]) -> HTMLResponse:
    """Take an enquiry in; number and key are shown once."""
    try:
        taken = _take_in(service, form)
    except WrongUse as error:
        page = _form_page(request, service, form, refused=pages(request).words.script(str(error)))
        return HTMLResponse(page, 400)
    due = service.desk.enquiries.hours().local(taken.enquiry.due)
    page = pages(request).render("enquiry_taken.html", enquiry=taken.enquiry, key=taken.key, due=due)
    return HTMLResponse(page, headers=_PRIVATE)


@router.post("/api/enquiries", summary="向馆员咨询", tags=_TAGS, responses=INVALID)
def hand_in_by_program(service: Opened, body: AskedForm) -> TakenResponse:
    """交给馆员一条咨询；可附 exchange（一次问答的编号），问答记录与依据随之转交。返回编号与查询码。"""
    taken = _take_in(service, body)
    one = taken.enquiry
    return TakenResponse(number=one.number, key=taken.key, address=_address(one.number, taken.key), due=one.due)


@router.get("/enquiries", include_in_schema=False, response_class=HTMLResponse)
def find(request: Request) -> str:
    """The form for number and key."""
    return pages(request).render("enquiry_find.html", number="", refused="")


@router.post("/enquiries/find", include_in_schema=False, response_model=None, dependencies=[Depends(own_site)])
def found(request: Request, service: Opened, number: Annotated[ShortText, Form()], key: TypedKey) -> Response:
    """Go to the enquiry of a number and key."""
    try:
        mine, _ = service.desk.enquiries.for_reader(number, key.strip())
    except NotFound as error:
        speaking = pages(request)
        page = speaking.render("enquiry_find.html", number=number, refused=speaking.words.script(str(error)))
        return HTMLResponse(page, 404)
    return RedirectResponse(_address(mine.number, key.strip()), 303, headers=_PRIVATE)


@router.get("/enquiries/{number}", include_in_schema=False)
def show(request: Request, service: Opened, number: Number, key: Key = "") -> HTMLResponse:
    """State, answer and correspondence of an enquiry, for whoever has its key."""
    return HTMLResponse(_page(request, service, number, key), headers=_PRIVATE)


@router.post(
    "/enquiries/{number}/supply", include_in_schema=False, response_model=None, dependencies=[Depends(own_site)]
)
def supply(request: Request, service: Opened, number: Number, key: TypedKey, text: Typed = "") -> Response:
    """Take in what the reader adds; to an answer it is a further question."""
    enquiries = service.desk.enquiries
    mine, _ = enquiries.for_reader(number, key)
    try:
        enquiries.supply(mine.id, text)
    except WrongUse as error:
        return HTMLResponse(_page(request, service, number, key, refused=error, typed=text), 400, headers=_PRIVATE)
    return RedirectResponse(_address(number, key, done=True), 303, headers=_PRIVATE)


@router.post("/enquiries/{number}/rate", include_in_schema=False, response_model=None, dependencies=[Depends(own_site)])
def rate(
    request: Request, service: Opened, number: Number, key: TypedKey, good: Annotated[bool, Form()], text: Typed = ""
) -> Response:
    """Take in what the reader thinks of the answer."""
    enquiries = service.desk.enquiries
    mine, _ = enquiries.for_reader(number, key)
    try:
        enquiries.rate(mine.id, good=good, reason=text)
    except WrongUse as error:
        return HTMLResponse(_page(request, service, number, key, refused=error), 400, headers=_PRIVATE)
    return RedirectResponse(_address(number, key, done=True), 303, headers=_PRIVATE)


@router.get("/enquiries/{number}/files/{file_id}", include_in_schema=False, response_model=None)
def file(service: Opened, number: Number, file_id: int, key: Key = "") -> Response:
    """A file that came with the answer. Raises :class:`NotFound` for any other."""
    enquiries = service.desk.enquiries
    _, final = enquiries.for_reader(number, key)
    found = enquiries.store.file(final.id, file_id)
    if not found.sent:
        raise NotFound("没有这个附件。")
    return file_answer(service, found)


def _take_in(service: Service, form: AskedForm) -> Receipt:
    said = _said_in_chat(service, form.exchange)
    asked = with_chat(form.enquiry(Channel.FORM), said) if said else form.enquiry(Channel.FORM)
    return service.desk.enquiries.add(annotated(asked, service.operations.understanding), contact=form.contact())


def _said_in_chat(service: Service, exchange: str) -> Sequence[Kept]:
    """What was said up to an exchange; nothing where it is no longer known: the enquiry is taken in all the same."""
    if not exchange:
        return ()
    try:
        return service.chat.transcript(exchange)
    except NotFound:
        return ()


def _form_page(request: Request, service: Service, form: AskedForm, *, refused: str) -> str:
    at = "/enquiries/new" + (f"?{urlencode({'exchange': form.exchange})}" if form.exchange else "")
    return pages(request, at=at).render(
        "enquiry_new.html", form=form, refused=refused, kinds=Kind, groups=Group, branches=branches(service)
    )


def _page(
    request: Request, service: Service, number: str, key: str, *, refused: Exception | None = None, typed: str = ""
) -> str:
    enquiries = service.desk.enquiries
    mine, final = enquiries.for_reader(number, key)
    hours, speaking = enquiries.hours(), pages(request, at=_address(number, key) if refused else "")
    state = views.progress_of(mine, final)
    return speaking.render(
        "enquiry_show.html",
        enquiry=mine,
        final=final,
        state=state,
        key=key,
        made=hours.local(mine.made),
        due=hours.local(_open_one(mine, final).due) if state in OPEN else "",
        talk=views.talk_of(enquiries.log(mine.id), hours, answer=final.answer),
        receipts=views.quoted_of(
            [one for one in final.answer_receipts if not service.hides_passage(one.passage_id)],
            partial(holds, text=texts_of(service)),
        ),
        files=views.sent_files(enquiries.store.files(final.id)),
        refused=speaking.words.script(str(refused)) if refused else "",
        done=request.query_params.get("done") == "1",
        typed=typed,
    )


def _open_one(mine: Enquiry, final: Enquiry) -> Enquiry:
    return mine if mine.state in OPEN else final


def _address(number: str, key: str, *, done: bool = False) -> str:
    return f"/enquiries/{number}?{urlencode({'key': key, **({'done': '1'} if done else {})})}"
