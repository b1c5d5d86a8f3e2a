"""``/api/export/…``: documents as files in the formats of others."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from typing import IO, Annotated, BinaryIO, cast
from urllib.parse import quote

from fastapi import APIRouter, Path, Query, Response
from fastapi.responses import StreamingResponse

from api.exporting import EXPORTS, export_named
from api.exporting.exporter import Choice, file_name
from api.routes.parts import MISSING, Opened, Responses
from ontology.errors import WrongUse

router = APIRouter(tags=["文献"])

MOST = 1_000
"""Documents in one answer."""
_MEMORY = 8_000_000
_CHUNK = 1 << 18
_FILE: Responses = {
    200: {"description": "文件", "content": {one.media_type.split(";")[0]: {} for one in EXPORTS.values()}},
    **MISSING,
}


@router.get("/api/export/{name}", summary="导出文献", responses=_FILE, response_class=Response)
def export(
    service: Opened,
    name: Annotated[str, Path(description=f"格式：{'、'.join(EXPORTS)}")],
    document: Annotated[tuple[str, ...], Query(description="文献编号，可多次", max_length=MOST)] = (),
    collection: Annotated[str, Query(description="整个专题", max_length=200)] = "",
    original: Annotated[bool, Query(description="MARC 记录要最初收进来的，不要写回过的")] = False,  # noqa: FBT002
) -> StreamingResponse:
    """一部或多部文献，或整个专题，作为一个文件；一份文献一个文件的格式只能一次取一部。"""
    form = export_named(name)
    choice = Choice(tuple(dict.fromkeys(document)), collection, original)
    if not choice.documents and not collection:
        raise WrongUse("请说明要导出哪一部文献（document=编号）或哪个专题（collection=名称）。")
    size = service.exporter.size(choice)
    if form.single and size > 1:
        raise WrongUse(f"{form.label} 一份文献一个文件，请一次取一部；整个专题请用 wenmai export。")
    if size > MOST:
        raise WrongUse(f"一次最多导出 {MOST} 部文献，这里有 {size} 部；请用 wenmai export，或分批。")
    held = list(service.exporter.held(choice)) if size == 1 else service.exporter.held(choice)
    file = tempfile.SpooledTemporaryFile(_MEMORY)  # noqa: SIM115 - it is closed when it was sent
    try:
        form.write(held, cast("BinaryIO", file))
    except BaseException:
        file.close()
        raise
    called = file_name(held[0].document, form) if isinstance(held, list) else f"{collection or 'wenmai'}.{form.suffix}"
    headers = {"Content-Disposition": f"attachment; filename*=UTF-8''{quote(called, safe='')}"}
    return StreamingResponse(_chunks(file), media_type=form.media_type, headers=headers)


def _chunks(file: IO[bytes]) -> Iterator[bytes]:
    with file:
        file.seek(0)
        while chunk := file.read(_CHUNK):
            yield chunk
