"""The HTTP application over a small library in memory."""

from __future__ import annotations

import importlib.util
import io
import socket
import sys
import threading
import time
from collections.abc import Iterator
from pathlib import Path
from types import ModuleType

import pytest
import uvicorn
from fastapi import FastAPI
from starlette.testclient import TestClient

from api.app import create_app
from api.logs import make_logger
from api.settings import Settings
from api.wiring import open_library


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
def sample_app(sample_library: Path) -> Iterator[FastAPI]:
    """The application over the library of the sample collection. Nobody writes into it."""
    with open_library(Settings(library=sample_library)) as library:
        yield create_app(library, base=library.settings.base, logger=make_logger(io.StringIO()))


@pytest.fixture
def sample_client(sample_app: FastAPI) -> TestClient:
    """A client of the application over the sample collection."""
    return TestClient(sample_app, raise_server_exceptions=False, follow_redirects=False)


@pytest.fixture(scope="session")
def sample_address(sample_app: FastAPI) -> Iterator[str]:
    """Where the same application answers over a real port, without a slash at the end."""
    bound = socket.socket()
    bound.bind(("127.0.0.1", 0))
    server = uvicorn.Server(uvicorn.Config(sample_app, log_config=None, access_log=False))
    thread = threading.Thread(target=server.run, kwargs={"sockets": [bound]}, daemon=True)
    thread.start()
    while not server.started:
        assert thread.is_alive()
        time.sleep(0.02)
    yield f"http://127.0.0.1:{bound.getsockname()[1]}"
    server.should_exit = True
    thread.join(10)
    bound.close()
