"""The search box by keyboard: what it offers while one types, and that it is a plain field without a script."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractContextManager
from pathlib import Path

import pytest
from fastapi import FastAPI
from playwright.sync_api import Page, Route, expect

import api.web

Visiting = Callable[..., AbstractContextManager[Page]]
AXE = Path(api.web.__path__[0]) / "node_modules" / "axe-core" / "axe.min.js"
OFFERS = "#offers:not([hidden])"


@pytest.fixture(scope="module", autouse=True)
def _warm(sample_app: FastAPI) -> None:
    """As the service does when it starts."""
    sample_app.state.service.suggester.warm()


def type_in(page: Page, text: str) -> None:
    page.keyboard.press("/")
    page.keyboard.type(text)


def until_asked(page: Page, held: list[Route], query: str) -> Route:
    """The held request for ``query``; how many went before it is a matter of how fast one types."""
    while not held or not held[-1].request.url.endswith(f"q={query}"):
        page.wait_for_timeout(20)
    return held[-1]


def test_an_entity_is_chosen_by_keyboard_alone(visiting: Visiting, sample_address: str) -> None:
    with visiting(sample_address) as page:
        page.goto("/")
        type_in(page, "yuq")
        box = page.get_by_role("combobox")
        expect(page.locator("#offer-0")).to_have_text("检索“yuq”")
        expect(box).to_have_attribute("aria-expanded", "true")
        assert box.get_attribute("aria-activedescendant") is None
        page.keyboard.press("ArrowDown")
        expect(page.locator("[aria-selected=true]")).to_have_text("检索“yuq”")
        page.keyboard.press("ArrowDown")
        expect(page.locator("[aria-selected=true] .name")).to_have_text("于谦")
        assert box.get_attribute("aria-activedescendant") == "offer-1"
        expect(page.get_by_role("status").filter(has_text="条提示")).to_have_count(1)
        page.keyboard.press("Enter")
        page.wait_for_url("**/entities/p1057")


def test_an_arrow_pressed_before_the_newest_offers_came_chooses_among_them(
    visiting: Visiting, sample_address: str
) -> None:
    with visiting(sample_address) as page:
        held: list[Route] = []
        page.route("**/api/suggest*q=yuq", lambda route: held.append(route))
        page.goto("/")
        type_in(page, "y")
        expect(page.locator("#offer-0")).to_have_text("检索“y”")
        page.keyboard.type("uq")
        page.keyboard.press("ArrowDown")
        page.keyboard.press("ArrowDown")
        expect(page.locator("[aria-selected=true]")).to_have_count(0)
        until_asked(page, held, "yuq").continue_()
        expect(page.locator("[aria-selected=true] .name")).to_have_text("于谦")


def test_who_types_on_after_choosing_searches_for_what_is_typed(visiting: Visiting, sample_address: str) -> None:
    with visiting(sample_address) as page:
        page.goto("/")
        type_in(page, "yuq")
        expect(page.locator("#offer-0")).to_have_text("检索“yuq”")
        page.keyboard.press("ArrowDown")
        page.keyboard.press("ArrowDown")
        expect(page.locator("[aria-selected=true] .name")).to_have_text("于谦")
        page.keyboard.type("i")
        page.keyboard.press("Enter")
        page.wait_for_url("**/?q=yuqi*")


def test_enter_without_a_choice_searches_and_escape_closes(visiting: Visiting, sample_address: str) -> None:
    with visiting(sample_address) as page:
        page.goto("/")
        type_in(page, "于谦")
        expect(page.locator(OFFERS)).to_be_visible()
        page.keyboard.press("Escape")
        expect(page.locator(OFFERS)).to_have_count(0)
        expect(page.get_by_role("combobox")).to_have_value("于谦")
        page.keyboard.press("ArrowDown")
        expect(page.locator(OFFERS)).to_be_visible()
        page.keyboard.press("ArrowUp")
        page.keyboard.press("Tab")
        expect(page.locator(OFFERS)).to_have_count(0)
        page.keyboard.press("/")
        page.get_by_role("combobox").focus()
        page.keyboard.press("Enter")
        page.wait_for_url("**/?q=*")


def test_the_first_offer_searches_for_what_was_typed(visiting: Visiting, sample_address: str) -> None:
    with visiting(sample_address) as page:
        page.goto("/")
        type_in(page, "金陵")
        expect(page.locator(OFFERS)).to_be_visible()
        page.locator("#offer-0").click()
        page.wait_for_url("**/?q=*")
        assert page.get_by_role("combobox").input_value() == "金陵"


def test_nothing_is_asked_while_characters_are_composed(visiting: Visiting, sample_address: str) -> None:
    with visiting(sample_address) as page:
        page.goto("/")
        asked: list[str] = []
        page.on("request", lambda request: asked.append(request.url) if "/api/suggest" in request.url else None)
        page.locator("#q").focus()
        session = page.context.new_cdp_session(page)
        for text in ("y", "yu", "yu q", "yu qi"):
            session.send(
                "Input.imeSetComposition", {"text": text, "selectionStart": len(text), "selectionEnd": len(text)}
            )
            page.wait_for_timeout(180)
        assert asked == []
        session.send("Input.insertText", {"text": "于谦"})
        expect(page.locator(OFFERS)).to_be_visible()
        assert len(asked) == 1


def test_a_late_answer_is_not_shown_and_a_refused_one_does_no_harm(visiting: Visiting, sample_address: str) -> None:
    with visiting(sample_address) as page:
        held: list[Route] = []

        def hold(route: Route) -> None:
            if "q=yuq" in route.request.url:
                held.append(route)
            else:
                route.continue_()

        page.route("**/api/suggest*", hold)
        page.goto("/")
        type_in(page, "yuq")
        until_asked(page, held, "yuq")
        page.keyboard.type("ian")
        until_asked(page, held, "yuqian").fulfill(
            json={"query": "yuqian", "entities": [], "titles": [], "subjects": []}
        )
        page.wait_for_timeout(100)
        expect(page.locator(OFFERS)).to_have_count(0)
        page.keyboard.press("Enter")
        page.wait_for_url("**/?q=yuqian*")


@pytest.mark.parametrize("typed", ["<script>alert(1)</script>", "𠮷阳门", "'; DROP", "于" * 30])
def test_what_is_typed_is_text(visiting: Visiting, sample_address: str, typed: str) -> None:
    with visiting(sample_address) as page:
        page.goto("/")
        page.locator("#q").fill(typed + " 于谦")
        page.locator("#q").fill(typed)
        page.wait_for_timeout(350)
        expect(page.locator("#offers script")).to_have_count(0)


def test_without_a_script_it_is_a_plain_field(visiting: Visiting, sample_address: str) -> None:
    with visiting(sample_address, java_script_enabled=False) as page:
        page.goto("/")
        field = page.locator("#q")
        assert field.get_attribute("role") is None
        field.fill("于谦")
        field.press("Enter")
        page.wait_for_url("**/?q=*")


@pytest.mark.parametrize("width", [1280, 390])
def test_the_list_fits_and_axe_finds_nothing_serious(visiting: Visiting, sample_address: str, width: int) -> None:
    with visiting(sample_address, viewport={"width": width, "height": 800}, bypass_csp=True) as page:
        page.goto("/")
        type_in(page, "nanj")
        expect(page.locator(OFFERS)).to_be_visible()
        page.keyboard.press("ArrowDown")
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
        if not AXE.exists():
            pytest.skip("axe-core is not set up: make web")
        page.add_script_tag(path=str(AXE))
        found = page.evaluate("async () => (await axe.run('.box')).violations")
        assert [one["id"] for one in found if one["impact"] in ("serious", "critical")] == []


def test_an_english_page_says_so_in_english(visiting: Visiting, sample_address: str) -> None:
    with visiting(sample_address) as page:
        page.goto("/?lang=en")
        type_in(page, "yq")
        expect(page.locator("#offer-0")).to_have_text("Search for “yq”")
        expect(page.locator("#offer-1 .reason")).to_contain_text("initials")
