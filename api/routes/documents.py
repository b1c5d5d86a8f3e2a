"""``/api/documents``: one document, a page of passages at a time."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Path, Query

from api.routes.parts import MISSING, Opened
from api.schemas import document_response
from api.shapes import DocumentResponse

router = APIRouter(tags=["文献"])


@router.get("/api/documents/{document_id:path}", summary="取一部文献", responses=MISSING)
def document(
    service: Opened,
    document_id: Annotated[str, Path(description="文献编号，按 UTF-8 百分号编码")],
    offset: Annotated[int, Query(ge=0, le=100_000_000, description="从第几个段落起，自 0 数")] = 0,
    limit: Annotated[int, Query(ge=1, le=200, description="段落数")] = 50,
) -> DocumentResponse:
    """文献著录和其中一页段落。"""
    return document_response(service.document(document_id, offset=offset, limit=limit))
