"""Passages beside each other: more like this, parallel passages 互文, two books compared."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Path, Query, Request
from fastapi.responses import HTMLResponse

from api.parallels.shapes import (
    ComparisonResponse,
    ParallelsResponse,
    SimilarResponse,
    comparison_response,
    parallels_response,
    similar_response,
)
from api.routes.parts import MISSING, Filtered, Opened, pages
from api.schemas import document_title
from api.shapes import ShortText
from api.web import parallel_views, views
from api.web.addresses import passage_address

router = APIRouter()

# Titles that the boxes of the comparison suggest.
_BOOKS = 300

PassageId = Annotated[str, Path(description="段落编号，按 UTF-8 百分号编码")]
Work = Annotated[ShortText, Query(description="书名，或文献编号")]
Only = Annotated[
    list[ShortText], Query(max_length=8, description="只要有这几类异文的：dates、numbers、names、wording，可重复")
]
After = Annotated[int, Query(ge=0, le=100_000_000, description="从第几对起，用上一页的 following")]
Count = Annotated[int, Query(ge=1, le=50, description="返回的条数")]


@router.get("/api/passages/{passage_id:path}/similar", tags=["互文"], summary="与一段相似的段落", responses=MISSING)
def similar(service: Opened, passage_id: PassageId, filters: Filtered, limit: Count = 10) -> SimilarResponse:
    """按意思、同提到的实体和共有的文字找；每条都说明因为什么。"""
    return similar_response(passage_id, service.parallels.similar(passage_id, limit=limit, filters=filters))


@router.get("/passages/{passage_id:path}/similar", include_in_schema=False, response_class=HTMLResponse)
def similar_page(request: Request, service: Opened, passage_id: str, limit: Count = 10) -> str:
    """More like this."""
    page = pages(request)
    view = service.passage(passage_id)
    found = service.parallels.similar(passage_id, limit=limit)
    return page.render(
        "similar.html",
        view=view,
        title=document_title(view.document),
        address=passage_address(passage_id),
        text=views.text_of(view.passage, view.document, view.tags),
        found=[parallel_views.alike_view(one, page.words) for one in found],
    )


# --- parallels --------------------------------------------------------------------------------------------------


@router.get("/api/passages/{passage_id:path}/parallels", tags=["互文"], summary="一段的互文", responses=MISSING)
def parallels(service: Opened, passage_id: PassageId, limit: Count = 20) -> ParallelsResponse:
    """与它有相同文字的段落，逐字对齐，异文分类；tellings 是记同一事而年代不同的段落，只是提示。"""
    beside = service.parallels
    return parallels_response(passage_id, beside.of(passage_id, limit=limit), beside.told_otherwise(passage_id))


@router.get("/api/parallels", tags=["互文"], summary="比较两部书", responses=MISSING)
def compared(
    service: Opened,
    a: Work,
    b: Work,
    only: Only = [],  # noqa: B006 - never edited
    after: After = 0,
    limit: Count = 20,
) -> ComparisonResponse:
    """两部书（或两份文献）相同文字的段落对，按第一部的次序。"""
    return comparison_response(service.parallels.between(a, b, only=_names(only), after=after, limit=limit))


def _names(only: list[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(name.strip() for one in only for name in one.split(",") if name.strip()))


@router.get("/passages/{passage_id:path}/parallels", include_in_schema=False, response_class=HTMLResponse)
def parallels_page(request: Request, service: Opened, passage_id: str, limit: Count = 20) -> str:
    """What shares wording with a passage, side by side."""
    page = pages(request)
    view = service.passage(passage_id)
    found = service.parallels.of(passage_id, limit=limit)
    told = service.parallels.told_otherwise(passage_id)
    return page.render(
        "passage_parallels.html",
        view=view,
        title=document_title(view.document),
        address=passage_address(passage_id),
        found=[parallel_views.pair_view(one, page.words) for one in found],
        told=[parallel_views.telling_view(one, page.words) for one in told],
        text=views.text_of(view.passage, view.document, view.tags),
    )


@router.get("/parallels", include_in_schema=False, response_class=HTMLResponse)
def between_page(
    request: Request,
    service: Opened,
    a: ShortText = "",
    b: ShortText = "",
    only: Only = [],  # noqa: B006
    after: After = 0,
) -> str:
    """Two books side by side: the finder of conflicts."""
    page = pages(request)
    names = _names(only)
    comparison = service.parallels.between(a, b, only=names, after=after) if a.strip() and b.strip() else None
    return page.render(
        "parallels.html",
        a=a,
        b=b,
        only=names,
        comparison=comparison,
        found=[parallel_views.pair_view(one, page.words) for one in comparison.found] if comparison else [],
        told=[parallel_views.telling_view(one, page.words) for one in comparison.tellings] if comparison else [],
        filters=parallel_views.filters_of(names, "/parallels", [("a", a), ("b", b)], page.words),
        following=parallel_views.following_address(comparison, names) if comparison else "",
        books=[one.value for one in service.facets().books[:_BOOKS]],
    )
