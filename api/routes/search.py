"""``/api/search``: passages for a question."""

from __future__ import annotations

from fastapi import APIRouter

from api.routes.parts import INVALID, Filtered, HitCount, Mannered, Opened, Question
from api.schemas import search_response
from api.search_shapes import SearchResponse

router = APIRouter(tags=["检索"])


@router.get("/api/search", summary="检索段落", responses=INVALID)
def search(service: Opened, filters: Filtered, manner: Mannered, q: Question, k: HitCount = 10) -> SearchResponse:
    """字词匹配与语义检索并用，返回排好序的段落，每条说明为什么命中。筛选项同名者取其一，不同名者须同时满足。

    翻页可及的，是两种方法各自最好的 1,000 段之中，得分不低于最好与背景之间一半者，
    至少有 k 段（facets=1 时至少有 10 段）。
    """
    return search_response(service.search(q, filters=filters, limit=k, manner=manner))
