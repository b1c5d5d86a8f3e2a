"""Every page, as different readers meet it: without scripts, on a phone, in another language, by a screen reader."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from contextlib import AbstractContextManager
from html.parser import HTMLParser
from pathlib import Path
from typing import Any
from urllib.parse import quote

import pytest
from fastapi import FastAPI
from fastapi.testclient import TestClient
from playwright.sync_api import Browser, Page

Visiting = Callable[..., AbstractContextManager[Page]]
AXE = Path(__file__).parents[2] / "api" / "web" / "node_modules" / "axe-core" / "axe.min.js"
PHONE = {"width": 390, "height": 844}
SERIOUS = ("serious", "critical")
PLAIN = {
    "home": "/",
    "search": "/?q=南京城墙",
    "works": "/?q=南京城墙&view=works",
    "map": "/?q=南京城墙&view=map",
    "years": "/?q=南京城墙&view=years",
    "nothing": "/?q=南京&book=没有这部书",
    "ask": "/ask?q=南京长江大桥哪一年通车",
    "widget": "/widget",
    "graph": "/graph/ask?q=苏轼的字是什么",
    "collections": "/collections",
    "collection": "/collections/古籍",
    "statistics": "/statistics",
    "topics": "/topics",
    "catalogue": "/catalogue",
    "ancient": "/ancient",
    "undecided": "/catalogue/undecided",
    "subjects": "/subjects",
    "two books": "/parallels",
    "sparql": "/sparql",
    "dataset": "/dataset",
    "vocabulary": "/ns",
    "about": "/about",
    "ask a librarian": "/enquiries/new",
    "my enquiry": "/enquiries",
    "sign in": "/signin",
    "one-time word": "/signin/new",
}
"""Pages by the same address in every library; the others are asked of the library."""
NAMES = (*PLAIN, "passage", "document", "similar", "parallels", "cite", "entity", "work", "thing", "genealogy")


@pytest.fixture(scope="module")
def pages(sample_app: FastAPI) -> dict[str, str]:
    """The address of each page."""
    client = TestClient(sample_app)
    hit = client.get("/api/search", params={"q": "徐霞客在湘江遇到强盗", "k": 1}).json()["hits"][0]
    passage = quote(hit["passage_id"], safe="/")
    told = client.get(f"/api/passages/{passage}").json()
    linked = [tag["link"]["entity_id"] for tag in told["tags"] if tag.get("link") and tag["link"]["entity_id"]]
    entity = next(one for one in linked if client.get(f"/api/entities/{quote(one, safe='/')}").status_code == 200)
    work = next(line for line in client.get("/catalogue").text.split('"') if line.startswith("/works/"))
    return {
        **PLAIN,
        "passage": f"/passages/{passage}",
        "document": f"/documents/{quote(told['document_id'], safe='/')}",
        "similar": f"/passages/{passage}/similar",
        "parallels": f"/passages/{passage}/parallels",
        "cite": f"/passages/{passage}/cite",
        "entity": f"/entities/{quote(entity, safe='/')}",
        "work": work,
        "genealogy": f"/genealogies/{quote(told['document_id'], safe='/')}",
        "thing": f"/data/entity/{quote(entity, safe='')}?format=html",
    }


@pytest.mark.parametrize("name", NAMES)
def test_a_page_answers_in_every_language(sample_client: TestClient, pages: dict[str, str], name: str) -> None:
    for language in ("zh-Hans", "zh-Hant", "en"):
        address = pages[name] + ("&" if "?" in pages[name] else "?") + f"lang={language}"
        answer = sample_client.get(address, headers={"accept": "text/html"})
        assert answer.status_code == 200, address
        assert f'<html lang="{language}">' in answer.text
        assert answer.text.count("<h1") == 1
        assert len(answer.content) < 300_000
        sample_client.cookies.clear()


@pytest.mark.parametrize("name", NAMES)
def test_an_id_stands_once_and_what_is_named_by_it_is_there(
    sample_client: TestClient, pages: dict[str, str], name: str
) -> None:
    read = _Ids()
    read.feed(sample_client.get(pages[name], headers={"accept": "text/html"}).text)
    assert [one for one, count in Counter(read.ids).items() if count > 1] == []
    assert [one for one in read.named if one not in read.ids] == []


class _Ids(HTMLParser):
    """The ids of a page, and those by which something is labelled."""

    def __init__(self) -> None:
        super().__init__()
        self.ids: list[str] = []
        self.named: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        for name, value in attrs:
            if name == "id":
                self.ids.append(value or "")
            elif name in ("aria-labelledby", "aria-describedby") or (tag, name) == ("label", "for"):
                self.named.extend((value or "").split())


@pytest.mark.slow
@pytest.mark.parametrize("name", NAMES)
def test_a_page_suits_a_phone_and_a_screen_reader(
    visiting: Visiting, sample_address: str, pages: dict[str, str], name: str
) -> None:
    with visiting(sample_address, viewport=PHONE) as page:
        page.goto(pages[name], wait_until="load")
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth"), "wider than a phone"
        assert faults(page) == []


@pytest.mark.slow
def test_pages_read_without_scripts(sample_address: str, browser: Browser, pages: dict[str, str]) -> None:
    context = browser.new_context(base_url=sample_address, java_script_enabled=False)
    page = context.new_page()
    for name, address in pages.items():
        page.goto(address)
        assert page.locator("main").inner_text().strip(), name
        assert page.locator("h1").count() == 1, name
    context.close()


@pytest.mark.slow
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_colours_can_be_told_from_paper(
    visiting: Visiting, sample_address: str, pages: dict[str, str], scheme: str
) -> None:
    with visiting(sample_address, color_scheme=scheme) as page:
        for name in ("search", "map", "years", "passage", "entity", "statistics"):
            page.goto(pages[name], wait_until="load")
            assert faults(page) == [], name


def faults(page: Page) -> list[str]:
    """What axe-core calls serious or critical on a page: rule and the first element."""
    if not AXE.is_file():
        pytest.skip("axe-core is not set up here: run npm ci in api/web")
    page.evaluate(AXE.read_text("utf-8"))
    found: list[dict[str, Any]] = page.evaluate("axe.run().then((told) => told.violations)")
    return [
        f"{one['id']}: {one['nodes'][0]['html'][:120]} ({len(one['nodes'])})"
        for one in found
        if one["impact"] in SERIOUS
    ]
