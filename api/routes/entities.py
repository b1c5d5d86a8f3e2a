"""``/api/entities``: what a name may stand for, and where it is mentioned."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Path, Query, Request, Response

from api.living_shapes import EntityWithHistory, entity_with_history
from api.routes.departed import DEPARTED, api_address, departed
from api.routes.parts import INVALID, HitCount, Opened
from api.schemas import entities_response
from api.shapes import MAX_QUESTION, EntitiesResponse

router = APIRouter(tags=["实体"])


@router.get("/api/entities", summary="查实体", responses=INVALID)
def entities(
    service: Opened,
    q: Annotated[str, Query(max_length=MAX_QUESTION, description="名称，字、号、旧称皆可", examples=["守仁"])],
    k: HitCount = 10,
) -> EntitiesResponse:
    """同名的人物、地点等全部列出，由使用者辨别。"""
    return entities_response(service.entities(q, limit=k), query=q)


@router.get(
    "/api/entities/{entity_id:path}", summary="取一个实体", responses=DEPARTED, response_model=EntityWithHistory
)
def entity(
    request: Request,
    service: Opened,
    entity_id: Annotated[str, Path(description="实体编号，按 UTF-8 百分号编码")],
    k: HitCount = 20,
) -> EntityWithHistory | Response:
    """实体的各种名称、年代、今地，历次决定，和提到它的段落。

    已合并的以 301 转到现在的规范，已拆分的以 300 列出拆成的规范，已停用的答 410。
    """
    gone = departed(request, service, entity_id, address=api_address, accept="application/json")
    return gone or entity_with_history(service.entity(entity_id, limit=k), service.living)
