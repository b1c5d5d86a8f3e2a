"""Enquiries at the desk for programs: lists, one enquiry with its log, and every deed."""

from __future__ import annotations

from dataclasses import asdict
from enum import Enum
from typing import Annotated, Any

from fastapi import APIRouter, File, Form, Query, UploadFile
from fastapi.responses import FileResponse
from pydantic import TypeAdapter

from api.desk.enquiries.handover import annotated
from api.desk.enquiries.listing import MOST, Wanted
from api.desk.enquiries.quoting import seen
from api.desk.enquiries.records import Act, Channel, Enquiry, Entry, Group, Kind, State, Timing, View
from api.desk.enquiries.rules import possible
from api.desk.people.records import Person
from api.routes.desk_enquiries import branches_of, file_answer, keep_file, letter_taken
from api.routes.enquiry_forms import WishBody, WrittenForm, carried, posted
from api.routes.parts import INVALID, MISSING, Opened
from api.routes.serving import check_serves, serves
from api.routes.staff import Staff
from api.service import Service
from api.shapes import ShortText

router = APIRouter(prefix="/api/desk/enquiries")

_TAGS: list[str | Enum] = ["咨询台"]
_ENQUIRY: TypeAdapter[Enquiry] = TypeAdapter(Enquiry)
_LOG: TypeAdapter[tuple[Entry, ...]] = TypeAdapter(tuple[Entry, ...])


@router.get("", summary="咨询列表", tags=_TAGS, responses=INVALID)
def listed(
    service: Opened,
    me: Staff,
    view: Annotated[
        View, Query(description="queue 待办，mine 我的，unclaimed 没有人办的，answered 已答复，all 全部")
    ] = View.QUEUE,
    branch: Annotated[ShortText, Query(description="分馆；* 为全部")] = "",
    kind: Kind | None = None,
    group: Group | None = None,
    state: State | None = None,
    q: Annotated[ShortText, Query(description="编号、问题、说明、答复中的字词")] = "",
    limit: Annotated[int, Query(ge=1, le=MOST)] = 50,
    offset: Annotated[int, Query(ge=0, le=1_000_000)] = 0,
) -> dict[str, Any]:
    """办结之前的按期限先后，过期的在最前。"""
    enquiries = service.desk.enquiries
    wanted = Wanted(view, me.name, branches_of(branch, me), kind, group, state, q, limit, offset)
    found = enquiries.list(wanted)
    return {"total": found.total, "offset": offset, "enquiries": [_brief(service, one) for one in found.enquiries]}


@router.post("", summary="登记咨询", tags=_TAGS, responses=INVALID, status_code=201)
def write_down(service: Opened, me: Staff, body: WrittenForm) -> dict[str, Any]:
    """返回编号与只给这一次的查询码。"""
    asked = annotated(body.enquiry(Channel.WALK_IN), service.operations.understanding)
    taken = service.desk.enquiries.add(asked, contact=body.contact(), by=me.name)
    if body.mine:
        service.desk.enquiries.claim(taken.enquiry.id, by=me.name)
    return {"id": taken.enquiry.id, "number": taken.enquiry.number, "key": taken.key}


@router.get("/{number}", summary="一条咨询", tags=_TAGS, responses=MISSING)
def one(service: Opened, me: Staff, number: int) -> dict[str, Any]:
    """全部字段、办理记录、附件、相近的咨询；联系方式另取。"""
    enquiries = service.desk.enquiries
    found = enquiries.enquiry(number)
    near = [{"id": hit.enquiry.id, "number": hit.enquiry.number, "score": hit.score, "shared": hit.shared}
            for hit in enquiries.near(found)]  # fmt: skip
    found, log = seen(found, enquiries.log(number), service.hides_passage)
    return _whole(service, found, me) | {
        "log": _LOG.dump_python(tuple(log), mode="json"),
        "files": [asdict(file) for file in enquiries.store.files(number)],
        "merged": [other.number for other in enquiries.merged(number)],
        "near": near,
    }


