"""``/channels/…``: where platforms bring their readers' messages. A channel is there only when it is set."""

from __future__ import annotations

from fastapi import APIRouter, Request, Response
from starlette.concurrency import run_in_threadpool

from api.chat.channels.opening import CHANNELS
from api.chat.channels.ports import Incoming, Outgoing, Port
from api.chat.channels.replying import Replier
from api.routes.parts import Opened
from api.service import Service
from ontology.errors import NotFound

router = APIRouter(include_in_schema=False)


@router.get("/channels/{name}")
async def greet(request: Request, service: Opened, name: str) -> Response:
    """Answer the platform's question whether this is the right address."""
    return _response(_port(service, name).greeted(await _incoming(request)))


@router.post("/channels/{name}")
async def receive(request: Request, service: Opened, name: str) -> Response:
    """Reply to a message."""
    port, incoming = _port(service, name), await _incoming(request)
    message = port.read(incoming)
    chat = service.chat
    replier = Replier(chat, chat.inbox, port, chat.hands)
    return _response(port.written(message, await run_in_threadpool(replier.reply, message)))


def _port(service: Service, name: str) -> Port:
    opened = CHANNELS.get(name)
    port = opened(service.chat.doors) if opened else None
    if port is None:
        raise NotFound("这个入口没有开放。")
    return port


async def _incoming(request: Request) -> Incoming:
    return Incoming(dict(request.query_params), dict(request.headers), await request.body())


def _response(outgoing: Outgoing) -> Response:
    return Response(outgoing.body, media_type=outgoing.media_type, headers=dict(outgoing.headers))
