"""``/api/ask``: an answer made of receipts, as JSON or, where a client likes that better, as a stream or as RDF."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Header, Request, Response
from fastapi.responses import StreamingResponse

from api.answer_shapes import AnswerResponse
from api.chat.records import Channel
from api.routes.ask_stream import HEADERS, MEDIA_TYPE, events
from api.routes.parts import INVALID, Opened, Responses
from api.schemas import answer_response
from api.shapes import AskRequest
from ontology.answers import answer_statements
from ontology.iri import Namer
from ontology.media import TRIPLES, choose
from ontology.vocabulary import written

router = APIRouter(tags=["咨询"])

_JSON = "application/json"
_ANSWERED: Responses = {
    200: {"description": "答案，或如实的拒答", "content": {media_type: {} for media_type in (MEDIA_TYPE, *TRIPLES)}},
    **INVALID,
}

Accept = Annotated[str, Header(description="application/json、text/event-stream，或 RDF 的一种格式")]


@router.post("/api/ask", summary="提问", responses=_ANSWERED, response_model=AnswerResponse)
def ask(service: Opened, request: Request, asked: AskRequest, accept: Accept = "*/*") -> AnswerResponse | Response:
    """答案只由馆藏原文的引句构成，每句注明出处，可逐字核对；馆藏中没有答案时如实说明（refused 为 true）。

    Accept 写明 text/event-stream 时逐句作答：事件 receipt 是凭据，sentence 是一句，done 是整个答案（同 JSON）。
    写明 RDF 格式时，以 schema.org 的 Question 与 Answer 作答，引句是 Web Annotation 的选段。
    """
    made = service.chat.ask(
        asked.question,
        session=asked.session or "",
        channel=Channel.API,
        filters=asked.filters.record(),
        context=tuple(asked.context) if asked.session is None else None,
    )
    answer, kept = made.answer, {"exchange": made.id, "session": made.session}
    media_type = choose(accept, (_JSON, MEDIA_TYPE, *TRIPLES))
    if media_type == MEDIA_TYPE:
        return StreamingResponse(events(answer, **kept), media_type=MEDIA_TYPE, headers=HEADERS)
    if media_type in TRIPLES:
        namer: Namer = request.app.state.namer
        body = written(answer_statements(answer, namer=namer), media_type=media_type)
        return Response(body, media_type=media_type, headers={"Vary": "Accept"})
    return answer_response(answer, **kept)
