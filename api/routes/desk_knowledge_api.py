"""The knowledge base 知识库 for programs of the library's own staff."""

from __future__ import annotations

from dataclasses import asdict
from enum import Enum
from typing import Annotated, Any, Literal

from fastapi import APIRouter, File, Path, Query, Response, UploadFile

from api.desk.knowledge.exchange import Format, object_of
from api.desk.knowledge.knowledge import Knowledge
from api.desk.knowledge.linking import linked
from api.desk.knowledge.records import Entry, Item, Near, Stale, State
from api.desk.knowledge.taking import LARGEST, MEDIA, form_of, given, take
from api.routes.desk_knowledge import deed
from api.routes.knowledge_forms import ChangedItem, Deed, NewItem
from api.routes.parts import MISSING, Opened, Responses
from api.routes.staff import Staff
from api.shapes import ErrorResponse, ShortText

router = APIRouter()

_TAGS: list[str | Enum] = ["咨询台"]
_STAFF: Responses = {
    401: {"model": ErrorResponse, "description": "没有登录"},
    403: {"model": ErrorResponse, "description": "不是馆员"},
    **MISSING,
}
_FILE: Responses = {200: {"description": "文件", "content": {media: {} for media in MEDIA.values()}}, **_STAFF}
Number = Annotated[int, Path(ge=1, description="条目的编号")]


@router.get("/api/desk/knowledge", summary="知识条目", tags=_TAGS, responses=_STAFF)
def items(
    service: Opened,
    _: Staff,
    state: Annotated[list[State], Query(max_length=3, description="状态")] = [],  # noqa: B006
) -> dict[str, Any]:
    """条目，可按状态；出处与原文不符的注明。"""
    knowledge = service.knowledge
    stale = knowledge.check_stale()
    return {"items": [_told(one, stale.get(one.id, ()), knowledge) for one in knowledge.items(*state)]}


@router.post("/api/desk/knowledge", summary="新建条目", tags=_TAGS, responses=_STAFF, status_code=201)
def add(service: Opened, me: Staff, said: NewItem) -> dict[str, Any]:
    """新条目是草稿；approve 为真则同时核准。"""
    knowledge = service.knowledge
    made = knowledge.add(linked(said.content(knowledge), service.operations.understanding), by=me.name)
    if said.approve:
        made = knowledge.approve(made.id, by=me.name, revision=made.revision)
    return _whole(made, knowledge)


@router.get("/api/desk/knowledge/near", summary="与一个问题相近的条目", tags=_TAGS, responses=_STAFF)
def near(service: Opened, _: Staff, q: ShortText, k: Annotated[int, Query(ge=1, le=50)] = 5) -> dict[str, Any]:
    """条目，最像的在前，草稿也在内。"""
    return {"items": [_near(one) for one in service.knowledge.near(q, limit=k)]}


@router.get("/api/desk/knowledge/alike", summary="可能重复的条目", tags=_TAGS, responses=_STAFF)
def alike(service: Opened, _: Staff) -> dict[str, Any]:
    """两两列出，最像的在前。"""
    pairs = service.knowledge.duplicates()
    return {
        "pairs": [{"one": other.number, "other": one.item.number, "likeness": one.likeness} for one, other in pairs]
    }


@router.get("/api/desk/knowledge/export", summary="导出条目", tags=_TAGS, responses=_FILE, response_class=Response)
def export(service: Opened, _: Staff, form: Format = Format.CSV) -> Response:
    """全部条目：CSV、XLSX 或 JSON Lines；再导入时什么也不变。"""
    saved = {"Content-Disposition": f'attachment; filename="knowledge.{form}"'}
    return Response(given(service.knowledge.items(), form), media_type=MEDIA[form], headers=saved)


@router.post("/api/desk/knowledge/import", summary="导入条目", tags=_TAGS, responses=_STAFF)
def bring_in(service: Opened, me: Staff, file: Annotated[UploadFile, File()]) -> dict[str, Any]:
    """逐行收入；有错的行注明行号和原因，其余照收。"""
    taken = take(service.knowledge, file.file.read(LARGEST + 1), form_of(file.filename or ""), by=me.name)
    rows = {name: [{"row": row, "reason": why} for row, why in getattr(taken, name)] for name in ("refused", "noted")}
    return {"added": taken.added, "changed": taken.changed, "unchanged": taken.unchanged, **rows}


@router.get("/api/desk/knowledge/{number}", summary="一个条目", tags=_TAGS, responses=_STAFF)
def item(service: Opened, _: Staff, number: Number) -> dict[str, Any]:
    """条目现在的样子。"""
    return _whole(service.knowledge.item(number), service.knowledge)


@router.put("/api/desk/knowledge/{number}", summary="修改条目", tags=_TAGS, responses=_STAFF)
def change(service: Opened, me: Staff, number: Number, said: ChangedItem) -> dict[str, Any]:
    """revision 是所依据的版次；其间别人改过的，不改。改了读者所见的内容，就又是草稿。"""
    knowledge = service.knowledge
    content = said.content(knowledge, knowledge.item(number).content.receipts)
    made = knowledge.edit(number, content, by=me.name, revision=said.revision, note=said.note)
    if said.approve and made.state is not State.APPROVED:
        made = knowledge.approve(number, by=me.name, revision=made.revision)
    return _whole(made, knowledge)


@router.get("/api/desk/knowledge/{number}/history", summary="条目的历史", tags=_TAGS, responses=_STAFF)
def history(service: Opened, _: Staff, number: Number) -> dict[str, Any]:
    """每一版的全文，最早的在前。"""
    return {"entries": [_entry(one) for one in service.knowledge.history(number)]}


@router.post(
    "/api/desk/knowledge/{number}/{act}", summary="核准、撤回、停用、复核、改正出处、恢复", tags=_TAGS, responses=_STAFF
)
def do(
    service: Opened,
    me: Staff,
    number: Number,
    act: Literal["approve", "withdraw", "retire", "review", "mend", "restore"],
    said: Deed,
) -> dict[str, Any]:
    """revision 是所依据的版次；restore 用 to 写明恢复哪一版。"""
    made = deed(service.knowledge, act, number, by=me.name, **said.model_dump())
    return _whole(made, service.knowledge)


def _whole(one: Item, knowledge: Knowledge) -> dict[str, Any]:
    return _told(one, knowledge.freshness.of(one), knowledge)


def _told(one: Item, stale: tuple[Stale, ...], knowledge: Knowledge) -> dict[str, Any]:
    counted = ("id", "created", "changed", "approved", "approved_by", "asked", "last_asked")
    amiss = [
        {"receipt": each.place + 1, "fault": each.fault.value, "again": asdict(each.again) if each.again else None}
        for each in stale
    ]
    told = {name: getattr(one, name) for name in counted}
    return {**object_of(one), **told, "stale": amiss, "overdue": knowledge.overdue(one)}


def _near(one: Near) -> dict[str, Any]:
    return {"likeness": one.likeness, "wording": one.wording, "item": object_of(one.item)}


def _entry(one: Entry) -> dict[str, Any]:
    named = {name: getattr(one, name) for name in ("by", "time", "note", "fields")}
    return {"act": one.act.value, **named, "item": object_of(one.item)}
