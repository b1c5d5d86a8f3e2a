"""``/health``, ``/ready``, ``/metrics``: for whoever keeps the service running."""

from __future__ import annotations

from fastapi import APIRouter, Request, Response
from pydantic import Field

from api.desk.keys.records import Scope
from api.metrics import MEDIA_TYPE, Metrics
from api.routes.parts import Opened, Responses, requester
from api.running.readiness import MEANINGS, Why
from api.running.records import Figure
from api.running.running import Running, may_read
from api.schemas import status_response
from api.service import Service, Status
from api.shapes import ErrorResponse, HealthResponse, Shape, StatusResponse
from ontology.errors import NotAllowed

router = APIRouter(tags=["运行"])


class ReasonResponse(Shape):
    """Why the process is not ready."""

    code: Why
    message: str


class ReadyResponse(StatusResponse):
    """Whether this process may be sent readers."""

    agreed: bool = Field(description="各部分此刻是否一致；正在收入时可以暂时不一致而仍可用")
    reasons: list[ReasonResponse] = Field(description="为何不可用；可用时为空")


_NOT_READY: Responses = {503: {"model": ReadyResponse, "description": "这个进程此刻不可用，reasons 说明原因"}}
_REFUSED: Responses = {
    403: {"model": ErrorResponse, "description": "指标只给本机，或有 metrics 钥匙的程序"},
    503: {"model": ErrorResponse, "description": "馆藏暂时不能使用"},
}
_FIGURES: Responses = {200: {"content": {"text/plain": {}}, "description": "Prometheus 文本格式"}, **_REFUSED}
_FRESH = "no-store"


@router.get("/health", summary="进程是否活着")
def health(response: Response) -> HealthResponse:
    """只说明进程能应答。"""
    response.headers["Cache-Control"] = _FRESH
    return HealthResponse(status="ok")


@router.get("/ready", summary="这个进程是否可用", responses=_NOT_READY)
def ready(service: Opened, request: Request, response: Response) -> ReadyResponse:
    """模型已装入并运行过一次，文本、字词索引、向量、图谱四处一致，又不在停止之中，才是 200，否则 503 并说明原因。"""
    running: Running = request.app.state.running
    status, why = running.readiness.look(service.status)
    response.status_code = 503 if why else 200
    response.headers["Cache-Control"] = _FRESH
    said = {**status_response(status).model_dump(), "ready": not why, "agreed": status.agreed}
    return ReadyResponse(**said, reasons=[ReasonResponse(code=one, message=MEANINGS[one]) for one in why])


@router.get("/metrics", summary="运行指标", response_class=Response, responses=_FIGURES)
def metrics(request: Request) -> Response:
    """请求数、用时、排队、各部分的大小与进度，Prometheus 文本格式。给谁看由设置 metrics 定。"""
    running: Running = request.app.state.running
    asker = requester(request)
    keyed = asker.may(Scope.METRICS)
    if not may_read(running.metrics, address=asker.address, headers=request.headers.keys(), keyed=keyed):
        raise NotAllowed("运行指标只给本机，或出示 metrics 钥匙的程序。")
    told: Metrics = request.app.state.metrics
    service: Service = request.app.state.service
    figures = running.figures.figures() if running.figures else of_status(service.status())
    return Response(told.exposition(figures), media_type=MEDIA_TYPE, headers={"Cache-Control": _FRESH})


def of_status(status: Status) -> list[Figure]:
    """Return what the status of a library tells."""
    sizes = (("documents", status.documents), ("passages", status.passages))
    held = [Figure("wenmai_library_size", "What the library holds", size, (("part", part),)) for part, size in sizes]
    return [*held, Figure("wenmai_library_agreed", "1 when all parts agree", status.agreed)]
