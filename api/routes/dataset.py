"""``/dataset``: the library as a dataset, as a page and as RDF; ``/dump/…``: the whole graph as a file."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Header, Query, Request, Response
from fastapi.responses import FileResponse, RedirectResponse

from api.negotiation import prefers_page
from api.open_data.dataset import DESCRIPTION, DESCRIPTIONS, DUMP, TITLES, Counter, dataset_statements, dump_of
from api.open_data.publishing import DIGEST
from api.open_data.representations import held, in_all_formats, represent
from api.routes.parts import MISSING, Opened, Responses, pages
from api.service import Service
from api.shapes import ErrorResponse
from api.web.terms import short, term_label, thing_name
from ontology.authority.described import licence_iri
from ontology.errors import NotFound
from ontology.iri import Namer
from ontology.media import TRIPLES, accept_of, negotiate
from ontology.ntriples import lines
from ontology.rendering import render

router = APIRouter(tags=["关联数据"])

_DESCRIBED: Responses = {
    200: {
        "description": "VoID 与 DCAT，格式按 format 或 Accept",
        "content": {media_type: {} for media_type in TRIPLES},
    },
    304: {"description": "与 If-None-Match 所说的一样"},
    406: {"model": ErrorResponse, "description": "没有所要的格式"},
    **MISSING,
}
_FILE: Responses = {200: {"description": "文件", "content": {"application/gzip": {}}}, **MISSING}

Accept = Annotated[str, Header(description="text/html 得网页，RDF 格式得数据")]
Format = Annotated[str, Query(alias="format", description="格式的短名，如 ttl、jsonld、rdf、nt；先于 Accept")]


@router.get("/dataset", summary="数据集说明", responses=_DESCRIBED, response_class=Response)
def dataset(service: Opened, request: Request, form: Format = "", accept: Accept = "*/*") -> Response:
    """整个馆藏的规模、许可、词汇、各专题与各规范，及取得数据的途径。"""
    namer: Namer = request.app.state.namer
    counter: Counter = request.app.state.counter
    wanted = accept_of(form) if form else accept
    publication = service.publication()
    dump = dump_of(publication.folder) if publication.sound else None
    figures = counter.figures(service, namer)
    links = in_all_formats("/dataset")
    if prefers_page(wanted):
        text = pages(request).render(
            "dataset.html",
            figures=figures,
            dump=dump,
            licence=publication.licence,
            titles=TITLES,
            descriptions=DESCRIPTIONS,
            base=namer.base,
            licence_iri=licence_iri,
            short=short,
            term_label=term_label,
            thing_name=lambda iri: thing_name(iri, namer),
        )
        return represent(request, text, "text/html", links=links)
    media_type = negotiate(wanted).for_triples()
    told = dataset_statements(figures, namer, licence=publication.licence, dump=dump)
    return represent(request, render(lines(told), media_type), media_type, links=links)


@router.get("/.well-known/void", summary="数据集说明的通用地址", status_code=303, response_class=Response)
def well_known() -> Response:
    """转到 /dataset。"""
    return RedirectResponse("/dataset", 303, headers={"Vary": "Accept"})


@router.get(f"/dump/{DUMP}", summary="整库下载", responses=_FILE, response_class=Response)
def dump(service: Opened, request: Request) -> Response:
    """最近一次 wenmai export --publish 所得的整个图谱：N-Quads，gzip 压缩。可断点续传（Range）。"""
    return _file(service, request, DUMP, "application/gzip")


@router.get(f"/dump/{DESCRIPTION}", summary="整库下载的说明", responses=_FILE, response_class=Response)
def description(service: Opened, request: Request) -> Response:
    """与整库下载同时写成的 VoID 与 DCAT。"""
    return _file(service, request, DESCRIPTION, "text/turtle")


@router.head(f"/dump/{DUMP}", include_in_schema=False)
def dump_head(service: Opened, request: Request) -> Response:
    """What a download would be."""
    return dump(service, request)


@router.head(f"/dump/{DESCRIPTION}", include_in_schema=False)
def description_head(service: Opened, request: Request) -> Response:
    """What a download would be."""
    return description(service, request)


def _file(service: Service, request: Request, name: str, media_type: str) -> Response:
    publication = service.publication()
    folder = publication.folder
    path = folder / name
    if not publication.sound or not path.exists():
        raise NotFound("还没有整库下载；管理员可用 wenmai export --publish 制作。")
    headers = {"Cache-Control": "no-cache"}
    if name == DUMP and (folder / DIGEST).exists():
        headers["ETag"] = f'"{(folder / DIGEST).read_text("utf-8").split()[0][:32]}"'
        if held(request, headers["ETag"]):
            return Response(status_code=304, headers=headers)
    return FileResponse(path, media_type=media_type, filename=name, headers=headers)
