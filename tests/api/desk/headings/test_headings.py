"""Review of subject headings over a real library: decided, shown, searched by, kept at re-ingest, taken back."""

from __future__ import annotations

import io
import shutil
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from fastapi import FastAPI
from httpx import Response
from hypothesis import given, settings
from hypothesis import strategies as st
from playwright.sync_api import Page as Screen
from playwright.sync_api import expect
from starlette.testclient import TestClient

from api.app import create_app
from api.cli import main
from api.cookies import SESSION
from api.desk.headings.bench import HeadingBench
from api.desk.headings.records import HeadingDecision, HeadingVerdict, chosen, decided, laid
from api.desk.people.records import Role
from api.library import Library
from api.logs import make_logger
from api.routes.staff import HEADER
from api.settings import Settings
from api.wiring import open_library
from ontology.authority.headings import Heading, Headings
from ontology.errors import WrongUse
from ontology.records import Assignment, Maker, ReviewState

Serving = Callable[[FastAPI], AbstractContextManager[str]]
Visiting = Callable[..., AbstractContextManager[Screen]]
PASSWORD = "a long enough one"


@pytest.fixture(scope="module")
def source(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("headings") / "方志"
    folder.mkdir()
    text = "金陵图书馆收藏地方志甚富。地方志记一地之山川、建置、人物。馆员整理方志，编成目录。\n"
    (folder / "地方志.txt").write_text(text, "utf-8")
    return folder


@pytest.fixture(scope="module")
def ingested(source: Path, slight_library: Path) -> Path:
    shutil.copytree(slight_library, source.parent / "library")
    with pytest.MonkeyPatch.context() as patched:
        patched.setenv("WENMAI_ENCODER", "hashing")
        assert main(["ingest", str(source), "--library", str(source.parent / "library")]) == 0
    return source.parent / "library"


@pytest.fixture
def library(ingested: Path, tmp_path: Path) -> Iterator[Library]:
    shutil.copytree(ingested, tmp_path / "library")
    with open_library(Settings(library=tmp_path / "library", encoder="hashing")) as opened:
        opened.workbench.following.quiet_s = 3_600
        yield opened


@pytest.fixture
def client(library: Library) -> TestClient:
    people = library.desk.people
    people.add("lin", PASSWORD, role=Role.LIBRARIAN, by="test")
    token, signed = people.sign_in("lin", PASSWORD)
    client = TestClient(create_app(library, logger=make_logger(io.StringIO())), follow_redirects=False)
    client.cookies.set(SESSION, token)
    client.headers[HEADER] = signed.csrf
    return client


def waiting(client: TestClient) -> dict[str, Any]:
    found: dict[str, Any] = client.get("/api/desk/review/headings").json()
    return found


def test_headings_are_decided_searched_by_and_kept(
    client: TestClient, library: Library, source: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (item,) = waiting(client)["items"]
    document, first = item["document_id"], item["headings"][0]["heading"]
    assert all(one["review"] == "machine" and one["evidence"] for one in item["headings"])

    def decide(action: str, heading: str) -> Response:
        asked = {"document_id": document, "action": action, "heading": heading}
        return client.post("/api/desk/review/headings", json=asked)

    other = next(one for one in library.headings if one.id not in {part["heading"] for part in item["headings"]})
    assert decide("reject", first).status_code == 200
    assert decide("add", other.id).json()["verdict"] == "added"
    assert decide("confirm", "no-such").status_code == 404
    assert decide("add", "没有这个主题词吧").status_code == 404
    for one in item["headings"][1:]:
        assert decide("confirm", one["heading"]).status_code == 200
    assert waiting(client)["documents"] == 0

    def standing() -> dict[str, str]:
        return {one.heading_id: one.review.value for one in library.texts.assignments(document)}

    expected = {one["heading"]: "confirmed" for one in item["headings"]} | {first: "rejected", other.id: "confirmed"}
    assert standing() == expected

    with (source / "地方志.txt").open("a", encoding="utf-8") as file:
        file.write("又有地方志目录一卷。\n")
    monkeypatch.setenv("WENMAI_ENCODER", "hashing")
    assert main(["ingest", str(source), "--library", str(library.workbench.library)]) == 0
    assert standing().items() >= expected.items()

    mine = library.desk.headings.last("lin")
    added = next(one for one in mine if one.verdict is HeadingVerdict.ADDED)
    rejected = next(one for one in mine if one.verdict is HeadingVerdict.REJECTED)
    for one in (added, rejected):
        assert client.post(f"/desk/review/headings/{one.id}/undo").status_code == 303
    assert other.id not in standing() and standing()[first] == "machine"
    assert "refused=" in client.post(f"/desk/review/headings/{added.id}/undo").headers["location"]
    acts = [act.act for act in library.desk.audit.acts(subject=f"document/{document}")]
    assert {"heading-added", "heading-rejected", "heading-undo"} <= set(acts)


def test_what_two_bear_must_be_said_by_its_id(client: TestClient, library: Library) -> None:
    (item,) = waiting(client)["items"]
    two = Headings([Heading("x1", "own", "A1", "方志学"), Heading("x2", "own", "A2", "方志学")])
    bench = HeadingBench(library.desk.headings, library.workbench, two)
    with pytest.raises(WrongUse, match=r"x1.*x2"):
        bench.add(item["document_id"], "方志学", by="lin")
    assert bench.add(item["document_id"], "A2", by="lin").given.heading_id == "x2"


def bench_of(library: Library) -> tuple[HeadingBench, str, str, Callable[[], str]]:
    """The bench, a document with one of its headings, and what tells how this stands."""
    bench = HeadingBench(library.desk.headings, library.workbench, library.headings)
    (item,), _ = bench.waiting()
    document, heading = item.document.id, item.headings[0].heading_id

    def state() -> str:
        given = library.texts.assignments(document)
        return next((one.review.value for one in given if one.heading_id == heading), "")

    return bench, document, heading, state


@pytest.mark.parametrize(("first", "between"), [(0, "confirmed"), (1, "rejected")])
def test_a_decision_that_is_taken_back_leaves_the_other_one_standing(
    library: Library, first: int, between: str
) -> None:
    bench, document, heading, state = bench_of(library)
    before = library.texts.assignments(document)
    rejected = bench.decide(document, heading, verdict=HeadingVerdict.REJECTED, by="lin")
    made = [rejected, bench.add(document, heading, by="lin")]
    assert (made[1].verdict, state()) == (HeadingVerdict.CONFIRMED, "confirmed")
    bench.undo(made.pop(first).id, by="lin")
    assert state() == between
    bench.undo(made.pop().id, by="lin")
    assert library.texts.assignments(document) == before


def test_a_heading_that_a_person_chose_goes_with_the_last_decision_on_it(library: Library) -> None:
    bench, document, _, _ = bench_of(library)
    before = library.texts.assignments(document)
    other = next(one.id for one in library.headings if one.id not in {part.heading_id for part in before})
    added = bench.add(document, other, by="lin")
    rejected = bench.decide(document, other, verdict=HeadingVerdict.REJECTED, by="wang")
    bench.undo(added.id, by="lin")
    assert library.texts.assignments(document)[-1].review is ReviewState.REJECTED
    bench.undo(rejected.id, by="wang")
    assert library.texts.assignments(document) == before


def test_decisions_that_a_killed_process_kept_alone_are_laid_over_the_texts(library: Library) -> None:
    bench, document, heading, state = bench_of(library)
    store, settings_ = library.desk.headings, library.settings
    before = library.texts.assignments(document)
    other = next(one for one in library.headings if one.id not in {part.heading_id for part in before})

    def opened_for_writing() -> int:
        head = library.texts.head()
        with open_library(settings_, write=True) as writer:
            assert writer.status().agreed
        return library.texts.head() - head

    kept = [
        store.keep(document, before[0], verdict=HeadingVerdict.REJECTED, by="lin"),
        store.keep(document, chosen(other.id, other.label, other.scheme, by="lin"), verdict=HeadingVerdict.ADDED,
                   by="lin"),
    ]  # fmt: skip
    store.keep("d-gone", before[0], verdict=HeadingVerdict.CONFIRMED, by="lin")
    assert state() == "machine"
    assert opened_for_writing() == 1
    assert state() == "rejected"
    assert library.texts.assignments(document)[-1].heading_id == other.id
    assert opened_for_writing() == 0, "it is as it should be"

    for one in kept:
        store.undo(one.id, by="lin")
    assert opened_for_writing() == 1
    assert library.texts.assignments(document) == before
    bench.decide(document, heading, verdict=HeadingVerdict.CONFIRMED, by="lin")
    assert (state(), opened_for_writing()) == ("confirmed", 0)


@pytest.mark.slow
def test_the_page_decides_adds_and_takes_back(client: TestClient, serving: Serving, visiting: Visiting) -> None:
    with serving(client.app) as address, visiting(address) as page:  # type: ignore[arg-type]
        page.context.add_cookies([{"name": SESSION, "value": client.cookies[SESSION], "url": address}])
        page.goto("/desk/review/headings")
        item = page.locator(".review-item").first
        item.locator("button").first.focus()
        page.keyboard.press("Enter")
        expect(page.locator("#review-said")).to_contain_text("已记下")
        expect(item).to_have_class("review-item decided")
        page.locator(".add input[name=heading]").first.fill("没有这样的主题词")
        page.keyboard.press("Enter")
        expect(page.locator("[role=alert]")).to_contain_text("没有叫")
        page.locator(".given-mine button").first.click()
        expect(page.locator(".given-mine")).to_contain_text("已撤销")


_HEADING = st.builds(
    Assignment,
    heading_id=st.sampled_from("abcd"),
    label=st.just("主题"),
    scheme=st.just("clc"),
    score=st.floats(0, 1),
    evidence=st.just(("词",)),
    maker=st.just(Maker("machine", "1")),
)


@settings(deadline=None, max_examples=50)
@given(st.lists(_HEADING, unique_by=lambda one: one.heading_id), st.sampled_from("abcdef"))
def test_a_decision_taken_back_leaves_no_trace(given_: list[Assignment], which: str) -> None:
    before = tuple(given_)
    one = next((one for one in before if one.heading_id == which), None)
    verdicts = [HeadingVerdict.CONFIRMED, HeadingVerdict.REJECTED] if one else [HeadingVerdict.ADDED]
    for verdict in verdicts:
        made = HeadingDecision(1, "d", one or chosen(which, "主题", "clc", by="lin"), verdict, "lin", "")
        after = decided(before, [made])
        state = next(part.review for part in after if part.heading_id == which)
        assert state is (ReviewState.REJECTED if verdict is HeadingVerdict.REJECTED else ReviewState.CONFIRMED)
        assert laid(after, [replace(made, undone=True)]) == before
        assert laid(after, [made]) == after
        assert decided(after, [made]) == after
