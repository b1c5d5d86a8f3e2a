"""Watches 定题 for programs of those who have signed in. Whom a watch serves is told apart, and nowhere else."""

from __future__ import annotations

from dataclasses import replace
from enum import Enum
from typing import Annotated, Any

from fastapi import APIRouter, BackgroundTasks, Path
from pydantic import Field

from api.desk.watching.letters import page_of
from api.desk.watching.records import (
    MOST_ITEMS,
    Attachment,
    Contact,
    Issue,
    Nearness,
    Recipient,
    Schedule,
    State,
    Watch,
)
from api.desk.watching.watching import Watching
from api.routes.desk_watches import Watches
from api.routes.parts import INVALID, Responses
from api.routes.staff import Staff
from api.shapes import ErrorResponse, Shape, ShortText
from api.topics.files import filters_stated
from api.web.addresses import Search

router = APIRouter(prefix="/api/desk/watches")

_TAGS: list[str | Enum] = ["咨询台"]
_STAFF: Responses = {
    401: {"model": ErrorResponse, "description": "没有登录"},
    403: {"model": ErrorResponse, "description": "不是馆员"},
    404: {"model": ErrorResponse, "description": "没有这样东西"},
    **INVALID,
}
Number = Annotated[int, Path(ge=1)]
Note = Annotated[str, Field(max_length=5_000)]


class WatchShape(Shape):
    """一个定题。筛选的名称与检索页的地址相同。"""

    name: Annotated[str, Field(min_length=1, max_length=200)]
    question: ShortText = ""
    filters: dict[str, tuple[ShortText, ...]] = Field(default_factory=dict)
    entities: Annotated[tuple[ShortText, ...], Field(max_length=20)] = ()
    nearness: Nearness = Nearness.USUAL
    schedule: Schedule = Schedule.WEEKLY
    limit: Annotated[int, Field(ge=1, le=MOST_ITEMS)] = 20
    automatic: Annotated[bool, Field(description="不经过目，运行后自动送出")] = False
    attachments: tuple[Attachment, ...] = (Attachment.DOCX, Attachment.RIS)

    def watch(self) -> Watch:
        """As a record. Raises :class:`~ontology.errors.WrongUse` for filters that there are not."""
        told = {
            name: getattr(self, name) for name in ("name", "question", "nearness", "schedule", "limit", "automatic")
        }
        filters = filters_stated({name: list(values) for name, values in self.filters.items()})
        return Watch(**told, filters=filters, entities=self.entities, attachments=self.attachments)


class NewWatch(WatchShape):
    """一个新的定题。"""

    from_now: Annotated[bool, Field(description="现有的都算已知，只报今后的")] = False


class ChangedWatch(WatchShape):
    """改过的定题，和所依据的版次。"""

    revision: int


class ItemShape(Shape):
    """一条划去与否，和它的按语。"""

    passage_id: ShortText
    struck: bool = False
    note: Note = ""


class IssueShape(Shape):
    """过目后的一期；没有写到的条目不变。"""

    revision: int
    note: Note = ""
    items: Annotated[tuple[ItemShape, ...], Field(max_length=1_000)] = ()


class Sending(Shape):
    """送出的是哪一版。"""

    revision: int


class RecipientShape(Shape):
    """服务对象。"""

    name: ShortText = ""
    email: ShortText = ""
    webhook: Annotated[str, Field(max_length=2_000)] = ""


@router.get("", summary="定题", tags=_TAGS, responses=_STAFF)
def watches(made: Watches, _: Staff) -> dict[str, list[dict[str, Any]]]:
    """各个定题，waiting 为待过目的条数。"""
    drafts = made.store.drafts()
    return {"watches": [_told(one) | {"waiting": drafts.get(one.id, 0)} for one in made.store.watches()]}


@router.post("", summary="新建定题", tags=_TAGS, responses=_STAFF, status_code=201)
def create(made: Watches, me: Staff, wanted: NewWatch) -> dict[str, Any]:
    """答以新的定题。"""
    watch = replace(wanted.watch(), branch=me.branch)
    return _told(made.create(watch, by=me.name, from_now=wanted.from_now))


@router.get("/{ident}", summary="一个定题", tags=_TAGS, responses=_STAFF)
def watch(made: Watches, _: Staff, ident: Number) -> dict[str, Any]:
    """附各期与历次运行。"""
    names = ("time", "by", "found", "clear", "fresh")
    runs = [{name: getattr(one, name) for name in names} for one in made.store.runs(ident)]
    return _told(made.store.watch(ident)) | {
        "issues": [_head(made.issuing.seen(one)) for one in made.store.issues(ident)],
        "runs": runs,
    }


@router.put("/{ident}", summary="修改定题", tags=_TAGS, responses=_STAFF)
def change(made: Watches, me: Staff, ident: Number, wanted: ChangedWatch) -> dict[str, Any]:
    """答以改过的定题。"""
    return _told(made.edit(ident, wanted.watch(), by=me.name, revision=wanted.revision))


