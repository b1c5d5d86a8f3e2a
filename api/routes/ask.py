"""``/api/ask``: an answer made of receipts."""

from __future__ import annotations

from fastapi import APIRouter

from api.routes.parts import INVALID, Opened
from api.schemas import answer_response
from api.shapes import AnswerResponse, AskRequest

router = APIRouter(tags=["咨询"])


@router.post("/api/ask", summary="提问", responses=INVALID)
def ask(service: Opened, request: AskRequest) -> AnswerResponse:
    """答案只由馆藏原文的引句构成，每句注明出处，可逐字核对；馆藏中没有答案时如实说明（refused 为 true）。"""
    answer = service.ask(request.question, filters=request.filters.record(), context=tuple(request.context))
    return answer_response(answer)
