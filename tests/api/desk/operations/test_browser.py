"""The pages of the statistics in a browser: on a phone, by keys, by a screen reader."""

from __future__ import annotations

import io
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Page, expect

from api.app import create_app
from api.desk.desk import Desk
from api.desk.people.records import Role
from api.logs import make_logger

Write = Callable[..., str]
Visiting = Callable[..., AbstractContextManager[Page]]
Serving = Callable[..., AbstractContextManager[str]]
AXE = Path(__file__).parents[4] / "api" / "web" / "node_modules" / "axe-core" / "axe.min.js"
PAGES = ("/desk/operations", "/desk/operations/lacking")
SPAN = "from=2026-11-01&to=2026-11-30"
PASSWORD = "a long enough one"


@pytest.fixture
def desk(desk_library: Any) -> Iterator[Desk]:  # noqa: ANN401 - a module that is loaded by its path
    """The desk that the application has, with a head."""
    desk_library.desk.people.add("hu", PASSWORD, role=Role.HEAD, shown="胡", branch="", by="test")
    yield desk_library.desk


@pytest.fixture
def address(desk_library: Any, serving: Serving, exchange: Write, enquiry: Write) -> Iterator[str]:  # noqa: ANN401
    for day in range(1, 29):
        for words in ("有没有地铁线路图", "地铁线路图有没有呢"):
            exchange(f"2026-11-{day:02}T02:00:00+00:00", words, refused=day % 3 == 0, good=day % 4 > 0)
        done = {"first_answered": f"2026-11-{day:02}T05:20:00+00:00", "state": "answered", "answers": 1}
        enquiry(f"2026-11-{day:02}T03:00:00+00:00", branch="南山馆", **done)
    with serving(create_app(desk_library, logger=make_logger(io.StringIO()))) as at:
        yield at


def enter(page: Page, following: str) -> None:
    page.goto(f"/signin?next={following}")
    page.fill("#signin-name", "hu")
    page.fill("#signin-password", PASSWORD)
    page.keyboard.press("Enter")
    page.wait_for_url(lambda url: urlsplit(url).path == following)


@pytest.mark.slow
@pytest.mark.parametrize("width", [1280, 390])
def test_the_pages_suit_every_screen_and_every_reader(visiting: Visiting, address: str, width: int) -> None:
    with visiting(address, viewport={"width": width, "height": 900}) as page:
        enter(page, PAGES[0])
        for path in PAGES:
            page.goto(f"{path}?{SPAN}")
            assert page.evaluate("document.documentElement.scrollWidth <= innerWidth"), path
            cells = "[...document.querySelectorAll('td, th')].map(cell => getComputedStyle(cell).display)"
            assert set(page.evaluate(cells)) == {"table-cell"}, "another part's style reaches into the tables"
            if AXE.exists():
                page.evaluate(AXE.read_text("utf-8"))
                found = page.evaluate("axe.run().then(r => r.violations.map(v => [v.id, v.impact]))")
                assert [one for one in found if one[1] in ("serious", "critical")] == []


@pytest.mark.slow
def test_a_span_is_chosen_and_a_table_opened_by_keys(visiting: Visiting, address: str) -> None:
    with visiting(address) as page:
        enter(page, PAGES[0])
        page.fill("#op-from", "2026-11-01")
        page.fill("#op-to", "2026-11-30")
        page.select_option("#op-branch", "南山馆")
        page.locator(".op-show button").focus()
        page.keyboard.press("Enter")
        page.wait_for_url("**branch=**")
        expect(page.locator("#chart-enquiry_kinds table")).to_be_hidden()
        page.locator("#chart-enquiry_kinds summary").focus()
        page.keyboard.press("Enter")
        expect(page.locator("#chart-enquiry_kinds table")).to_contain_text("事实性28100.0%")
