"""Webhooks go to the open internet alone."""

from __future__ import annotations

import socket
from typing import TYPE_CHECKING, Any

import pytest

from api.desk.watching import hooking
from api.desk.watching.hooking import Hooks, checked
from api.desk.watching.posting import Outcome
from api.desk.watching.records import Fate
from ontology.errors import WrongUse
from ontology.hosts import public

if TYPE_CHECKING:
    from conftest import Receiver


@pytest.mark.parametrize(
    "address",
    [
        "127.0.0.1", "10.1.2.3", "172.16.0.1", "192.168.1.1", "169.254.169.254", "100.64.0.1", "0.0.0.0", "224.0.0.1",
        "255.255.255.255", "::1", "::", "fe80::1", "fe80::1%eth0", "fd00::1", "ff02::1", "::ffff:127.0.0.1",
        "::ffff:10.0.0.1", "64:ff9b::7f00:1", "2002:7f00:1::", "2002:a00:1::", "::127.0.0.1",
    ],
)  # fmt: skip
def test_an_address_within_is_told(address: str) -> None:
    assert not public(address)


@pytest.mark.parametrize("address", ["93.184.215.14", "2606:2800:21f:cb07:6820:80da:af6b:8b2c", "64:ff9b::5db8:d70e"])
def test_an_address_of_the_open_internet_is_told(address: str) -> None:
    assert public(address)


@pytest.mark.parametrize(
    "url",
    ["", "ftp://x.example/", "https://", "http:///x", "https://例.example/", "https://u:p@x.example/", "javascript:0",
     "http://x.example:99999/", "https://x.example/a b", "file:///etc/passwd", "http://[::1/"],
)  # fmt: skip
def test_what_is_no_address_is_refused(url: str) -> None:
    with pytest.raises(WrongUse):
        checked(url)


@pytest.mark.parametrize("host", ["127.0.0.1", "localhost", "[::1]", "2130706433", "0x7f.1"])
def test_no_request_goes_within(receiver: Receiver, host: str) -> None:
    url = receiver.url.replace("127.0.0.1", host)
    outcome = Hooks().send(url, {}, secret="s", key="k")
    assert outcome == Outcome(Fate.FAILED, "接收地址在内部网络，不允许投递") or outcome.fate is Fate.WAITING
    assert receiver.got == []


def test_a_name_with_one_address_within_is_refused(receiver: Receiver, monkeypatch: pytest.MonkeyPatch) -> None:
    port = int(receiver.url.rpartition(":")[2])
    both = [(socket.AF_INET, socket.SOCK_STREAM, 6, "", (one, port)) for one in ("93.184.215.14", "127.0.0.1")]
    monkeypatch.setattr(socket, "getaddrinfo", lambda *_, **__: both)
    assert Hooks().send("http://x.example/", {}, secret="s", key="k").fate is Fate.FAILED
    assert receiver.got == []


def test_the_address_that_was_checked_is_the_one_that_is_called(
    receiver: Receiver, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A name that answers with another address the second time it is looked up gains nothing."""
    port = int(receiver.url.rpartition(":")[2])
    answers = iter(["93.184.215.14", "127.0.0.1"])
    called: list[tuple[str, int]] = []

    def look_up(*_: object, **__: object) -> list[Any]:
        return [(socket.AF_INET, socket.SOCK_STREAM, 6, "", (next(answers), port))]

    def connect(where: tuple[str, int], **_: object) -> socket.socket:
        called.append(where)
        raise ConnectionRefusedError

    monkeypatch.setattr(hooking.socket, "getaddrinfo", look_up)
    monkeypatch.setattr(hooking.socket, "create_connection", connect)
    assert Hooks().send(f"http://x.example:{port}/", {}, secret="s", key="k").fate is Fate.WAITING
    assert called == [("93.184.215.14", port)] and receiver.got == []


def test_no_proxy_is_used(receiver: Receiver, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("http_proxy", "HTTP_PROXY", "all_proxy"):
        monkeypatch.setenv(name, "http://127.0.0.1:9")
    assert Hooks(private=True).send(receiver.url, {"a": "𠮷"}, secret="s", key="k").fate is Fate.SENT


def test_a_receiver_that_speaks_no_tls_is_tried_again(receiver: Receiver) -> None:
    outcome = Hooks(private=True).send(receiver.url.replace("http:", "https:"), {}, secret="s", key="k")
    assert outcome.fate is Fate.WAITING and "SSL" in outcome.error
