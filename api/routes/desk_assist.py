"""What assists a librarian at an enquiry 智能辅助坐席: seen beside it, put into the answer by one press."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import asdict
from enum import Enum
from typing import Annotated, Any

from fastapi import APIRouter, Form, Path, Query, Request, Response
from fastapi.responses import HTMLResponse, JSONResponse, RedirectResponse
from pydantic import BeforeValidator, Field, TypeAdapter, ValidationError

from api.desk.assist.placing import placed, quotation, taken
from api.desk.assist.proposing import Proposal, propose
from api.desk.enquiries.personal import without
from api.desk.enquiries.records import Act, Enquiry
from api.desk.enquiries.rules import possible
from api.desk.knowledge.exchange import object_of
from api.desk.knowledge.telling import citation, told
from api.desk.people.records import Person
from api.routes.knowledge_forms import QuoteShape
from api.routes.parts import MISSING, Opened, Responses, pages
from api.routes.staff import Staff
from api.service import Service
from api.shapes import ErrorResponse, ShortText
from api.web.addresses import passage_address
from ontology.errors import WrongUse
from ontology.queries import Citation

router = APIRouter()

_TAGS: list[str | Enum] = ["咨询台"]
_STAFF: Responses = {
    401: {"model": ErrorResponse, "description": "没有登录"},
    403: {"model": ErrorResponse, "description": "不是馆员"},
    **MISSING,
}
_QUOTES: TypeAdapter[list[QuoteShape]] = TypeAdapter(Annotated[list[QuoteShape], Field(max_length=50)])
Number = Annotated[int, Path(ge=1, description="咨询的内部编号")]
Text = Annotated[str | None, Form(max_length=20_000)]
At = Annotated[int | None, Form(ge=0), BeforeValidator(lambda value: None if value == "" else value)]
Revision = Annotated[int, Form(ge=0)]


@router.get("/desk/enquiries/{number}/assist", include_in_schema=False, response_class=HTMLResponse)
def shown(
    request: Request, service: Opened, me: Staff, number: Number, part: Annotated[int, Query(ge=0, le=1)] = 0
) -> str:
    """What is proposed; with ``part=1`` alone, to stand beside the enquiry."""
    return _page(request, service, me, service.desk.enquiries.enquiry(number), part=part == 1)


@router.post("/desk/enquiries/{number}/assist", include_in_schema=False, response_model=None)
def put(
    request: Request,
    service: Opened,
    me: Staff,
    number: Number,
    revision: Revision,
    quotes: Annotated[str, Form(max_length=100_000)] = "[]",
    machine: Text = None,
    text: Text = None,
    at: At = None,
) -> Response:
    """Put a quotation, or a draft with what it rests on, into the answer; each quotation is read again first.

    ``text`` is the answer as it stands on the page, ``at`` where in it; without them it comes last in what was kept.
    """
    enquiries = service.desk.enquiries
    asks = "application/json" in request.headers.get("accept", "")
    try:
        citations = _read(service, quotes)
        was = enquiries.enquiry(number)
        added = machine if machine is not None else "\n".join(map(quotation, citations))
        whole, end = placed(was.draft if text is None else text.replace("\r\n", "\n"), added, at)
        draft = without(whole, enquiries.contact(number))

        def change(one: Enquiry) -> Enquiry:
            rules = enquiries.rules()
            return taken(one, rules, draft=draft, citations=citations, machine=machine, by=me.name)

        made = enquiries.do(number, Act.DRAFT, change, by=me.name, revision=revision, touches=("draft",))
    except WrongUse as error:
        if asks:
            raise
        page = _page(request, service, me, enquiries.enquiry(number), refused=str(error))
        return HTMLResponse(page, 400)
    if asks:
        return JSONResponse({"draft": made.draft, "end": min(end, len(made.draft)), "revision": made.revision})
    return RedirectResponse(f"/desk/enquiries/{number}#draft", 303)


@router.get("/api/desk/enquiries/{number}/assist", summary="对一条咨询的建议", tags=_TAGS, responses=_STAFF)
def proposed(service: Opened, _: Staff, number: Number) -> dict[str, Any]:
    """答案草稿及其出处、相近的咨询与条目、可引的原文、可以再问读者的话。"""
    made = propose(service, service.desk.enquiries.enquiry(number))
    draft = made.draft
    return {
        "draft": {
            "text": draft.text,
            "refused": draft.refused,
            "confidence": draft.confidence,
            "origin": draft.origin.value,
            "item": draft.item,
            "receipts": [asdict(one) for one in draft.receipts],
        },
        "items": [{"likeness": one.likeness, "item": object_of(one.item)} for one in made.items],
        "enquiries": [
            {"number": one.enquiry.number, "question": one.enquiry.question, "likeness": one.score}
            for one in made.enquiries
        ],
        "passages": [asdict(one) for one in made.passages],
        "entities": [
            {"surface": one.surface, "kind": one.kind.value, "label": one.label, "id": one.entity_id}
            for one in made.senses
        ],
        "questions": list(made.questions),
    }


def _read(service: Service, quotes: ShortText) -> list[Citation]:
    """Return the quotations that a form states, read from the texts."""
    try:
        said = _QUOTES.validate_json(quotes)
    except ValidationError as error:
        raise WrongUse("这张表单的引文读不出来，请刷新页面再试。") from error
    return [citation(service.knowledge.quote(one.passage_id, one.quote, begin=one.begin)) for one in said]


def stated(citations: Sequence[Citation]) -> str:
    """Return quotations as the forms carry them."""
    said = [{"passage_id": one.passage_id, "quote": one.quote, "begin": one.begin} for one in citations]
    return json.dumps(said, ensure_ascii=False)


def _page(
    request: Request, service: Service, me: Person, enquiry: Enquiry, *, part: bool = False, refused: str = ""
) -> str:
    made: Proposal = propose(service, enquiry)
    page = pages(request)
    return page.render(
        "_assist.html" if part else "desk_assist_page.html",
        enquiry=enquiry,
        made=made,
        may=Act.DRAFT in possible(enquiry, me.name),
        # Of an item the answer goes in as readers would be told it, with its receipts.
        items=[(one, told("", one.item, one.likeness)) for one in made.items],
        stated=stated,
        passage_at=passage_address,
        refused=page.words.script(refused),
    )
