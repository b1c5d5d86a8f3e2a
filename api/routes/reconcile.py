"""``/reconcile``: the Reconciliation Service API 0.2, as OpenRefine calls it, and 0.1 with JSONP.

https://www.w3.org/community/reports/reconciliation/CG-FINAL-specs-0.2-20230410/
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from typing import Annotated, Any
from urllib.parse import parse_qs

from fastapi import APIRouter, Query, Request, Response
from fastapi.responses import HTMLResponse
from starlette.concurrency import run_in_threadpool
from starlette.exceptions import HTTPException

from api.reconcile import protocol
from api.reconcile.reconciler import Reconciler, description
from api.reconcile.terms import type_of
from api.routes.parts import MISSING, Opened, Responses, pages
from api.service import Service
from api.shapes import MAX_QUESTION
from api.web import views
from ontology.errors import Gone, NotFound, WrongUse
from ontology.iri import Namer

router = APIRouter(tags=["核对"])

_FORM = "application/x-www-form-urlencoded"
_CALLBACK = re.compile(r"[A-Za-z_$][\w$.]{0,127}", re.ASCII)
_PAGE = 20
_FRAMED = (
    "default-src 'self'; script-src 'none'; object-src 'none'; base-uri 'none'; form-action 'none'; frame-ancestors *"
)
_ANSWER: Responses = {
    200: {"description": "JSON；给出 callback 时为 JSONP", "content": {"application/json": {}, "text/javascript": {}}},
    **MISSING,
}
_PREVIEW: Responses = {200: {"description": "网页", "content": {"text/html": {}}}, **MISSING}
_PARAMETERS = {
    "parameters": [
        {"name": name, "in": "query", "required": False, "schema": {"type": "string"}, "description": told}
        for name, told in (
            ("queries", "一批查询，JSON"),
            ("query", "一个查询，JSON 或名称（0.1 版）"),
            ("extend", "取实体的属性值，JSON"),
            ("callback", "JSONP 的函数名"),
        )
    ]
}
_BODY = {"requestBody": {"content": {_FORM: {"schema": {"type": "object"}}}}}

Prefix = Annotated[str, Query(max_length=MAX_QUESTION, description="已输入的部分")]
Cursor = Annotated[int, Query(ge=0, le=10_000, description="略过前几项")]
Ident = Annotated[str, Query(alias="id", max_length=MAX_QUESTION, description="编号")]
Typed = Annotated[str, Query(alias="type", max_length=MAX_QUESTION, description="类型编号")]


@router.get(
    "/reconcile", summary="核对服务：说明与查询", response_class=Response, responses=_ANSWER, openapi_extra=_PARAMETERS
)
def by_get(service: Opened, request: Request) -> Response:
    """不带参数时返回服务说明（manifest）；queries 为一批查询，extend 为取属性值。"""
    return _answered(service, request, _fields(request.url.query))


@router.post("/reconcile", summary="核对一批名称", response_class=Response, responses=_ANSWER, openapi_extra=_BODY)
async def by_post(service: Opened, request: Request) -> Response:
    """表单中的 queries 或 extend；OpenRefine 每批十条。"""
    return await _posted(service, request)


@router.get("/reconcile/extend", summary="可取的属性", responses=_ANSWER, response_class=Response)
def propose(
    request: Request, service: Opened, type_: Typed = "", limit: Annotated[int, Query(ge=0, le=1000)] = 0
) -> Response:
    """某一类型的实体可取哪些属性；给出 extend 参数时取值。"""
    fields = _fields(request.url.query)
    if "extend" in fields:
        return _answered(service, request, fields)
    found = protocol.properties(type_of(type_))
    told: dict[str, Any] = {"properties": found[:limit] if limit else found, "type": type_}
    if limit:
        told["limit"] = limit
    return _said(told, fields)


@router.post("/reconcile/extend", summary="取属性值", response_class=Response, responses=_ANSWER, openapi_extra=_BODY)
async def extend(service: Opened, request: Request) -> Response:
    """表单中的 extend：实体编号与要取的属性。"""
    return await _posted(service, request)


@router.get("/reconcile/suggest/entity", summary="按已输入的部分提示实体", responses=_ANSWER, response_class=Response)
def suggest_entity(
    service: Opened, request: Request, prefix: Prefix = "", cursor: Cursor = 0, type_: Typed = ""
) -> Response:
    """名称相同者在前，其次以此开头者，再次含此者；繁简不论。"""
    known = type_of(type_)
    found = service.reconciler.suggest(prefix, offset=cursor, limit=_PAGE, types=(known,) if known else ())
    return _said({"result": [protocol.suggested(one) for one in found]}, _fields(request.url.query))


@router.get("/reconcile/suggest/type", summary="提示类型", responses=_ANSWER, response_class=Response)
def suggest_type(request: Request, prefix: Prefix = "", cursor: Cursor = 0) -> Response:
    """实体的类型。"""
    found = protocol.begun(protocol.types(), prefix)[cursor : cursor + _PAGE]
    return _said({"result": found}, _fields(request.url.query))


@router.get("/reconcile/suggest/property", summary="提示属性", responses=_ANSWER, response_class=Response)
def suggest_property(request: Request, prefix: Prefix = "", cursor: Cursor = 0) -> Response:
    """可用来核对或取值的属性。"""
    found = protocol.begun(protocol.properties(), prefix)[cursor : cursor + _PAGE]
    return _said({"result": found}, _fields(request.url.query))


@router.get("/reconcile/flyout/{kind}", summary="提示项的小预览", responses=_ANSWER, response_class=Response)
def flyout(service: Opened, request: Request, kind: str, ident: Ident) -> Response:
    """实体、类型或属性的一小段 HTML。"""
    if kind == "entity":
        html = protocol.flyout(service.reconciler.entity(ident))
    else:
        known = {"type": protocol.types(), "property": protocol.properties()}.get(kind, [])
        names = {one["id"]: one["name"] for one in known}
        if ident not in names:
            raise NotFound(f"没有这样的{'类型' if kind == 'type' else '属性'}：{ident}。")
        html = protocol.flyout_of(names[ident])
    return _said({"id": ident, "html": html}, _fields(request.url.query))


@router.get("/reconcile/preview", summary="实体的预览页", response_class=Response, responses=_PREVIEW)
def preview(service: Opened, request: Request, ident: Ident) -> Response:
    """嵌在 OpenRefine 里的小页。"""
    entity = service.reconciler.entity(ident)
    page = pages(request)
    body = page.render(
        "preview.html",
        entity=entity,
        names=views.names_by_kind(entity)[:6],
        years=views.years_of(entity, page.words),
        told=description(entity),
    )
    return HTMLResponse(body, headers={"Content-Security-Policy": _FRAMED})


async def _posted(service: Service, request: Request) -> Response:
    kind = request.headers.get("content-type", "").partition(";")[0].strip().lower()
    if kind not in ("", _FORM):
        raise HTTPException(415)
    body = (await request.body()).decode("utf-8", errors="replace")
    fields = {**_fields(request.url.query), **_fields(body)}
    if not {"queries", "query", "extend"} & fields.keys():
        raise WrongUse("请在表单里给出 queries 或 extend。")
    return await run_in_threadpool(_answered, service, request, fields)


def _fields(encoded: str) -> dict[str, str]:
    try:
        found = parse_qs(encoded, keep_blank_values=True, max_num_fields=40)
    except ValueError as error:
        raise WrongUse("参数太多。") from error
    return {name: values[-1] for name, values in found.items()}


def _answered(service: Service, request: Request, fields: Mapping[str, str]) -> Response:
    reconciler = service.reconciler
    if "queries" in fields:
        return _said(_reconciled(reconciler, fields["queries"]), fields)
    if "query" in fields:
        text = fields["query"]
        told = protocol.read_json(text, "query") if text.lstrip().startswith("{") else text
        return _said({"result": list(map(protocol.candidate, reconciler.reconcile(protocol.query(told))))}, fields)
    if "extend" in fields:
        return _said(_extended(reconciler, fields["extend"]), fields)
    namer: Namer = request.app.state.namer
    home, name = str(request.base_url), f"{request.app.title} 规范"
    return _said(protocol.manifest(home=home, base=namer.base, name=name, version=request.app.version), fields)


def _reconciled(reconciler: Reconciler, text: str) -> dict[str, Any]:
    queries = protocol.queries(text)
    if len(queries) > protocol.BATCH:
        raise HTTPException(413)
    return {
        key: {"result": list(map(protocol.candidate, reconciler.reconcile(query)))} for key, query in queries.items()
    }


def _extended(reconciler: Reconciler, text: str) -> dict[str, Any]:
    ids, wanted = protocol.extension(text)
    if len(ids) > protocol.MOST_IDS:
        raise HTTPException(413)
    return {"meta": protocol.meta(wanted), "rows": {ident: _row(reconciler, ident, wanted) for ident in ids}}


def _row(reconciler: Reconciler, ident: str, wanted: list[tuple[str, int]]) -> dict[str, Any]:
    try:
        entity = reconciler.entity(ident)
    except (NotFound, Gone):  # one id of a column that is nobody's by now leaves its cells empty
        return {pid: [] for pid, _ in wanted}
    found = {pid: reconciler.values(entity, pid) for pid, _ in wanted}
    return {pid: [protocol.cell(value) for value in found[pid][: most or None]] for pid, most in wanted}


def _said(told: Mapping[str, Any], fields: Mapping[str, str]) -> Response:
    """Answer as JSON, or as a call of the function that ``callback`` names."""
    body = json.dumps(told, ensure_ascii=False)
    callback = fields.get("callback", "")
    if not callback:
        return Response(body, media_type="application/json")
    if not _CALLBACK.fullmatch(callback):
        raise WrongUse("callback 须是一个函数名。")
    # U+2028 and U+2029 end a line in older scripts; the comment keeps the answer from being read as anything else.
    body = body.replace("\u2028", "\\u2028").replace("\u2029", "\\u2029")
    return Response(f"/**/{callback}({body});", media_type="text/javascript")
