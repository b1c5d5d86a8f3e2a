"""The pages of data in a real browser: with scripts and without, by keyboard, asking no other site for anything."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractContextManager

import pytest
from playwright.sync_api import Browser, Page, expect

pytestmark = pytest.mark.slow

Visiting = Callable[..., AbstractContextManager[Page]]
NARROW, WIDE = {"width": 390, "height": 844}, {"width": 1280, "height": 900}


def test_the_editor_runs_a_query_by_keyboard(visiting: Visiting, sample_address: str) -> None:
    with visiting(sample_address) as page:
        page.goto("/sparql")
        editor = page.locator(".CodeMirror")
        expect(editor).to_be_visible()
        expect(page.locator("#query")).to_be_hidden()
        expect(page.locator(".CodeMirror .parseErrorIcon")).to_have_count(0)
        editor.click()
        page.keyboard.press("Control+a")
        page.keyboard.type("SELECT DISTINCT ?t WHERE { ?c a bf:Collection ; dcterms:title ?t ")
        page.keyboard.type("}")
        page.keyboard.press("Control+Enter")
        expect(page.locator("#result tbody tr")).to_have_count(3)
        assert "bf%3ACollection" in page.url
        expect(page.locator("#result")).to_be_focused()


def test_tab_leaves_the_editor_and_completion_knows_our_terms(visiting: Visiting, sample_address: str) -> None:
    with visiting(sample_address) as page:
        page.goto("/sparql")
        page.locator(".CodeMirror").click()
        page.keyboard.press("Tab")
        expect(page.get_by_role("button", name="运行")).to_be_focused()
        page.keyboard.press("Shift+Tab")
        page.keyboard.press("Control+a")
        page.keyboard.type("SELECT * WHERE { ?t wm:tagT")
        page.keyboard.press("Control+Space")
        expect(page.locator(".CodeMirror-hints")).to_have_text("wm:tagType")
        page.keyboard.press("Enter")
        expect(page.locator(".CodeMirror-line").last).to_contain_text("wm:tagType")
        assert page.evaluate("Object.keys(localStorage).length") == 0


def test_a_mistake_is_marked_and_said(browser: Browser, sample_address: str) -> None:
    context = browser.new_context(base_url=sample_address, locale="zh-CN", viewport=WIDE)
    page = context.new_page()
    page.goto("/sparql")
    page.locator(".CodeMirror").click()
    page.keyboard.press("Control+a")
    page.keyboard.type("SELECT * WHERE ( ?s ?p ?o")
    expect(page.locator(".CodeMirror .parseErrorIcon")).to_have_count(1)
    page.get_by_role("button", name="运行").click()
    expect(page.get_by_role("alert")).to_contain_text("请求有误")
    expect(page.locator(".CodeMirror")).to_contain_text("SELECT * WHERE ( ?s ?p ?o")
    context.close()


def test_a_result_is_saved_as_a_file(visiting: Visiting, sample_address: str) -> None:
    with visiting(sample_address) as page:
        page.goto("/sparql")
        page.get_by_role("link", name="各馆藏专题有多少部文献").click()
        with page.expect_download() as download:
            page.get_by_role("button", name="CSV").click()
        assert download.value.suggested_filename == "wenmai.csv"
        assert "古籍" in download.value.path().read_text("utf-8")


@pytest.mark.parametrize("viewport", [NARROW, WIDE])
@pytest.mark.parametrize("scripts", [True, False])
def test_the_pages_fit_and_work_without_scripts(
    visiting: Visiting, sample_address: str, viewport: dict[str, int], scripts: bool
) -> None:
    with visiting(sample_address, viewport=viewport, java_script_enabled=scripts) as page:
        page.goto("/sparql")
        page.locator(".examples a").nth(1).click()
        expect(page.locator("#result tbody tr")).to_have_count(20)
        page.locator("#result td a").first.click()
        expect(page.locator("h1")).to_contain_text("南京")
        page.goto("/sparql")
        page.get_by_role("button", name="运行").click()
        expect(page.locator("#result tbody tr").first).to_be_visible()
        for path in ("/data/entity/l0001", "/data/collection/%E5%8F%A4%E7%B1%8D", "/dataset"):
            assert page.goto(path).status == 200  # type: ignore[union-attr]
            if scripts:
                assert page.evaluate("document.documentElement.scrollWidth - innerWidth") <= 0
