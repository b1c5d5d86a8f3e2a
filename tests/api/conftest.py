"""The HTTP application over a small library in memory."""

from __future__ import annotations

import importlib.util
import io
import sys
from pathlib import Path
from types import ModuleType

import pytest
from starlette.testclient import TestClient

from api.app import create_app
from api.logs import make_logger


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
