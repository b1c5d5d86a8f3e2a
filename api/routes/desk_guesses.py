"""The workbench: review of guesses in descriptions 著录推测."""

from __future__ import annotations

from typing import Annotated, Literal

from fastapi import APIRouter, Form, Query, Request
from fastapi.responses import HTMLResponse, RedirectResponse
from pydantic import Field
from starlette.datastructures import URL

from api.desk.guessing.bench import PAGE, GuessBench
from api.desk.guessing.records import Verdict
from api.routes.going_back import done
from api.routes.parts import INVALID, MISSING, Opened, pages
from api.routes.staff import Staff
from api.schemas import document_title
from api.service import Service
from api.shapes import MAX_QUESTION, Shape, ShortText
from api.web.addresses import document_address

router = APIRouter(tags=["咨询台"])

_QUEUE = "/desk/review/guesses"
_VALUE = 500


class GuessRequest(Shape):
    """What a reviewer says of one guessed field."""

    document_id: str = Field(min_length=1, max_length=MAX_QUESTION)
    field: str = Field(min_length=1, max_length=60, description="著录项")
    said: str = Field(max_length=_VALUE, description="审核人看到的推测")
    action: Literal["confirm", "correct", "reject"]
    value: str = Field("", max_length=_VALUE, description="改正为什么；action 为 correct 时才用")

    def decided(self) -> str:
        """What the field is to say."""
        return {"confirm": self.said, "correct": self.value, "reject": ""}[self.action]


class GuessForm(GuessRequest):
    """The same from a page's form."""

    csrf: ShortText = ""
    page: int = 1


class GuessMade(Shape):
    """A decision that was kept."""

    decision: int
    verdict: Verdict
    value: str


class GuessItem(Shape):
    """A guess that waits."""

    document_id: str
    title: str
    field: str
    value: str
    confidence: float
    evidence: str


class GuessQueue(Shape):
    """Guesses, those of a document together."""

    items: list[GuessItem]
    documents: int = Field(description="有待核推测的文献数")


Page = Annotated[int, Query(ge=1, le=10_000)]


@router.get("/api/desk/review/guesses", summary="著录推测", responses=INVALID)
def queue(service: Opened, _: Staff, page: Page = 1) -> GuessQueue:
    """来源没有写、由程序推测、还没有人核过的著录项。"""
    found, total = _bench(service).waiting(skip=(page - 1) * PAGE)
    return GuessQueue(
        items=[
            GuessItem(
                document_id=one.document.id,
                title=document_title(one.document),
                field=one.guess.field,
                value=one.guess.value,
                confidence=one.guess.confidence,
                evidence=one.guess.evidence,
            )
            for one in found
        ],
        documents=total,
    )


@router.post("/api/desk/review/guesses", summary="核定一项推测", responses=MISSING)
def decide(service: Opened, me: Staff, asked: GuessRequest) -> GuessMade:
    """当即改到著录里；再次收入这份文献时，决定仍然有效。"""
    bench = _bench(service)
    made = bench.decide(asked.document_id, asked.field, said=asked.said, value=asked.decided(), by=me.name)
    return GuessMade(decision=made.id, verdict=made.verdict, value=made.value)


@router.get("/desk/review/guesses", response_class=HTMLResponse, include_in_schema=False)
def queue_page(request: Request, service: Opened, me: Staff, page: Page = 1, refused: ShortText = "") -> str:
    """The queue, and what this person decided last."""
    shown, bench = pages(request), _bench(service)
    found, total = bench.waiting(skip=(page - 1) * PAGE)
    return shown.render(
        "desk_guesses.html",
        items=[
            {"one": one, "title": document_title(one.document), "address": document_address(one.document.id)}
            for one in found
        ],
        waiting=total,
        page=page,
        following=str(URL(_QUEUE).include_query_params(page=page + 1)) if total > page * PAGE else "",
        mine=[one for one in bench.store.last(me.name, limit=10) if not service.hides(one.document_id)],
        refused=shown.words.script(refused),
    )


@router.post("/desk/review/guesses", response_model=None, include_in_schema=False)
def decide_page(service: Opened, me: Staff, asked: Annotated[GuessForm, Form()]) -> RedirectResponse:
    """Keep what a form says and go back to the queue."""
    back = URL(_QUEUE).include_query_params(page=asked.page) if asked.page > 1 else URL(_QUEUE)
    return done(back, lambda: decide(service, me, GuessRequest(**asked.model_dump(exclude={"csrf", "page"}))))


@router.post("/desk/review/guesses/{decision}/undo", response_model=None, include_in_schema=False)
def undo_page(service: Opened, me: Staff, decision: int) -> RedirectResponse:
    """Take a decision back."""
    return done(_QUEUE, lambda: _bench(service).undo(decision, by=me.name))


def _bench(service: Service) -> GuessBench:
    return GuessBench(service.desk.guesses, service.workbench)
