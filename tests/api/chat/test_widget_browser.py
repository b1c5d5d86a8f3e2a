"""The widget in a page of another site, and the conversation on its own page, in a real browser."""

from __future__ import annotations

import functools
import http.server
import re
import threading
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from pathlib import Path
from types import ModuleType

import pytest
from playwright.sync_api import Browser, FrameLocator, Page, Route, expect

from api.app import create_app
from api.chat.doors import Doors

AXE = Path(__file__).parents[3] / "api" / "web" / "node_modules" / "axe-core" / "axe.min.js"
PHONE = {"width": 390, "height": 844}
SERIOUS = ("serious", "critical")
OTHERS = """<!doctype html><html lang="{language}"><head><meta charset="utf-8"><title>别馆</title>
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; script-src {site}; frame-src {site}"></head>
<body><h1>别馆</h1><p><a href="#">馆讯</a></p><script src="{site}/static/widget.js" data-wenmai async></script></body>
</html>
"""
Visiting = Callable[..., AbstractContextManager[Page]]


@contextmanager
def other_site(folder: Path) -> Iterator[int]:
    """Serve the files of a folder at another port; return it."""
    handler = functools.partial(_Quiet, directory=str(folder))
    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), handler) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield server.server_address[1]
        server.shutdown()


class _Quiet(http.server.SimpleHTTPRequestHandler):
    def log_message(self, *_: object) -> None:
        """Say nothing."""


@pytest.fixture
def port(tmp_path: Path) -> Iterator[int]:
    (tmp_path / "site").mkdir()
    with other_site(tmp_path / "site") as found:
        yield found


@pytest.fixture
def site(
    fake: ModuleType,
    serving: Callable[..., AbstractContextManager[str]],
    port: int,
    tmp_path: Path,
) -> Iterator[str]:
    """The address of the library, whose widget stands in pages of ``localhost``, which is another site."""
    doors = Doors(widget_hosts=(f"http://localhost:{port}", f"http://127.0.0.1:{port}"))
    with serving(create_app(fake.FakeLibrary(doors=doors))) as address:
        for language in ("zh-CN", "zh-TW", "en"):
            page = tmp_path / "site" / f"{language}.html"
            page.write_text(OTHERS.format(site=address, language=language), "utf-8")
        yield address


@contextmanager
def opened(browser: Browser, **options: object) -> Iterator[Page]:
    context = browser.new_context(locale="zh-CN", **options)  # type: ignore[arg-type]
    page = context.new_page()
    faults: list[str] = []
    page.on("pageerror", lambda error: faults.append(str(error)))
    page.on("console", lambda message: faults.append(message.text) if message.type == "error" else None)
    yield page
    cookies = [one["name"] for one in context.cookies()]
    context.close()
    assert [one for one in faults if "favicon" not in one and "404" not in one] == []
    assert "wenmai-chat" not in cookies


def ask(frame: FrameLocator, question: str, turns: int) -> None:
    frame.locator("#q").fill(question)
    frame.locator("#q").press("Enter")
    expect(frame.locator(".turn:not(.pending)")).to_have_count(turns)


@pytest.mark.slow
def test_the_widget_answers_in_the_page_of_another_site(browser: Browser, site: str, port: int) -> None:
    with opened(browser) as page:
        page.goto(f"http://localhost:{port}/zh-CN.html")
        button = page.get_by_role("button", name="问图书馆")
        expect(button).to_have_attribute("aria-expanded", "false")
        assert [one.url for one in page.frames[1:]] == ["about:blank"]
        for _ in range(2):
            page.keyboard.press("Tab")
        page.keyboard.press("Enter")
        frame = page.frame_locator("iframe")
        expect(frame.locator("#q")).to_be_focused()
        expect(page.get_by_role("dialog", name="问图书馆")).to_be_visible()
        page.keyboard.type("东门叫什么")
        page.keyboard.press("Enter")
        expect(frame.locator(".turn:not(.pending)")).to_have_count(1)
        expect(frame.locator("blockquote")).to_contain_text("东门")
        expect(frame.locator("#q")).to_be_focused()
        ask(frame, "何时", 2)
        assert (
            frame.locator("figcaption a").first.evaluate("one => one.target || document.querySelector('base').target")
            == "_blank"
        )
        frame.get_by_role("button", name="有帮助", exact=True).last.click()
        expect(frame.locator(".thanks").last).to_contain_text("谢谢")
        frame.locator("#q").press("Escape")
        expect(page.get_by_role("dialog")).to_be_hidden()
        expect(button).to_be_focused()
        page.keyboard.press("Enter")
        expect(frame.locator(".turn")).to_have_count(2)


