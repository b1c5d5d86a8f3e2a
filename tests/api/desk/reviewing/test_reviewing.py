"""Review at the workbench: over a real library that is being read meanwhile."""

from __future__ import annotations

import io
import shutil
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager
from pathlib import Path

import pytest
from fastapi import FastAPI
from playwright.sync_api import Page as Screen
from playwright.sync_api import expect
from starlette.testclient import TestClient

from api.app import create_app
from api.cli import main
from api.cookies import SESSION
from api.desk.people.records import Role
from api.desk.readership import Readership
from api.desk.reviewing.queue import Order
from api.desk.store import open_desk
from api.library import Library
from api.lock import writer_lock
from api.logs import make_logger
from api.routes.staff import HEADER
from api.settings import Settings
from api.wiring import open_library
from index.review_queue import Among
from ontology.records import ReviewState, TagType

PASSWORD = "a long enough one"

Serving = Callable[[FastAPI], AbstractContextManager[str]]
Visiting = Callable[..., AbstractContextManager[Screen]]


@pytest.fixture(scope="module")
def ingested(tmp_path_factory: pytest.TempPathFactory, blank_library: Path) -> Path:
    folder = tmp_path_factory.mktemp("reviewing")
    source = folder / "方志"
    source.mkdir()
    (source / "塔.txt").write_text("永樂十年，敕建大報恩寺塔於聚寶門外，凡十九年而成。王安石嘗遊其地。\n", "utf-8")
    (source / "桥.txt").write_text("南京长江大桥的公路桥在1968年12月29日通车，南京图书馆藏有照片。\n", "utf-8")
    shutil.copytree(blank_library, folder / "library")
    with pytest.MonkeyPatch.context() as patched:
        patched.setenv("WENMAI_ENCODER", "hashing")
        assert main(["ingest", str(source), "--library", str(folder / "library")]) == 0
    return folder / "library"


@pytest.fixture
def library(ingested: Path, tmp_path: Path) -> Iterator[Library]:
    """A library of one's own, opened as a service opens it."""
    shutil.copytree(ingested, tmp_path / "library")
    with open_library(Settings(library=tmp_path / "library", encoder="hashing")) as opened:
        opened.workbench.following.quiet_s = 3_600
        yield opened


def signed_in(library: Library, name: str, role: Role = Role.LIBRARIAN) -> TestClient:
    people = library.desk.people
    people.add(name, PASSWORD, role=role, by="test")
    token, signed = people.sign_in(name, PASSWORD)
    client = TestClient(create_app(library, logger=make_logger(io.StringIO())), follow_redirects=False)
    client.cookies.set(SESSION, token)
    client.headers[HEADER] = signed.csrf
    return client


def tag_id(client: TestClient, surface: str) -> tuple[str, str]:
    items = client.get("/api/desk/review").json()["items"]
    return next((one["document_id"], one["tag_id"]) for one in items if one["surface"] == surface)


def test_the_least_sure_come_first_and_what_is_read_before_them(library: Library) -> None:
    queue = library.workbench.queue
    plain = queue.items(Among(), Order.CONFIDENCE)
    assert [one.tag.confidence for one in plain] == sorted(one.tag.confidence for one in plain)
    assert all(one.tag.review is ReviewState.MACHINE and one.tag.type is not TagType.SUBJECT for one in plain)
    last = plain[-1].document.id
    for _ in range(10_000):
        library.desk.readership.note(last)
    library.desk.readership.write()
    weighed = queue.items(Among(), Order.WEIGHED)
    assert (weighed[0].document.id, weighed[0].reads) == (last, 10_000)
    assert {one.tag.id for one in weighed} == {one.tag.id for one in plain}


def test_the_queue_is_narrowed(library: Library) -> None:
    queue = library.workbench.queue
    assert {one.tag.type for one in queue.items(Among((TagType.PER,)), Order.WEIGHED)} == {TagType.PER}
    assert queue.items(Among(collection="别的"), Order.WEIGHED) == []
    assert all(not one.tag.link.entity_id for one in queue.items(Among(open=True), Order.WEIGHED) if one.tag.link)


