"""``/api/entities/suggest``: names while they are typed."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Query
from pydantic import Field

from api.reconcile.reconciler import description
from api.routes.parts import INVALID, Opened
from api.shapes import MAX_QUESTION, Shape
from ontology.records import TagType

router = APIRouter(tags=["实体"])

_MOST = 50


class SuggestionShape(Shape):
    """An entity that bears a name which was begun."""

    entity_id: str
    label: str
    name: str = Field(description="相合的名称，已规范化为简体", examples=["苏东坡"])
    kind: str = Field(description="这个名称的种类，如字、号；本名为空")
    type: TagType
    description: str = Field(description="同名者以此辨别", examples=["人物 · 北宋 · 1037—1101"])


class SuggestionsResponse(Shape):
    """Entities for a name that was begun."""

    suggestions: list[SuggestionShape]
    query: str


@router.get("/api/entities/suggest", summary="按已输入的部分提示实体", responses=INVALID)
def suggest(
    service: Opened,
    q: Annotated[str, Query(max_length=MAX_QUESTION, description="名称的开头或其中一部分", examples=["东坡"])],
    k: Annotated[int, Query(ge=1, le=_MOST, description="返回的条数")] = 10,
    types: Annotated[list[TagType], Query(alias="type", max_length=8, description="只要这些类型，可重复")] = [],  # noqa: B006
) -> SuggestionsResponse:
    """名称相同者在前，其次以此开头者，再次含此者；繁简不论。"""
    found = service.reconciler.suggest(q, limit=k, types=tuple(types)) if q.strip() else ()
    return SuggestionsResponse(
        query=q,
        suggestions=[
            SuggestionShape(
                entity_id=one.entity.id,
                label=one.entity.label,
                name=one.name,
                kind=one.kind,
                type=one.entity.type,
                description=description(one.entity),
            )
            for one in found
        ],
    )
