"""Reading in a real browser: tags and their cards, the keyboard, a text set down the page, print, a screen reader."""

from __future__ import annotations

import io
import re
from collections.abc import Callable
from contextlib import AbstractContextManager
from pathlib import Path
from types import ModuleType
from urllib.parse import quote

import pytest
from fastapi import FastAPI
from playwright.sync_api import Page, expect
from starlette.testclient import TestClient

from api.app import create_app
from api.logs import make_logger

pytestmark = pytest.mark.slow

Serving = Callable[[FastAPI], AbstractContextManager[str]]
Visiting = Callable[..., AbstractContextManager[Page]]
AXE = Path(__file__).parents[2] / "api" / "web" / "node_modules" / "axe-core" / "axe.min.js"
NARROW = {"width": 390, "height": 844}
WIDER = "document.documentElement.scrollWidth - document.documentElement.clientWidth"


@pytest.fixture(scope="module")
def book(sample_app: FastAPI) -> str:
    """The page of a classical text of ten passages."""
    client = TestClient(sample_app)
    hit = client.get("/api/search", params={"q": "蔡侯紙", "book": "燈窗隨錄", "k": 1}).json()["hits"][0]
    return "/documents/" + str(client.get(f"/api/passages/{quote(hit['passage_id'])}").json()["document_id"])


def line_of(page: Page, selector: str) -> str:
    return str(page.locator(selector).first.evaluate("one => getComputedStyle(one).textDecorationLine"))


def faults(page: Page) -> list[str]:
    if not AXE.is_file():
        pytest.skip("axe-core is not set up here: run npm ci in api/web")
    page.evaluate(AXE.read_text("utf-8"))
    found = page.evaluate("axe.run().then((told) => told.violations)")
    return [
        f"{one['id']}: {one['nodes'][0]['html'][:200]}" for one in found if one["impact"] in ("serious", "critical")
    ]


def test_types_are_toggled_shared_and_remembered(visiting: Visiting, sample_address: str, book: str) -> None:
    with visiting(sample_address) as page:
        page.goto(book)
        assert line_of(page, ".sheet .t-LOC") == "underline"
        page.get_by_role("checkbox", name="地名").uncheck()
        assert line_of(page, ".sheet .t-LOC") == "none"
        assert line_of(page, ".sheet .t-PER") == "underline"
        expect(page).to_have_url(re.compile("show=PER,ORG,OFI,BOOK,TIME,EVENT,SUBJECT"))
        hidden = page.locator("a.stop:has(.t-LOC):not(:has(.t:not(.t-LOC)))").first
        hidden.hover()
        page.wait_for_timeout(400)
        expect(page.locator(".popover")).to_be_hidden()
        page.goto(book)
        expect(page.get_by_role("checkbox", name="地名")).not_to_be_checked()
        page.get_by_role("button", name="全部隐去").click()
        assert line_of(page, ".sheet .t-PER") == "none"
        page.get_by_role("button", name="全部显示").click()
        assert line_of(page, ".sheet .t-LOC") == "underline"
        expect(page).not_to_have_url(re.compile("show="))


def test_a_card_tells_an_era_and_its_evidence(visiting: Visiting, sample_address: str, book: str) -> None:
    with visiting(sample_address) as page:
        page.goto(book)
        page.locator("a.stop:has(.t-TIME)").first.hover()
        card = page.locator(".popover .card")
        expect(card.first).to_be_visible()
        for word in ("公元105年", "实体", "候选", "依据", "标引者", "审核", "这处标引的数据"):
            expect(card.first).to_contain_text(word)
        page.mouse.move(2, 2)
        expect(page.locator(".popover")).to_be_hidden()
        page.locator("a.stop").first.click()
        expect(card.first).to_be_visible()
        page.get_by_role("button", name="关闭").click()
        expect(page.locator(".popover")).to_be_hidden()


def test_a_text_is_no_prison_for_the_tab_key(visiting: Visiting, sample_address: str, book: str) -> None:
    with visiting(sample_address) as page:
        page.goto(book)
        page.locator("#p-1 .leaf-number").focus()
        page.keyboard.press("Tab")
        expect(page.locator("#p-1 a.stop").first).to_be_focused()
        expect(page.locator(".popover")).to_be_visible()
        page.keyboard.press("ArrowRight")
        expect(page.locator("#p-1 a.stop").nth(1)).to_be_focused()
        page.keyboard.press("ArrowLeft")
        page.keyboard.press("Enter")
        expect(page.locator(".popover")).to_be_focused()
        page.keyboard.press("Escape")
        expect(page.locator("#p-1 a.stop").first).to_be_focused()
        expect(page.locator(".popover")).to_be_hidden()
        page.keyboard.press("Tab")
        expect(page.locator("#p-2 .leaf-number")).to_be_focused()


def test_a_card_is_shown_to_who_was_there_before_the_script(
    sample_app: FastAPI, serving: Callable[..., AbstractContextManager[str]], visiting: Visiting, book: str
) -> None:
    with serving(sample_app, late=0.4) as late, visiting(late) as page:
        page.goto(book, wait_until="commit")
        page.locator("#p-1 a.stop").first.focus()
        expect(page.locator(".popover")).to_be_visible()


