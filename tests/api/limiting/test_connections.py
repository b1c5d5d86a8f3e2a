"""Connections whose other side is slow, over a real port."""

from __future__ import annotations

import socket
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager

import pytest
import uvicorn
from fastapi import FastAPI
from starlette.responses import StreamingResponse
from uvicorn.protocols.http.h11_impl import H11Protocol
from uvicorn.protocols.http.httptools_impl import HttpToolsProtocol

from api.limiting.patience import Patient
from api.limiting.records import Patience

ONE = b"GET /one HTTP/1.1\r\nHost: x\r\n\r\n"
Connected = Callable[[Patience], socket.socket]


@contextmanager
def serving(protocol: type, patience: Patience) -> Iterator[tuple[str, int]]:
    app = FastAPI()
    app.get("/one")(lambda: "one")

    @app.get("/many")
    def many() -> StreamingResponse:
        return StreamingResponse(b"x" * 65_536 for _ in range(4_000))

    made = type("Connection", (Patient, protocol), {"patience": patience})
    bound = socket.socket()
    bound.bind(("127.0.0.1", 0))
    server = uvicorn.Server(uvicorn.Config(app, http=made, log_config=None, access_log=False))
    thread = threading.Thread(target=server.run, kwargs={"sockets": [bound]}, daemon=True)
    thread.start()
    while not server.started:
        assert thread.is_alive()
        time.sleep(0.01)
    yield bound.getsockname()
    server.should_exit = True
    thread.join(10)
    bound.close()


def told(connection: socket.socket) -> bytes:
    """All that comes until the other side hangs up."""
    connection.settimeout(20)
    found = b""
    while piece := connection.recv(65_536):
        found += piece
    return found


protocols = pytest.mark.parametrize("protocol", [H11Protocol, HttpToolsProtocol])


@protocols
def test_a_head_that_does_not_end_is_not_waited_for(protocol: type) -> None:
    with serving(protocol, Patience(head_s=0.3)) as address:
        for before, begun in ((b"", b""), (b"", b"GET / HTTP/1.1\r\nHost: x\r\nX-"), (ONE, b"GET /one HTT")):
            began = time.monotonic()
            with socket.create_connection(address) as connection:
                if before:
                    connection.sendall(before)
                    assert b"200" in connection.recv(4_096)
                connection.sendall(begun)
                assert b" 408 " in told(connection)
            assert time.monotonic() - began < 4, "uvicorn's own patience is longer"


@protocols
def test_dripping_bytes_do_not_buy_time(protocol: type) -> None:
    with serving(protocol, Patience(head_s=0.4)) as address, socket.create_connection(address) as connection:
        connection.sendall(b"GET / HTTP/1.1\r\nHost: x\r\n")
        deadline = time.monotonic() + 15
        with pytest.raises(OSError):
            while time.monotonic() < deadline:
                connection.sendall(b"X-Slow: 1\r\n")
                time.sleep(0.02)
        assert time.monotonic() < deadline


@protocols
def test_a_head_without_end_is_cut_off(protocol: type) -> None:
    with serving(protocol, Patience(head_bytes=20_000)) as address, socket.create_connection(address) as connection:
        connection.sendall(b"GET / HTTP/1.1\r\nHost: x\r\n")
        try:
            for _ in range(50):
                connection.sendall(b"X-Long: " + b"y" * 1_000 + b"\r\n")
                time.sleep(0.002)
            answer = told(connection)
        except OSError:
            return
        assert b"431" in answer or b"400" in answer


@protocols
def test_who_takes_nothing_is_hung_up_on_and_others_are_not(protocol: type) -> None:
    patience = Patience(head_s=5, send_s=0.5)
    with serving(protocol, patience) as address, socket.socket() as greedy:
        greedy.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4_096)
        greedy.connect(address)
        greedy.sendall(b"GET /many HTTP/1.1\r\nHost: x\r\n\r\n")
        with socket.create_connection(address) as other:
            other.sendall(ONE.replace(b"\r\n\r\n", b"\r\nConnection: close\r\n\r\n"))
            assert b'"one"' in told(other)
        deadline = time.monotonic() + 15
        while patience.open_ and time.monotonic() < deadline:
            time.sleep(0.02)
        assert not patience.open_


@protocols
def test_one_address_has_so_many_connections(protocol: type) -> None:
    with serving(protocol, Patience(each=3)) as address:
        held = [socket.create_connection(address) for _ in range(3)]
        for one in held:
            one.sendall(ONE)
            assert b"200" in one.recv(4_096)
        with socket.create_connection(address) as fourth:
            assert b"503" in told(fourth)
        held.pop().close()
        deadline = time.monotonic() + 10
        answer = b""
        while b"200" not in answer and time.monotonic() < deadline:
            with socket.create_connection(address) as again:
                again.sendall(ONE)
                answer = again.recv(4_096)
        assert b"200" in answer
        for one in held:
            one.close()
