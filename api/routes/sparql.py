"""``/sparql``: the SPARQL 1.1 Protocol, queries only. https://www.w3.org/TR/sparql11-protocol/#query-operation."""

from __future__ import annotations

from typing import Annotated
from urllib.parse import parse_qs

from fastapi import APIRouter, Header, Request, Response
from starlette.concurrency import run_in_threadpool
from starlette.exceptions import HTTPException

from api.routes.parts import MISSING, Opened, Responses
from ontology.errors import WrongUse

router = APIRouter(tags=["关联数据"])

_FORM = "application/x-www-form-urlencoded"
_QUERY = "application/sparql-query"
_EXAMPLE = "SELECT ?s ?p ?o WHERE { ?s ?p ?o } LIMIT 10"
_RESULTS: Responses = {
    200: {
        "description": "查询结果，格式按 Accept",
        "content": {"application/sparql-results+json": {}, "text/turtle": {}, "text/csv": {}},
    },
    **MISSING,
}
_PARAMETER = {"name": "query", "in": "query", "required": True, "schema": {"type": "string"}, "example": _EXAMPLE}
_BODY = {
    "content": {_QUERY: {"schema": {"type": "string"}, "example": _EXAMPLE}, _FORM: {"schema": {"type": "object"}}}
}

Accept = Annotated[str, Header(description="要的格式")]


@router.get(
    "/sparql",
    summary="SPARQL 查询",
    response_class=Response,
    responses=_RESULTS,
    openapi_extra={"parameters": [_PARAMETER]},
)
def by_get(service: Opened, request: Request, accept: Accept = "*/*") -> Response:
    """SPARQL 1.1 协议，只读。有时间和行数的限度；不接受更新与 SERVICE。"""
    return _answered(service, one_query(request.url.query), accept=accept)


@router.post(
    "/sparql", summary="SPARQL 查询", response_class=Response, responses=_RESULTS, openapi_extra={"requestBody": _BODY}
)
async def by_post(service: Opened, request: Request, accept: Accept = "*/*") -> Response:
    """查询可作为 application/sparql-query 正文，或表单中的 query。"""
    body = (await request.body()).decode("utf-8", errors="replace")
    kind = request.headers.get("content-type", "").partition(";")[0].strip().lower()
    if kind not in (_FORM, _QUERY):
        raise HTTPException(415)
    _refuse_parameters(request.url.query)
    query = body if kind == _QUERY else one_query(body)
    return await run_in_threadpool(_answered, service, query, accept=accept)


def one_query(encoded: str) -> str:
    """The one ``query`` of a query string or form. Raises :class:`WrongUse` for none or several."""
    _refuse_parameters(encoded)
    found = parse_qs(encoded, keep_blank_values=True, max_num_fields=20).get("query", [])
    if len(found) != 1:
        raise WrongUse("请给出一个 query 参数，内容是 SPARQL 查询。")
    return found[0]


def _refuse_parameters(encoded: str) -> None:
    stated = parse_qs(encoded, keep_blank_values=True, max_num_fields=20)
    if "update" in stated:
        raise WrongUse("这里只能查询，不能更新。")
    if {"default-graph-uri", "named-graph-uri"} & set(stated):
        raise WrongUse("请在查询中用 FROM 或 FROM NAMED 指定图，不用 default-graph-uri 参数。")


def _answered(service: Opened, query: str, *, accept: str) -> Response:
    body, media_type = service.sparql(query, accept=accept)
    return Response(body, media_type=media_type, headers={"Vary": "Accept"})
