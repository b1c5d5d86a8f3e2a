"""``/id/…``: the addresses of things, and ``/data/…``: what the graph says of them.

A thing is not a document: its address answers 303 See Other with the address of a page or of data, by ``Accept``.
https://www.w3.org/TR/cooluris/#r303gendocument
"""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Header, Path, Request, Response
from fastapi.responses import RedirectResponse

from api.negotiation import prefers_page
from api.routes.parts import MISSING, Opened, Responses
from api.web.addresses import data_address, page_address
from ontology.iri import Kind, Namer

router = APIRouter(tags=["关联数据"])

_SEE: Responses = {303: {"description": "转到网页或数据"}, **MISSING}
_DATA: Responses = {
    200: {"description": "RDF，格式按 Accept", "content": {"text/turtle": {}, "application/ld+json": {}}},
    **MISSING,
}

Ident = Annotated[str, Path(description="编号，按 UTF-8 百分号编码")]
Accept = Annotated[str, Header(description="text/html 得网页，RDF 格式得数据")]


@router.get("/id/{kind}/{ident:path}", summary="事物的地址", status_code=303, responses=_SEE, response_class=Response)
def see(kind: Kind, ident: Ident, accept: Accept = "*/*") -> Response:
    """按 Accept 以 303 转到网页（text/html）或数据（其余）。"""
    page = page_address(kind, ident) if prefers_page(accept) else ""
    return RedirectResponse(page or data_address(kind, ident), 303, headers={"Vary": "Accept"})


@router.get("/data/{kind}/{ident:path}", summary="事物的数据", responses=_DATA, response_class=Response)
def data(service: Opened, request: Request, kind: Kind, ident: Ident, accept: Accept = "*/*") -> Response:
    """图谱中关于一个事物的陈述，RDF 格式按 Accept。"""
    namer: Namer = request.app.state.namer
    body, media_type = service.describe(namer.iri(kind, ident), accept=accept)
    return Response(body, media_type=media_type, headers={"Vary": "Accept"})
