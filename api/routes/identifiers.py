"""``/id/…``: the addresses of things, and ``/data/…``: what the graph says of them.

A thing is not a document: its address answers 303 See Other with the address of a page or of data, by ``Accept``.
https://www.w3.org/TR/cooluris/#r303gendocument
"""

from __future__ import annotations

from typing import Annotated
from urllib.parse import quote

from fastapi import APIRouter, Header, Path, Query, Request, Response
from fastapi.responses import RedirectResponse

from api.negotiation import prefers_page
from api.open_data.representations import header_of, in_all_formats, represent
from api.open_data.things import read_thing
from api.routes.departed import DEPARTED, departed
from api.routes.parts import MISSING, Opened, Responses, pages
from api.routes.profiled import ProfileName, in_profile
from api.service import Service
from api.shapes import ErrorResponse
from api.web.addresses import data_address, page_address
from ontology.errors import NotFound
from ontology.iri import Kind, Namer, is_local
from ontology.media import FORMATS, TRIPLES, accept_of, negotiate

router = APIRouter(tags=["关联数据"])

_UNFIT: Responses = {406: {"model": ErrorResponse, "description": "没有所要的格式"}, **MISSING}
_SEE: Responses = {303: {"description": "转到网页或数据"}, **_UNFIT, **DEPARTED}
_DATA: Responses = {
    200: {"description": "RDF，格式按 Accept", "content": {media_type: {} for media_type in TRIPLES}},
    304: {"description": "与 If-None-Match 所说的一样"},
    **_UNFIT,
}

Ident = Annotated[str, Path(description="编号，按 UTF-8 百分号编码")]
Accept = Annotated[str, Header(description="text/html 得网页，RDF 格式得数据")]
Format = Annotated[str, Query(alias="format", description="格式的短名，如 ttl、jsonld、rdf、nt、html；先于 Accept")]


@router.get("/id/{kind}/{ident:path}", summary="事物的地址", status_code=303, responses=_SEE, response_class=Response)
def see(service: Opened, request: Request, kind: Kind, ident: Ident, accept: Accept = "*/*") -> Response:
    """按 Accept 以 303 转到网页（text/html）或数据（其余）。

    已合并的规范以 301 转到现在的规范，已拆分的以 300 列出拆成的规范，已停用的答 410。
    """
    if kind is Kind.ENTITY and (gone := departed(request, service, ident, address=_entity_at, accept=accept)):
        return gone
    data_at = data_address(kind, ident)
    if not prefers_page(accept):
        negotiate(accept).for_triples()
        return _sent(data_at, data_at)
    has_page = kind is not Kind.ENTITY or not is_local(ident)
    return _sent((page_address(kind, ident) if has_page else "") or data_at, data_at)


@router.get("/data/{kind}/{ident:path}", summary="事物的数据", responses=_DATA, response_class=Response)
def data(
    service: Opened,
    request: Request,
    kind: Kind,
    ident: Ident,
    form: Format = "",
    profile: ProfileName = "",
    accept: Accept = "*/*",
) -> Response:
    """图谱中关于一个事物的陈述，格式按 format、地址的后缀（.ttl、.jsonld、.rdf、.nt、.html）或 Accept。

    有它自己和它各部分的陈述，和以它为宾语的陈述（至多 200 条；更多的用 SPARQL 查）。
    """
    if profile:
        return in_profile(service, request, kind, ident, name=profile)
    wanted = accept_of(form) if form else accept
    try:
        return _described(service, request, kind=kind, ident=ident, accept=wanted)
    except NotFound:
        stem, dot, suffix = ident.rpartition(".")
        if not dot or not stem or suffix not in FORMATS:
            raise
        return _described(service, request, kind=kind, ident=stem, accept=accept_of(suffix))


def _entity_at(entity_id: str) -> str:
    return f"/id/{Kind.ENTITY}/{quote(entity_id, safe='')}"


def _described(service: Service, request: Request, *, kind: Kind, ident: str, accept: str) -> Response:
    namer: Namer = request.app.state.namer
    iri, data_at = namer.iri(kind, ident), data_address(kind, ident)
    links = [(iri, "describes", ""), *in_all_formats(data_at)]
    if page := page_address(kind, ident):
        links.append((page, "alternate", "text/html"))
    if prefers_page(accept):
        thing = read_thing(service, iri, namer)
        text = pages(request).render("thing.html", thing=thing, data_at=data_at, page=page)
        return represent(request, text, "text/html", links=links)
    body, media_type = service.describe(iri, accept=accept)
    return represent(request, body, media_type, links=links)


def _sent(address: str, data_at: str) -> Response:
    links = [(data_at, "describedby", ""), *in_all_formats(data_at)]
    return RedirectResponse(address, 303, headers={"Vary": "Accept", "Link": header_of(links)})
