"""The desk over a real database, and people who have signed in."""

from __future__ import annotations

import io
from collections.abc import Callable, Iterator
from pathlib import Path
from types import ModuleType
from typing import cast

import pytest
from starlette.testclient import TestClient

from api.app import create_app
from api.cookies import SESSION
from api.desk.desk import Desk
from api.desk.people.records import Role
from api.desk.store import open_desk
from api.logs import make_logger
from api.routes.staff import HEADER
from api.service import Service

PASSWORD = "a long enough one"
SignIn = Callable[..., TestClient]


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Desk]:
    """A desk of its own."""
    opened = Desk(open_desk(f"sqlite:///{tmp_path / 'desk.db'}"))
    yield opened
    opened.close()


@pytest.fixture
def desk_library(fake: ModuleType) -> Service:
    """The library in memory, whose desk is real."""
    return cast("Service", fake.FakeLibrary())


@pytest.fixture
def desk_client(desk_library: Service, lines: io.StringIO) -> SignIn:
    """Give a client over the library in memory to whom it is called for: by role and name, or to a reader.

    All clients of one test share the library. Requests that change something carry the token of the session.
    """
    app = create_app(desk_library, logger=make_logger(lines))

    def client(role: Role | None = Role.LIBRARIAN, name: str = "", *, branch: str = "") -> TestClient:
        made = TestClient(app, raise_server_exceptions=False, follow_redirects=False)
        if role is None:
            return made
        people = desk_library.desk.people
        name = name or role.value
        if name not in {one.name for one in people.people()}:
            people.add(name, PASSWORD, role=role, shown=f"{name}馆员", branch=branch, by="test")
        token, signed = people.sign_in(name, PASSWORD)
        made.cookies.set(SESSION, token)
        made.headers[HEADER] = signed.csrf
        return made

    return client
