"""The HTTP application: a factory that is handed its parts."""

from __future__ import annotations

from collections.abc import Mapping
from importlib.metadata import PackageNotFoundError, version
from typing import Any, cast

from fastapi import FastAPI, Request, Response
from fastapi.exceptions import RequestValidationError
from fastapi.responses import HTMLResponse, JSONResponse
from fastapi.staticfiles import StaticFiles
from starlette.exceptions import HTTPException
from structlog.typing import FilteringBoundLogger

from api.limits import BodyLimit
from api.logs import REQUEST_ID, RequestLog, make_logger, places
from api.metrics import Metrics
from api.negotiation import prefers_page
from api.open_data.dataset import Counter
from api.problems import WAITING, Said, say, say_invalid, say_status
from api.routes import ROUTERS
from api.service import Service
from api.settings import Settings
from api.web.cors import OpenData
from api.web.headers import HEADERS, SafeHeaders
from api.web.render import STATIC, Pages
from ontology.errors import QueriesWaiting, WenmaiError
from ontology.iri import Namer

TAGS: list[dict[str, Any]] = [
    {"name": "检索", "description": "字词与语义并用的段落检索"},
    {"name": "咨询", "description": "由馆藏原文引句构成的答案"},
    {"name": "图谱问答", "description": "用中文问图谱：表、SPARQL、每行的凭据"},
    {"name": "文献", "description": "文献与段落"},
    {"name": "实体", "description": "人物、地点、职官、典籍等规范"},
    {"name": "联合目录", "description": "各分馆记录归并成的作品、版本与馆藏"},
    {"name": "关联数据", "description": "RDF 图谱：SPARQL 与事物的地址"},
    {"name": "图", "description": "关系图、年表、地图：JSON 与 SVG"},
    {"name": "核对", "description": "为外来的名单找实体：Reconciliation Service API 0.2，供 OpenRefine"},
    {"name": "运行", "description": "给维护者的状态与指标"},
]
DESCRIPTION = (
    "中文图书馆的知识图谱与语义检索服务。所有位置均以 Unicode 字符计。"
    '任何错误都是同一形状：`{"error": {"code", "message"}}`。'
)
# Where programs call, an error is JSON even when the client would take a page.
_MACHINE = ("/api/", "/oai", "/reconcile", "/sparql", "/health", "/ready", "/metrics")


def create_app(service: Service, *, base: str = "", logger: FilteringBoundLogger | None = None) -> FastAPI:
    """The application over an opened library.

    ``base`` begins the addresses of its linked data and is that of the settings when empty. The library is neither
    opened nor closed here.
    """
    app = FastAPI(
        title="文脉 wenmai",
        description=DESCRIPTION,
        version=_version(),
        openapi_tags=TAGS,
        openapi_url="/api/openapi.json",
        docs_url=None,
        redoc_url=None,
    )
    log = logger or make_logger()
    app.state.service = service
    app.state.pages = Pages()
    app.state.metrics = Metrics()
    app.state.counter = Counter()
    app.state.namer = Namer(base or Settings().base)
    app.state.log = log
    for router in ROUTERS:
        app.include_router(router)
    app.mount("/static", StaticFiles(directory=STATIC), name="static")
    _add_problems(app)
    app.add_middleware(BodyLimit)
    app.add_middleware(OpenData)
    app.add_middleware(SafeHeaders)
    app.add_middleware(RequestLog, logger=log, observe=app.state.metrics.observe)
    return app


def _version() -> str:
    try:
        return version("wenmai")
    except PackageNotFoundError:  # run from a checkout that is not installed
        return "0"


def _add_problems(app: FastAPI) -> None:
    app.add_exception_handler(WenmaiError, _refused)
    app.add_exception_handler(RequestValidationError, _invalid)
    app.add_exception_handler(HTTPException, _status)
    app.add_exception_handler(Exception, _failed)


async def _refused(request: Request, error: Exception) -> Response:
    said = say(cast("WenmaiError", error))
    if said.status >= 500:
        _report(request, error, code=said.code)
    return _answer(request, said, headers=WAITING if isinstance(error, QueriesWaiting) else None)


async def _invalid(request: Request, error: Exception) -> Response:
    return _answer(request, say_invalid(cast("RequestValidationError", error).errors()))


async def _status(request: Request, error: Exception) -> Response:
    refused = cast("HTTPException", error)
    return _answer(request, say_status(refused.status_code), headers=refused.headers)


async def _failed(request: Request, error: Exception) -> Response:
    _report(request, error, code="internal")
    # This answer is made outside the middleware that adds these to all others.
    return _answer(request, say_status(500), headers={**HEADERS, REQUEST_ID: _number(request)})


def _report(request: Request, error: Exception, *, code: str) -> None:
    log: FilteringBoundLogger = request.app.state.log
    log.error("failed", request_id=_number(request), code=code, kind=type(error).__name__, places=places(error))


def _answer(request: Request, said: Said, *, headers: Mapping[str, str] | None = None) -> Response:
    accept = request.headers.get("accept", "")
    if request.url.path.startswith(_MACHINE) or not prefers_page(accept):
        return JSONResponse(said.body(), said.status, headers=headers)
    pages: Pages = request.app.state.pages
    return HTMLResponse(pages.render("problem.html", said=said, number=_number(request)), said.status, headers=headers)


def _number(request: Request) -> str:
    return str(getattr(request.state, "request_id", ""))
