"""``/api/exchanges`` and ``/api/chat``: what is kept of a question and its answer, and the end of a conversation."""

from __future__ import annotations

from dataclasses import replace
from functools import cache
from typing import Annotated

from fastapi import APIRouter, Path, Response
from pydantic import Field

from api.answer_shapes import GlossShape, ReceiptShape, SentenceShape
from api.chat.records import Channel, Kept, Reason
from api.chat.standing import standing
from api.routes.parts import INVALID, MISSING, Opened
from api.service import Service
from api.shapes import Shape
from ontology.queries import Origin

router = APIRouter(tags=["咨询"])

_LONGEST_TOKEN = 64
Token = Annotated[str, Field(max_length=_LONGEST_TOKEN)]


class JudgedShape(Shape):
    """What the reader thought of it."""

    good: bool
    reason: Reason


class ExchangeResponse(Shape):
    """A question and its answer as they are kept; personal details are masked."""

    exchange: str
    time: str = Field(description="协调世界时，到秒")
    channel: Channel = Field(description="从哪个入口提问")
    question: str = Field(description="读者的原话，个人信息已隐去")
    asked: str = Field(description="结合上文补全的问题；原话自足时为空")
    kind: str
    origin: Origin
    refused: bool
    confidence: float
    answer: str = Field(description="仍与馆藏相符的各句；拒答时为说明")
    sentences: list[SentenceShape]
    receipts: list[ReceiptShape] = Field(description="仍与馆藏相符的凭据")
    glosses: list[GlossShape]
    withheld: int = Field(description="因原文已改动或撤下而不再给出的句数")
    nearest: list[str] = Field(description="拒答时最接近的段落")
    feedback: JudgedShape | None = Field(description="读者的评价")


class EndRequest(Shape):
    """A conversation to end."""

    session: Token = Field(description="对话的标识")


@router.get("/api/exchanges/{exchange_id}", summary="一次问答", responses=MISSING)
def exchange(
    service: Opened, exchange_id: Annotated[str, Path(max_length=_LONGEST_TOKEN, description="问答的标识，提问时返回")]
) -> ExchangeResponse:
    """所引原文重新核对过，与馆藏不再相符的句子不给出。保存期由馆方设定，默认一年。"""
    return exchange_response(service.chat.exchange(exchange_id), service)


@router.post("/api/chat/end", summary="结束对话", responses=INVALID, status_code=204)
def end(service: Opened, told: EndRequest) -> Response:
    """立即忘记一次对话：所记的几轮问答删去，各次问答不再知道是同一次对话的。"""
    service.chat.end(told.session)
    return Response(status_code=204)


def exchange_response(kept: Kept, service: Service) -> ExchangeResponse:
    """An exchange, its quotations read again."""
    stands = standing(kept, cache(service.passage))
    places = {place: number for number, place in enumerate(sorted(stands.passages))}
    return ExchangeResponse(
        exchange=kept.id,
        time=kept.time,
        channel=kept.channel,
        question=kept.question,
        asked=kept.asked,
        kind=kept.kind,
        origin=kept.origin,
        refused=kept.refused,
        confidence=kept.confidence,
        answer=kept.text if kept.refused or not stands.withheld else "".join(one.text for one in stands.sentences),
        sentences=[
            SentenceShape(text=one.text, receipts=[places[place] for place in one.receipts]) for one in stands.sentences
        ],
        receipts=[ReceiptShape.model_validate(kept.receipts[place]) for place in places],
        glosses=[
            GlossShape.model_validate(replace(one, receipt=places[one.receipt]))
            for one in kept.glosses
            if one.receipt in places
        ],
        withheld=stands.withheld,
        nearest=[one.passage_id for one in kept.nearest if not service.hides_passage(one.passage_id)],
        feedback=JudgedShape.model_validate(kept.feedback) if kept.feedback else None,
    )
