"""What is fetched from the network: of whom, how much, and what is refused."""

from __future__ import annotations

import gzip
import socket
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

import pytest

from ingest.fetching import FetchLimits, Hosts, Unfetched, fetch, hosts_in

Answer = Callable[[BaseHTTPRequestHandler], None]


@contextmanager
def serving(answer: Answer) -> Iterator[str]:
    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            answer(self)

        def log_message(self, *_: object) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True)
    thread.start()
    try:
        yield f"127.0.0.1:{server.server_port}"
    finally:
        server.shutdown()
        server.server_close()


def say(handler: BaseHTTPRequestHandler, status: int = 200, body: bytes = b"", **headers: str) -> None:
    handler.send_response(status)
    for name, value in headers.items():
        handler.send_header(name.replace("_", "-"), value)
    handler.send_header("Content-Length", str(len(body)))
    handler.end_headers()
    handler.wfile.write(body)


def trusted(host: str) -> Hosts:
    return Hosts(private=frozenset({host}))


def test_gzip_and_redirects_are_followed_and_the_host_is_named() -> None:
    def answer(handler: BaseHTTPRequestHandler) -> None:
        if handler.path == "/a":
            say(handler, 302, Location="/b?x=%E5%8D%97")
        else:
            said = f"{handler.headers['Host']} {handler.path}".encode()
            say(handler, body=gzip.compress(said), Content_Encoding="gzip", Content_Type="text/XML; charset=utf-8")

    with serving(answer) as host:
        found = fetch(f"http://{host}/a", hosts=trusted(host))
    assert found.body.decode() == f"{host} /b?x=%E5%8D%97"
    assert (found.url, found.media_type) == (f"http://{host}/b?x=%E5%8D%97", "text/xml")


@pytest.mark.parametrize(
    "url",
    ["http://127.0.0.1:1/", "http://[::1]/", "http://169.254.169.254/latest", "http://10.0.0.8/", "http://0.0.0.0/"],
)
def test_a_private_address_is_refused(url: str) -> None:
    with pytest.raises(Unfetched, match="内部网络"):
        fetch(url, hosts=Hosts())


def test_a_redirect_into_a_private_network_is_refused() -> None:
    asked: list[str] = []

    def inner(handler: BaseHTTPRequestHandler) -> None:
        asked.append(handler.path)
        say(handler)

    with (
        serving(inner) as secret,
        serving(lambda one: say(one, 301, Location=f"http://{secret}/x")) as host,
        pytest.raises(Unfetched, match="内部网络"),
    ):
        fetch(f"http://{host}/", hosts=trusted(host))
    assert asked == []


def test_the_checked_address_is_the_one_that_is_asked(monkeypatch: pytest.MonkeyPatch) -> None:
    """A name is looked up once: whatever it says later, the connection goes to what was checked."""
    looked: list[str] = []
    real = socket.getaddrinfo

    def look_up(host: str, port: int, *more: object, **options: object) -> list[Any]:
        if host == "library.example":
            looked.append(host)
            return [
                (socket.AF_INET, socket.SOCK_STREAM, 6, "", ("127.0.0.1" if len(looked) == 1 else "10.0.0.1", port))
            ]
        return real(host, port, *more, **options)  # type: ignore[arg-type]

    monkeypatch.setattr(socket, "getaddrinfo", look_up)
    with serving(lambda one: say(one, body=one.headers["Host"].encode())) as host:
        port = host.rpartition(":")[2]
        allowed = Hosts(private=frozenset({f"library.example:{port}"}))
        assert fetch(f"http://library.example:{port}/", hosts=allowed).body == f"library.example:{port}".encode()
    assert len(looked) == 1


def test_only_named_hosts_are_asked() -> None:
    with pytest.raises(Unfetched, match=r"没有允许主机 other\.example"):
        fetch("http://other.example/", hosts=Hosts(only=hosts_in("https://iiif.example/, images.example")))


@pytest.mark.parametrize("url", ["file:///etc/passwd", "http://", "ftp://a/b", "http://a b/", "http://a:99999/"])
def test_what_is_no_address_is_refused(url: str) -> None:
    with pytest.raises(Unfetched, match="http"):
        fetch(url, hosts=Hosts())


def test_a_password_is_neither_taken_nor_repeated() -> None:
    with pytest.raises(Unfetched, match="用户名和密码") as refused:
        fetch("http://me:secret@library.example/", hosts=Hosts())
    assert "secret" not in str(refused.value)


def test_what_unpacks_to_too_much_is_cut_off() -> None:
    bomb = gzip.compress(b"0" * 5_000_000)
    with (
        serving(lambda one: say(one, body=bomb, Content_Encoding="gzip")) as host,
        pytest.raises(Unfetched, match="展开后超过上限 100000"),
    ):
        fetch(f"http://{host}/", hosts=trusted(host), limits=FetchLimits(max_bytes=100_000))


def test_a_busy_server_says_when_to_come_again() -> None:
    with serving(lambda one: say(one, 503, Retry_After="7")) as host, pytest.raises(Unfetched) as refused:
        fetch(f"http://{host}/", hosts=trusted(host))
    assert (refused.value.status, refused.value.again, refused.value.after) == (503, True, 7.0)


def test_circles_of_redirects_end() -> None:
    with serving(lambda one: say(one, 302, Location="/")) as host, pytest.raises(Unfetched, match="转址超过 5 次"):
        fetch(f"http://{host}/", hosts=trusted(host))
