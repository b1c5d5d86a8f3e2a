"""``/v1``: chat completions and models, as OpenAI's clients ask for them."""

from __future__ import annotations

import time
import uuid
from collections.abc import Mapping
from typing import Any

from fastapi import APIRouter, Request, Response
from fastapi.responses import JSONResponse, StreamingResponse

from api.chat.openai.completions import Told, chunks, completion, model
from api.chat.openai.errors import OpenAIErrorResponse
from api.chat.openai.requests import MODEL, CompletionRequest, check, conversation
from api.chat.openai.wording import pieces
from api.chat.records import Channel
from api.routes.ask_stream import HEADERS, MEDIA_TYPE
from api.routes.parts import Opened, Responses
from ontology.errors import NotFound
from ontology.iri import Namer

router = APIRouter(prefix="/v1", tags=["咨询"])

# When the model was made is not said of a library: a date that stays the same.
_CREATED = 1_700_000_000
_ERRORS: Responses = {
    400: {"model": OpenAIErrorResponse, "description": "请求有误；错误的形状如 OpenAI 所定"},
    404: {"model": OpenAIErrorResponse, "description": "没有这个模型：只有 wenmai"},
    422: {"model": OpenAIErrorResponse, "description": "不用：参数不合要求时答 400"},
    503: {"model": OpenAIErrorResponse, "description": "馆藏暂时不能使用"},
}
_COMPLETED: Responses = {
    200: {"description": "chat.completion；stream 为 true 时是一串 chat.completion.chunk", "content": {MEDIA_TYPE: {}}},
    **_ERRORS,
}


@router.get("/models", summary="模型（OpenAI 形式）")
def models() -> dict[str, Any]:
    """只有一个模型：wenmai，即本馆。"""
    return {"object": "list", "data": [model(_CREATED)]}


@router.get("/models/{name}", summary="一个模型（OpenAI 形式）", responses=_ERRORS)
def one_model(name: str) -> Mapping[str, Any]:
    """wenmai，或 404。"""
    _known(name)
    return model(_CREATED)


@router.post("/chat/completions", summary="对话（OpenAI 形式）", responses=_COMPLETED, response_model=None)
def complete(service: Opened, request: Request, asked: CompletionRequest) -> Response:
    """OpenAI 客户端可直接使用。此前的消息用来理解指代；system 消息不作指令。

    句末的 [1] 是注码，文末附注，annotations 以 url_citation 指到引文所在的阅读页。usage 按字符计。
    """
    _known(asked.model)
    check(asked)
    question, context = conversation(asked.messages)
    made = service.chat.ask(question, channel=Channel.OPENAI, context=context)
    namer: Namer = request.app.state.namer
    told = Told(
        f"chatcmpl-{uuid.uuid4().hex}",
        int(time.time()),
        asked,
        made.answer,
        pieces(made.answer, base=namer.base),
        made.id,
    )
    if asked.stream:
        return StreamingResponse(chunks(told), media_type=MEDIA_TYPE, headers=HEADERS)
    return JSONResponse(completion(told))


def _known(name: str) -> None:
    if name != MODEL:
        raise NotFound(f"没有模型 {name[:60]}：可用的只有 {MODEL}。")
