"""``/api/collections`` and ``/api/statistics``: the holdings in numbers as JSON, as CSV and as pictures."""

from __future__ import annotations

from dataclasses import asdict, replace
from enum import Enum
from typing import Annotated, Any, Literal

from fastapi import APIRouter, Depends, Query, Request, Response
from fastapi.responses import JSONResponse

from api.holdings.records import NAMES
from api.holdings.tables import as_csv, as_object
from api.pictures.draw_map import map_svg
from api.routes.parts import MISSING, Opened, Responses, pages
from api.service import Service
from api.shapes import MAX_QUESTION
from api.web import holdings_views as views
from index.tallies import Part
from ontology.errors import NotFound

router = APIRouter()

_TAGS: list[str | Enum] = ["馆藏"]
_SVG = "image/svg+xml"
_TABLE: Responses = {200: {"description": "JSON 或 CSV", "content": {"text/csv": {}}}, **MISSING}
_PICTURE: Responses = {200: {"description": "SVG 图", "content": {_SVG: {}}}, **MISSING}


async def part_query(
    collection: Annotated[str, Query(max_length=MAX_QUESTION, description="只计这个馆藏专题")] = "",
    branch: Annotated[str, Query(max_length=MAX_QUESTION, description="只计这个分馆")] = "",
    book: Annotated[str, Query(max_length=MAX_QUESTION, description="只计这部书")] = "",
) -> Part:
    """The part of the library that a query string states."""
    return Part(collection, branch, book)


Stated = Annotated[Part, Depends(part_query)]


@router.get("/api/collections", summary="馆藏专题", tags=_TAGS)
def collections(service: Opened) -> list[dict[str, Any]]:
    """各馆藏专题的文献、段落与字数。"""
    return [asdict(one) for one in service.holdings.collections()]


@router.get("/api/statistics", summary="统计", tags=_TAGS, responses=_TABLE, response_class=Response)
def statistics(request: Request, service: Opened, part: Stated, format: Literal["json", "csv"] = "json") -> Response:  # noqa: A002 - the parameter's name
    """全馆、一个馆藏专题、分馆或一部书的统计。"""
    told = service.holdings.statistics(there(service, part))
    if format == "json":
        return JSONResponse(as_object(told))
    words = pages(request).words
    named = {"Content-Disposition": 'attachment; filename="wenmai-statistics.csv"'}
    return Response(as_csv(told, views.labels_of(told, words)), media_type="text/csv; charset=utf-8", headers=named)


@router.get("/api/statistics/map.svg", summary="地图（SVG）", tags=_TAGS, responses=_PICTURE, response_class=Response)
def map_picture(request: Request, service: Opened, part: Stated) -> Response:
    """说到的、知道所在的地名。"""
    told = service.holdings.statistics(there(service, part))
    words = pages(request).words
    titled = replace(told.spots, title=views.part_title(part, words))
    return Response(map_svg(titled, words), media_type=_SVG)


@router.get(
    "/api/statistics/{name}.svg", summary="统计图（SVG）", tags=_TAGS, responses=_PICTURE, response_class=Response
)
def chart_picture(request: Request, service: Opened, part: Stated, name: str) -> Response:
    """一张统计图。"""
    told = service.holdings.statistics(there(service, part)).tally(name) if name in NAMES else None
    if told is None:
        raise NotFound(f"没有统计图 {name}。")
    return Response(views.tally_drawing(told, pages(request).words).written(), media_type=_SVG)


def there(service: Service, part: Part) -> Part:
    """Return the part. Raises :class:`NotFound` for one that holds nothing; the whole library may be empty."""
    if part and not service.holdings.statistics(part).sizes.documents:
        named = "、".join(filter(None, (part.collection, part.branch, part.book)))
        raise NotFound(f"馆藏中没有「{named}」。")
    return part
