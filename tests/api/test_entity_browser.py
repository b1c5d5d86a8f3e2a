"""The page of an entity in a real browser: its graph, its map, and both without a pointer or a script."""

from __future__ import annotations

import io
import json
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager
from pathlib import Path
from types import ModuleType
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
from fastapi import FastAPI
from playwright.sync_api import Browser, Page, Route, expect

from api.app import create_app
from api.logs import make_logger
from api.web.assets import asset

pytestmark = pytest.mark.slow

Serving = Callable[[FastAPI], AbstractContextManager[str]]
Visiting = Callable[..., AbstractContextManager[Page]]
AXE = Path(__file__).resolve().parents[2] / "api" / "web" / "node_modules" / "axe-core" / "axe.min.js"
NARROW = {"width": 390, "height": 844}
PERSON, PLACE = "p1093", "l0001"
NODES, EDGES = "#walk-nodes tbody tr", "#walk-edges tbody tr"
GRAPH = "document.getElementById('walk-canvas')._cyreg.cy"


@pytest.fixture
def page(visiting: Visiting, sample_address: str) -> Iterator[Page]:
    with visiting(sample_address) as opened:
        yield opened


def opened(page: Page, address: str = f"/entities/{PERSON}") -> None:
    """Open the graph by keyboard alone."""
    if not asset("cytoscape/cytoscape.min.js"):
        pytest.skip("cytoscape is not set up: npm ci --ignore-scripts in api/web")
    page.goto(address)
    page.locator("#walk-open").focus()
    page.keyboard.press("Enter")
    expect(page.locator("#walk-canvas")).to_be_focused()


def drawn(page: Page) -> dict[str, Any]:
    """What the graph holds: nodes by label, and the number of its lines."""
    told: dict[str, Any] = page.evaluate(
        f"({{nodes: {GRAPH}.nodes().map((one) => one.data('label')).sort(), edges: {GRAPH}.edges().length}})"
    )
    return told


def same(page: Page) -> None:
    """The table says what the graph shows."""
    told = drawn(page)
    assert sorted(page.locator(f"{NODES} a").all_text_contents()) == told["nodes"]
    assert page.locator(EDGES).count() == told["edges"]


def test_the_graph_is_walked_by_keyboard_and_the_table_walks_along(page: Page) -> None:
    opened(page)
    same(page)
    first = page.locator(NODES).count()
    chosen = page.locator("#walk-chosen")
    expect(chosen).to_have_text("海瑞")
    for key in ("ArrowRight", "ArrowDown", "ArrowLeft", "ArrowUp"):
        page.keyboard.press(key)
        if chosen.text_content() != "海瑞":
            break
    expect(chosen).not_to_have_text("海瑞")
    page.keyboard.press("Enter")
    expect(page.locator("#walk-said")).to_contain_text("展开")
    same(page)
    assert page.locator(NODES).count() >= first
    assert page.url.count(",") == 1
    page.keyboard.press("Backspace")
    expect(page.locator(NODES)).to_have_count(first)
    same(page)
    assert "," not in page.url
    level = page.evaluate(f"{GRAPH}.zoom()")
    page.keyboard.press("+")
    page.wait_for_function(f"() => {GRAPH}.zoom() > {level}")
    pan = page.evaluate(f"{GRAPH}.pan().x")
    page.keyboard.press("Shift+ArrowRight")
    page.wait_for_function(f"() => {GRAPH}.pan().x < {pan}")
    page.keyboard.press("0")
    page.keyboard.press("o")
    page.wait_for_url(f"**{page.locator('#walk-visit').get_attribute('href')}")


def test_the_table_alone_is_enough_to_walk(page: Page) -> None:
    opened(page)
    before = page.locator(NODES).count()
    button = page.locator("#walk-nodes button[aria-disabled=false]").last
    named = button.get_attribute("data-walk")
    button.focus()
    page.keyboard.press("Enter")
    expect(page.locator("#walk-said")).not_to_be_empty()
    same(page)
    assert page.evaluate("document.activeElement.dataset.walk") == named
    assert page.locator(NODES).count() >= before
    page.get_by_role("button", name="重新开始").click()
    expect(page.locator(NODES)).to_have_count(before)


def test_an_address_leads_to_the_same_walk(page: Page, visiting: Visiting, sample_address: str) -> None:
    opened(page)
    page.locator("#walk-nodes button[aria-disabled=false]").first.click()
    expect(page.locator("#walk-said")).not_to_be_empty()
    told = drawn(page)
    with visiting(sample_address) as other:
        other.goto(page.url)
        expect(other.locator("#walk-canvas")).to_be_focused()
        expect(other.locator(NODES)).to_have_count(len(told["nodes"]))
        assert drawn(other) == told


