"""``/api/documents`` for branches that push: put, delete, many at once, and what became of it.

A key in the header ``Authorization`` says whose numbers are meant. What is wrong is told in the form of RFC 9457.
"""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable, Coroutine
from functools import partial
from typing import Annotated, Any

from fastapi import APIRouter, Depends, Header, Path, Query, Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse, Response
from fastapi.routing import APIRoute
from fastapi.security import HTTPAuthorizationCredentials, HTTPBearer
from starlette.concurrency import run_in_threadpool
from starlette.exceptions import HTTPException

from api.desk.intake.arriving import (
    Arriving,
    Conflict,
    Failed,
    Full,
    Sender,
    Wanted,
    etag,
    number_of,
    sender_of,
    settle,
)
from api.desk.intake.intake import Intake
from api.desk.intake.records import Item, Kind, State, What
from api.desk.keys.records import MEANINGS, Key, Scope
from api.problems import Said, say, say_invalid, say_status
from api.routes.intake_bodies import Body, received
from api.routes.intake_shapes import BODY, MANY, PROBLEMS, RECEIPTS, Piece, Receipt, piece_of, receipt_of
from api.routes.parts import Opened, requester
from api.service import Service
from ontology.errors import NotAllowed, NotFound, NotSignedIn, WenmaiError
from ontology.whole import whole

_LONGEST_WAIT_S = 60
_LOOK_S = 0.2
_PROBLEM = "application/problem+json"
_BEARER = HTTPBearer(auto_error=False, scheme_name="钥匙", description="分馆的钥匙：wenmai people key add")
_STATUS = {Conflict: (409, "conflict"), Failed: (412, "precondition-failed"), Full: (503, "queue-full")}


class Problems(APIRoute):
    """Tells what is wrong in the form of RFC 9457."""

    def get_route_handler(self) -> Callable[[Request], Coroutine[Any, Any, Response]]:
        """Wrap the handler."""
        handler = super().get_route_handler()

        async def handle(request: Request) -> Response:
            try:
                return await handler(request)
            except WenmaiError as error:
                said = say(error)
                if said.status >= 500:
                    raise
                headers = {"WWW-Authenticate": 'Bearer realm="wenmai"'} if said.status == 401 else {}
                return problem(said, headers)
            except RequestValidationError as error:
                return problem(say_invalid(error.errors()))
            except (Conflict, Failed, Full) as error:
                status, code = _STATUS[type(error)]
                headers = {"Retry-After": "60"} if status == 503 else {}
                return problem(Said(status, code, str(error)), headers)
            except HTTPException as error:
                return problem(say_status(error.status_code))

        return handle


def problem(said: Said, headers: dict[str, str] | None = None) -> JSONResponse:
    """Answer with a problem."""
    return JSONResponse(said.problem(), said.status, headers=headers, media_type=_PROBLEM)


router = APIRouter(tags=["送交"], route_class=Problems)


def opened_key(request: Request, _: Annotated[HTTPAuthorizationCredentials | None, Depends(_BEARER)] = None) -> Key:
    """The key that a request carries. Raises :class:`NotSignedIn`, and :class:`NotAllowed` for one that pushes not."""
    key = requester(request).key
    if key is None:
        raise NotSignedIn("要有本馆发的钥匙（Authorization: Bearer …），或钥匙已过期、已收回。")
    if not key.opens(Scope.PUSH):
        raise NotAllowed(f"这把钥匙不能送交文献，要有 push（{MEANINGS[Scope.PUSH]}）。")
    return key


Opening = Annotated[Key, Depends(opened_key)]
Number = Annotated[
    str, Path(description="分馆自己的编号，按 UTF-8 百分号编码；各馆的编号互不相干", examples=["XW-1937-002"])
]
Collection = Annotated[str, Query(max_length=200, description="写入的专题；不写是钥匙的第一个专题")]
Name = Annotated[str, Query(max_length=300, description="文件名；也可写在 Content-Disposition 里")]
Format = Annotated[str, Query(max_length=50, description="格式：登记的名称（marc、tei、epub……）或后缀")]
Metadata = Annotated[str, Query(max_length=20_000, description="著录说明，JSON 或 YAML，与旁文件 .yaml 同一写法")]
Prefer = Annotated[str, Header(description="`wait=20`：最多等二十秒，收完了就直接给回执（RFC 7240）")]


