"""Requests that are turned away: too many, too long, too slow, too much at once; and what others notice of it."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Callable, Coroutine
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from types import ModuleType
from typing import Any, TypeVar

import httpx
import pytest
from fastapi import FastAPI
from pydantic import ValidationError
from starlette.responses import StreamingResponse
from starlette.testclient import TestClient

from api.app import create_app
from api.desk.people.records import Role
from api.limiting.kinds import Kind, kind_of
from api.limiting.records import Limits, Places, Rate, networks
from api.limiting.turns import Turns
from api.limits import MAX_BODY
from api.settings import Settings

PAGE = {"Accept": "text/html"}
Made = Callable[..., FastAPI]
Result = TypeVar("Result")


@pytest.fixture
def made(fake: ModuleType, tmp_path: Path) -> Made:
    def make(limits: Limits) -> FastAPI:
        return create_app(fake.FakeLibrary(), limits=limits, rates=tmp_path / "rates")

    return make


def apart(work: Coroutine[Any, Any, Result]) -> Result:
    """Run in a thread of its own: a browser of another test may have left a loop in this one."""
    with ThreadPoolExecutor(1) as pool:
        return pool.submit(asyncio.run, work).result()


def client_at(app: FastAPI, address: str) -> TestClient:
    return TestClient(app, client=(address, 1), raise_server_exceptions=False, follow_redirects=False)


def test_too_many_are_told_when_to_come_again(made: Made) -> None:
    limits = Limits(rates={Kind.SEARCH: Rate(4)}, exempt=networks("10.0.0.0/8"))
    app = made(limits)
    one = client_at(app, "192.0.2.1")
    told = [one.get("/api/search", params={"q": "修城"}) for _ in range(5)]
    assert [answer.status_code for answer in told] == [200] * 4 + [429]
    assert told[-1].json()["error"]["code"] == "too-many-requests"
    assert 1 <= int(told[-1].headers["retry-after"]) <= 15
    page = one.get("/?q=修城", headers=PAGE)
    assert page.status_code == 429 and "请求太多" in page.text and "<html" in page.text
    assert page.headers["content-security-policy"] and page.headers["retry-after"]
    assert client_at(app, "192.0.2.2").get("/api/search?q=修城").status_code == 200
    free = client_at(app, "10.1.2.3")
    assert {free.get("/api/search?q=修城").status_code for _ in range(12)} == {200}
    assert one.get("/health").status_code == 200 and one.get("/static/style.css").status_code in (200, 404)
    counted = one.get("/metrics").text
    assert 'wenmai_refusals_total{kind="search",status="429"} 2.0' in counted


@pytest.mark.parametrize("scheme", ["http", "https"])
def test_who_has_signed_in_has_a_measure_of_their_own(fake: ModuleType, tmp_path: Path, scheme: str) -> None:
    library, limits = fake.FakeLibrary(), Limits(rates={Kind.SEARCH: Rate(2)}, key_times=3)
    library.desk.people.add("lin", "a long enough one", role=Role.LIBRARIAN, by="test")
    app = create_app(library, limits=limits, rates=tmp_path / "rates")
    lin = TestClient(app, base_url=f"{scheme}://testserver", client=("192.0.2.1", 1), follow_redirects=False)
    assert lin.post("/signin", data={"name": "lin", "password": "a long enough one"}).status_code == 303
    told = [lin.get("/api/search", params={"q": "修城"}).status_code for _ in range(12)]
    assert told[:6] == [200] * 6 and told[-1] == 429


def test_neighbours_of_one_household_are_one(made: Made) -> None:
    app = made(Limits(rates={Kind.SEARCH: Rate(3)}))
    addresses = ("2001:db8::1", "2001:db8::2", "2001:db8:0:0:ffff::3", "2001:db8::4", "2001:db8:0:1::1")
    told = [client_at(app, one).get("/api/search?q=修城").status_code for one in addresses]
    assert told == [200, 200, 200, 429, 200]


def test_long_addresses_and_announced_packed_or_manifold_bodies_are_refused(made: Made) -> None:
    client = client_at(made(Limits(url_bytes=2_000)), "192.0.2.1")
    assert client.get(f"/api/search?q={'x' * 3_000}").status_code == 414
    announced = client.post("/api/ask", content=b"{}", headers={"Content-Length": str(MAX_BODY + 1)})
    assert announced.status_code == 413 and announced.headers["connection"] == "close"
    packed = client.post("/api/ask", content=b"x", headers={"Content-Encoding": "gzip"})
    assert packed.status_code == 415
    many = "&".join("a" for _ in range(6_000))
    form = {"Content-Type": "application/x-www-form-urlencoded"}
    assert client.post("/ask", content=many, headers=form).status_code == 413
    assert client.post("/ask", content=(b"x" * 100_000 for _ in range(12)), headers=form).status_code == 413


def test_what_takes_too_long_is_given_up_and_keeps_its_place(made: Made) -> None:
    # Whoever waits for a turn waits until after the first was given up.
    app = made(Limits(places={Kind.PAGE: Places(1, 1)}, turn_s=2.0, seconds={Kind.PAGE: 0.5}))
    begun, going_on, ended = threading.Event(), threading.Event(), threading.Event()

    @app.get("/slow")
    def slow() -> str:
        begun.set()
        going_on.wait(20)
        ended.set()
        return "late"

    @app.get("/quick")
    def quick() -> str:
        return "at once"

    told: list[httpx.Response] = []
    with client_at(app, "192.0.2.1") as client:
        client.get("/health")  # what is made for the first request of all is made
        first = threading.Thread(target=lambda: told.append(client.get("/slow")))
        first.start()
        assert begun.wait(20)
        waiting = client.get("/quick")
        assert waiting.status_code == 503 and waiting.json()["error"]["code"] == "busy"
        assert waiting.headers["retry-after"] == "2" and not ended.is_set()
        going_on.set()
        first.join(20)
        assert told[0].status_code == 503 and "late" not in told[0].text
        assert client.get("/quick").status_code == 200


def test_a_reader_who_takes_nothing_gives_the_place_back(made: Made) -> None:
    app = made(Limits(places={Kind.PAGE: Places(1, 1)}, turn_s=5))

    @app.get("/stream")
    def stream() -> StreamingResponse:
        return StreamingResponse(iter([b"x" * 10] * 3))

    async def run() -> list[int]:
        taken, told = asyncio.Event(), []

        async def receive() -> dict[str, object]:
            await asyncio.sleep(30)
            return {"type": "http.disconnect"}

        async def send(message: dict[str, object]) -> None:
            if message["type"] == "http.response.body":
                await taken.wait()

        async def quick(message: dict[str, object]) -> None:
            if message["type"] == "http.response.start":
                told.append(message["status"])

        scope = {
            "type": "http", "method": "GET", "path": "/stream", "raw_path": b"/stream", "query_string": b"",
            "headers": [], "client": ("192.0.2.1", 1), "scheme": "http", "server": ("x", 80), "http_version": "1.1",
        }  # fmt: skip
        slow = asyncio.create_task(app({**scope}, receive, send))
        await asyncio.sleep(0.1)
        await asyncio.wait_for(app({**scope, "client": ("192.0.2.2", 1)}, receive, quick), 10)
        taken.set()
        await slow
        return told

    assert apart(run()) == [200]


def test_turns_go_round_and_nobody_takes_all() -> None:
    async def run() -> list[str]:
        turns, order = Turns(Places(2, 1)), []

        async def work(client: str) -> None:
            if await turns.enter(client, 5):
                order.append(client)
                await asyncio.sleep(0.01)
                turns.leave(client)

        greedy = [asyncio.create_task(work("greedy")) for _ in range(6)]
        await asyncio.sleep(0)
        modest = [asyncio.create_task(work(name)) for name in ("one", "two")]
        await asyncio.gather(*greedy, *modest)
        assert turns.waiting == 0
        return order

    order = apart(run())
    assert order.count("greedy") == 6
    assert max(order.index("one"), order.index("two")) <= 3


def test_who_waits_too_long_or_goes_away_leaves_no_trace() -> None:
    async def run() -> None:
        turns = Turns(Places(1, 1))
        assert await turns.enter("a", 1)
        assert not await turns.enter("b", 0.01)
        gone = asyncio.create_task(turns.enter("c", 10))
        await asyncio.sleep(0)
        gone.cancel()
        await asyncio.gather(gone, return_exceptions=True)
        assert turns.waiting == 0
        turns.leave("a")
        assert await turns.enter("d", 0.01)

    apart(run())


@pytest.mark.parametrize(
    ("method", "path", "kind"),
    [
        ("GET", "/", Kind.SEARCH),
        ("HEAD", "/api/search", Kind.SEARCH),
        ("GET", "/passages/a#1/similar", Kind.EXPORT),
        ("GET", "/passages/a#1", Kind.PAGE),
        ("GET", "/ask", Kind.ASK),
        ("GET", "/ask/7", Kind.PAGE),
        ("POST", "/v1/chat/completions", Kind.ASK),
        ("GET", "/sparql", Kind.SPARQL),
        ("POST", "/enquiries", Kind.FORM),
        ("POST", "/signin", Kind.SIGNIN),
        ("PUT", "/api/documents/x/y", Kind.PUSH),
        ("GET", "/api/documents/x/y", Kind.PAGE),
        ("GET", "/iiif/d/manifest.json", Kind.EXPORT),
        ("GET", "/iiif/image/x/full/max/0/default.jpg", Kind.IMAGE),
        ("GET", "/metrics", Kind.FREE),
    ],
)
def test_what_a_request_costs(method: str, path: str, kind: Kind) -> None:
    assert kind_of(method, path) is kind


def test_networks_that_are_none_are_refused_where_they_are_set() -> None:
    with pytest.raises(ValidationError, match="limit_exempt"):
        Settings(limit_exempt="the reading room")
    off = Settings(**{name: 0 for name in Settings.model_fields if name.startswith("limit_") and "times" not in name
                      and "exempt" not in name})  # fmt: skip
    assert not any(rate.count for rate in off.limits.rates.values())
    assert off.patience.head_s == 0
