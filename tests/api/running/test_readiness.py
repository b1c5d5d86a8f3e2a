"""When a process may be sent readers, and who may read its figures: tables of cases."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
from fastapi import FastAPI
from hypothesis import given
from hypothesis import strategies as st
from starlette.testclient import TestClient

from api.desk.keys.records import Scope
from api.lock import writer_lock
from api.running.notifying import notify
from api.running.readiness import MEANINGS, Readiness, Why
from api.running.running import FORWARDED, Running, may_read
from api.running.writing import held, is_written
from api.service import Status

AGREED = Status(2, 5, 7, 7, 7, 7, "e")
BEHIND = replace(AGREED, graph=6)


@pytest.mark.parametrize(
    ("warm", "stuck", "stopping", "status", "why"),
    [
        (True, False, False, AGREED, ()),
        (False, False, False, AGREED, (Why.WARMING,)),
        (False, True, False, AGREED, (Why.STUCK,)),
        (True, False, True, AGREED, (Why.STOPPING,)),
        (False, False, True, AGREED, (Why.STOPPING,)),
        (True, False, False, BEHIND, (Why.APART,)),
        (False, False, False, BEHIND, (Why.WARMING, Why.APART)),
    ],
)
def test_why_a_process_is_not_ready(
    warm: bool, stuck: bool, stopping: bool, status: Status, why: tuple[Why, ...]
) -> None:
    assert Readiness(warm, stuck, stopping).look(lambda: status) == (status, why)
    assert set(MEANINGS) == set(Why)


def test_it_stays_ready_while_somebody_writes_once_the_parts_agreed() -> None:
    writing = False
    readiness = Readiness(written=lambda: writing)
    assert readiness.look(lambda: BEHIND)[1] == (Why.APART,)
    writing = True
    assert readiness.look(lambda: BEHIND)[1] == (Why.APART,)  # it has never been whole in this process
    assert readiness.look(lambda: AGREED)[1] == ()
    assert readiness.look(lambda: BEHIND)[1] == ()
    writing = False  # whoever wrote was killed
    assert readiness.look(lambda: BEHIND)[1] == (Why.APART,)


def test_parts_that_were_read_while_they_moved_are_read_again() -> None:
    seen = iter((BEHIND, AGREED))
    assert Readiness().look(lambda: next(seen)) == (AGREED, ())


def test_the_page_says_why(client: TestClient) -> None:
    app = client.app
    assert isinstance(app, FastAPI)
    app.state.running = Running(Readiness(warm=False))
    answer = client.get("/ready")
    assert answer.status_code == 503
    assert answer.headers["cache-control"] == "no-store"
    assert (answer.json()["ready"], answer.json()["agreed"]) == (False, True)
    assert answer.json()["reasons"] == [{"code": "warming", "message": MEANINGS[Why.WARMING]}]


@pytest.mark.parametrize(
    ("rule", "address", "headers", "keyed", "allowed"),
    [
        ("open", "203.0.113.9", (), False, True),
        ("local", "127.0.0.1", ("Host",), False, True),
        ("local", "::1", (), False, True),
        ("local", "::ffff:127.0.0.1", (), False, True),
        ("local", "127.0.0.1", ("X-Forwarded-For",), False, False),
        ("local", "10.0.0.4", (), False, False),
        ("local", "testclient", (), False, False),
        ("local", "", (), False, False),
        ("local", "10.0.0.4", ("Via",), True, True),
        ("key", "127.0.0.1", (), False, False),
        ("key", "127.0.0.1", (), True, True),
    ],
)
def test_who_reads_the_figures(rule: str, address: str, headers: tuple[str, ...], keyed: bool, allowed: bool) -> None:
    assert may_read(rule, address=address, headers=headers, keyed=keyed) is allowed


@given(st.text(max_size=20))
def test_no_other_address_is_this_machine(address: str) -> None:
    if may_read("local", address=address, headers=(), keyed=False):
        assert address.startswith("127.") or set(address) <= set("01:f")
    assert not may_read("local", address="127.0.0.1", headers=FORWARDED[:1], keyed=False)


def test_figures_are_refused_to_others(client: TestClient) -> None:
    app = client.app
    assert isinstance(app, FastAPI)
    app.state.running = Running(metrics="local")
    refused = client.get("/metrics")
    assert (refused.status_code, refused.json()["error"]["code"]) == (403, "not-allowed")


def test_a_key_of_that_scope_opens_the_figures_and_no_other_does(client: TestClient) -> None:
    app = client.app
    assert isinstance(app, FastAPI)
    app.state.running = Running(metrics="key")
    keys = app.state.service.desk.keys
    for scope, status in ((Scope.METRICS, 200), (Scope.READ, 403)):
        _, token = keys.add(f"for {scope}", opens=(scope,), by="test")
        answer = client.get("/metrics", headers={"Authorization": f"Bearer {token}"})
        assert answer.status_code == status
    assert client.get("/metrics", headers={"Authorization": "Bearer wm_none"}).status_code == 403


def test_who_writes_is_told_without_taking_the_lock(tmp_path: Path) -> None:
    assert not is_written(tmp_path)
    with writer_lock(tmp_path):
        assert is_written(tmp_path)
    assert not is_written(tmp_path)
    program = "import sys, pathlib\nfrom api.lock import writer_lock\n" \
        "with writer_lock(pathlib.Path(sys.argv[1])):\n print('held', flush=True)\n sys.stdin.read()"  # fmt: skip
    root = Path(__file__).parents[3]
    with subprocess.Popen(
        [sys.executable, "-c", program, str(tmp_path)], cwd=root, stdin=subprocess.PIPE, stdout=subprocess.PIPE
    ) as other:
        assert other.stdout is not None
        other.stdout.readline()
        assert is_written(tmp_path)
        other.kill()
    assert not is_written(tmp_path)


def test_locks_of_other_kinds_are_not_the_writers() -> None:
    told = "1: POSIX  ADVISORY  WRITE 7 fe:00:12 0 EOF\n2: FLOCK  ADVISORY  WRITE 8 fe:00:13 0 EOF\n2: -> FLOCK\n"
    assert held(told) == ["fe:00:13"]


@pytest.mark.parametrize("named", [lambda path: str(path / "n"), lambda path: f"@wenmai-{os.getpid()}"])
def test_the_service_manager_is_told(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, named: Callable[[Path], str]
) -> None:
    address = named(tmp_path)
    with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as manager:
        manager.bind("\0" + address[1:] if address.startswith("@") else address)
        monkeypatch.setenv("NOTIFY_SOCKET", address)
        assert notify("READY=1")
        assert manager.recv(100) == b"READY=1"
    monkeypatch.setenv("NOTIFY_SOCKET", str(tmp_path / "nobody"))
    assert not notify("READY=1")
    monkeypatch.delenv("NOTIFY_SOCKET")
    assert not notify("READY=1")
