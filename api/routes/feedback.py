"""What readers think of answers: ``/api/feedback``, and the form on the pages."""

from __future__ import annotations

from typing import Annotated, Literal

from fastapi import APIRouter, Depends, Form, Request
from fastapi.responses import RedirectResponse
from pydantic import Field

from api.chat.records import MAX_NOTE, Reason
from api.routes.conversing import COOKIE, own_site
from api.routes.parts import MISSING, Opened
from api.shapes import Shape

router = APIRouter(tags=["咨询"])

_LONGEST_TOKEN = 64
Token = Annotated[str, Field(max_length=_LONGEST_TOKEN)]


class FeedbackRequest(Shape):
    """What a reader thinks of an answer."""

    exchange: Token = Field(description="问答的标识，提问时返回")
    good: bool = Field(description="是否有帮助")
    reason: Reason = Field(default=Reason.NONE, description="没有帮助的原因")
    note: str = Field(default="", max_length=MAX_NOTE, description="补充说明；其中的个人信息保存前隐去")
    session: Token = Field(default="", description="对话的标识；修改评价时须有")


class FeedbackResponse(Shape):
    """What was kept."""

    exchange: str
    good: bool
    reason: Reason
    note: str = Field(description="所保存的说明，个人信息已隐去")


@router.post("/api/feedback", summary="评价回答", responses=MISSING)
def judge(request: Request, service: Opened, told: FeedbackRequest) -> FeedbackResponse:
    """每次问答评价一次；在同一对话中可以修改。"""
    session = told.session or request.cookies.get(COOKIE, "")
    kept = service.chat.judge(told.exchange, good=told.good, reason=told.reason, note=told.note, session=session)
    return FeedbackResponse(exchange=kept.exchange_id, good=kept.good, reason=kept.reason, note=kept.note)


@router.post("/feedback", include_in_schema=False, dependencies=[Depends(own_site)])
def judge_on_a_page(
    request: Request,
    service: Opened,
    exchange: Annotated[Token, Form()],
    good: Annotated[bool, Form()],
    reason: Annotated[Reason, Form()] = Reason.NONE,
    note: Annotated[str, Form(max_length=MAX_NOTE)] = "",
    session: Annotated[Token, Form()] = "",
    door: Annotated[Literal["page", "shared", "widget"], Form()] = "page",
) -> RedirectResponse:
    """Keep it and go back to the answer."""
    said = Reason.NONE if good else reason
    mine = session or request.cookies.get(COOKIE, "")
    service.chat.judge(exchange, good=good, reason=said, note="" if good else note, session=mine)
    pages = {"page": "/ask", "shared": f"/ask/{exchange}", "widget": f"/widget?session={session}"}
    return RedirectResponse(f"{pages[door]}#turn-{exchange}", 303)
