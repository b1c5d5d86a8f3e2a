"""The bodies of pushes: a file as it is, or a form with a file, its description and what it names."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from email.message import Message
from pathlib import Path

from fastapi import Request
from starlette.concurrency import run_in_threadpool
from starlette.datastructures import FormData, UploadFile
from starlette.exceptions import HTTPException

from api.desk.intake.arriving import UNSEEN, name_of
from api.desk.intake.intake import Intake
from ontology.errors import WrongUse
from ontology.whole import whole

_FORM = "multipart/form-data"
_FILE = "file"
_METADATA = "metadata"
_CHUNK = 1 << 20
_MOST_FILES = 200
_SAFE = re.compile(rf"[^/\\{UNSEEN}]{{1,150}}")


@dataclass(frozen=True, slots=True)
class Body:
    """What the address says of a body: the file's name, its format, its description."""

    name: str = ""
    format: str = ""
    metadata: str = ""


async def received(request: Request, intake: Intake, number: str, stated: Body) -> tuple[str, Body]:
    """Put a body into the spool; return the name of its folder there, and what the file is called.

    Raises 413 for what is too large, :class:`~ontology.errors.UnknownFormat` for what no reader takes.
    """
    announced = whole(request.headers.get("content-length", ""))
    if announced is not None and announced > intake.push_bytes:
        raise HTTPException(413)
    kind = request.headers.get("content-type", "")
    if kind.startswith(_FORM):
        if announced is None:
            raise HTTPException(411)
        form = await request.form(max_files=_MOST_FILES, max_fields=_MOST_FILES)
        try:
            return await run_in_threadpool(_from_form, form, intake, number, stated)
        finally:
            await form.close()
    named = stated.name or _disposed(request.headers.get("content-disposition", ""))
    name = name_of(number, stated=named, kind=kind, format_=stated.format)
    spool, folder = await run_in_threadpool(intake.spool.begin)
    try:
        await _streamed(request, folder / name, most=intake.push_bytes)
    except BaseException:
        intake.spool.drop(spool)
        raise
    return spool, replace(stated, name=name)


async def _streamed(request: Request, path: Path, *, most: int) -> None:
    size = 0
    with path.open("wb") as file:
        async for part in request.stream():
            size += len(part)
            if size > most:
                raise HTTPException(413)
            file.write(part)


def _from_form(form: FormData, intake: Intake, number: str, stated: Body) -> tuple[str, Body]:
    """Write the parts of a form side by side. ``file`` is the document; other files are what it names."""
    document = form.get(_FILE)
    if not isinstance(document, UploadFile):
        raise WrongUse("表单里要有一个文件作 file。")
    kind = document.content_type or ""
    name = name_of(number, stated=stated.name or document.filename or "", kind=kind, format_=stated.format)
    given = form.get(_METADATA)
    metadata = given.file.read().decode("utf-8", "replace") if isinstance(given, UploadFile) else given
    spool, folder = intake.spool.begin()
    try:
        _copied(document, folder / name)
        for field, part in form.multi_items():
            if isinstance(part, UploadFile) and field not in (_FILE, _METADATA):
                beside = part.filename or ""
                if not _SAFE.fullmatch(beside) or beside.startswith(".") or beside == name:
                    raise WrongUse(f"随附文件名 {beside} 不合用：不要含斜线和看不见的字符，也不要与文献同名。")
                _copied(part, folder / beside)
    except BaseException:
        intake.spool.drop(spool)
        raise
    return spool, replace(stated, name=name, metadata=metadata or stated.metadata)


def _copied(part: UploadFile, path: Path) -> None:
    with path.open("wb") as file:
        while data := part.file.read(_CHUNK):
            file.write(data)


def _disposed(header: str) -> str:
    """The file name of a ``Content-Disposition`` (RFC 6266), in either form."""
    if not header:
        return ""
    message = Message()
    message["content-disposition"] = header
    return message.get_filename() or ""
