"""An answer as a completion, whole or in chunks. https://platform.openai.com/docs/api-reference/chat/object.

``usage`` counts Unicode characters: no tokens are spent. ``wenmai`` holds what the protocol has no word for.

Pure.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from api.chat.openai.requests import MODEL, CompletionRequest
from api.chat.openai.wording import Mark, Piece
from ontology.queries import Answer

Json = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Told:
    """An answer on its way to a client."""

    id: str
    created: int
    """Seconds of Unix time."""
    asked: CompletionRequest
    answer: Answer
    pieces: Sequence[Piece]
    exchange: str = ""
    """What opens the kept exchange, for feedback; empty where nothing was kept."""


def completion(told: Told) -> Json:
    """The whole answer."""
    marks = [annotation(mark) for piece in told.pieces for mark in piece.marks]
    message = {"role": "assistant", "content": _text(told), "refusal": None, "annotations": marks}
    choice = {"index": 0, "message": message, "logprobs": None, "finish_reason": "stop"}
    return {**_head(told, "chat.completion"), "choices": [choice], "usage": _usage(told), "wenmai": _besides(told)}


def chunks(told: Told) -> Iterator[str]:
    """The answer as server-sent events, sentence by sentence."""
    yield _chunk(told, {"role": "assistant", "content": "", "refusal": None})
    for piece in told.pieces:
        marks = {"annotations": [annotation(one) for one in piece.marks]} if piece.marks else {}
        yield _chunk(told, {"content": piece.text, **marks})
    yield _chunk(told, {}, finish="stop")
    if told.asked.tells_usage:
        yield _event({**_head(told, "chat.completion.chunk"), "choices": [], "usage": _usage(told)})
    yield "data: [DONE]\n\n"


def annotation(mark: Mark) -> Json:
    """A number of the text with where it leads."""
    cited = {"start_index": mark.begin, "end_index": mark.end, "url": mark.note.url, "title": mark.note.title}
    return {"type": "url_citation", "url_citation": cited}


def model(created: int) -> Json:
    """The one model."""
    return {"id": MODEL, "object": "model", "created": created, "owned_by": MODEL}


def _chunk(told: Told, delta: Json, *, finish: str | None = None) -> str:
    choice = {"index": 0, "delta": delta, "logprobs": None, "finish_reason": finish}
    head = _head(told, "chat.completion.chunk")
    beside = {"usage": None} if told.asked.tells_usage else {}
    return _event({**head, "choices": [choice], **beside, **({"wenmai": _besides(told)} if finish else {})})


def _event(data: Json) -> str:
    return f"data: {json.dumps(data, ensure_ascii=False)}\n\n"


def _head(told: Told, kind: str) -> Json:
    return {"id": told.id, "object": kind, "created": told.created, "model": MODEL, "system_fingerprint": None}


def _text(told: Told) -> str:
    return "".join(piece.text for piece in told.pieces)


def _usage(told: Told) -> Json:
    asked = sum(len(one.said) for one in told.asked.messages if one.role in ("user", "assistant"))
    said = len(_text(told))
    return {"prompt_tokens": asked, "completion_tokens": said, "total_tokens": asked + said}


def _besides(told: Told) -> Json:
    answer = told.answer
    beside: Json = {"refused": answer.refused, "confidence": answer.confidence, "asked": answer.asked}
    return {**beside, "origin": answer.origin.value, "reworded": answer.reworded, "exchange": told.exchange}
