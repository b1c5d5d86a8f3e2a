"""The workbench: review of the subject headings of documents 主题."""

from __future__ import annotations

from typing import Annotated, Literal

from fastapi import APIRouter, Form, Query, Request
from fastapi.responses import HTMLResponse, RedirectResponse
from pydantic import Field
from starlette.datastructures import URL

from api.desk.headings.bench import PAGE, HeadingBench
from api.desk.headings.records import HeadingDecision, HeadingVerdict
from api.routes.going_back import done
from api.routes.parts import INVALID, MISSING, Opened, pages
from api.routes.staff import Staff
from api.schemas import document_title
from api.service import Service
from api.shapes import MAX_QUESTION, Shape, ShortText
from api.web.addresses import document_address
from ontology.records import Assignment, ReviewState

router = APIRouter(tags=["咨询台"])

_QUEUE = "/desk/review/headings"
_LABEL = 200
_VERDICTS = {"confirm": HeadingVerdict.CONFIRMED, "reject": HeadingVerdict.REJECTED}

Page = Annotated[int, Query(ge=1, le=10_000)]


class HeadingRequest(Shape):
    """What a reviewer says of one subject heading of a document."""

    document_id: str = Field(min_length=1, max_length=MAX_QUESTION)
    action: Literal["confirm", "reject", "add"]
    heading: str = Field(
        min_length=1, max_length=_LABEL, description="主题的标识；action 为 add 时也可以是主题词、分类名或分类号"
    )


class HeadingForm(HeadingRequest):
    """The same from a page's form."""

    csrf: ShortText = ""
    page: int = Field(1, ge=1, le=10_000)


class HeadingMade(Shape):
    """A decision that was kept."""

    decision: int
    verdict: HeadingVerdict
    heading: str
    label: str


class HeadingItem(Shape):
    """A heading of a document, as it stands."""

    heading: str
    label: str
    scheme: str
    score: float
    evidence: list[str]
    review: ReviewState


class HeadingsOfDocument(Shape):
    """A document with headings that wait."""

    document_id: str
    title: str
    headings: list[HeadingItem]


class HeadingQueue(Shape):
    """Documents whose headings wait, the least sure first."""

    items: list[HeadingsOfDocument]
    documents: int = Field(description="有待核主题的文献数")


@router.get("/api/desk/review/headings", summary="待核的主题", responses=INVALID)
def queue(service: Opened, _: Staff, page: Page = 1) -> HeadingQueue:
    """机器给出、还没有人核过的主题词和分类，最没把握的在前。"""
    found, total = _bench(service).waiting(skip=(page - 1) * PAGE)
    return HeadingQueue(
        items=[
            HeadingsOfDocument(
                document_id=one.document.id,
                title=document_title(one.document),
                headings=[_item(heading) for heading in one.headings],
            )
            for one in found
        ],
        documents=total,
    )


@router.post("/api/desk/review/headings", summary="核定一个主题", responses=MISSING)
def decide(service: Opened, me: Staff, asked: HeadingRequest) -> HeadingMade:
    """当即改到文献上；再次收入这份文献时，决定仍然有效。"""
    made = _decided(_bench(service), asked, by=me.name)
    given = made.given
    return HeadingMade(decision=made.id, verdict=made.verdict, heading=given.heading_id, label=given.label)


@router.get("/desk/review/headings", response_class=HTMLResponse, include_in_schema=False)
def queue_page(request: Request, service: Opened, me: Staff, page: Page = 1, refused: ShortText = "") -> str:
    """The queue, and what this person decided last."""
    shown, bench = pages(request), _bench(service)
    found, total = bench.waiting(skip=(page - 1) * PAGE)
    return shown.render(
        "desk_headings.html",
        items=[
            {"one": one, "title": document_title(one.document), "address": document_address(one.document.id)}
            for one in found
        ],
        waiting=total,
        page=page,
        following=str(URL(_QUEUE).include_query_params(page=page + 1)) if total > page * PAGE else "",
        mine=[one for one in bench.store.last(me.name, limit=10) if not service.hides(one.document_id)],
        document_address=document_address,
        refused=shown.words.script(refused),
    )


@router.post("/desk/review/headings", response_model=None, include_in_schema=False)
def decide_page(service: Opened, me: Staff, asked: Annotated[HeadingForm, Form()]) -> RedirectResponse:
    """Keep what a form says and go back to the queue."""
    back = URL(_QUEUE).include_query_params(page=asked.page) if asked.page > 1 else URL(_QUEUE)
    return done(back, lambda: _decided(_bench(service), asked, by=me.name))


@router.post("/desk/review/headings/{decision}/undo", response_model=None, include_in_schema=False)
def undo_page(service: Opened, me: Staff, decision: int) -> RedirectResponse:
    """Take a decision back."""
    return done(_QUEUE, lambda: _bench(service).undo(decision, by=me.name))


def _decided(bench: HeadingBench, asked: HeadingRequest, *, by: str) -> HeadingDecision:
    if asked.action == "add":
        return bench.add(asked.document_id, asked.heading, by=by)
    return bench.decide(asked.document_id, asked.heading, verdict=_VERDICTS[asked.action], by=by)


def _item(one: Assignment) -> HeadingItem:
    return HeadingItem(
        heading=one.heading_id,
        label=one.label,
        scheme=one.scheme,
        score=one.score,
        evidence=list(one.evidence),
        review=one.review,
    )


def _bench(service: Service) -> HeadingBench:
    return HeadingBench(service.desk.headings, service.workbench, service.headings)
