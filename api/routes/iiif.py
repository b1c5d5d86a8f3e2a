"""``/iiif/image/…`` (IIIF Image API 3.0) and ``/iiif/{document}/manifest.json`` (IIIF Presentation API 3.0)."""

from __future__ import annotations

import json
from typing import Any

from fastapi import APIRouter, Request, Response
from fastapi.responses import JSONResponse, RedirectResponse

from api.exporting.exporter import Choice
from api.iiif import images
from api.iiif.addresses import service_address
from api.iiif.collection import collection, collections
from api.iiif.manifest import CONTEXT, annotation_page, canvas_names, manifest, tag_page
from api.iiif.parameters import FORMATS, Unsupported
from api.iiif.showing import show, show_tagged
from api.open_data.representations import held
from api.routes.parts import MISSING, Opened, Responses, keepers
from api.settings import Settings
from api.shapes import ErrorBody, ErrorResponse
from index.tallies import Listing, Part
from ontology.errors import NotFound
from ontology.iri import Namer

router = APIRouter(tags=["书影与音像"])

MOST = 100_000
"""Manifests of one collection."""

_JSON_LD = "application/ld+json"
_CACHED = "max-age=604800"
_PICTURE: Responses = {
    200: {"description": "图像", "content": {media_type: {} for media_type in FORMATS.values()}},
    400: {"model": ErrorResponse, "description": "参数不合规范，或超出范围"},
    501: {"model": ErrorResponse, "description": "规范里有、这里不提供的格式"},
    **MISSING,
}
_DESCRIBED: Responses = {200: {"description": "JSON-LD", "content": {_JSON_LD: {}}}, **MISSING}


@router.get("/iiif/image/{image_id}", summary="图像服务", status_code=303, responses=MISSING, response_class=Response)
def image(service: Opened, image_id: str, request: Request) -> Response:
    """转到 info.json。"""
    service.images.size(image_id)
    return RedirectResponse(f"{base_of(request)}{service_address(image_id)[1:]}/info.json", 303)


@router.get("/iiif/image/{image_id}/info.json", summary="图像说明", responses=_DESCRIBED, response_class=Response)
def info(service: Opened, image_id: str, request: Request) -> Response:
    """尺寸、切片、所支持的参数（IIIF Image API 3.0，level 2）。"""
    told = service.images.info(image_id, f"{base_of(request)}{service_address(image_id)[1:]}")
    return _said(request, told, images.CONTEXT, profile=images.PROFILE)


@router.get("/iiif/image/{image_id}/{parameters:path}", summary="图像", responses=_PICTURE, response_class=Response)
def picture(service: Opened, image_id: str, parameters: str, request: Request) -> Response:
    """{区域}/{尺寸}/{旋转}/{质量}.{格式}，如 full/!1000,1400/0/default.jpg。"""
    try:
        wanted = service.images.request(image_id, parameters)
    except Unsupported as error:
        return JSONResponse(ErrorResponse(error=ErrorBody(code=error.code, message=str(error))).model_dump(), 501)
    address = service_address(image_id)
    canonical = f"{base_of(request)}{address[1:]}/{wanted.canonical.replace('^', '%5E')}"
    headers = {
        "Cache-Control": f"{keepers(service)}, {_CACHED}",
        "ETag": f'"{image_id}/{wanted.canonical}"',
        "Link": f'<{canonical}>;rel="canonical", <{images.PROFILE}>;rel="profile"',
    }
    if held(request, headers["ETag"]):
        return Response(status_code=304, headers=headers)
    return Response(service.images.picture(image_id, wanted), media_type=FORMATS[wanted.format], headers=headers)


@router.get("/iiif/collection", summary="馆藏专题清单", responses=_DESCRIBED, response_class=Response)
def library_collections(service: Opened, request: Request) -> Response:
    """各馆藏专题（IIIF Collection）。"""
    names = [one.name for one in service.holdings.collections()]
    return _said(request, collections(base_of(request), names), CONTEXT)


@router.get("/iiif/collection/{name}", summary="馆藏专题的清单", responses=_DESCRIBED, response_class=Response)
def library_collection(service: Opened, name: str, request: Request) -> Response:
    """一个馆藏专题里有书影或录音录像的文献（IIIF Collection）。"""
    documents, total = service.holdings.listed(Listing(Part(collection=name)), offset=0, limit=MOST)
    if not total:
        raise NotFound(f"没有“{name}”这个馆藏专题。")
    return _said(request, collection(base_of(request), name, documents), CONTEXT)


@router.get("/iiif/{document_id:path}/manifest.json", summary="文献清单", responses=_DESCRIBED, response_class=Response)
def document_manifest(service: Opened, document_id: str, request: Request) -> Response:
    """书影、录音录像与其上的文字（IIIF Presentation API 3.0）。"""
    shown = show(service, document_id, base=base_of(request), namer=request.app.state.namer)
    return _said(request, manifest(shown), CONTEXT)


@router.get(
    "/iiif/{document_id:path}/texts/{name}.json", summary="一幅上的文字", responses=_DESCRIBED, response_class=Response
)
def texts(service: Opened, document_id: str, name: str, request: Request) -> Response:
    """一幅书影上的段落，或录音录像的文稿（AnnotationPage）。"""
    shown = show(service, document_id, base=base_of(request), namer=request.app.state.namer)
    if name not in canvas_names(shown):
        raise NotFound("这份文献没有这一幅。")
    return _said(request, annotation_page(shown, name), CONTEXT)


@router.get(
    "/iiif/{document_id:path}/tags/{name}.json", summary="一幅上的标引", responses=_DESCRIBED, response_class=Response
)
def tags(service: Opened, document_id: str, name: str, request: Request) -> Response:
    """一幅书影上文字里的标引（AnnotationPage）。"""
    (held,) = service.exporter.held(Choice((document_id,)))
    shown = show_tagged(held.tagged, service.files, namer=request.app.state.namer, base=base_of(request))
    if name not in canvas_names(shown):
        raise NotFound("这份文献没有这一幅。")
    return _said(request, tag_page(shown, name), CONTEXT)


def base_of(request: Request) -> str:
    """How absolute addresses begin: as the settings say, and where they say nothing as the client came here."""
    namer: Namer = request.app.state.namer
    return str(request.base_url) if namer.base == Settings().base else namer.base


def _said(request: Request, told: dict[str, Any], context: str, *, profile: str = "") -> Response:
    """JSON-LD with the context as its profile; plain JSON for who asks for that and nothing else."""
    accept = request.headers.get("accept", "")
    plain = "application/json" in accept and _JSON_LD not in accept
    links = [f'<{profile}>;rel="profile"'] if profile else []
    if plain:
        links.append(f'<{context}>;rel="http://www.w3.org/ns/json-ld#context";type="{_JSON_LD}"')
    return Response(
        json.dumps(told, ensure_ascii=False),
        media_type="application/json" if plain else f'{_JSON_LD};profile="{context}"',
        headers={"Vary": "Accept", "Cache-Control": "no-cache", **({"Link": ", ".join(links)} if links else {})},
    )
