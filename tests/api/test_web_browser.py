"""The pages in a real browser, over a library that the sample collection was ingested into."""

from __future__ import annotations

import io
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager
from types import ModuleType
from urllib.parse import quote

import pytest
from fastapi import FastAPI
from playwright.sync_api import Page, expect

from api.app import create_app
from api.logs import make_logger

pytestmark = pytest.mark.slow

Serving = Callable[[FastAPI], AbstractContextManager[str]]
Visiting = Callable[..., AbstractContextManager[Page]]
NARROW = {"width": 390, "height": 844}
SEARCH = "洪武年间南京修城墙"
ASK = "徐霞客湘江遇盗时停船在什么地方？"
BEYOND = "量子计算机的超导芯片在多少开尔文下工作？"


@pytest.fixture
def page(visiting: Visiting, sample_address: str) -> Iterator[Page]:
    with visiting(sample_address) as opened:
        yield opened


def line_of(page: Page, selector: str) -> str:
    return str(page.locator(selector).first.evaluate("one => getComputedStyle(one).textDecorationLine"))


def test_searching_shows_tags_marks_and_reasons(page: Page) -> None:
    page.goto("/")
    page.get_by_label("检索词或问题").fill(SEARCH)
    page.get_by_role("button", name="检索").click()
    expect(page.locator(".hit")).to_have_count(10)
    first = page.locator(".hit").first
    expect(first.locator("mark").first).to_be_visible()
    expect(first.locator(".why")).to_contain_text("字词相同")
    expect(first.locator(".why")).to_contain_text("同一地点：南京")
    expect(first.locator(".ranks")).to_contain_text("字词与古今对译：第")
    expect(page.locator(".senses")).to_contain_text("洪武")
    assert line_of(page, ".hit .t-LOC") == "underline"
    assert first.locator(".t-LOC").first.get_attribute("title").startswith("地名")
    page.get_by_role("link", name="下一页").click()
    expect(page.locator("ol.hits")).to_have_attribute("start", "11")
    page.get_by_role("link", name="上一页").click()
    expect(page.locator("ol.hits")).not_to_have_attribute("start", "11")


def test_a_filter_narrows_and_is_taken_away(page: Page) -> None:
    page.goto(f"/?q={quote('南京')}")
    page.locator("#facets .facet", has_text="馆藏专题").get_by_role("link", name="特藏").click()
    expect(page.locator(".chips")).to_contain_text("馆藏专题：特藏")
    assert f"collection={quote('特藏')}" in page.url
    assert page.locator(".hit").count() > 0
    page.locator(".chips a").first.click()
    expect(page.locator(".chips")).to_have_count(0)


def test_nothing_found_is_said_with_help(page: Page) -> None:
    page.goto(f"/?q={quote('南京')}&book={quote('没有这部书')}")
    expect(page.get_by_role("heading", name="馆藏中没有找到")).to_be_visible()
    page.get_by_role("link", name="清除全部").click()
    expect(page.locator(".hit").first).to_be_visible()


def test_a_passage_hides_and_shows_a_type_and_opens_a_card(page: Page) -> None:
    page.goto(f"/?q={quote(SEARCH)}&type=LOC")
    page.get_by_role("link", name="看上下文").first.click()
    assert line_of(page, ".exhibit .t-LOC") == "underline"
    page.get_by_role("checkbox", name="地名").uncheck()
    assert line_of(page, ".exhibit .t-LOC") == "none"
    page.get_by_role("checkbox", name="地名").check()
    assert line_of(page, ".exhibit .t-LOC") == "underline"
    page.locator("a.stop").first.focus()
    card = page.locator(".popover")
    expect(card).to_be_visible()
    for word in ("实体", "置信度", "标引者", "审核"):
        expect(card).to_contain_text(word)
    page.keyboard.press("Escape")
    expect(card).to_be_hidden()
    expect(page.locator("#cite-gbt7714")).to_contain_text("/id/passage/")


def test_an_answer_leads_to_its_quotation(page: Page) -> None:
    page.goto("/")
    page.get_by_label("检索词或问题").fill(ASK)
    page.get_by_role("button", name="提问").click()
    page.wait_for_url("**/ask?*")
    quotes = page.locator("blockquote").all_text_contents()
    assert any("泊新塘" in quote for quote in quotes)
    page.locator("figcaption a").first.click()
    page.wait_for_url("**/passages/*")
    marked = "".join(page.locator(".exhibit mark").all_text_contents())
    assert marked == quotes[0].strip()


def test_a_question_beyond_the_holdings_is_refused(page: Page) -> None:
    page.goto(f"/ask?q={quote(BEYOND)}")
    expect(page.locator(".said")).to_contain_text("馆藏中没有找到")
    expect(page.get_by_role("heading", name="请馆员帮忙")).to_be_visible()
    assert page.locator(".hit").count() > 0
    expect(page.locator("blockquote")).to_have_count(0)


