"""``/health``, ``/ready``, ``/metrics``: for whoever keeps the service running."""

from __future__ import annotations

from fastapi import APIRouter, Request, Response

from api.metrics import MEDIA_TYPE, Metrics
from api.routes.parts import Opened, Responses
from api.schemas import status_response
from api.shapes import ErrorResponse, HealthResponse, StatusResponse

router = APIRouter(tags=["运行"])

_NOT_READY: Responses = {503: {"model": StatusResponse, "description": "馆藏各部分尚未一致"}}
_UNKNOWN: Responses = {503: {"model": ErrorResponse, "description": "馆藏暂时不能使用"}}
_FIGURES: Responses = {200: {"content": {"text/plain": {}}, "description": "Prometheus 文本格式"}, **_UNKNOWN}


@router.get("/health", summary="进程是否活着")
def health() -> HealthResponse:
    """只说明进程能应答。"""
    return HealthResponse(status="ok")


@router.get("/ready", summary="馆藏是否可用", responses=_NOT_READY)
def ready(service: Opened, response: Response) -> StatusResponse:
    """文本、字词索引、向量、图谱四处一致时为 200，否则 503。"""
    status = service.status()
    response.status_code = 200 if status.agreed else 503
    return status_response(status)


@router.get("/metrics", summary="运行指标", response_class=Response, responses=_FIGURES)
def metrics(service: Opened, request: Request) -> Response:
    """请求数、用时、馆藏规模，Prometheus 文本格式。"""
    figures: Metrics = request.app.state.metrics
    return Response(figures.exposition(service.status()), media_type=MEDIA_TYPE)
