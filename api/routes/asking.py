"""``/api/graph/ask`` and ``/graph/ask``: questions in Chinese, answered from the graph."""

from __future__ import annotations

from itertools import groupby
from typing import Annotated
from urllib.parse import urlencode

from fastapi import APIRouter, Header, Query, Request, Response
from fastapi.responses import HTMLResponse, JSONResponse

from api.asking.shapes import SHAPES
from api.asking.written import GraphAnswerShape, answer_csv, answer_shape
from api.routes.pages import Box
from api.routes.parts import INVALID, Opened, Responses, pages
from api.shapes import MAX_QUESTION, MAX_VALUES, ShortText
from ontology.media import negotiate

router = APIRouter(tags=["图谱问答"])

_CSV = "text/csv"
_JSON = "application/json"
_ANSWERS: Responses = {200: {"description": "答案", "content": {_CSV: {}, _JSON: {}}}, **INVALID}

Asked = Annotated[
    str, Query(min_length=1, max_length=MAX_QUESTION, description="问句", examples=["雍正年间在台州任知府的有谁"])
]
Chosen = Annotated[list[ShortText], Query(max_length=MAX_VALUES, description="名称所指的实体，可重复")]
Accept = Annotated[str, Header(description="application/json 或 text/csv")]


@router.get("/api/graph/ask", summary="问图谱", response_model=GraphAnswerShape, responses=_ANSWERS)
def ask(service: Opened, q: Asked, entity: Chosen = [], accept: Accept = "*/*") -> Response:  # noqa: B006 - never edited
    """表、产生它的 SPARQL、每行的凭据。不在句式之内的问题如实说明（outcome 为 refused），不猜。"""
    answer = service.asker.ask(q, choose=entity)
    if _takes_csv(accept):
        return Response(answer_csv(answer), media_type=_CSV, headers={"Vary": "Accept"})
    return JSONResponse(answer_shape(answer).model_dump(mode="json"), headers={"Vary": "Accept"})


@router.get("/graph/ask", include_in_schema=False, response_class=HTMLResponse)
def page(request: Request, service: Opened, q: Box = "", entity: Chosen = []) -> str:  # noqa: B006
    """The page: a box, the table with the passages behind each row, and what can be asked."""
    question = q.strip()
    answer = service.asker.ask(question, choose=entity) if question else None
    families = [(name, list(many)) for name, many in groupby(sorted(SHAPES, key=_place), key=lambda one: one.family)]
    return pages(request).render(
        "graph_ask.html", question=question, answer=answer, families=families, count=len(SHAPES), link=_link
    )


_FAMILIES = tuple(dict.fromkeys(one.family for one in SHAPES))


def _place(shape: object) -> int:
    return _FAMILIES.index(getattr(shape, "family", ""))


def _link(question: str, *entities: str) -> str:
    """The address of a question, with what its names shall mean."""
    return "/graph/ask?" + urlencode([("q", question), *(("entity", one) for one in entities)])


def _takes_csv(accept: str) -> bool:
    return _JSON not in accept and "*/*" not in accept and negotiate(accept).rows == _CSV