@router.post("/{ident}/run", summary="运行定题", tags=_TAGS, responses=_STAFF)
def run(made: Watches, me: Staff, ident: Number, later: BackgroundTasks) -> dict[str, Any]:
    """新见编成一期；没有新见时 issue 为 null。"""
    ran = made.run(ident, by=me.name)
    if ran is None:  # only of those that are due
        return {"issue": None}
    if ran.issue is not None:
        later.add_task(made.deliver, issue_id=ran.issue.id)
    number = ran.issue.number if ran.issue is not None else None
    return {"found": ran.found, "clear": ran.clear, "fresh": ran.fresh, "issue": number}


@router.get("/{ident}/issues/{number}", summary="一期", tags=_TAGS, responses=_STAFF)
def issue(made: Watches, _: Staff, ident: Number, number: Number) -> dict[str, Any]:
    """附每条的出处、引文与入选缘由；引文与现在的原文不符的，amiss 说明缘故。"""
    return _issue(made, made.issue(ident, number))


@router.put("/{ident}/issues/{number}", summary="过目一期", tags=_TAGS, responses=_STAFF)
def look_through(made: Watches, me: Staff, ident: Number, number: Number, wanted: IssueShape) -> dict[str, Any]:
    """划去条目，加按语。"""
    items = {one.passage_id: (one.struck, one.note) for one in wanted.items}
    found = made.issue(ident, number)
    return _issue(made, made.edit_issue(found, by=me.name, revision=wanted.revision, note=wanted.note, items=items))


@router.post("/{ident}/issues/{number}/send", summary="送出一期", tags=_TAGS, responses=_STAFF)
def send(
    made: Watches, me: Staff, ident: Number, number: Number, wanted: Sending, later: BackgroundTasks
) -> dict[str, Any]:
    """deliveries 为要送的份数；送得怎样，见 /deliveries。"""
    found = made.issue(ident, number)
    count = made.send(found, by=me.name, revision=wanted.revision)
    later.add_task(made.deliver, issue_id=found.id)
    return {"deliveries": count}


@router.get("/{ident}/issues/{number}/deliveries", summary="一期的投递", tags=_TAGS, responses=_STAFF)
def deliveries(made: Watches, _: Staff, ident: Number, number: Number) -> dict[str, list[dict[str, Any]]]:
    """各份送得怎样；不说送给谁。"""
    names = ("id", "channel", "fate", "tries", "next_try", "changed", "error")
    found = made.outbox.deliveries(issue_id=made.issue(ident, number).id)
    return {"deliveries": [{name: getattr(one, name) for name in names} for one in found]}


@router.get("/{ident}/recipients", summary="服务对象", tags=_TAGS, responses=_STAFF)
def recipients(made: Watches, _: Staff, ident: Number) -> dict[str, list[dict[str, Any]]]:
    """姓名、地址与私密页面只在这里。"""
    return {"recipients": [_served(made, one) for one in made.store.recipients(ident)]}


@router.post("/{ident}/recipients", summary="加入服务对象", tags=_TAGS, responses=_STAFF, status_code=201)
def serve(made: Watches, me: Staff, ident: Number, wanted: RecipientShape) -> dict[str, Any]:
    """答以服务对象，附私密页面的地址。"""
    return _served(made, made.serve(ident, Contact(wanted.name, wanted.email, wanted.webhook), by=me.name))


def _told(one: Watch) -> dict[str, Any]:
    filters: dict[str, list[str]] = {}
    for name, value in Search(filters=one.filters).pairs():
        filters.setdefault(name, []).append(value)
    plain = ("id", "name", "question", "limit", "automatic", "owner", "made", "changed", "last_run", "next_run")
    told = {name: getattr(one, name) for name in plain}
    chosen = {"nearness": one.nearness, "schedule": one.schedule, "paused": one.state is State.PAUSED}
    lists = {"entities": list(one.entities), "attachments": list(one.attachments)}
    return {**told, **chosen, **lists, "filters": filters, "revision": one.revision}


def _head(one: Issue) -> dict[str, Any]:
    names = ("number", "stage", "note", "made", "sent", "sent_by", "waiting", "revision")
    return {name: getattr(one, name) for name in names} | {"count": len(one.kept)}


def _issue(made: Watching, one: Issue) -> dict[str, Any]:
    pieces = {piece.said.passage_id: piece for piece in made.issuing.paper(made.store.watch(one.watch_id), one).pieces}
    seen, items = made.issuing.seen(one), []
    for item in seen.items:
        piece = pieces.get(item.passage_id)
        told = {"passage_id": item.passage_id, "title": item.title, "news": item.news, "why": list(item.why)}
        quoted = {"quote": piece.quote, "amiss": piece.amiss, "citation": piece.citation} if piece else {}
        items.append({**told, "struck": item.struck, "note": item.note, **quoted})
    return _head(seen) | {"items": items}


def _served(made: Watching, one: Recipient) -> dict[str, Any]:
    contact = {"name": one.contact.name, "email": one.contact.email, "webhook": one.contact.webhook}
    return {"id": one.id, **contact, "active": one.active, "secret": one.secret, "page": page_of(made.namer, one)}
