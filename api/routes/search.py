"""``/api/search``: passages for a question."""

from __future__ import annotations

from fastapi import APIRouter

from api.routes.parts import INVALID, Filtered, HitCount, Opened, Question
from api.schemas import search_response
from api.shapes import SearchResponse

router = APIRouter(tags=["检索"])


@router.get("/api/search", summary="检索段落", responses=INVALID)
def search(service: Opened, filters: Filtered, q: Question, k: HitCount = 10) -> SearchResponse:
    """字词匹配与语义检索并用，返回排好序的段落，每条说明为什么命中。筛选项同名者取其一，不同名者须同时满足。"""
    return search_response(service.search(q, filters=filters, limit=k))
