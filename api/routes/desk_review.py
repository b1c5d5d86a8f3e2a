"""The workbench: review of tags and of entities."""

from __future__ import annotations

import re
from typing import Annotated, Literal

from fastapi import APIRouter, Depends, Form, Query, Request
from fastapi.responses import HTMLResponse, RedirectResponse
from pydantic import BeforeValidator, Field
from starlette.datastructures import URL

from api.desk.decisions import Action
from api.desk.requests import UNDECIDED, Wanted
from api.desk.requests import Request as Asked
from api.desk.reviewing.queue import PAGE, Item, Order
from api.routes.parts import INVALID, MISSING, Opened, pages, unless_empty
from api.routes.staff import Head, Staff
from api.service import Service
from api.shapes import MAX_QUESTION, Shape, ShortText
from api.web.review_views import item_view
from index.review_queue import Among
from ontology.errors import WenmaiError, WrongUse
from ontology.living import said
from ontology.records import TagType
from ontology.whole import whole

router = APIRouter(tags=["咨询台"])

Said = Annotated[ShortText, Form()]
Reason = Annotated[str, Form(max_length=1_000)]
_QUEUE = "/desk/review"
_ENTITIES = "/desk/review/entities"
_DEEDS = 50
_APART = re.compile(r"[\s,，、;；]+")


OneType = Annotated[TagType | None, BeforeValidator(unless_empty)]


class ReviewRequest(Shape):
    """What a reviewer decides of one tag."""

    document_id: str = Field(min_length=1, max_length=MAX_QUESTION)
    tag_id: ShortText = ""
    action: Literal["confirm", "correct", "reject", "undo"]
    surface: ShortText = ""
    type: OneType = None
    value: ShortText = ""
    entity: ShortText = Field("", description="规范号或规范名；未定表示不知道是谁")
    blind: bool = Field(default=False, description="只看机器所标，不看别人的决定")
    target: ShortText = Field("", description="要撤销的决定所及，见决定的记录")
    note: ShortText = ""


class ReviewForm(ReviewRequest):
    """The same from a page's form, where the entity may be chosen or named."""

    back: ShortText = _QUEUE
    csrf: ShortText = ""
    other: ShortText = ""

    def chosen(self) -> dict[str, str]:
        """The entity that the form states: one that is named goes before one that is chosen."""
        return {"entity": self.other.strip() or self.entity}


class ReviewMade(Shape):
    """A decision that was kept."""

    decision: int
    new: bool = Field(description="同一人此前已这样决定过时为 false")


class ReviewItem(Shape):
    """A tag that waits for review."""

    tag_id: str
    document_id: str
    passage_id: str
    surface: str
    type: TagType
    entity: str
    confidence: float
    reads: int = Field(description="文献被打开的次数")


class ReviewQueueResponse(Shape):
    """The tags to look at first."""

    items: list[ReviewItem]
    waiting: int = Field(description="还没有人看过的标引")


async def among_query(
    type: Annotated[OneType, Query(description="标引类型")] = None,  # noqa: A002 - the name in the address
    collection: ShortText = "",
    branch: ShortText = "",
    open: Annotated[Literal["", "0", "1"], Query(description="1：只看实体未定的")] = "",  # noqa: A002
) -> Among:
    """Which tags to line up."""
    return Among((type,) if type else (), collection.strip(), branch, open=open == "1")


Stated = Annotated[Among, Depends(among_query)]
Sorted = Annotated[Order, Query(description="weighed：拿不准而常被读的在前；confidence：最拿不准的在前")]
Page = Annotated[int, Query(ge=1, le=500)]


# --- as data ------------------------------------------------------------------------------------------------


@router.get("/api/desk/review", summary="待审标引", responses=INVALID)
def queue(
    service: Opened, _: Staff, among: Stated, order: Sorted = Order.WEIGHED, page: Page = 1
) -> ReviewQueueResponse:
    """机器所标、还没有人看过的标引：最拿不准、又最常被读的在前。"""
    workbench = service.workbench
    items = workbench.queue.items(among, order, skip=(page - 1) * PAGE)
    return ReviewQueueResponse(items=[_shape(one) for one in items], waiting=workbench.queue.tags.waiting())


@router.post("/api/desk/review", summary="审核一条标引", responses=MISSING)
def decide(service: Opened, me: Staff, asked: ReviewRequest) -> ReviewMade:
    """决定立即生效，检索与阅读随之改变；图谱稍后跟上。"""
    made = service.workbench.decide(asked.document_id, _request(asked), by=me.name)
    return ReviewMade(decision=made.decision.id, new=made.new)


def _request(asked: ReviewRequest) -> Asked:
    wanted = Wanted(asked.surface, asked.type, None, asked.value or None, asked.entity or None)
    action = Action(asked.action)
    corrected = (wanted,) if action is Action.CORRECT else ()
    return Asked(action, asked.tag_id, corrected, target=asked.target, blind=asked.blind, note=asked.note)


