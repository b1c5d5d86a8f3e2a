"""The queue by keyboard, and a draft that outlives its page, in a real browser."""

from __future__ import annotations

import io
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager
from dataclasses import dataclass, replace
from pathlib import Path
from types import ModuleType

import pytest
from playwright.sync_api import Page, expect

from api.app import create_app
from api.desk.desk import Desk
from api.desk.enquiries.records import Enquiry, Kind
from api.desk.enquiries.tables import enquiries
from api.desk.people.records import Role
from api.logs import make_logger

Visiting = Callable[..., AbstractContextManager[Page]]
Serving = Callable[..., AbstractContextManager[str]]
AXE = Path(__file__).parents[4] / "api" / "web" / "node_modules" / "axe-core" / "axe.min.js"
ASKED = Enquiry("南京城墙是哪一年修的？")


@dataclass(frozen=True)
class Place:
    address: str
    desk: Desk


@pytest.fixture
def place(fake: ModuleType, serving: Serving) -> Iterator[Place]:
    """A desk with three enquiries that is served."""
    library = fake.FakeLibrary()
    desk: Desk = library.desk
    for name in ("li", "wang"):
        desk.people.add(name, "a long enough one", role=Role.LIBRARIAN, shown=f"{name}馆员", by="test")
    for kind in (Kind.NOVELTY, Kind.DIRECTIONAL, Kind.FACTUAL):
        desk.enquiries.add(replace(ASKED, question=f"{kind} 的问题", kind=kind))
    with serving(create_app(library, logger=make_logger(io.StringIO()))) as address:
        yield Place(address, desk)


def sign_in(page: Page, name: str = "li") -> None:
    page.goto("/signin")
    page.locator("input[name=name]").fill(name)
    page.locator("input[name=password]").fill("a long enough one")
    page.keyboard.press("Enter")
    page.wait_for_url("**/desk", wait_until="load")


@pytest.mark.slow
def test_the_queue_is_worked_through_by_keyboard(place: Place, visiting: Visiting) -> None:
    with visiting(place.address) as page:
        sign_in(page)
        links = page.locator("tr[data-enquiry] .asked a")
        expect(links).to_have_text(["directional 的问题", "factual 的问题", "novelty 的问题"])
        page.keyboard.press("j")
        expect(links.nth(0)).to_be_focused()
        page.keyboard.press("j")
        page.keyboard.press("j")
        page.keyboard.press("j")
        expect(links.nth(2)).to_be_focused()
        page.keyboard.press("k")
        page.keyboard.press("c")
        page.wait_for_url("**/desk/enquiries/3#claim", wait_until="load")
        assert place.desk.enquiries.enquiry(3).assignee == "li"
        page.locator("#draft-text").focus()
        page.keyboard.type("jck/")
        expect(page.locator("#draft-text")).to_have_value("jck/")
        page.goto("/desk")
        page.keyboard.press("/")
        expect(page.locator("#enq-q")).to_be_focused()
        page.keyboard.type("novelty")
        page.keyboard.press("Enter")
        expect(page.locator("tr[data-enquiry]")).to_have_count(1)


@pytest.mark.slow
def test_a_second_click_hands_nothing_in_twice(fake: ModuleType, serving: Serving, visiting: Visiting) -> None:
    library = fake.FakeLibrary()
    with serving(create_app(library), late=0.4) as address, visiting(address) as page:
        page.goto("/enquiries/new")
        page.locator("#question").fill("城墙何时修的")
        page.evaluate("""() => {
            const button = document.querySelector("button.primary");
            button.click();
            setTimeout(() => button.click(), 150);
        }""")
        expect(page.locator("main")).to_contain_text("ZX")
    assert library.desk.enquiries.store.count(enquiries.c.id > 0) == 1


@pytest.mark.slow
def test_a_text_being_written_outlives_its_page(place: Place, visiting: Visiting) -> None:
    place.desk.enquiries.claim(1, by="li")
    with visiting(place.address) as page:
        sign_in(page)
        page.goto("/desk/enquiries/1")
        page.locator("#draft-text").fill("写到一半")
        page.goto("/desk")
        page.goto("/desk/enquiries/1")
        expect(page.locator("#draft-text")).to_have_value("写到一半")
        page.get_by_role("button", name="存草稿").click()
        page.wait_for_url("**#draft", wait_until="load")
        assert place.desk.enquiries.enquiry(1).draft == "写到一半"


@pytest.mark.slow
def test_a_text_that_did_not_arrive_is_not_lost(place: Place, visiting: Visiting) -> None:
    place.desk.enquiries.claim(1, by="li")
    with visiting(place.address) as page:
        sign_in(page)
        page.goto("/desk/enquiries/1")
        page.locator("#draft-text").fill("写了半小时的答复")
        page.context.clear_cookies()
        page.get_by_role("button", name="存草稿").click()
        page.wait_for_url("**/signin**", wait_until="load")
        assert place.desk.enquiries.enquiry(1).draft == ""
        sign_in(page)
        page.goto("/desk/enquiries/1")
        expect(page.locator("#draft-text")).to_have_value("写了半小时的答复")
        page.get_by_role("button", name="存草稿").click()
        page.wait_for_url("**#draft", wait_until="load")
        assert place.desk.enquiries.enquiry(1).draft == "写了半小时的答复"
        assert page.evaluate("Object.keys(sessionStorage)") == [], "what was kept need not stay on a shared machine"


@pytest.mark.slow
@pytest.mark.parametrize("width", [1280, 390])
def test_pages_suit_a_phone_and_a_screen_reader(place: Place, visiting: Visiting, width: int) -> None:
    if not AXE.is_file():
        pytest.skip("axe-core is not set up here: run npm ci in api/web")
    kept = place.desk.enquiries
    kept.claim(1, by="li")
    kept.draft(1, "拟稿", by="li", machine="机器拟稿")
    kept.answer(1, "答复", by="li")
    taken = kept.add(ASKED)
    shown = f"/enquiries/{taken.enquiry.number}?key={taken.key}"
    addresses = ("/desk", "/desk/enquiries/1", "/desk/enquiries/2", "/desk/enquiries/new", "/enquiries/new",
                 "/enquiries", shown)  # fmt: skip
    with visiting(place.address, viewport={"width": width, "height": 844}) as page:
        sign_in(page)
        for address in addresses:
            page.goto(address, wait_until="load")
            assert page.evaluate("document.documentElement.scrollWidth <= innerWidth"), f"{address} is too wide"
            page.evaluate(AXE.read_text("utf-8"))
            found = page.evaluate("axe.run().then((told) => told.violations)")
            serious = [one["id"] for one in found if one["impact"] in ("serious", "critical")]
            assert serious == [], (address, serious)
