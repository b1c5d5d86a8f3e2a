"""``/mcp``: the library as tools for language models, by the Model Context Protocol over streamable HTTP."""

from __future__ import annotations

from urllib.parse import urlsplit

from fastapi import APIRouter, Request, Response
from starlette.exceptions import HTTPException
from starlette.types import Receive, Scope, Send
from structlog.typing import FilteringBoundLogger

from api.logs import places
from api.routes.parts import Opened
from api.service import Service
from ontology.iri import Namer

router = APIRouter(tags=["咨询"])

_LOOPBACK = ("localhost", "127.0.0.1", "::1")


class Door(Response):
    """Hands a request to the server of the protocol as it came."""

    def __init__(self, request: Request, service: Service) -> None:
        super().__init__()
        self.request = request
        self.service = service

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve one request."""
        # The SDK takes 25 MB and half a second, which only those pay who are asked by this protocol.
        from api.chat.mcp.server import make_server, serve_http

        app = self.request.app
        log: FilteringBoundLogger = app.state.log

        def report(error: BaseException) -> None:
            number = str(getattr(self.request.state, "request_id", ""))
            log.error("failed", request_id=number, code="mcp", kind=type(error).__name__, places=places(error))

        server = make_server(self.service, base=app.state.namer.base, version=app.version, report=report)
        await serve_http(server, scope, receive, send)


@router.post("/mcp", summary="供语言模型使用的工具（MCP）", response_class=Response)
async def mcp(service: Opened, request: Request) -> Response:
    """Model Context Protocol，streamable HTTP，无会话，只读：search、read_passage、entity、ask、sparql 五个工具。"""
    namer: Namer = request.app.state.namer
    origin = request.headers.get("origin")
    if origin is not None and urlsplit(origin).hostname not in (*_LOOPBACK, urlsplit(namer.base).hostname):
        # A page of another site, reaching a library on the reader's own machine.
        raise HTTPException(403)
    return Door(request, service)
