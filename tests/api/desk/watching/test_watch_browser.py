"""A watch in a real browser: kept, run, looked through and sent with the keyboard, read by whom it serves."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractContextManager
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from playwright.sync_api import Page, expect

from api.app import create_app
from api.desk.people.records import Role
from api.desk.watching.opening import dossiers_of, watching_of
from api.desk.watching.records import Contact, Watch
from api.logs import make_logger
from ontology.iri import Namer

if TYPE_CHECKING:
    import io

    from fastapi import FastAPI

AXE = Path(__file__).parents[4] / "api" / "web" / "node_modules" / "axe-core" / "axe.min.js"
SERIOUS = ("serious", "critical")
NAMER = Namer("https://lib.example/")
PASSWORD = "a long enough one"


def sign_in(page: Page, at: str) -> None:
    page.goto(f"{at}/signin?next=/desk/watches")
    page.get_by_label("登录名").fill("li")
    page.get_by_label("密码").fill(PASSWORD)
    page.get_by_label("密码").press("Enter")


@pytest.mark.slow
@pytest.mark.parametrize("width", [1280, 390])
def test_from_a_saved_search_to_the_reader(
    fake: Any,  # noqa: ANN401 - a module
    lines: io.StringIO,
    serving: Callable[[FastAPI], AbstractContextManager[str]],
    visiting: Callable[..., AbstractContextManager[Page]],
    width: int,
) -> None:
    library = fake.FakeLibrary()
    library.desk.people.add("li", PASSWORD, role=Role.LIBRARIAN, shown="李馆员", by="test")
    app = create_app(library, logger=make_logger(lines))
    viewport = {"width": width, "height": 900}
    with serving(app) as at, visiting(at, viewport=viewport, java_script_enabled=False) as page:
        sign_in(page, at)
        page.goto(f"{at}/?q=东门")
        page.get_by_role("link", name="存为定题").click()
        page.get_by_label("每期最多几条").fill("3")
        page.get_by_role("button", name="保存").press("Enter")
        form = page.locator("form.panel").last
        form.get_by_label("姓名或单位").fill("汪直甫")
        form.get_by_role("button", name="加入").press("Enter")
        secret = page.locator("a.secret").get_attribute("href") or ""
        page.get_by_role("button", name="现在运行").press("Enter")
        page.get_by_label("划去第 2 条").press("Space")
        page.get_by_label("第 1 条的按语").fill("可参")
        page.get_by_role("button", name="保存并送出").press("Enter")
        expect(page.locator(".clipping.struck")).to_have_count(1)
        expect(page.locator(".bench-work")).to_contain_text("送出")
        path = secret.partition("//")[2].partition("/")[2]
        page.context.clear_cookies()
        page.goto(f"{at}/{path}")
        page.get_by_role("link", name="第 1 期").click()
        expect(page.locator("main")).to_contain_text("可参")
        expect(page.locator(".clipping")).to_have_count(1)
        assert page.evaluate("document.documentElement.scrollWidth") <= width


@pytest.mark.slow
def test_the_pages_are_read_by_all(
    fake: Any,  # noqa: ANN401 - a module
    lines: io.StringIO,
    serving: Callable[[FastAPI], AbstractContextManager[str]],
    visiting: Callable[..., AbstractContextManager[Page]],
) -> None:
    if not AXE.exists():
        pytest.skip("axe-core is not here: npm ci in api/web")
    library = fake.FakeLibrary()
    library.desk.people.add("li", PASSWORD, role=Role.LIBRARIAN, shown="李馆员", by="test")
    watching, dossiers = watching_of(library, NAMER), dossiers_of(library, NAMER)
    watch = watching.create(Watch("东门", "东门"), by="li")
    served = watching.serve(watch.id, Contact("汪直甫"), by="li")
    watching.run(watch.id, by="li")
    dossiers.add(dossiers.create("城门", by="li").id, "志#1", note="批", section="东", by="li")
    bench = ["watches", "watches/new", "watches/1", "watches/1/try", "watches/1/issues/1", "dossiers", "dossiers/1"]
    addresses = [f"/desk/{one}" for one in (*bench, "dossiers/add?passage=志%231")]
    with serving(create_app(library, logger=make_logger(lines))) as at:
        for width in (1280, 390):
            with visiting(at, viewport={"width": width, "height": 900}, bypass_csp=True) as page:
                sign_in(page, at)
                for address in (*addresses, f"/watches/1?key={served.key}"):
                    page.goto(address)
                    page.add_script_tag(path=str(AXE))
                    found = page.evaluate("axe.run()")["violations"]
                    assert [(one["id"], one["nodes"][0]["html"]) for one in found if one["impact"] in SERIOUS] == []
                    assert page.evaluate("document.documentElement.scrollWidth") <= width, address
