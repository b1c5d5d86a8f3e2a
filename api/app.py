"""The HTTP application: a factory that is handed its parts."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any, cast
from urllib.parse import urlencode

from fastapi import FastAPI, Request, Response
from fastapi.exceptions import RequestValidationError
from fastapi.responses import HTMLResponse, JSONResponse, RedirectResponse
from fastapi.staticfiles import StaticFiles
from sqlalchemy.exc import DataError
from starlette.exceptions import HTTPException
from starlette.middleware.gzip import DEFAULT_EXCLUDED_CONTENT_TYPES, GZipMiddleware
from structlog.typing import FilteringBoundLogger

from api.chat.openai import errors as openai_errors
from api.limiting.buckets import Buckets
from api.limiting.guard import Guard
from api.limiting.records import Limits
from api.limits import BodyLimit
from api.logs import REQUEST_ID, RequestLog, make_logger, places
from api.metrics import Metrics
from api.negotiation import prefers_page
from api.open_data.dataset import Counter
from api.problems import WAITING, Said, say, say_invalid, say_status
from api.routes import ROUTERS
from api.routes.parts import requester
from api.running.running import Running
from api.service import Service
from api.settings import Settings
from api.version import own_version
from api.web.cors import OpenData
from api.web.headers import HEADERS, SafeHeaders
from api.web.language import Remembered
from api.web.render import STATIC, Pages
from ontology.errors import NotSignedIn, QueriesWaiting, WenmaiError, WrongUse
from ontology.iri import Namer

TAGS: list[dict[str, Any]] = [
    {"name": "检索", "description": "字词与语义并用的段落检索"},
    {"name": "咨询", "description": "由馆藏原文引句构成的答案"},
    {"name": "咨询台", "description": "馆员的工作台；要登录"},
    {"name": "图谱问答", "description": "用中文问图谱：表、SPARQL、每行的凭据"},
    {"name": "文献", "description": "文献与段落"},
    {"name": "送交", "description": "分馆送来文献、撤下文献；要有本馆发的钥匙"},
    {"name": "互文", "description": "相似的段落，书与书之间的互文和异文"},
    {"name": "实体", "description": "人物、地点、职官、典籍等规范"},
    {"name": "馆藏", "description": "馆藏专题与统计；专题与定题"},
    {"name": "联合目录", "description": "各分馆记录归并成的作品、版本与馆藏"},
    {"name": "关联数据", "description": "RDF 图谱：SPARQL 与事物的地址"},
    {"name": "书影与音像", "description": "页面图像（IIIF）、录音录像与字幕"},
    {"name": "图", "description": "关系图、年表、地图：JSON 与 SVG"},
    {"name": "核对", "description": "为外来的名单找实体：Reconciliation Service API 0.2，供 OpenRefine"},
    {"name": "运行", "description": "给维护者的状态与指标"},
]
DESCRIPTION = (
    "中文图书馆的知识图谱与语义检索服务。所有位置均以 Unicode 字符计。"
    '任何错误都是同一形状：`{"error": {"code", "message"}}`。'
)
# What is packed already, or is asked for in parts.
_AS_THEY_ARE = (*DEFAULT_EXCLUDED_CONTENT_TYPES, "application/octet-stream", "application/pdf")
# Where programs call, an error is JSON even when the client would take a page.
_MACHINE = ("/api/", "/iiif/", "/oai", "/mcp", "/reconcile", "/sparql", "/health", "/ready", "/metrics")


def create_app(
    service: Service,
    *,
    base: str = "",
    logger: FilteringBoundLogger | None = None,
    limits: Limits | None = None,
    rates: Path | None = None,
    running: Running | None = None,
) -> FastAPI:
    """The application over an opened library.

    ``base`` begins the addresses of its linked data and is that of the settings when empty. The library is neither
    opened nor closed here. ``limits`` hold for all processes together that name the same file ``rates``.
    """
    app = FastAPI(
        title="文脉 wenmai",
        description=DESCRIPTION,
        version=own_version(),
        openapi_tags=TAGS,
        openapi_url="/api/openapi.json",
        docs_url=None,
        redoc_url=None,
    )
    log = logger or make_logger()
    app.state.service = service
    app.state.pages = Pages()
    app.state.metrics = Metrics()
    app.state.running = running or Running()
    app.state.counter = Counter()
    app.state.namer = Namer(base or Settings().base)
    app.state.log = log
    # As they are: to include a router is to make each of its routes anew, half a second for the first who asks.
    app.router.routes.extend(route for router in ROUTERS for route in router.routes)
    app.mount("/static", StaticFiles(directory=STATIC), name="static")
    _add_problems(app)
    if limits is not None and rates is not None:
        app.add_middleware(
            Guard,
            limits=limits,
            buckets=Buckets(rates),
            refuse=_turned_away,
            identify=_known_as,
            noted=app.state.metrics.refused,
            queued=app.state.metrics.queued,
        )
    app.add_middleware(BodyLimit)
    app.add_middleware(Remembered)
    app.add_middleware(OpenData)
    app.add_middleware(SafeHeaders, hosts=service.files.hosts)
    app.add_middleware(GZipMiddleware, minimum_size=1_000, compresslevel=4, exclude_content_types=_AS_THEY_ARE)
    app.add_middleware(RequestLog, logger=log, observe=app.state.metrics.observe)
    return app


def _add_problems(app: FastAPI) -> None:
    app.add_exception_handler(WenmaiError, _refused)
    app.add_exception_handler(RequestValidationError, _invalid)
    app.add_exception_handler(HTTPException, _status)
    for beyond in (OverflowError, DataError):
        app.add_exception_handler(beyond, _beyond)
    app.add_exception_handler(Exception, _failed)


async def _refused(request: Request, error: Exception) -> Response:
    said = say(cast("WenmaiError", error))
    if said.status >= 500:
        _report(request, error, code=said.code)
    return _answer(request, said, headers=WAITING if isinstance(error, QueriesWaiting) else None)


async def _invalid(request: Request, error: Exception) -> Response:
    return _answer(request, say_invalid(cast("RequestValidationError", error).errors()))


async def _beyond(request: Request, _error: Exception) -> Response:
    """No database holds a number of thirty digits, and PostgreSQL no NUL in a text."""
    return _answer(request, say(WrongUse("请求里有一个数太大，或有不成字符的代码。")))


async def _status(request: Request, error: Exception) -> Response:
    refused = cast("HTTPException", error)
    return _answer(request, say_status(refused.status_code), headers=refused.headers)


async def _failed(request: Request, error: Exception) -> Response:
    _report(request, error, code="internal")
    # This answer is made outside the middleware that adds these to all others.
    return _answer(request, say_status(500), headers={**HEADERS, REQUEST_ID: _number(request)})


def _turned_away(request: Request, status: int, headers: Mapping[str, str]) -> Response:
    return _answer(request, say_status(status), headers=headers)


def _known_as(request: Request) -> str:
    """By what a program or a person is told apart from others at the same address; empty for anybody."""
    who = requester(request)
    if who.person is not None:
        return f"person {who.person.name}"
    return f"key {who.key.id}" if who.key is not None else ""


def _report(request: Request, error: Exception, *, code: str) -> None:
    log: FilteringBoundLogger = request.app.state.log
    log.error("failed", request_id=_number(request), code=code, kind=type(error).__name__, places=places(error))


def _answer(request: Request, said: Said, *, headers: Mapping[str, str] | None = None) -> Response:
    accept = request.headers.get("accept", "")
    metrics: Metrics = request.app.state.metrics
    metrics.problem(said.code)
    if request.url.path.startswith(openai_errors.UNDER):
        return JSONResponse(openai_errors.body_of(said), openai_errors.status_of(said), headers=headers)
    if request.url.path.startswith(_MACHINE) or not prefers_page(accept):
        return JSONResponse(said.body(), said.status, headers=headers)
    if said.code == NotSignedIn.code:
        return RedirectResponse(f"/signin?{urlencode({'next': _wanted(request)})}", 303)
    pages: Pages = request.app.state.pages
    speaking = pages.speaking(request)
    said = replace(said, message=speaking.words.script(said.message))
    return HTMLResponse(
        speaking.render("problem.html", said=said, number=_number(request)), said.status, headers=headers
    )


def _wanted(request: Request) -> str:
    """The page that a person wanted to see; after a form, the desk."""
    asked = request.url
    return f"{asked.path}?{asked.query}".rstrip("?") if request.method == "GET" else "/desk"


def _number(request: Request) -> str:
    return str(getattr(request.state, "request_id", ""))