def _shape(item: Item) -> ReviewItem:
    tag = item.tag
    return ReviewItem(
        tag_id=tag.id,
        document_id=item.document.id,
        passage_id=tag.passage_id,
        surface=tag.surface,
        type=tag.type,
        entity=tag.link.entity_id if tag.link else "",
        confidence=tag.confidence,
        reads=item.reads,
    )


# --- as pages -----------------------------------------------------------------------------------------------


@router.get("/desk/review", response_class=HTMLResponse, include_in_schema=False)
def queue_page(
    request: Request,
    service: Opened,
    me: Staff,
    among: Stated,
    order: Sorted = Order.WEIGHED,
    page: Page = 1,
    second: Literal["", "1"] = "",
    refused: ShortText = "",
) -> str:
    """The queue; with ``second``, what others decided and this person has not."""
    shown, workbench = pages(request), service.workbench
    items = (
        workbench.queue.second_opinions(me.name)
        if second
        else workbench.queue.items(among, order, skip=(page - 1) * PAGE)
    )
    return shown.render(
        "desk_review.html",
        items=[item_view(one, shown.words) for one in items],
        waiting=workbench.queue.tags.waiting(),
        among=among,
        order=order,
        orders=list(Order),
        page=page,
        more=len(items) == PAGE and not second,
        second=second,
        types=list(TagType),
        undecided=UNDECIDED,
        refused=shown.words.script(refused),
        here=_here(request),
        following=str(request.url.include_query_params(page=page + 1).remove_query_params("refused")),
    )


@router.post("/desk/review", response_model=None, include_in_schema=False)
def decide_page(
    service: Opened,
    me: Staff,
    asked: Annotated[ReviewForm, Form()],
) -> RedirectResponse:
    """Keep one decision and go back to the queue, which begins where it did."""
    back = asked.back if asked.back.startswith(_QUEUE) else _QUEUE
    try:
        decide(service, me, ReviewRequest(**asked.model_dump(exclude={"back", "csrf", "other"}) | asked.chosen()))
    except WenmaiError as error:
        back = str(URL(back).include_query_params(refused=str(error)))
    return RedirectResponse(back, 303)


@router.get("/desk/review/mine", response_class=HTMLResponse, include_in_schema=False)
def mine(request: Request, service: Opened, me: Staff) -> str:
    """The last decisions of this person, each of which can be taken back."""
    decisions = [one for one in service.workbench.mine(me.name) if not service.hides(one.document_id)]
    return pages(request).render("desk_review_mine.html", decisions=decisions)


@router.get("/desk/review/agreement", response_class=HTMLResponse, include_in_schema=False)
def agreement(request: Request, service: Opened, _: Staff) -> str:
    """How far every two reviewers agree."""
    return pages(request).render("desk_review_agreement.html", agreements=service.workbench.agreements())


@router.get("/desk/review/entities", response_class=HTMLResponse, include_in_schema=False)
def entities(request: Request, service: Opened, _: Head, entity: ShortText = "", refused: ShortText = "") -> str:
    """What was decided of entities, and a form to merge, split and undo; the work of a head."""
    shown = pages(request)
    deeds = service.workbench.living.history(entity)[-_DEEDS:][::-1]
    undone = {one.undoes for one in deeds}
    told = [(one, shown.words.script(said(one)), one.id not in undone) for one in deeds]
    return shown.render("desk_review_entities.html", deeds=told, entity=entity, refused=shown.words.script(refused))


@router.post("/desk/review/entities/{act}", response_model=None, include_in_schema=False)
def decide_entity(
    service: Opened,
    me: Head,
    act: Literal["merge", "split", "restore"],
    entity: Said,
    reason: Reason,
    into: Said = "",
) -> RedirectResponse:
    """Merge an entity into another, split it into others, or undo the decision of that number."""
    try:
        _decide_entity(service, act, entity.strip(), into, by=me.name, reason=reason)
    except (WenmaiError, ValueError) as error:
        return RedirectResponse(str(URL(_ENTITIES).include_query_params(entity=entity, refused=str(error))), 303)
    return RedirectResponse(_ENTITIES, 303)


def _decide_entity(service: Service, act: str, entity: str, into: str, *, by: str, reason: str) -> None:
    workbench = service.workbench
    if act == "merge":
        workbench.merge(entity, into.strip(), by=by, reason=reason)
    elif act == "split":
        workbench.split(entity, [one for one in _APART.split(into) if one], by=by, reason=reason)
    elif (number := whole(entity)) is not None:
        workbench.restore(number, by=by, reason=reason)
    else:
        raise WrongUse("要撤销的决定以编号指明。")


def _here(request: Request) -> str:
    """The address of this page, without what was refused last."""
    return str(URL(f"{request.url.path}?{request.url.query}").remove_query_params("refused"))