@router.put(
    "/api/documents/{number:path}",
    summary="送一部文献来，或换成新的",
    responses={**RECEIPTS, **PROBLEMS},
    response_model=Receipt,
    openapi_extra={"requestBody": BODY},
)
async def put(
    request: Request,
    service: Opened,
    key: Opening,
    number: Number,
    collection: Collection = "",
    name: Name = "",
    format: Format = "",  # noqa: A002 - what the address calls it
    metadata: Metadata = "",
    prefer: Prefer = "",
    if_match: Annotated[str, Header(description="现在的 ETag；变过就不收（412）")] = "",
    if_none_match: Annotated[str, Header(description="`*`：已有就不收（412）")] = "",
) -> Response:
    """收一份文件作一部文献，格式与 `wenmai ingest` 相同。

    先排队（202，`Location` 是回执的地址），由另一个进程依次收入；同样的内容再送，答 200 而什么也不变。
    """
    sender, number = sender_of(key, collection), number_of(number)
    intake = service.desk.intake
    spool, came = await received(request, intake, number, Body(name, format, metadata))

    def queued() -> tuple[Item, bool]:
        try:
            arrived = settle(intake, spool, came.name, metadata=came.metadata)
            wanted, there = Wanted(if_match, if_none_match), _there(request, sender, number)
            return Arriving(intake).put(sender, number, arrived, wanted=wanted, there=there)
        except BaseException:
            intake.spool.drop(spool)
            raise

    item, waits = await run_in_threadpool(queued)
    if not waits:
        return _answer(intake, item, unchanged=True)
    await run_in_threadpool(intake.waking.wake)
    return await _told(intake, item, prefer)


@router.delete(
    "/api/documents/{number:path}",
    summary="撤下一部自己送来的文献",
    responses={**RECEIPTS, **PROBLEMS},
    response_model=Receipt,
)
async def delete(
    request: Request,
    service: Opened,
    key: Opening,
    number: Number,
    prefer: Prefer = "",
    if_match: Annotated[str, Header(description="现在的 ETag；变过就不删（412）")] = "",
) -> Response:
    """文本、标引、向量、索引与图谱里都撤下；只能撤下本馆送来的。"""
    sender, number = sender_of(key, ""), number_of(number)
    intake = service.desk.intake

    def queued() -> Item | None:
        there = partial(_held, request)
        return Arriving(intake).delete(sender, number, wanted=Wanted(if_match), there=there)

    item = await run_in_threadpool(queued)
    if item is None:
        raise NotFound(f"本馆没有编号为 {number} 的文献。")
    await run_in_threadpool(intake.waking.wake)
    return await _told(intake, item, prefer)


@router.post(
    "/api/documents",
    summary="成批送来：一份文件，多条记录",
    responses={**RECEIPTS, **PROBLEMS},
    response_model=Receipt,
    openapi_extra={"requestBody": MANY},
)
async def many(
    request: Request,
    service: Opened,
    key: Opening,
    collection: Collection = "",
    name: Name = "",
    format: Format = "",  # noqa: A002 - what the address calls it
    metadata: Metadata = "",
    prefer: Prefer = "",
) -> Response:
    """JSON Lines、含多条记录的 MARC、表格等：每条是一部文献，编号取自记录（MARC 001、行的编号），没有就用次序。

    一条收不了，其余照收；各条的结果在 `/api/intake/{id}/results`。
    """
    sender = sender_of(key, collection)
    intake = service.desk.intake
    spool, came = await received(request, intake, "", Body(name, format, metadata))

    def queued() -> Item:
        try:
            return Arriving(intake).many(sender, settle(intake, spool, came.name, metadata=came.metadata))
        except BaseException:
            intake.spool.drop(spool)
            raise

    item = await run_in_threadpool(queued)
    await run_in_threadpool(intake.waking.wake)
    return await _told(intake, item, prefer)


@router.get("/api/intake/{ident}", summary="一件送来的东西收得怎样了", responses=PROBLEMS, response_model=Receipt)
def receipt(service: Opened, key: Opening, ident: Annotated[int, Path(ge=1)]) -> Response:
    """回执。只有送来的那个分馆看得到。"""
    item = _own(service, key, ident)
    service.desk.intake.waking.wake()
    return JSONResponse(_receipt(service.desk.intake, item).model_dump(), 200, headers=_headers(item))


