"""The workbench: review of recognised lines 识别存疑."""

from __future__ import annotations

from typing import Annotated, Literal

from fastapi import APIRouter, Form, Query, Request
from fastapi.responses import HTMLResponse, RedirectResponse
from pydantic import Field
from starlette.datastructures import URL

from api.desk.lines.bench import PAGE, LineBench, Waiting
from api.desk.lines.records import LineAction
from api.files.images import page_images
from api.iiif.addresses import leaf_address
from api.routes.going_back import done
from api.routes.parts import INVALID, MISSING, Opened, pages
from api.routes.staff import Staff
from api.schemas import document_title
from api.service import Service
from api.shapes import MAX_QUESTION, Shape, ShortText
from api.web.addresses import document_address
from api.web.line_views import crop_address, share_of
from ontology.records import Document

router = APIRouter(tags=["咨询台"])

_QUEUE = "/desk/review/lines"
_LINE = 1_000


class LineRequest(Shape):
    """What a reviewer says of one recognised line."""

    document_id: str = Field(min_length=1, max_length=MAX_QUESTION)
    line: int = Field(ge=0, description="行在文献各行中的次序，从 0 起")
    said: str = Field(max_length=_LINE, description="审核人看到的文字")
    text: str = Field("", max_length=_LINE, description="这一行应是什么；空着表示图上没有文字")
    action: Literal["save", "skip"] = "save"


class LineForm(LineRequest):
    """The same from a page's form."""

    csrf: ShortText = ""


class LineMade(Shape):
    """A decision that was kept."""

    decision: int
    action: LineAction


class LineItem(Shape):
    """A line that waits."""

    document_id: str
    line: int
    page: int
    text: str
    confidence: float
    picture: str


class LineQueue(Shape):
    """The lines to look at first."""

    items: list[LineItem]
    waiting: int


@router.get("/api/desk/review/lines", summary="识别存疑的行", responses=INVALID)
def queue(service: Opened, me: Staff, page: Annotated[int, Query(ge=1, le=10_000)] = 1) -> LineQueue:
    """机器没有把握、还没有人核过的行，最没把握的在前。"""
    total, found = _bench(service).waiting(me.name, skip=(page - 1) * PAGE)
    return LineQueue(
        items=[
            LineItem(
                document_id=one.document.id,
                line=one.number,
                page=one.box.page,
                text=one.line.text,
                confidence=one.line.mark.confidence,
                picture=_picture(service, one),
            )
            for one in found
        ],
        waiting=total,
    )


@router.post("/api/desk/review/lines", summary="核定识别的一行", responses=MISSING)
def decide(service: Opened, me: Staff, asked: LineRequest) -> LineMade:
    """决定记下来，稍后入库：文献有了新文本，重新标引、编码；再次收入这份扫描时，决定仍然有效。"""
    action = LineAction.SKIP if asked.action == "skip" else LineAction.CORRECT
    made = _bench(service).decide(asked.document_id, asked.line, asked.text, action=action, said=asked.said, by=me.name)
    return LineMade(decision=made.id, action=made.action)


@router.get("/desk/review/lines", response_class=HTMLResponse, include_in_schema=False)
def queue_page(
    request: Request,
    service: Opened,
    me: Staff,
    page: Annotated[int, Query(ge=1, le=10_000)] = 1,
    refused: ShortText = "",
) -> str:
    """The queue, and what this person decided last."""
    shown, bench = pages(request), _bench(service)
    total, found = bench.waiting(me.name, skip=(page - 1) * PAGE)
    return shown.render(
        "desk_lines.html",
        items=[
            {
                "one": one,
                "title": document_title(one.document),
                "picture": _picture(service, one),
                "share": share_of(one.line.mark.confidence),
                "leaf": leaf_address(one.document.id, one.box.page),
                "tall": one.box.height > one.box.width,
            }
            for one in found
        ],
        waiting=total,
        more=total > page * PAGE,
        following=str(URL(_QUEUE).include_query_params(page=page + 1)),
        mine=[one for one in bench.store.last(me.name, limit=10) if not service.hides(one.document_id)],
        document_address=document_address,
        refused=shown.words.script(refused),
    )


@router.post("/desk/review/lines", response_model=None, include_in_schema=False)
def decide_page(service: Opened, me: Staff, asked: Annotated[LineForm, Form()]) -> RedirectResponse:
    """Keep what a form says and go back to the queue."""
    return done(_QUEUE, lambda: decide(service, me, LineRequest(**asked.model_dump(exclude={"csrf"}))))


@router.post("/desk/review/lines/{decision}/undo", response_model=None, include_in_schema=False)
def undo_page(service: Opened, me: Staff, decision: int) -> RedirectResponse:
    """Take a decision back."""
    return done(_QUEUE, lambda: _bench(service).undo(decision, by=me.name))


def _bench(service: Service) -> LineBench:
    def document(document_id: str) -> Document:
        return service.document(document_id, limit=1).document

    return LineBench(service.desk.lines, service.leaves, service.files, document, service.workbench.following)


def _picture(service: Service, one: Waiting) -> str:
    image = page_images(one.document.metadata, service.files)[one.box.page - 1]
    return crop_address(image.id, one.box, service.images.size(image.id))
