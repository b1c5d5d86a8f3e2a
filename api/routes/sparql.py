"""``/sparql``: the SPARQL 1.1 Protocol, queries only. https://www.w3.org/TR/sparql11-protocol/#query-operation

One address does for programs and readers: with ``text/html`` it is a page with an editor, and a query's answer is a
table on it; without a query and with a format of RDF it is the service's description.
"""

from __future__ import annotations

import time
from typing import Annotated, Any

from fastapi import APIRouter, Header, Request, Response
from starlette.concurrency import run_in_threadpool
from starlette.exceptions import HTTPException

from api.negotiation import prefers_page
from api.open_data.examples import examples
from api.open_data.protocol import Asked, read_direct, read_form, read_query
from api.open_data.representations import represent
from api.open_data.service_description import service_statements
from api.problems import WAITING, say
from api.routes.parts import MISSING, Opened, Responses, pages
from api.service import Service
from api.shapes import ErrorResponse
from api.web.cells import table_of
from api.web.terms import known_terms
from ontology.errors import QueriesWaiting, QueryTooCostly, WenmaiError, WrongUse
from ontology.iri import Namer
from ontology.media import ROWS, SUFFIXES, TRIPLES, negotiate
from ontology.ntriples import lines
from ontology.rendering import render
from ontology.terms import PREFIXES

router = APIRouter(tags=["关联数据"])

_FORM = "application/x-www-form-urlencoded"
_QUERY = "application/sparql-query"
_SHOWN = "application/sparql-results+json, text/turtle"
_EXAMPLE = "SELECT ?s ?p ?o WHERE { ?s ?p ?o } LIMIT 10"
_RESULTS: Responses = {
    200: {
        "description": "查询结果，格式按 format 或 Accept；没有 query 时为网页或服务描述",
        "content": {media_type: {} for media_type in (*ROWS, *TRIPLES, "text/html")},
    },
    406: {"model": ErrorResponse, "description": "没有所要的格式"},
    415: {"model": ErrorResponse, "description": "正文的类型不对"},
    **MISSING,
    422: {"model": ErrorResponse, "description": "超过了时间或行数的限度"},
    503: {"model": ErrorResponse, "description": "查询的人多，稍后再试"},
}
_TEXT = {"type": "string"}
_IRIS = {"type": "array", "items": _TEXT}
_PARAMETERS = [
    {"name": "query", "in": "query", "schema": _TEXT, "example": _EXAMPLE, "description": "SPARQL 1.1 查询"},
    {"name": "default-graph-uri", "in": "query", "schema": _IRIS, "description": "作默认图的命名图，可重复"},
    {"name": "named-graph-uri", "in": "query", "schema": _IRIS, "description": "可用 GRAPH 查的命名图，可重复"},
    {"name": "format", "in": "query", "schema": _TEXT, "description": "格式的短名，如 csv、json、ttl；先于 Accept"},
]
_BODY = {
    "content": {_QUERY: {"schema": {"type": "string"}, "example": _EXAMPLE}, _FORM: {"schema": {"type": "object"}}}
}

Accept = Annotated[str, Header(description="要的格式")]


@router.get(
    "/sparql",
    summary="SPARQL 查询",
    response_class=Response,
    responses=_RESULTS,
    openapi_extra={"parameters": _PARAMETERS},
)
def by_get(service: Opened, request: Request, accept: Accept = "*/*") -> Response:
    """SPARQL 1.1 协议，只读。有时间和行数的限度；不接受更新与 SERVICE。"""
    asked = read_query(request.url.query)
    accept = asked.accept(accept)
    if asked.query is not None:
        return _answered(service, request, asked, accept=accept)
    if prefers_page(accept):
        return _page(service, request, query=examples()[0].query)
    if request.url.query and not asked.form:
        raise WrongUse("请给出一个 query 参数，内容是 SPARQL 查询。")
    namer: Namer = request.app.state.namer
    media_type = negotiate(accept).for_triples()
    body = render(lines(service_statements(namer, service.query_limits())), media_type)
    return represent(request, body, media_type)


@router.post(
    "/sparql", summary="SPARQL 查询", response_class=Response, responses=_RESULTS, openapi_extra={"requestBody": _BODY}
)
async def by_post(service: Opened, request: Request, accept: Accept = "*/*") -> Response:
    """查询可作为 application/sparql-query 正文，或表单中的 query。"""
    kind = request.headers.get("content-type", "").partition(";")[0].strip().lower()
    if kind not in (_FORM, _QUERY):
        raise HTTPException(415)
    read = read_direct if kind == _QUERY else read_form
    asked = read(request.url.query, await request.body())
    return await run_in_threadpool(_answered, service, request, asked, accept=asked.accept(accept))


def _answered(service: Service, request: Request, asked: Asked, *, accept: str) -> Response:
    query = asked.query or ""
    if prefers_page(accept):
        return _result_page(service, request, asked)
    body, media_type = service.sparql(query, accept=accept, scope=asked.scope)
    return represent(request, body, media_type, filename=f"wenmai.{SUFFIXES[media_type]}" if asked.form else "")


def _result_page(service: Service, request: Request, asked: Asked) -> Response:
    """The page with a table, RDF or what was wrong."""
    namer: Namer = request.app.state.namer
    query, began = asked.query or "", time.perf_counter()
    try:
        body, media_type = service.sparql(query, accept=_SHOWN, scope=asked.scope)
    except (WrongUse, QueryTooCostly) as error:
        return _page(service, request, query=query, error=error)
    took_ms = (time.perf_counter() - began) * 1000
    if media_type == TRIPLES[0]:
        return _page(service, request, query=query, rdf=body.decode(), took_ms=took_ms)
    return _page(service, request, query=query, table=table_of(body, namer), took_ms=took_ms)


def _page(
    service: Service, request: Request, *, query: str, error: WenmaiError | None = None, **shown: object
) -> Response:
    said = say(error) if error else None
    values: dict[str, Any] = {"table": None, "rdf": None, "took_ms": 0.0, **shown}
    text = pages(request).render(
        "sparql.html",
        query=query,
        examples=examples(),
        prefixes=PREFIXES,
        terms=known_terms(),
        limits=service.query_limits(),
        said=said,
        **values,
    )
    answer = represent(request, text, "text/html")
    if said:
        answer.status_code = said.status
    if isinstance(error, QueriesWaiting):
        answer.headers.update(WAITING)
    return answer
