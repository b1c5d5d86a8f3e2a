"""``/api/facets``: what there is to filter by."""

from __future__ import annotations

from dataclasses import replace
from typing import Annotated

from fastapi import APIRouter, Query

from api.routes.parts import INVALID, Filtered, Mannered, Opened
from api.schemas import facets_response
from api.search_shapes import FacetsResponse
from api.service import Facets
from api.shapes import MAX_QUESTION

router = APIRouter(tags=["检索"])


@router.get("/api/facets", summary="可用的筛选项", responses=INVALID)
def facets(
    service: Opened,
    filters: Filtered,
    manner: Mannered,
    q: Annotated[str, Query(max_length=MAX_QUESTION, description="只计这一检索可及的段落；空则计全馆")] = "",
) -> FacetsResponse:
    """各筛选项的值，附段落数；已选的筛选项照常起作用，但不影响它自己那一项的数目。"""
    return facets_response(_counted(service, filters, manner, q.strip()))


def _counted(service: Opened, filters: Filtered, manner: Mannered, question: str) -> Facets:
    if question:
        found = service.search(question, filters=filters, manner=replace(manner, after="", facets=True)).facets
        if found is not None:
            return found
    return service.facets(filters)
