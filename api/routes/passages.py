"""``/api/passages``: one passage in its context."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Path

from api.routes.parts import MISSING, Opened
from api.schemas import passage_response
from api.shapes import PassageResponse

router = APIRouter(tags=["文献"])


@router.get("/api/passages/{passage_id:path}", summary="取一个段落", responses=MISSING)
def passage(
    service: Opened,
    passage_id: Annotated[str, Path(description="段落编号，按 UTF-8 百分号编码", examples=["史记#397"])],
) -> PassageResponse:
    """段落原文、标引及其依据、前后文和文献著录。"""
    return passage_response(service.passage(passage_id))
