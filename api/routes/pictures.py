"""``/api/pictures/…``: networks, timelines and maps as JSON, and as SVG under the same address with ``.svg``."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Depends, Query, Request, Response
from fastapi.responses import JSONResponse

from api.pictures.draw_map import map_svg
from api.pictures.draw_network import network_svg
from api.pictures.draw_timeline import timeline_svg
from api.pictures.records import Network, Timeline
from api.pictures.scene import Scope
from api.pictures.spots import geojson
from api.routes.parts import MISSING, Opened, Responses, pages
from api.shapes import MAX_QUESTION

router = APIRouter(tags=["图"])

_SVG = "image/svg+xml"
_GEOJSON = "application/geo+json"
_PICTURE: Responses = {200: {"description": "SVG 图", "content": {_SVG: {}}}, **MISSING}
_PLACES: Responses = {200: {"description": "GeoJSON", "content": {_GEOJSON: {}}}, **MISSING}


async def scope_query(
    entity: Annotated[str, Query(max_length=MAX_QUESTION, description="以一个实体为中心")] = "",
    passage: Annotated[str, Query(max_length=MAX_QUESTION, description="一个段落")] = "",
    document: Annotated[str, Query(max_length=MAX_QUESTION, description="一部文献")] = "",
) -> Scope:
    """What a picture is of: exactly one of the three."""
    return Scope(entity, passage, document)


Scoped = Annotated[Scope, Depends(scope_query)]
Things = Annotated[int, Query(ge=1, le=60, description="最多画多少个事物")]
Moments = Annotated[int, Query(ge=1, le=200, description="最多列多少条")]
Places = Annotated[int, Query(ge=1, le=500, description="最多标多少处")]


@router.get("/api/pictures/network", summary="关系图", responses=MISSING)
def network(service: Opened, scope: Scoped, limit: Things = 20) -> Network:
    """事物与联系，连同在图上的位置；label 为空的联系只是同段提及。"""
    return service.pictures.network(scope, limit=limit)


@router.get("/api/pictures/network.svg", summary="关系图（SVG）", responses=_PICTURE, response_class=Response)
def network_picture(request: Request, service: Opened, scope: Scoped, limit: Things = 20) -> Response:
    """同一关系图，画成 SVG。"""
    return Response(network_svg(service.pictures.network(scope, limit=limit), pages(request).words), media_type=_SVG)


@router.get("/api/pictures/timeline", summary="年表", responses=MISSING)
def timeline(service: Opened, scope: Scoped, limit: Moments = 40) -> Timeline:
    """系年的记事；told 为否的，只是同一句中有这个时间。年份无公元零年，-1 即前 1 年。"""
    return service.pictures.timeline(scope, limit=limit)


@router.get("/api/pictures/timeline.svg", summary="年表（SVG）", responses=_PICTURE, response_class=Response)
def timeline_picture(request: Request, service: Opened, scope: Scoped, limit: Moments = 40) -> Response:
    """同一年表，画成 SVG。"""
    return Response(timeline_svg(service.pictures.timeline(scope, limit=limit), pages(request).words), media_type=_SVG)


@router.get("/api/pictures/map", summary="地图（GeoJSON）", responses=_PLACES, response_class=Response)
def places(service: Opened, scope: Scoped, limit: Places = 80) -> Response:
    """提到的、知道所在的地名，GeoJSON（RFC 7946）。"""
    return JSONResponse(geojson(service.pictures.map(scope, limit=limit)), media_type=_GEOJSON)


@router.get("/api/pictures/map.svg", summary="地图（SVG）", responses=_PICTURE, response_class=Response)
def map_picture(request: Request, service: Opened, scope: Scoped, limit: Places = 80) -> Response:
    """同一地图，画成 SVG；不画任何时代的界线。"""
    return Response(map_svg(service.pictures.map(scope, limit=limit), pages(request).words), media_type=_SVG)