@pytest.mark.slow
def test_the_widget_fills_a_phone_and_speaks_as_the_page(browser: Browser, site: str, port: int) -> None:
    with opened(browser, viewport=PHONE, has_touch=True, is_mobile=True) as page:
        page.goto(f"http://localhost:{port}/en.html")
        page.get_by_role("button", name="Ask the library").tap()
        panel = page.get_by_role("dialog")
        expect(panel).to_be_visible()
        assert panel.bounding_box() == {"x": 0, "y": 0, "width": 390, "height": 844}
        frame = page.frame_locator("iframe")
        ask(frame, "东门叫什么", 1)
        wider = "document.documentElement.scrollWidth - document.documentElement.clientWidth"
        assert frame.locator("html").evaluate(f"() => {wider}") <= 0
        page.get_by_role("button", name="Close").tap()
        expect(panel).to_be_hidden()
        page.goto(f"http://localhost:{port}/zh-TW.html")
        expect(page.get_by_role("button", name="問圖書館")).to_be_visible()


@pytest.mark.slow
def test_the_widget_goes_on_where_the_reader_left_it(browser: Browser, site: str, port: int) -> None:
    with opened(browser) as page:
        page.goto(f"http://127.0.0.1:{port}/zh-CN.html")
        page.get_by_role("button", name="问图书馆").click()
        ask(page.frame_locator("iframe"), "东门叫什么", 1)
        page.frames[-1].wait_for_function("() => sessionStorage.length > 0")  # its script has run, the session is kept
        page.reload()
        page.get_by_role("button", name="问图书馆").click()
        frame = page.frame_locator("iframe")
        expect(frame.locator(".question")).to_have_text("东门叫什么")
        ask(frame, "何时", 2)
        frame.get_by_role("button", name="新的话题").click()
        expect(frame.locator(".turn")).to_have_count(0)
        page.reload()
        page.get_by_role("button", name="问图书馆").click()
        expect(frame.locator("#q")).to_be_focused()
        expect(frame.locator(".turn")).to_have_count(0)


@pytest.mark.slow
def test_the_widget_does_not_stand_in_other_pages(browser: Browser, site: str, tmp_path: Path) -> None:
    with other_site(tmp_path / "site") as elsewhere:
        context = browser.new_context()
        page = context.new_page()
        page.goto(f"http://localhost:{elsewhere}/zh-CN.html")
        with page.expect_console_message(lambda message: "frame-ancestors" in message.text) as refused:
            page.get_by_role("button", name="问图书馆").click()
        assert refused.value.type == "error"
        context.close()


@pytest.mark.slow
@pytest.mark.skipif(not AXE.exists(), reason="axe-core is not here: npm ci --prefix api/web")
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_nothing_serious(visiting: Visiting, site: str, scheme: str) -> None:
    with visiting(site, viewport=PHONE, color_scheme=scheme) as page:
        for address in ("/ask", "/widget"):
            page.goto(address)
            for turn, question in enumerate(("东门叫什么", "何时"), start=1):
                page.locator("#q").fill(question)
                page.locator("#q").press("Enter")
                expect(page.locator(".turn:not(.pending)")).to_have_count(turn)
            page.locator(".judge summary").last.click()
            page.evaluate(AXE.read_text("utf-8"))
            found = page.evaluate("axe.run({ resultTypes: ['violations'] }).then((one) => one.violations)")
            grave = [(one["id"], one["nodes"][0]["html"]) for one in found if one["impact"] in SERIOUS]
            assert grave == [], address


