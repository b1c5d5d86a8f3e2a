"""Page images and recordings in a real browser, with scripts and without."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager
from pathlib import Path

import pytest
from playwright.sync_api import Page, Route, expect
from starlette.testclient import TestClient

from api.web.assets import asset

pytestmark = pytest.mark.slow

Visiting = Callable[..., AbstractContextManager[Page]]
NARROW = {"width": 390, "height": 844}
AXE = Path(__file__).resolve().parents[2] / "api/web/node_modules/axe-core/axe.min.js"


def document(client: TestClient, title: str) -> str:
    hits = client.get("/api/search", params={"q": title, "k": 10}).json()["hits"]
    return next(
        str(hit["passage_id"]).rpartition("-")[0] for hit in hits if title in json.dumps(hit, ensure_ascii=False)
    )


@pytest.fixture
def stone(sample_client: TestClient) -> str:
    return document(sample_client, "雨花石")


@pytest.fixture
def lecture(sample_client: TestClient) -> str:
    return document(sample_client, "一分钟看古籍修复")


@pytest.fixture
def page(visiting: Visiting, sample_address: str) -> Iterator[Page]:
    with visiting(sample_address) as opened:
        yield opened


needs_viewer = pytest.mark.skipif(not asset("openseadragon/openseadragon.min.js"), reason="OpenSeadragon is not set up")


@needs_viewer
def test_a_reader_looks_closer_and_turns_the_leaves(page: Page, stone: str) -> None:
    page.goto(f"/documents/{stone}")
    place = page.locator(".facsimile-place")
    expect(place).to_have_text("第 1 幅，共 3 幅 · 一上")
    page.get_by_role("button", name="放大细看").click()
    expect(page.get_by_role("application", name=re.compile("书影"))).to_be_focused()
    expect(place).to_have_text("第 1 幅，共 3 幅 · 一上")
    expect(page.locator(".facsimile-frame img")).to_be_hidden()
    drawn = page.locator(".facsimile-viewer canvas").first
    expect(drawn).to_be_visible()
    page.wait_for_function(
        """() => {
            const canvas = document.querySelector(".facsimile-viewer canvas");
            const seen = canvas.getContext("2d").getImageData(0, 0, canvas.width, canvas.height).data;
            let dark = 0;
            for (let place = 0; place < seen.length; place += 4) dark += seen[place + 3] > 200 && seen[place] < 60;
            return dark > 500;
        }"""
    )
    for name in ("放大", "缩小", "旋转", "全幅"):
        page.get_by_role("button", name=name, exact=True).click()
    page.keyboard.press("Tab")
    page.get_by_role("link", name="下一幅").click()
    expect(place).to_have_text("第 2 幅，共 3 幅 · 一下")
    page.get_by_role("button", name="收起").click()
    expect(page.locator(".facsimile-frame img")).to_be_visible()
    expect(page.get_by_role("button", name="放大细看")).to_be_focused()


@needs_viewer
def test_a_leaf_turned_while_the_viewer_is_on_its_way_is_the_one_it_shows(page: Page, stone: str) -> None:
    seen = "document.addEventListener('facsimile:viewer', (event) => { window.seen = event.detail; }, true)"
    page.route("**/info.json", lambda route: (page.wait_for_timeout(600), route.continue_())[1])
    page.goto(f"/documents/{stone}")
    page.evaluate(seen)
    page.get_by_role("button", name="放大细看").click()
    page.get_by_role("link", name="下一幅").click()
    expect(page.locator(".facsimile-place")).to_have_text("第 2 幅，共 3 幅 · 一下")
    page.wait_for_function("() => window.seen?.world.getItemAt(0)")
    second = page.locator(".facsimile-frame img").get_attribute("src") or ""
    shown = page.evaluate("seen.world.getItemAt(0).source.id || seen.world.getItemAt(0).source['@id']")
    assert shown.rpartition("/")[2] in second
    page.get_by_role("link", name="下一幅").click()
    page.get_by_role("link", name="上一幅").click()
    page.wait_for_timeout(1500)
    assert page.evaluate("seen.world.getItemAt(0).source.id || seen.world.getItemAt(0).source['@id']") == shown


@needs_viewer
@pytest.mark.parametrize("broken", ["not there", "cut off", "no list of tiles"])
def test_a_leaf_that_does_not_come_closes_the_viewer_and_says_so(
    visiting: Visiting, sample_address: str, stone: str, broken: str
) -> None:
    answers: dict[str, Callable[[Route], None]] = {
        "not there": lambda route: route.fulfill(status=503, json={"error": {"code": "busy", "message": "忙"}}),
        "cut off": lambda route: route.abort(),
        "no list of tiles": lambda route: route.fulfill(status=200, json={"profile": "level0"}),
    }
    with visiting(sample_address, broken=True) as page:
        page.goto(f"/documents/{stone}")
        page.get_by_role("button", name="放大细看").click()
        expect(page.get_by_role("application", name=re.compile("书影"))).to_be_focused()
        page.route("**/info.json", answers[broken], times=1)
        page.get_by_role("link", name="下一幅").click()
        expect(page.locator(".facsimile-place")).to_have_text("没有载入成功，请用“原图”查看。")
        expect(page.locator(".facsimile-frame img")).to_be_visible()
        page.get_by_role("button", name="放大细看").click()
        expect(page.get_by_role("application", name=re.compile("书影"))).to_be_focused()


def test_a_passage_leads_to_its_image(page: Page, stone: str) -> None:
    page.goto(f"/documents/{stone}")
    address = page.url
    page.get_by_role("link", name="看书影：第 3 幅").last.click()
    expect(page.locator(".facsimile-place")).to_have_text("第 3 幅，共 3 幅 · 二上")
    expect(page.get_by_role("link", name="下一幅")).to_be_hidden()
    assert page.url == address
    assert page.locator(".facsimile-frame img").evaluate("one => one.decode().then(() => one.naturalWidth)") > 300


def test_the_text_goes_with_the_leaf(page: Page, stone: str) -> None:
    page.goto(f"/leaves/{stone}")
    expect(page.locator(".leaf-text")).to_contain_text("金陵城南有山")
    page.get_by_role("link", name="下一幅").focus()
    page.keyboard.press("Enter")
    page.keyboard.press("Enter")
    expect(page.locator(".facsimile-place")).to_have_text("第 3 幅，共 3 幅 · 二上")
    expect(page.locator(".leaf-text")).to_contain_text("在人能靜觀之耳")
    expect(page.locator(".leaf-text")).not_to_contain_text("金陵城南有山")
    assert page.url.endswith("leaf=3")


def test_a_page_that_turned_a_leaf_is_the_page_of_that_leaf(page: Page, stone: str) -> None:
    page.goto(f"/leaves/{stone}")
    page.get_by_role("link", name="下一幅").click()
    expect(page.locator(".leaf-text")).to_contain_text("萬曆間")
    expect(page).to_have_title(re.compile("第 2 幅"))
    page.get_by_role("link", name="English").click()
    expect(page.locator(".facsimile-place")).to_contain_text("Image 2 of 3")


def test_a_leaf_that_is_elsewhere_is_not_said_to_be_missing(page: Page, sample_client: TestClient, stone: str) -> None:
    abroad = "https://images.example.org/iiif/2/full/max/0/default.jpg"

    def foreign(route: Route) -> None:
        told = route.fetch().json()
        assert told["elsewhere"] == ""
        route.fulfill(json=told | {"source": "", "info": "", "whole": "", "elsewhere": abroad})

    page.route("**/api/leaves/2?*", foreign)
    page.goto(f"/documents/{stone}")
    page.get_by_role("link", name="下一幅").click()
    link = page.locator(".facsimile-frame").get_by_role("link", name="图像在别处：images.example.org")
    expect(link).to_have_attribute("href", abroad)
    page.get_by_role("link", name="下一幅").click()
    expect(page.locator(".facsimile-frame img")).to_be_visible()
    expect(link).to_have_count(0)


def test_images_and_text_without_scripts(visiting: Visiting, sample_address: str, stone: str) -> None:
    for size in ({"width": 1280, "height": 900}, NARROW):
        with visiting(sample_address, java_script_enabled=False, viewport=size) as page:
            page.goto(f"/documents/{stone}")
            expect(page.locator(".facsimile-frame img")).to_be_visible()
            expect(page.get_by_role("button", name="放大细看")).to_be_hidden()
            image = page.locator(".facsimile-frame img").bounding_box()
            text = page.locator(".text").first.bounding_box()
            assert image and text
            beside = image["x"] + image["width"] <= text["x"] and image["y"] < text["y"] + text["height"]
            assert beside if size != NARROW else image["y"] + image["height"] <= text["y"]
            page.get_by_role("link", name="下一幅").click()
            expect(page).to_have_url(re.compile(r"/leaves/.*leaf=2"))
            expect(page.locator(".leaf-text")).to_contain_text("萬曆間")
            page.get_by_role("link", name="上一幅").click()
            expect(page.locator(".facsimile-place")).to_contain_text("第 1 幅")


def test_a_recording_plays_from_the_line_that_is_chosen(page: Page, lecture: str) -> None:
    page.goto(f"/documents/{lecture}")
    page.wait_for_function("() => document.querySelector('audio').duration === 60")
    expect(page.locator(".cues li")).to_have_count(24)
    page.locator(".cues").get_by_role("link", name="从 00:00:10 播放").click()
    page.wait_for_function("() => document.querySelector('audio').currentTime >= 10")
    expect(page.locator(".cues [aria-current=true]")).to_contain_text("动手之前")
    page.wait_for_function("() => !document.querySelector('audio').paused")
    page.wait_for_function("() => document.querySelector('audio').currentTime > 10.2")
    page.locator("audio").evaluate("one => one.pause()")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    page.wait_for_function("() => document.querySelector('audio').currentTime >= 15")
    expect(page.locator(".cues [aria-current=true]")).to_contain_text("拆开书以后")
    page.locator("audio").evaluate("one => { one.pause(); one.currentTime = one.duration; }")
    expect(page.locator(".cues [aria-current=true], .cues .now")).to_have_count(0)
    track = page.locator("track").evaluate("one => { one.track.mode = 'hidden'; return one.src; }")
    assert str(track).endswith(".vtt")
    page.wait_for_function("() => document.querySelector('track').track.cues?.length === 24")


def test_a_quotation_leads_to_its_own_line(page: Page, sample_client: TestClient, lecture: str) -> None:
    text = sample_client.get(f"/api/passages/{lecture}-1").json()["text"]
    begin = text.index("金镶玉")
    page.goto(f"/passages/{lecture}-1?begin={begin}&end={begin + 3}")
    page.wait_for_function("() => document.querySelector('audio').currentTime === 42.5")
    expect(page.locator(".cues [aria-current=true]")).to_contain_text("就叫金镶玉")


def test_a_recording_without_scripts(visiting: Visiting, sample_address: str, lecture: str) -> None:
    with visiting(sample_address, java_script_enabled=False, viewport=NARROW) as page:
        page.goto(f"/documents/{lecture}")
        link = page.locator(".cues").get_by_role("link", name="从 00:00:12 播放")
        assert re.fullmatch(r"/files/[0-9a-f]{32}\.wav#t=12\.5", link.get_attribute("href") or "")
        expect(page.locator("audio[controls]")).to_be_visible()


@pytest.mark.parametrize("width", [1280, 390])
def test_nothing_serious_stands_in_the_way(
    visiting: Visiting, sample_address: str, stone: str, lecture: str, width: int
) -> None:
    if not AXE.exists():
        pytest.skip("axe-core is not set up")
    with visiting(sample_address, viewport={"width": width, "height": 900}, bypass_csp=True) as page:
        for address in (f"/leaves/{stone}?leaf=2", f"/documents/{stone}", f"/documents/{lecture}"):
            page.goto(address)
            page.wait_for_timeout(300)
            page.evaluate(AXE.read_text("utf-8"))
            found = page.evaluate("axe.run().then(told => told.violations)")
            grave = [
                (one["id"], one["nodes"][0]["html"][:120]) for one in found if one["impact"] in ("serious", "critical")
            ]
            assert grave == [], address
            assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")


def test_other_tongues(visiting: Visiting, sample_address: str, stone: str) -> None:
    with visiting(sample_address) as page:
        page.goto(f"/leaves/{stone}?lang=en")
        expect(page.get_by_role("link", name="Next image")).to_be_visible()
        page.goto(f"/leaves/{stone}?lang=zh-Hant")
        expect(page.locator(".facsimile")).to_have_attribute("aria-label", "書影")