def test_the_keyboard_alone_suffices(page: Page) -> None:
    page.goto("/about")
    page.keyboard.press("Tab")
    expect(page.get_by_role("link", name="跳到正文")).to_be_focused()
    page.keyboard.press("/")
    expect(page.locator("#q")).to_be_focused()
    page.keyboard.type(SEARCH)
    page.keyboard.press("Enter")
    expect(page.locator(".hit")).to_have_count(10)
    tab_to(page, ".hit h2 a")
    page.keyboard.press("Enter")
    expect(page.locator(".exhibit")).to_be_visible()
    tab_to(page, "a.stop")
    expect(page.locator(".popover")).to_be_visible()
    page.keyboard.press("Enter")
    expect(page.locator(".popover")).to_be_focused()
    page.keyboard.press("Escape")
    expect(page.locator("a.stop").first).to_be_focused()
    tab_to(page, "#legend input")
    page.keyboard.press("Space")
    expect(page.locator("#legend input").first).not_to_be_checked()


def tab_to(page: Page, selector: str) -> None:
    """Press Tab until something that ``selector`` names has the focus, which must be visible there."""
    for _ in range(120):
        page.keyboard.press("Tab")
        if page.evaluate("selector => document.activeElement.matches(selector)", selector):
            assert page.evaluate("getComputedStyle(document.activeElement).outlineStyle") == "solid"
            return
    pytest.fail(f"the keyboard never came to {selector}")


def test_everything_works_with_scripts_off(visiting: Visiting, sample_address: str) -> None:
    with visiting(sample_address, java_script_enabled=False) as page:
        page.goto("/")
        page.locator("#q").fill(ASK)
        page.locator("button", has_text="提问").click()
        expect(page.locator("blockquote").first).to_be_visible()
        page.locator("a", has_text="改用检索查找").click()
        page.locator(".hit h2 a").first.click()
        kind = page.locator("#legend input").first
        kind.uncheck()
        expect(kind).not_to_be_checked()
        page.locator("a.stop").first.click()
        expect(page.locator(".card:target")).to_be_visible()
        expect(page.locator("button[data-cite-copy]").first).to_be_hidden()


def test_no_page_scrolls_sideways_on_a_phone(visiting: Visiting, sample_address: str) -> None:
    with visiting(sample_address, viewport=NARROW) as page:
        page.goto(f"/?q={quote('于谦')}")
        passage = page.locator(".hit h2 a").first.get_attribute("href")
        page.goto(str(passage))
        whole = page.get_by_role("link", name="读全文").get_attribute("href")
        others = ["/", "/about", f"/?q={quote(SEARCH)}&type=LOC", f"/ask?q={quote(ASK)}", f"/ask?q={quote(BEYOND)}"]
        for path in [str(passage), str(whole), *others, f"/?q={'w' * 400}"]:
            page.goto(path)
            wider = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
            assert wider <= 0, path


def test_a_card_stays_on_a_phones_screen(visiting: Visiting, sample_address: str) -> None:
    with visiting(sample_address, viewport=NARROW, has_touch=True) as page:
        page.goto(f"/?q={quote(SEARCH)}&type=LOC")
        page.goto(page.locator(".hit h2 a").first.get_attribute("href") or "")
        for number in range(min(page.locator("a.stop").count(), 8)):
            page.locator("a.stop").nth(number).tap()
            expect(page.locator(".popover")).to_be_visible()
            box = page.locator(".popover").bounding_box()
            assert box
            assert box["x"] >= 0
            assert box["x"] + box["width"] <= NARROW["width"]
            assert box["y"] + box["height"] <= NARROW["height"]
            page.keyboard.press("Escape")


def test_a_card_waits_for_the_click_however_long_a_slow_phone_takes(visiting: Visiting, sample_address: str) -> None:
    with visiting(sample_address, viewport=NARROW, has_touch=True) as page:
        page.goto(f"/?q={quote(SEARCH)}&type=LOC")
        page.goto(page.locator(".hit h2 a").first.get_attribute("href") or "")  # no mouse that rests on a tag
        stop = page.locator("a.stop").first
        stop.dispatch_event("pointerdown")
        stop.dispatch_event("pointerup")
        page.wait_for_timeout(900)
        stop.evaluate("one => one.focus()")
        expect(page.locator(".popover")).to_be_hidden()
        stop.dispatch_event("click")
        expect(page.locator(".popover")).to_be_visible()
        page.keyboard.press("Escape")
        stop.evaluate("one => one.blur()")
        stop.evaluate("one => one.focus()")
        expect(page.locator(".popover")).to_be_visible()


def test_an_attack_is_shown_and_does_nothing(serving: Serving, visiting: Visiting, fake: ModuleType) -> None:
    with serving(create_app(fake.FakeLibrary(), logger=make_logger(io.StringIO()))) as at, visiting(at) as page:
        paths = ["/?q=" + quote(fake.ATTACK), "/ask?q=" + quote(fake.ATTACK), "/passages/wall-1", "/entities/p/1"]
        for path in paths:
            page.goto(path)
            expect(page.locator("body")).to_contain_text("document.title='开'")
            strange = "[...document.images].filter(one => !one.getAttribute('src').startsWith('/api/pictures/')).length"
            assert page.evaluate(strange) == 0
            assert page.title() != "开"


def test_an_astral_ideograph_is_marked_whole(serving: Serving, visiting: Visiting, fake: ModuleType) -> None:
    with serving(create_app(fake.FakeLibrary(), logger=make_logger(io.StringIO()))) as at, visiting(at) as page:
        page.goto("/passages/%E5%BF%97%231?begin=5&end=6")
        expect(page.locator(".exhibit mark")).to_have_text("𠮷")