@pytest.mark.slow
def test_the_conversation_by_the_keyboard(visiting: Visiting, site: str) -> None:
    with visiting(site) as page:
        page.goto("/ask")
        expect(page.locator("#q")).to_be_focused()
        page.keyboard.type("东门叫什么")
        page.keyboard.press("Enter")
        expect(page.locator(".turn:not(.pending)")).to_have_count(1)
        expect(page.locator("#q")).to_be_focused()
        expect(page.get_by_role("status").filter(has_text="已有回答")).to_contain_text("东门曰")
        page.keyboard.type("何时")
        page.keyboard.press("Enter")
        expect(page.locator(".turn:not(.pending)")).to_have_count(2)
        page.reload()
        expect(page.locator(".turn")).to_have_count(2)
        page.locator(".earlier > summary").click()
        page.locator("sup a").first.focus()
        page.keyboard.press("Enter")
        expect(page).to_have_url(re.compile("#note-"))
        page.get_by_role("button", name="新的话题").click()
        expect(page.locator(".turn")).to_have_count(0)


@pytest.mark.slow
def test_what_is_asked_while_an_answer_is_on_its_way_is_answered_after_it(
    fake: ModuleType, serving: Callable[..., AbstractContextManager[str]], visiting: Visiting
) -> None:
    with serving(create_app(fake.FakeLibrary()), late=0.4) as late, visiting(late) as page:
        page.goto("/ask")
        for question in ("东门叫什么", "何时", "门外有什么"):
            page.keyboard.type(question)
            page.keyboard.press("Enter")
        page.keyboard.type("还没")
        expect(page.locator(".turn.pending")).to_have_count(3)
        expect(page.locator(".turn:not(.pending)")).to_have_count(3)
        expect(page.locator(".turn .question")).to_have_text(["东门叫什么", "何时", "门外有什么"])
        expect(page.locator("#q")).to_have_value("还没")


NO_ANSWER = "没有收到回答，请再试一次。"
BROKEN: dict[str, tuple[int, str, str]] = {
    "after a sentence": (200, 'event: sentence\ndata: {"text": "《东门》载：“半句”"}\n\n', NO_ANSWER),
    "within one": (200, 'event: sentence\ndata: {"te', NO_ANSWER),
    "too many": (429, '{"error": {"code": "too-many-requests", "message": "稍后再来。"}}', "稍后再来。"),
    "a proxy": (502, "<h1>Bad Gateway</h1>", NO_ANSWER),
    "at once": (0, "", NO_ANSWER),
}


@pytest.mark.parametrize("broken", BROKEN)
def test_of_an_answer_that_breaks_off_nothing_stays(visiting: Visiting, site: str, broken: str) -> None:
    status, body, told = BROKEN[broken]

    def break_off(route: Route) -> None:
        if status:
            route.fulfill(status=status, body=body)
        else:
            route.abort()

    with visiting(site, broken=True) as page:
        page.goto("/ask")
        page.route("**/ask", break_off, times=1)
        page.locator("#q").fill("东门叫什么")
        page.keyboard.press("Enter")
        expect(page.locator(".turn.unanswered .waiting")).to_have_text(told)
        expect(page.locator(".turn .sentences, .turn.pending")).to_have_count(0)
        expect(page.locator("#q")).to_have_value("东门叫什么")
        page.keyboard.press("Enter")
        expect(page.locator(".turn .question")).to_have_text(["东门叫什么", "东门叫什么"])
        expect(page.locator(".turn:not(.unanswered) .sentences")).to_have_count(1)


@pytest.mark.slow
def test_the_conversation_without_scripts(visiting: Visiting, site: str) -> None:
    with visiting(site, java_script_enabled=False) as page:
        page.goto("/ask")
        for turn, question in enumerate(("东门叫什么", "何时"), start=1):
            page.locator("#q").fill(question)
            page.locator("button", has_text="提问").click()
            expect(page.locator(".turn")).to_have_count(turn)
        page.locator(".turn").last.locator(".judge summary").click()
        page.locator(".turn").last.locator("label", has_text="答非所问").click()
        page.locator(".turn").last.locator("button", has_text="提交评价").click()
        expect(page.locator(".turn").last).to_contain_text("您认为没有帮助")