def test_a_decision_is_there_at_once_and_the_rest_follows(library: Library, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("WENMAI_ENCODER", "hashing")
    client = signed_in(library, "lin")
    document_id, tag = tag_id(client, "王安石")
    before = library.workbench.queue.tags.waiting()
    made = client.post("/api/desk/review", json={"document_id": document_id, "tag_id": tag, "action": "confirm"})
    assert made.json() == {"decision": 1, "new": True}
    again = client.post("/api/desk/review", json={"document_id": document_id, "tag_id": tag, "action": "confirm"})
    assert not again.json()["new"]
    assert library.workbench.queue.tags.waiting() == before - 1
    (act, *_) = library.desk.audit.acts(subject=f"document/{document_id}")
    assert (act.by, act.act) == ("lin", "review-confirm")
    assert not library.status().agreed
    assert main(["review", "follow", "--library", str(library.settings.library)]) == 0
    with open_library(library.settings) as reopened:
        assert reopened.status().agreed


def test_the_page_corrects_takes_back_and_says_what_is_amiss(library: Library) -> None:
    client = signed_in(library, "lin")
    document_id, tag = tag_id(client, "王安石")
    form = {
        "document_id": document_id,
        "tag_id": tag,
        "action": "correct",
        "other": "没有这个人",
        "back": "/desk/review?type=PER",
    }
    refused = client.post("/desk/review", data=form)
    assert refused.headers["location"].startswith("/desk/review?type=PER&refused=")
    assert "没有这个人" in client.get(refused.headers["location"]).text
    assert client.post("/desk/review", data={**form, "other": "未定"}).headers["location"] == "/desk/review?type=PER"
    page = client.get("/desk/review/mine").text
    assert "改正" in page
    (decision, *_) = library.workbench.mine("lin")
    taken = {"document_id": document_id, "target": decision.target, "action": "undo", "back": "/desk/review/mine"}
    assert client.post("/desk/review", data=taken).headers["location"] == "/desk/review/mine"
    assert library.workbench.mine("lin")[0].action == "undo"
    assert (
        client.post("/desk/review", data={**form, "back": "https://evil.example/"})
        .headers["location"]
        .startswith("/desk/review?")
    )


def test_a_second_reviewer_sees_the_machine_alone_and_their_agreement_is_told(library: Library) -> None:
    one, other = signed_in(library, "zhangsan"), signed_in(library, "wu")
    document_id, tag = tag_id(one, "王安石")
    one.post("/api/desk/review", json={"document_id": document_id, "tag_id": tag, "action": "reject"})
    assert [item.tag.id for item in library.workbench.queue.second_opinions("wu")] == [tag]
    assert library.workbench.queue.second_opinions("zhangsan") == []
    page = other.get("/desk/review?second=1").text
    assert "zhangsan" not in page
    assert 'name="blind"' in page
    told = {"document_id": document_id, "tag_id": tag, "action": "confirm", "blind": True}
    assert other.post("/api/desk/review", json=told).status_code == 200
    (agreement,) = library.workbench.agreements()
    assert (agreement.n, agreement.raw) == (1, 0.0)
    assert "王安石" in other.get("/desk/review/agreement").text


def test_heads_merge_and_undo(library: Library) -> None:
    head = signed_in(library, "chen", Role.HEAD)
    one, other = (entity.id for entity in (library.entities("王安石")[0], library.entities("苏轼")[0]))
    form = {"entity": one, "into": other, "reason": "试一试"}
    assert head.post("/desk/review/entities/merge", data=form).status_code == 303
    assert library.entity(one).entity.id == other
    assert "试一试" in head.get("/desk/review/entities").text
    refused = head.post("/desk/review/entities/restore", data={"entity": "不是号", "reason": "错了"})
    assert "refused=" in refused.headers["location"]
    assert head.post("/desk/review/entities/restore", data={"entity": "1", "reason": "错了"}).status_code == 303
    assert library.entity(one).entity.id == one
    assert signed_in(library, "lin").get("/desk/review/entities").status_code == 403


def test_a_decision_waits_for_another_writer(library: Library) -> None:
    client = signed_in(library, "lin")
    document_id, tag = tag_id(client, "王安石")
    held = threading.Event()

    def write() -> None:
        with writer_lock(library.settings.library):
            held.set()
            time.sleep(0.5)

    thread = threading.Thread(target=write)
    thread.start()
    held.wait()
    made = client.post("/api/desk/review", json={"document_id": document_id, "tag_id": tag, "action": "confirm"})
    thread.join()
    assert made.status_code == 200


def test_readers_decide_nothing(library: Library) -> None:
    app = create_app(library, logger=make_logger(io.StringIO()))
    stranger = TestClient(app, follow_redirects=False)
    asked = {"document_id": "x", "tag_id": "y", "action": "confirm"}
    assert stranger.post("/api/desk/review", json=asked).status_code == 401
    reader = signed_in(library, "du", Role.READER)
    assert reader.post("/api/desk/review", json=asked).status_code == 403
    del reader.headers[HEADER]
    assert reader.post("/api/desk/review", json=asked).status_code == 403


def test_openings_are_counted_together(tmp_path: Path) -> None:
    engine = open_desk(f"sqlite:///{tmp_path / 'desk.db'}")
    one, other = Readership(engine), Readership(engine)
    for readership in (one, other, one):
        readership.note("志/1")
    one.note("志/2")
    one.write()
    other.write()
    other.write()
    assert one.most(5) == {"志/1": 3, "志/2": 1}
    assert other.times(["志/2", "none"]) == {"志/2": 1}
    engine.dispose()


@pytest.mark.slow
def test_keys_decide_without_leaving_the_page(library: Library, serving: Serving, visiting: Visiting) -> None:
    client = signed_in(library, "lin")
    with serving(client.app) as address, visiting(address) as page:  # type: ignore[arg-type]
        page.context.add_cookies([{"name": SESSION, "value": client.cookies[SESSION], "url": address}])
        page.goto("/desk/review")
        items = page.locator(".review-item")
        there = items.count()
        page.keyboard.press("y")  # shows the first and decides nothing
        expect(items.first).to_be_focused()
        expect(page.locator(".review-item.decided")).to_have_count(0)
        page.keyboard.press("y")
        expect(page.locator("#review-said")).to_contain_text("已决定")
        expect(items.nth(1)).to_be_focused()
        page.keyboard.press("n")
        expect(page.locator(".review-item.decided")).to_have_count(2)
        page.keyboard.press("k")
        expect(items.nth(1)).to_be_focused()
        page.keyboard.press("e")
        expect(items.nth(1).locator("details")).to_have_attribute("open", "")
        page.goto("/desk/review")
        expect(items).to_have_count(there - 2)