@router.get("/api/intake/{ident}/results", summary="成批送来的各条结果", responses=PROBLEMS)
def results(
    service: Opened,
    key: Opening,
    ident: Annotated[int, Path(ge=1)],
    offset: Annotated[int, Query(ge=0)] = 0,
    limit: Annotated[int, Query(ge=1, le=10_000)] = 1_000,
) -> list[Piece]:
    """各条的结果，按文件里的次序。"""
    item = _own(service, key, ident)
    return list(map(piece_of, service.desk.intake.queue.results(item.id, offset=offset, limit=limit)))


@router.get("/api/intake", summary="本馆最近送来的", responses=PROBLEMS)
def listed(
    service: Opened,
    key: Opening,
    state: Annotated[State | None, Query(description="只要在这一步的")] = None,
    limit: Annotated[int, Query(ge=1, le=1_000)] = 50,
) -> list[Receipt]:
    """最近的在前。"""
    intake = service.desk.intake
    found = intake.queue.items(*([state] if state else []), owner=sender_of(key, "").owner, limit=limit)
    return [_receipt(intake, one) for one in found]


@router.get(
    "/api/intake/documents/{number:path}", summary="一个编号现在怎样", responses=PROBLEMS, response_model=Receipt
)
def state_of(service: Opened, key: Opening, number: Number) -> Response:
    """这个编号最近一次收件的回执；`ETag` 是现在的内容。"""
    intake, sender = service.desk.intake, sender_of(key, "")
    was = intake.queue.held(sender.owner, number_of(number))
    if was is None:
        raise NotFound(f"本馆没有送过编号为 {number} 的文献。")
    item = intake.queue.item(was.item_id)
    headers = {"ETag": etag(was.digest)} if was.digest else {}
    return JSONResponse(_receipt(intake, item).model_dump(), 200, headers=headers)


def _there(request: Request, sender: Sender, number: str) -> bool:
    library: Service = request.app.state.service
    was = library.desk.intake.queue.held(sender.owner, number)
    return was is not None and _held(request, was.document_id)


def _held(request: Request, document_id: str) -> bool:
    """Say whether the library holds a document of the branch's own; its key may not read the collection."""
    library: Service = request.app.state.service
    try:
        library.document(document_id, limit=1)
    except NotFound:
        return False
    return True


def _own(service: Service, key: Key, ident: int) -> Item:
    item = service.desk.intake.queue.item(ident)
    if item.owner != sender_of(key, "").owner:
        raise NotFound(f"没有第 {ident} 号收件。")
    return item


async def _told(intake: Intake, item: Item, prefer: str) -> Response:
    """Wait for what was queued as long as the client prefers, and say how it stands."""
    until = time.monotonic() + _waiting(prefer)
    while item.state is State.WAITING and time.monotonic() < until:
        await asyncio.sleep(_LOOK_S)
        item = await run_in_threadpool(intake.queue.item, item.id)
    return _answer(intake, item)


def _waiting(prefer: str) -> float:
    for one in prefer.split(","):
        name, _, value = one.strip().partition("=")
        if name.lower() == "wait" and (seconds := whole(value)) is not None:
            return min(float(seconds), _LONGEST_WAIT_S)
    return 0.0


def _answer(intake: Intake, item: Item, *, unchanged: bool = False) -> Response:
    told = _receipt(intake, item)
    if item.state is State.REFUSED and item.outcome is not None:
        said = Said(422, item.outcome.code, item.outcome.reason)
        body = {**said.problem(), "receipt": told.model_dump()}
        return JSONResponse(body, 422, media_type=_PROBLEM, headers=_headers(item))
    if item.state is State.WAITING:
        return JSONResponse(told.model_dump(), 202, headers={**_headers(item), "Retry-After": "2"})
    if unchanged:
        told = told.model_copy(update={"outcome": What.UNCHANGED})
        return JSONResponse(told.model_dump(), 200, headers=_headers(item))
    created = item.outcome is not None and item.outcome.what is What.CREATED
    return JSONResponse(told.model_dump(), 201 if created else 200, headers=_headers(item))


def _headers(item: Item) -> dict[str, str]:
    headers = {"Location": f"/api/intake/{item.id}"}
    if item.kind is Kind.PUT and item.state is not State.REFUSED:
        headers["ETag"] = etag(item.digest)
    return headers


def _receipt(intake: Intake, item: Item) -> Receipt:
    tallied = intake.queue.tallied(item.id) if item.kind is Kind.MANY else {}
    return receipt_of(item, tallied)
