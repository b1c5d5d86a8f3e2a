"""Gold queries through the search page's own address, so that what is measured is what a reader gets.

The application is called as a server calls it (ASGI), its answer is read as a browser reads it: the passages that the
first page leads to, in the order of the page.
"""

from __future__ import annotations

import asyncio
import io
import statistics
import time
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from itertools import islice
from pathlib import Path
from typing import Any
from urllib.parse import unquote, urlencode, urlsplit

from lxml import html
from starlette.types import ASGIApp, Message

from api.app import create_app
from api.evaluate.metrics import Ranking, by_kind, summary
from api.evaluate.queries import read_queries
from api.library import Library
from api.logs import make_logger
from ontology.errors import LibraryBroken

_PASSAGES = "/passages/"


def evaluate_page(library: Library, queries: Path) -> dict[str, Any]:
    """Ask every query on the search page; return the measures at 10 over all and by kind, and the median time.

    Raises :class:`LibraryBroken` where the page does not answer with 200.
    """
    app = create_app(library, logger=make_logger(io.StringIO()))
    rankings: list[Ranking] = []
    times: list[float] = []
    for one in read_queries(queries):
        began = time.perf_counter()
        page = get(app, "/", q=one.text)
        times.append((time.perf_counter() - began) * 1000)
        rankings.append(Ranking(one.kind, tuple(listed(page)), one.gold))
    middle = round(statistics.median(times), 1) if times else 0.0
    return {**summary(rankings), "page_ms_p50": middle, "by_kind": by_kind(rankings)}


def listed(page: bytes) -> list[str]:
    """Return the ids of the passages that a result page lists, in its order."""
    lists = html.document_fromstring(page).iter("li")
    return [found for one in lists if "hit" in one.get("class", "").split() for found in islice(_led_to(one), 1)]


def _led_to(hit: html.HtmlElement) -> Iterator[str]:
    """Yield the passages that a hit's links lead to; the first is its own."""
    for link in hit.iter("a"):
        path = urlsplit(link.get("href") or "").path
        if path.startswith(_PASSAGES):
            yield unquote(path.removeprefix(_PASSAGES))


def get(app: ASGIApp, path: str, **parameters: str) -> bytes:
    """Return the page at an address. Raises :class:`LibraryBroken` where it does not answer with 200."""
    with ThreadPoolExecutor(1) as alone:  # whoever calls may be in a loop of their own
        status, body = alone.submit(asyncio.run, _call(app, path, urlencode(parameters))).result()
    if status != 200:
        raise LibraryBroken(f"{path}?{urlencode(parameters)} answered {status}: {body[:200].decode(errors='replace')}")
    return body


async def _call(app: ASGIApp, path: str, query: str) -> tuple[int, bytes]:
    status = 0
    parts: list[bytes] = []

    async def receive() -> Message:
        return {"type": "http.request", "body": b"", "more_body": False}

    async def send(message: Message) -> None:
        nonlocal status
        if message["type"] == "http.response.start":
            status = message["status"]
        else:
            parts.append(message.get("body", b""))

    await app(_scope(path, query), receive, send)
    return status, b"".join(parts)


def _scope(path: str, query: str) -> dict[str, Any]:
    headers: Sequence[tuple[bytes, bytes]] = [(b"host", b"localhost"), (b"accept", b"text/html")]
    return {
        "type": "http",
        "asgi": {"version": "3.0"},
        "http_version": "1.1",
        "method": "GET",
        "scheme": "http",
        "path": path,
        "raw_path": path.encode(),
        "query_string": query.encode(),
        "root_path": "",
        "headers": list(headers),
        "client": ("127.0.0.1", 0),
        "server": ("localhost", 80),
        "state": {},
    }