def test_a_text_is_set_down_the_page(visiting: Visiting, sample_address: str, book: str) -> None:
    for view in ({"width": 1280, "height": 900}, NARROW):
        with visiting(sample_address, viewport=view) as page:
            page.goto(book)
            if not page.get_by_role("radio", name="直排").is_visible():
                page.get_by_text("阅读设置").click()
            page.get_by_role("radio", name="直排").check()
            sheet = page.locator(".sheet")
            assert sheet.evaluate("one => getComputedStyle(one).writingMode") == "vertical-rl"
            assert page.evaluate(WIDER) <= 0
            assert sheet.evaluate("one => one.scrollWidth > one.clientWidth && one.scrollLeft === 0")
            first, second = (page.locator(f"#p-{number}").bounding_box() for number in (1, 2))
            assert first
            assert second
            assert first["x"] > second["x"]
            sheet.evaluate("one => one.dispatchEvent(new WheelEvent('wheel', {deltaY: 200, cancelable: true}))")
            assert sheet.evaluate("one => one.scrollLeft") < 0
            page.locator("#p-1 a.stop").first.focus()
            page.keyboard.press("ArrowDown")
            expect(page.locator("#p-1 a.stop").nth(1)).to_be_focused()
            box = page.locator(".popover").bounding_box()
            assert box
            assert box["x"] >= 0
            assert box["x"] + box["width"] <= view["width"]
            assert box["y"] + box["height"] <= view["height"]
            page.reload()
            expect(page.locator(".sheet.vertical")).to_be_visible()


def test_reading_without_scripts(visiting: Visiting, sample_address: str, book: str) -> None:
    with visiting(sample_address, java_script_enabled=False) as page:
        page.goto(f"{book}?show=PER,TIME")
        assert line_of(page, ".sheet .t-LOC") == "none"
        assert line_of(page, ".sheet .t-PER") == "underline"
        assert str(page.locator(".t-TIME[title]").first.get_attribute("title")).startswith("时间（年号纪年） · ")
        page.locator("#p-1 .skip-tags").focus()
        expect(page.locator("#p-1 .skip-tags")).to_be_visible()
        page.locator("#p-1 .skip-tags").click()
        expect(page).to_have_url(re.compile("#p-2$"))
        page.get_by_role("radio", name="直排").check()
        page.get_by_role("button", name="应用").click()
        expect(page).to_have_url(re.compile(r"\?page=1&show=PER,TIME&set=vertical$"))
        expect(page.locator(".sheet.vertical")).to_be_visible()
        page.goto(book)
        expect(page.locator(".sheet.vertical")).to_be_visible()
        page.locator("#jump").fill("7")
        page.get_by_role("button", name="前往").click()
        expect(page).to_have_url(re.compile("#p-7$"))
        page.locator("#find").fill("蔡侯纸")
        page.get_by_role("button", name="查找").click()
        expect(page.locator(".findings mark").first).to_have_text("蔡侯紙")
        page.goto(f"{book}?set=horizontal")
        page.locator("a.stop").first.click()
        expect(page.locator(".card")).to_contain_text("置信度")
        expect(page.locator(".exhibit mark")).to_be_visible()


def test_print_is_the_text_and_its_source(visiting: Visiting, sample_address: str, book: str, tmp_path: Path) -> None:
    with visiting(sample_address) as page:
        for setting in ("horizontal", "vertical"):
            page.goto(f"{book}?set={setting}")
            page.emulate_media(media="print")
            for chrome in (".tools", ".guide", ".box", ".masthead nav", ".about", ".colophon"):
                expect(page.locator(chrome).first).to_be_hidden()
            for shown in ("h1", "#p-1 .text", "#p-10 .text", "#cite-gbt7714"):
                expect(page.locator(shown)).to_be_visible()
            assert page.locator(".sheet").evaluate("one => getComputedStyle(one).overflowX") == "visible"
            pages = page.pdf(format="A4").count(b"/Type /Page\n")
            assert 2 <= pages <= 4
            page.emulate_media(media="screen")


def test_a_screen_reader_finds_nothing_serious(visiting: Visiting, sample_address: str, book: str) -> None:
    with visiting(sample_address) as page:
        page.goto(f"{book}?set=vertical&find={quote('陽')}")
        page.locator("a.stop").nth(3).focus()
        expect(page.locator(".popover .card").first).to_be_visible()
        assert faults(page) == []
        page.goto(str(page.locator("a.stop").first.get_attribute("href")))
        assert faults(page) == []
    with visiting(sample_address, viewport=NARROW, color_scheme="dark") as page:
        page.goto(f"{book}?show=PER")
        for summary in ("目录与查找", "阅读设置"):
            page.get_by_text(summary).click()
        assert page.evaluate(WIDER) <= 0
        assert faults(page) == []


def test_an_open_choice_an_astral_name_and_an_attack(serving: Serving, visiting: Visiting, fake: ModuleType) -> None:
    with serving(create_app(fake.FakeLibrary(), logger=make_logger(io.StringIO()))) as at, visiting(at) as page:
        page.goto(f"/documents/{quote('志/城垣')}?find={quote(fake.ATTACK)}")
        expect(page.locator(".contents")).to_contain_text("document.title='开'")
        assert page.title().startswith("城垣小记")
        assert page.locator("img[src=x], script:not([src])").count() == 0
        expect(page.locator("#p-1 a.stop").first).to_have_text("𠮷阳")
        assert page.locator("#p-1 .text").evaluate("one => one.textContent") == fake.TEXT
        page.locator("a.stop:has(.t-PER)").first.focus()
        card = page.locator(".popover .card").first
        expect(card).to_contain_text("未定")
        for word in ("周大年", "0.50", "同朝", "0.01"):
            expect(card).to_contain_text(word)
        expect(page.locator(".popover .card")).to_have_count(2)
