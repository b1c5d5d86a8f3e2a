"""``/files/…``: page images, recordings and transcripts as they were taken in; a player may ask for a part (Range)."""

from __future__ import annotations

import re

from fastapi import APIRouter, Request, Response
from fastapi.responses import FileResponse, JSONResponse

from api.open_data.representations import held
from api.routes.parts import MISSING, Opened, Responses, keepers
from api.shapes import ErrorBody, ErrorResponse

router = APIRouter(tags=["书影与音像"])

_FROM = re.compile(r"bytes=(\d{1,19})-\d*")
# The name is the digest of the bytes: what is there never becomes anything else.
_CACHED = "max-age=31536000, immutable"
_FILE: Responses = {
    200: {"description": "文件", "content": {"application/octet-stream": {}}},
    206: {"description": "所要的一段（Range）"},
    304: {"description": "与 If-None-Match 所说的一样"},
    416: {"model": ErrorResponse, "description": "文件没有这一段"},
    **MISSING,
}


@router.get("/files/{name}", summary="文件", responses=_FILE, response_class=Response)
def file(service: Opened, request: Request, name: str) -> Response:
    """书影、录音录像或字幕的原件。可断点续传、可跳着播放（Range）。"""
    kind = service.files.kind(name)
    path = service.files.path(name)
    headers = {"ETag": f'"{name}"', "Cache-Control": f"{keepers(service)}, {_CACHED}"}
    if held(request, headers["ETag"]):
        return Response(status_code=304, headers=headers)
    size = path.stat().st_size
    begins = _FROM.fullmatch(request.headers.get("range", ""))
    if begins and int(begins[1]) >= size:
        told = ErrorResponse(error=ErrorBody(code="range", message=f"文件只有 {size} 字节，没有您要的一段。"))
        return JSONResponse(told.model_dump(), 416, headers={"Content-Range": f"bytes */{size}"})
    shown = "inline" if kind.inline else "attachment"
    return FileResponse(
        path, media_type=kind.media_type, headers=headers, filename=name, content_disposition_type=shown
    )


@router.head("/files/{name}", include_in_schema=False)
def head(service: Opened, request: Request, name: str) -> Response:
    """What a file would be."""
    return file(service, request, name)
