"""``/api/walk``: a thing with its neighbours, a step on a walk through the graph."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Query

from api.portraits.records import Step
from api.routes.parts import MISSING, Opened
from api.shapes import MAX_QUESTION, ShortText

router = APIRouter(tags=["图"])

MOST_ALONG = 300
"""Things that a walk holds at most."""


@router.get("/api/walk", summary="从一个事物走到它的邻居", responses=MISSING)
def walk(
    service: Opened,
    entity: Annotated[str, Query(min_length=1, max_length=MAX_QUESTION, description="事物的编号")],
    limit: Annotated[int, Query(ge=1, le=60, description="最多给多少个邻居")] = 12,
    along: Annotated[
        list[ShortText],
        Query(alias="with", max_length=MOST_ALONG, description="已在图上的事物：与之有明文关系的，也给出"),
    ] = [],  # noqa: B006 - never edited
) -> Step:
    """邻居以文中所言、规范所载的在前，其次是同段提及最多的；label 为空的联系只是同段提及。"""
    return service.portraits.step(entity, limit=limit, along=frozenset(along))
