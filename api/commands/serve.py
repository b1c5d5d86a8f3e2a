"""``wenmai serve``."""

from __future__ import annotations

import atexit
import os
import socket
from argparse import Namespace
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

import uvicorn
from fastapi import FastAPI
from starlette.types import ASGIApp
from uvicorn.protocols.http.auto import AutoHTTPProtocol
from uvicorn.supervisors import Multiprocess

from api.commands.output import say, settings_of
from api.limiting.patience import Patient
from api.lock import serving
from api.metrics import SHARED
from api.running.lines import log_as_lines, tell_what_breaks
from api.running.sharing import Counted, SharingLoop
from api.running.starting import application
from api.running.stopping import Alone
from api.settings import Settings
from api.wiring import open_library
from ontology.errors import WrongUse

PATIENCE_S = 60
"""A process that says nothing for so long is started anew; loading models on a busy machine keeps it silent a while."""
MOST = 4
"""Processes where their number is not set, on a machine of as many cores or more."""


def run(options: Namespace) -> int:
    """Serve until stopped."""
    settings = settings_of(options, host=options.host, port=options.port)
    with serving(settings.library):
        serve(settings)
    return 0


def serve(settings: Settings) -> None:
    """Open the library and answer over HTTP; the address is printed once the port is bound.

    Several processes share the port: what Python does it does one thing at a time in each.
    """
    log_as_lines(settings.log_level)
    tell_what_breaks()
    workers = settings.workers or min(os.cpu_count() or 1, MOST)
    alone = Alone()
    with open_library(settings) as library:  # what is wrong with it is said here, and once
        bound = _bind(settings)
        host, port = bound.getsockname()[:2]
        say(f"文脉已开放：http://{host}:{port}/ （按 Ctrl+C 停止）")
        if workers == 1:
            with TemporaryDirectory() as own:
                app = application(library, rates=_rates(own, settings), alone=alone)
                uvicorn.Server(_config(app, settings)).run(sockets=[bound])
            return
    with TemporaryDirectory() as shared:
        os.environ[SHARED] = shared
        config = _config(Application(settings), settings, factory=True, workers=workers)
        _Supervisor(config, sockets=[bound]).run()


def _config(
    app: FastAPI | Application, settings: Settings, *, factory: bool = False, workers: int = 1
) -> uvicorn.Config:
    return uvicorn.Config(
        app,
        factory=factory,
        workers=workers,
        log_config=None,
        access_log=False,
        loop=f"{SharingLoop.__module__}:{SharingLoop.__name__}",
        timeout_worker_healthcheck=PATIENCE_S,
        timeout_graceful_shutdown=round(settings.stop_seconds),
        http=_Connection,
        limit_concurrency=settings.limit_connections or None,
        proxy_headers=bool(settings.trusted_proxies.strip()),
        forwarded_allow_ips=settings.trusted_proxies.replace(" ", ""),
    )


def _rates(folder: str, settings: Settings) -> Path:
    """Hold connections of this process to the settings; return where its rates are counted."""
    _Connection.patience = settings.patience
    return Path(folder) / "rates"


class _Connection(Patient, AutoHTTPProtocol):  # type: ignore[valid-type,misc] # uvicorn finds out which it is
    """A connection that is not waited for as long as its other side likes."""


class _Supervisor(Multiprocess):
    """Starts processes anew that are gone, and stops all of them."""

    def terminate_all(self) -> None:
        """Let nobody wait at a port that is answered no more."""
        for one in self.sockets:
            one.close()
        super().terminate_all()


@dataclass(frozen=True, slots=True)
class Application:
    """Makes the application of one process, over a library that stays open as long as the process lives."""

    settings: Settings

    def __call__(self) -> ASGIApp:
        """Open the library and return the application over it."""
        log_as_lines(self.settings.log_level)
        tell_what_breaks()
        stack = ExitStack()
        atexit.register(stack.close)
        rates = _rates(os.environ[SHARED], self.settings)
        return Counted(application(stack.enter_context(open_library(self.settings)), rates=rates))


def _bind(settings: Settings) -> socket.socket:
    """Bind the port before anything is promised. Raises :class:`WrongUse` when it is taken."""
    family = socket.AF_INET6 if ":" in settings.host else socket.AF_INET
    # By the protocol's name asyncio knows the connections as TCP's and sends at once what is written: without it the
    # second part of an answer waits for the first to be acknowledged, 40 ms.
    bound = socket.socket(family, socket.SOCK_STREAM, socket.IPPROTO_TCP)
    bound.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        bound.bind((settings.host, settings.port))
        bound.listen()  # whoever calls as soon as the address is printed waits, and is not refused
    except OSError as error:
        bound.close()
        raise WrongUse(
            f"{settings.host}:{settings.port} cannot be used ({error.strerror}); give another --port"
        ) from error
    return bound