@router.get("/{number}/contact", summary="读者的联系方式", tags=_TAGS, responses=MISSING)
def contact(service: Opened, me: Staff, number: int) -> dict[str, str]:
    """只供办理；取用记入日志。"""
    enquiries = service.desk.enquiries
    found = check_serves(service, me, number)
    with service.desk.engine.begin() as connection:
        service.desk.audit.note(connection, by=me.name, act="read-contact", subject=f"enquiry/{found.id}")
    return asdict(enquiries.contact(number))


@router.post("/letters", summary="收一封来信", tags=_TAGS, responses=INVALID, status_code=201)
def letter(
    service: Opened,
    me: Staff,
    letter: Annotated[str, Form(max_length=200_000, description="来信全文，可带信头")] = "",
    file: Annotated[UploadFile | None, File(description="或一个 .eml 文件")] = None,
) -> dict[str, Any]:
    """新的咨询有查询码；补到已有一条的没有。没有收的附件逐一说明。"""
    taken = letter_taken(service, letter, file, by=me.name)
    one = taken.enquiry
    return {"id": one.id, "number": one.number, "key": taken.key, "refused": taken.refused}


@router.post("/{number}/key", summary="换发查询码", tags=_TAGS, responses=MISSING)
def key(service: Opened, me: Staff, number: int) -> dict[str, str]:
    """旧的随即失效。"""
    check_serves(service, me, number)
    taken = service.desk.enquiries.renew_key(number, by=me.name)
    return {"number": taken.enquiry.number, "key": taken.key}


@router.post("/{number}/files", summary="加附件", tags=_TAGS, responses=MISSING, status_code=201)
def attach(service: Opened, me: Staff, number: int, file: Annotated[UploadFile, File()]) -> list[dict[str, Any]]:
    """返回全部附件。类型按内容判断：图像、PDF、DOCX、XLSX、PPTX、UTF-8 文字。"""
    check_serves(service, me, number)
    keep_file(service, number, file, by=me.name)
    return [asdict(one) for one in service.desk.enquiries.store.files(number)]


@router.get("/{number}/files/{file_id}", summary="取附件", tags=_TAGS, responses=MISSING, response_class=FileResponse)
def file(service: Opened, me: Staff, number: int, file_id: int) -> FileResponse:
    """一律作为下载，不在浏览器里打开。"""
    check_serves(service, me, number)
    return file_answer(service, service.desk.enquiries.store.file(number, file_id))


@router.post("/{number}/{act}", summary="办理", tags=_TAGS, responses=MISSING)
def do(service: Opened, me: Staff, number: int, act: Act, body: WishBody) -> dict[str, Any]:
    """认领、指派、放回、转分馆、备注、改正、草稿、请读者补充、答复、结束、重新打开、合并……

    `revision` 是所依据的版次；其后别人改过同一处的，不改并告知是谁、何时。
    """
    check_serves(service, me, number)
    made = carried(service, number, body, act, by=me.name)
    sent = posted(service, made, act, body, by=me.name)
    made, _ = seen(made, service.desk.enquiries.log(number), service.hides_passage)
    return _whole(service, made, me) | ({} if sent else {"unsent": True})


def _brief(service: Service, found: Enquiry) -> dict[str, Any]:
    told: dict[str, Any] = _ENQUIRY.dump_python(found, mode="json")
    names = ("id", "number", "question", "kind", "group", "channel", "state", "branch", "assignee", "made", "due",
             "first_answered", "closed", "reopened", "satisfied", "revision")  # fmt: skip
    return {name: told[name] for name in names} | {"timing": _timing(service, found).value}


def _whole(service: Service, found: Enquiry, me: Person) -> dict[str, Any]:
    told: dict[str, Any] = _ENQUIRY.dump_python(found, mode="json")
    may = sorted(act.value for act in possible(found, me.name)) if serves(me, found) else []
    return told | {"timing": _timing(service, found).value, "may": may}


def _timing(service: Service, found: Enquiry) -> Timing:
    enquiries = service.desk.enquiries
    return enquiries.hours().timing(found, enquiries.now())
