"""The workbench: statistics of the service 服务运营, and what was asked and not held 缺藏报告."""

from __future__ import annotations

from datetime import date
from typing import Annotated, Any, Literal

from fastapi import APIRouter, Depends, Query, Request, Response
from fastapi.responses import HTMLResponse, JSONResponse
from pydantic import BeforeValidator

from api.desk.operations.records import Wanted
from api.desk.operations.tables import as_csv, as_object, lacking_csv, lacking_object
from api.desk.people.duties import Duty, may
from api.desk.people.records import Person, Role
from api.routes.parts import Opened, Responses, pages
from api.routes.staff import Staff
from api.service import Service
from api.shapes import ErrorResponse, ShortText
from api.web import operations_views as views
from ontology.errors import NotAllowed

router = APIRouter()

_REFUSED: Responses = {
    400: {"model": ErrorResponse, "description": "时段没有意义"},
    401: {"model": ErrorResponse, "description": "没有登录"},
    403: {"model": ErrorResponse, "description": "不是本馆的统计"},
    422: {"model": ErrorResponse, "description": "参数不合要求"},
}
_TABLE: Responses = {200: {"description": "JSON 或 CSV", "content": {"text/csv": {}}}, **_REFUSED}
_CSV = "text/csv; charset=utf-8"


def _unless_empty(value: object) -> object:
    """A field that a form sends without anything in it is not stated."""
    return None if value == "" else value


Day = Annotated[date | None, BeforeValidator(_unless_empty)]
Format = Literal["json", "csv"]


def wanted_query(
    me: Staff,
    service: Opened,
    begin: Annotated[Day, Query(alias="from", description="起日，如 2026-11-01；不填则为止日前三十天")] = None,
    end: Annotated[Day, Query(alias="to", description="止日（含），不填则为今天")] = None,
    branch: Annotated[ShortText, Query(description="分馆；不填则合计，馆员只能看本馆")] = "",
) -> Wanted:
    """What the query string asks for. Who works at a branch sees that branch; a head sees all."""
    if not may(me, Duty.REPORT, branch):
        raise NotAllowed(f"您可以看的是{me.branch}的统计。")
    own = "" if me.role.covers(Role.HEAD) else me.branch
    span, _ = service.operations.span(begin, end)
    return Wanted(span, own or branch)


Asked = Annotated[Wanted, Depends(wanted_query)]


@router.get(views.PAGE, response_class=HTMLResponse, include_in_schema=False)
def page(request: Request, service: Opened, me: Staff, wanted: Asked) -> str:
    """The service in numbers."""
    speaking = pages(request)
    view = views.operations_view(service.operations.told(wanted), speaking.words)
    return speaking.render("desk_operations.html", view=view, **_frame(request, service, me, wanted, views.PAGE))


@router.get(views.LACKING, response_class=HTMLResponse, include_in_schema=False)
def lacking_page(request: Request, service: Opened, me: Staff, wanted: Asked) -> str:
    """What was asked and not held."""
    speaking = pages(request)
    view = views.lacking_view(service.operations.lacking(wanted), speaking.words)
    return speaking.render("desk_lacking.html", view=view, **_frame(request, service, me, wanted, views.LACKING))


@router.get("/api/desk/operations", summary="服务统计", tags=["咨询台"], responses=_TABLE, response_class=Response)
def statistics(request: Request, service: Opened, wanted: Asked, format: Format = "json") -> Response:  # noqa: A002 - the parameter's name
    """咨询与智能问答的数量、时间、一次答复率、满意率。时间以秒计；不含读者的个人信息。"""
    told = service.operations.told(wanted)
    if format == "json":
        return JSONResponse(as_object(told))
    return _table(as_csv(told, views.labels_of(told, pages(request).words)), "wenmai-operations.csv")


@router.get(
    "/api/desk/operations/lacking", summary="缺藏报告", tags=["咨询台"], responses=_TABLE, response_class=Response
)
def lacking(service: Opened, wanted: Asked, format: Format = "json") -> Response:  # noqa: A002
    """读者问了而馆藏中没有找到的，问法相近的归在一起。"""
    found = service.operations.lacking(wanted)
    return JSONResponse(lacking_object(found)) if format == "json" else _table(lacking_csv(found), "wenmai-lacking.csv")


def _table(text: str, name: str) -> Response:
    return Response(text, media_type=_CSV, headers={"Content-Disposition": f'attachment; filename="{name}"'})


def _frame(request: Request, service: Service, me: Person, wanted: Wanted, here: str) -> dict[str, Any]:
    """What both pages show around their figures."""
    every = me.role.covers(Role.HEAD) or not me.branch
    words = pages(request).words
    _, today = service.operations.span(None, None)
    return {
        "here": here,
        "wanted": wanted,
        "branches": service.operations.branches() if every else (),
        "own": "" if every else me.branch,
        "spans": views.spans(here, wanted, words, today=today),
        "downloads": views.downloads(here, wanted),
        "tabs": [
            (words.label(f"op_{name}"), views.address(address, wanted), address == here)
            for name, address in (("numbers", views.PAGE), ("lacking", views.LACKING))
        ],
    }
