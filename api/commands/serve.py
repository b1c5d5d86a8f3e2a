"""``wenmai serve``."""

from __future__ import annotations

import socket
from argparse import Namespace

import uvicorn

from api.app import create_app
from api.commands.output import say, settings_of
from api.settings import Settings
from api.wiring import open_library
from ontology.errors import WrongUse


def run(options: Namespace) -> int:
    """Serve until stopped."""
    serve(settings_of(options, host=options.host, port=options.port))
    return 0


def serve(settings: Settings) -> None:
    """Open the library and answer over HTTP; the address is printed once the port is bound."""
    with open_library(settings) as library:
        app = create_app(library, base=settings.base)
        bound = _bind(settings)
        host, port = bound.getsockname()[:2]
        say(f"文脉已开放：http://{host}:{port}/ （按 Ctrl+C 停止）")
        server = uvicorn.Server(uvicorn.Config(app, log_config=None, access_log=False))
        server.run(sockets=[bound])


def _bind(settings: Settings) -> socket.socket:
    """Bind the port before anything is promised. Raises :class:`WrongUse` when it is taken."""
    family = socket.AF_INET6 if ":" in settings.host else socket.AF_INET
    bound = socket.socket(family, socket.SOCK_STREAM)
    bound.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        bound.bind((settings.host, settings.port))
    except OSError as error:
        bound.close()
        raise WrongUse(
            f"{settings.host}:{settings.port} cannot be used ({error.strerror}); give another --port"
        ) from error
    return bound