def test_three_hundred_things_stay_quick(page: Page) -> None:
    """Each step brings sixty neighbours, until the graph takes no more."""

    def many(route: Route) -> None:
        asked = parse_qs(urlsplit(route.request.url).query)["entity"][0]
        node = {"id": asked, "label": asked, "type": "PER", "passages": 3}
        others = [{"id": f"{asked}.{one}", "label": f"甲{one}", "type": "LOC", "passages": 1} for one in range(60)]
        edges = [
            {"source": asked, "target": one["id"], "label": "到达" if place % 2 else "", "passages": 1, "authority": ""}
            for place, one in enumerate(others)
        ]
        route.fulfill(json={"centre": node, "nodes": others, "edges": edges, "left_out": 0})

    page.route("**/api/walk?*", many)
    opened(page)
    for _ in range(5):
        said = page.locator("#walk-said").text_content()
        page.locator("#walk-nodes button[aria-disabled=false]").last.dispatch_event("click")
        expect(page.locator("#walk-said")).not_to_have_text(said or "")
    expect(page.locator(NODES)).to_have_count(300)
    expect(page.locator("#walk-said")).to_contain_text("已有 300 个事物")
    same(page)
    frames = """() => new Promise((done) => {
      const graph = document.getElementById('walk-canvas')._cyreg.cy, times = [];
      let last = performance.now();
      const frame = (now) => {
        times.push(now - last); last = now;
        if (times.length > 40) return done(times.sort((one, other) => one - other)[20]);
        graph.panBy({x: times.length % 2 ? 5 : -5, y: 3});
        requestAnimationFrame(frame);
      };
      requestAnimationFrame(frame);
    })"""
    assert page.evaluate(frames) < 100


def test_the_map_leads_to_places(page: Page) -> None:
    if not asset("leaflet/leaflet.js"):
        pytest.skip("leaflet is not set up: npm ci --ignore-scripts in api/web")
    page.goto(f"/entities/{PLACE}")
    page.locator("#where").scroll_into_view_if_needed()
    expect(page.locator("#map .leaflet-interactive").first).to_be_visible()
    page.locator("#where summary").click()
    rows = page.locator("#places tbody tr").count()
    assert page.evaluate("document.querySelectorAll('#map path.leaflet-interactive').length") == rows


def test_without_a_script_everything_is_there_to_read(browser: Browser, sample_address: str) -> None:
    context = browser.new_context(base_url=sample_address, java_script_enabled=False)
    shown = context.new_page()
    shown.goto(f"/entities/{PLACE}")
    expect(shown.locator("#map-drawn svg")).to_be_visible()
    expect(shown.locator("#walk-open")).to_be_hidden()
    shown.locator("#walk-picture summary").click()
    expect(shown.locator("#walk-picture img")).to_be_visible()
    shown.locator("#walk-tables summary").click()
    expect(shown.locator(f"{NODES} a").first).to_have_text("南京")
    shown.locator("#years summary").first.click()
    expect(shown.locator("#years table")).to_be_visible()
    shown.locator("#mentions a[rel=next]").click()
    expect(shown.locator("#mentions .pager")).to_contain_text("第 2 页")
    context.close()


def test_a_lost_answer_is_said(browser: Browser, sample_address: str) -> None:
    context = browser.new_context(base_url=sample_address, locale="zh-CN")
    page = context.new_page()
    opened(page)
    page.route("**/api/walk?*", lambda route: route.abort())
    before = page.locator(NODES).count()
    page.locator("#walk-nodes button[aria-disabled=false]").last.click()
    expect(page.locator("#walk-said")).to_contain_text("没有取到")
    expect(page.locator(NODES)).to_have_count(before)
    context.close()


def test_an_attack_in_a_name_is_drawn_as_text(serving: Serving, visiting: Visiting, fake: ModuleType) -> None:
    with serving(create_app(fake.FakeLibrary(), logger=make_logger(io.StringIO()))) as at, visiting(at) as page:
        opened(page, "/entities/p/1")
        expect(page.locator(f"{NODES} a")).to_have_text(["周大年", fake.ATTACK])
        page.locator("#where").scroll_into_view_if_needed()
        expect(page.locator("#map .leaflet-interactive").first).to_be_visible()
        page.locator("#map .leaflet-interactive").first.dispatch_event("click")
        expect(page.locator("#map .leaflet-popup-content")).to_contain_text("document.title='开'")
        assert page.locator("img[src=x]").count() == 0
        assert page.title() != "开"


@pytest.mark.parametrize(("size", "dark"), [({"width": 1280, "height": 900}, False), (NARROW, True)])
def test_nothing_serious_stands_in_anyones_way(
    visiting: Visiting, sample_address: str, size: dict[str, int], *, dark: bool
) -> None:
    if not AXE.is_file():
        pytest.skip("axe-core is not set up: npm ci --ignore-scripts in api/web")
    with visiting(sample_address, viewport=size, color_scheme="dark" if dark else "light") as page:
        opened(page, f"/entities/{PLACE}")
        page.locator("#where").scroll_into_view_if_needed()
        page.evaluate("for (const one of document.querySelectorAll('details')) one.open = true")
        page.evaluate(AXE.read_text("utf-8"))
        found = page.evaluate("axe.run({resultTypes: ['violations']})")["violations"]
        serious = [
            (one["id"], one["nodes"][0]["html"][:200]) for one in found if one["impact"] in ("serious", "critical")
        ]
        assert serious == [], json.dumps(serious, ensure_ascii=False)
        assert page.evaluate("document.documentElement.scrollWidth") <= size["width"]


@pytest.mark.parametrize("language", ["zh-Hant", "en"])
def test_the_graph_speaks_the_language_of_its_page(page: Page, language: str) -> None:
    opened(page, f"/entities/{PERSON}?lang={language}")
    button = {"zh-Hant": "展開", "en": "Expand"}[language]
    expect(page.locator("#walk-nodes button[aria-disabled=false]").first).to_have_text(button)
    expect(page.locator(EDGES).first).not_to_contain_text("undefined")
