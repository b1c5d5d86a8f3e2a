"""The HTTP application over a small library in memory."""

from __future__ import annotations

import asyncio
import functools
import importlib.util
import io
import shutil
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from pathlib import Path
from types import ModuleType
from urllib.parse import urlsplit

import pytest
import uvicorn
from fastapi import FastAPI
from playwright.sync_api import Browser, Page, expect, sync_playwright
from starlette.testclient import TestClient
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from api.app import create_app
from api.logs import make_logger
from api.settings import Settings
from api.wiring import open_library

FLAGS = [
    "--no-sandbox",
    "--headless",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
CHROMIUM = next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None)
WIDE = {"width": 1280, "height": 900}
# A page that is slow on a busy machine is not a page that is wrong.
expect.set_options(timeout=20_000)

Serving = Callable[..., AbstractContextManager[str]]
Visiting = Callable[..., AbstractContextManager[Page]]


@pytest.fixture(scope="session")
def fake() -> ModuleType:
    """The module of the library in memory."""
    spec = importlib.util.spec_from_file_location("wenmai_fake_service", Path(__file__).with_name("fake_service.py"))
    assert spec and spec.loader
    module = importlib.util.module_from_spec(spec)
    sys.modules[spec.name] = module
    spec.loader.exec_module(module)
    return module


@pytest.fixture
def lines() -> io.StringIO:
    """Where the application under test logs."""
    return io.StringIO()


@pytest.fixture
def client(fake: ModuleType, lines: io.StringIO) -> TestClient:
    """A client of the application; an error inside answers 500 as it would over the wire."""
    app = create_app(fake.FakeLibrary(), logger=make_logger(lines))
    return TestClient(app, raise_server_exceptions=False, follow_redirects=False)


@pytest.fixture(scope="session")
def sample_app(sample_library: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[FastAPI]:
    """The application over the library of the sample collection. Nobody writes into it but its own chat.

    It has a copy to itself: whoever copies a database in the process that has it open takes its locks away
    (https://www.sqlite.org/howtocorrupt.html, 2.2).
    """
    folder = tmp_path_factory.mktemp("served") / "library"
    subprocess.run(["cp", "-r", sample_library, folder], check=True)
    with open_library(Settings(library=folder)) as library:
        yield create_app(library, base=library.settings.base, logger=make_logger(io.StringIO()))


@pytest.fixture
def sample_client(sample_app: FastAPI) -> TestClient:
    """A client of the application over the sample collection."""
    return TestClient(sample_app, raise_server_exceptions=False, follow_redirects=False)


def _late(app: ASGIApp, seconds: float) -> ASGIApp:
    """Answer so many seconds late, and as long again in the midst of what is answered."""

    async def answering(scope: Scope, receive: Receive, send: Send) -> None:
        async def slowly(message: Message) -> None:
            await asyncio.sleep(seconds)
            body = message.get("body", b"")
            if len(body) > 1:
                half = len(body) // 2
                await send(message | {"body": body[:half], "more_body": True})
                await asyncio.sleep(seconds)
                message = message | {"body": body[half:]}
            await send(message)

        await app(scope, receive, slowly if scope["type"] == "http" else send)

    return answering


@contextmanager
def _serving(app: FastAPI, late: float = 0.0) -> Iterator[str]:
    bound = socket.socket()
    bound.bind(("127.0.0.1", 0))
    served = _late(app, late) if late else app
    server = uvicorn.Server(uvicorn.Config(served, log_config=None, access_log=False))
    thread = threading.Thread(target=server.run, kwargs={"sockets": [bound]}, daemon=True)
    thread.start()
    while not server.started:
        assert thread.is_alive()
        time.sleep(0.02)
    try:
        yield f"http://127.0.0.1:{bound.getsockname()[1]}"
    finally:
        server.should_exit = True
        thread.join(10)
        bound.close()


@pytest.fixture(scope="session")
def serving(pytestconfig: pytest.Config) -> Serving:
    """Serve an application over a real port; the address has no slash at its end."""
    return functools.partial(_serving, late=pytestconfig.getoption("--late"))


@pytest.fixture(scope="session")
def sample_address(sample_app: FastAPI, serving: Serving) -> Iterator[str]:
    """Where the application over the sample collection answers."""
    with serving(sample_app) as address:
        yield address


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """The system's Chromium."""
    if not CHROMIUM:
        pytest.skip("no Chromium here; on Debian: apt-get install chromium fonts-noto-cjk")
    with sync_playwright() as playwright:
        started = playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        yield started
        started.close()


@pytest.fixture(scope="session")
def visiting(browser: Browser) -> Visiting:
    """Open a page that must run without an error and without asking any other site for anything.

    Where a test breaks the line (``broken``), what the browser says of that in its console is no error of the page.
    """

    @contextmanager
    def visit(at: str, *, broken: bool = False, **options: object) -> Iterator[Page]:
        context = browser.new_context(base_url=at, locale="zh-CN", **({"viewport": WIDE} | options))  # type: ignore[arg-type]
        page = context.new_page()
        faults: list[str] = []
        page.on("pageerror", lambda error: faults.append(str(error)))
        if not broken:
            page.on("console", lambda message: faults.append(message.text) if message.type == "error" else None)
        page.on("dialog", lambda dialog: (faults.append(dialog.message), dialog.dismiss()))
        page.on("request", lambda request: _own(request.url, at) or faults.append(request.url))
        yield page
        context.close()
        assert faults == []

    return visit


def _own(url: str, at: str) -> bool:
    return url.startswith("data:") or urlsplit(url).netloc in at
