"""``/api/facets``: what there is to filter by."""

from __future__ import annotations

from fastapi import APIRouter

from api.routes.parts import INVALID, Opened
from api.schemas import facets_response
from api.shapes import FacetsResponse

router = APIRouter(tags=["检索"])


@router.get("/api/facets", summary="可用的筛选项", responses=INVALID)
def facets(service: Opened) -> FacetsResponse:
    """馆藏专题、书名、朝代和标引类型，各附段落数。"""
    return facets_response(service.facets())
