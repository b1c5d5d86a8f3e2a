"""Decisions on recognised lines: laid over a text, kept when the scan comes again, taken back."""

from __future__ import annotations

import io
import json
from collections.abc import Callable
from contextlib import AbstractContextManager
from dataclasses import replace
from pathlib import Path

import pytest
from fastapi import FastAPI
from fastapi.testclient import TestClient
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image
from playwright.sync_api import Page as Screen
from playwright.sync_api import expect

from api.app import create_app
from api.desk.lines.applying import applied
from api.desk.lines.following import follow
from api.desk.lines.records import LineAction, LineDecision, Spot
from api.desk.lines.restoring import restored
from api.desk.people.records import Role
from api.files.layout import part
from api.files.recognizing import forget
from api.library import Library
from api.logs import make_logger
from api.pipeline import ingest
from api.settings import Settings
from api.wiring import open_library
from index.leafing import Lined
from ingest.iiif.alto import lines_of
from ingest.ocr.lines import Line, Page, Place
from ingest.ocr.recognizer import Recognizer
from ingest.passages import compose
from ontology.records import Block, Box, Mark, StatedTag, TagType
from ontology.records import Maker as By

Serving = Callable[[FastAPI], AbstractContextManager[str]]
Visiting = Callable[..., AbstractContextManager[Screen]]
IMAGE = "0" * 32 + ".png"
WHO = "a long password 1"


def decision(number: int, text: str, said: str, top: int, *, undone: str = "") -> LineDecision:
    spot = Spot(IMAGE, 10, top, 100, 20)
    return LineDecision(number, spot, said, 0.5, LineAction.CORRECT, text, "d1", "lin", "2026", undone)


def block(*lines: str, begin: int = 0) -> Block:
    marks, text = [], ""
    for number, one in enumerate(lines, start=begin):
        box = Box(1, 10, 30 * number, 100, 20)
        marks.append(Mark(len(text), len(text) + len(one), "p. 1", box=box, confidence=0.5))
        text += one
    return Block(text, locator="p. 1", marks=tuple(marks))


def test_a_correction_moves_what_stands_behind_it() -> None:
    tag = StatedTag(4, 6, TagType.PER, By("tei", "1"))
    note = replace(block("小注", begin=3), role="note", anchor=6)
    blocks = [replace(block("江水又", "東逕廣", "溪峽"), tags=(tag,)), note]
    made = applied(blocks, {1: IMAGE}, {IMAGE: [decision(1, "江水", "江水又", 0), decision(2, "小小注", "小注", 91)]})
    assert [one.text for one in made] == ["江水東逕廣溪峽", "小小注"]
    assert [made[0].text[mark.begin : mark.end] for mark in made[0].marks] == ["江水", "東逕廣", "溪峽"]
    assert [mark.confidence for mark in made[0].marks] == [1.0, 0.5, 0.5]
    assert made[0].text[made[0].tags[0].begin : made[0].tags[0].end] == "逕廣"
    assert compose(made)[: made[1].anchor] == "江水東逕廣"


words = st.text("甲乙丙丁", max_size=4)


@settings(deadline=None, max_examples=50)
@given(st.lists(words.filter(bool), min_size=1, max_size=5), st.lists(st.tuples(st.integers(0, 4), words), max_size=6))
def test_what_is_decided_in_two_steps_or_one_is_the_same_and_undone_it_is_gone(
    lines: list[str], asked: list[tuple[int, str]]
) -> None:
    """Whatever is written over whatever line, offsets say the text of each line; all taken back, all is as it was."""
    first = [block(*lines)]
    made = [
        decision(number, text, lines[line % len(lines)], 30 * (line % len(lines)))
        for number, (line, text) in enumerate(asked, start=1)
    ]
    images, middle = {1: IMAGE}, len(made) // 2
    at_once = applied(first, images, {IMAGE: made})
    in_steps = applied(applied(first, images, {IMAGE: made[:middle]}), images, {IMAGE: made})
    assert at_once == in_steps
    wanted = {one.spot.top // 30: one.text for one in made}
    (whole,) = at_once
    assert [whole.text[m.begin : m.end] for m in whole.marks] == [wanted.get(n, one) for n, one in enumerate(lines)]
    undone = [replace(one, undone="2026") for one in made]
    assert list(applied(at_once, images, {IMAGE: undone})) == first
    assert list(applied(first, images, {IMAGE: undone})) == first


def test_a_tag_takes_up_its_part_of_a_line() -> None:
    down = Lined("江水又東", Mark(10, 14, "p. 1", box=Box(1, 5, 100, 20, 80)))
    assert part(down, 11, 13) == Box(1, 5, 120, 20, 40)
    across = Lined("共12人", Mark(0, 4, "p. 1", box=Box(1, 0, 0, 60, 20)))
    assert part(across, 1, 3) == Box(1, 20, 0, 20, 20), "figures are half as wide"


# --- in a library ---------------------------------------------------------------------------------------------

TEXTS = ("江水又東逕廣溪峽斯乃三峽之首也", "其間千二百里雖乘奔御風不以疾地", "自三峽七百里中兩岸連山")


def scan(folder: Path, library: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A shelf with a scanned leaf, whose lines a recogniser of our own reads: the second one doubtfully."""
    (folder / "水经注").mkdir(parents=True)
    for name in ("1.png", "2.png"):
        Image.new("RGB", (400, 600), "white" if name == "1.png" else "grey").save(folder / "水经注" / name)

    def page(self: Recognizer, path: Path, number: int, draw: object) -> Page:
        if path.name == "2.png":
            return Page(400, 600, ())
        lines = [
            Line(text, 0.4 if number == 1 else 0.95, 300 - 60 * number, 20, 40, 500,
                 Place(300 - 60 * number, 20, 340 - 60 * number, 520))
            for number, text in enumerate(TEXTS)
        ]  # fmt: skip
        return Page(400, 600, tuple(lines))

    monkeypatch.setattr(Recognizer, "page", page)
    return folder


def text_of(library: Library) -> str:
    (document,) = library.texts.documents()
    return library.texts.tagged(document.id).version.text


@pytest.fixture
def library(new_library: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    shelf = scan(tmp_path / "架", new_library, monkeypatch)
    with open_library(Settings(library=new_library), write=True) as opened:
        report = ingest(opened, [shelf])
        assert (report.documents, report.refusals) == (1, ())
        assert ingest(opened, [shelf]).unchanged == 1
        opened.desk.people.add("lin", WHO, role=Role.HEAD, by="test")
    return new_library


def signed_in(client: TestClient) -> str:
    client.post("/signin", data={"name": "lin", "password": WHO, "next": "/desk/review/lines"})
    page = client.get("/desk/review/lines").text
    return page.partition('name="csrf" value="')[2].partition('"')[0]


@pytest.mark.slow
def test_a_doubtful_line_is_corrected_followed_kept_and_taken_back(
    library: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("api.desk.reviewing.workbench.Following.later", lambda self: None)
    with open_library(Settings(library=library), write=True) as opened:
        source = opened.texts.tagged(next(iter(opened.texts.documents())).id)
        assert source.version.text == "".join(TEXTS)
        assert compose(restored(source).blocks) == source.version.text
        app = create_app(opened, base=opened.settings.base, logger=make_logger(io.StringIO()))
        client = TestClient(app, base_url="https://testserver", follow_redirects=False)
        token = signed_in(client)
        waiting = client.get("/api/desk/review/lines").json()
        (item,) = waiting["items"]
        assert (waiting["waiting"], item["text"], item["page"]) == (1, TEXTS[1], 1)
        assert client.get(item["picture"]).headers["content-type"] == "image/jpeg"
        leaf = client.get(f"/leaves/{item['document_id']}?leaf=1").text
        assert leaf.count("<rect id=") == 3 and "识别存疑" in leaf

        right = TEXTS[1].replace("地", "也")
        asked = {"document_id": item["document_id"], "line": item["line"], "said": item["text"], "text": right}
        refused = client.post("/api/desk/review/lines", json={**asked, "said": "别的"}, headers={"X-CSRF-Token": token})
        assert refused.status_code == 400
        done = client.post("/api/desk/review/lines", json=asked, headers={"X-CSRF-Token": token})
        assert done.json()["action"] == "correct", done.text
        assert client.get("/api/desk/review/lines").json()["waiting"] == 0

        assert follow(opened) == 1
        assert text_of(opened) == "".join(TEXTS).replace("疾地", "疾也")
        assert follow(opened) == 0, "nothing waits"
        assert opened.files.held() and len(list(opened.files.held())) == 2
        # The scan comes again: the text stays as people want it, and nothing is made anew.
        again = ingest(opened, [tmp_path / "架"])
        assert (again.documents, again.unchanged) == (0, 1)
        manifest = client.get(f"/iiif/{item['document_id']}/manifest.json").text
        assert "xywh" in json.dumps(manifest)
        alto = client.get(f"/api/export/alto?document={item['document_id']}").content
        lines = list(lines_of(alto, (400, 600)))
        assert [one.text for one in lines] == [TEXTS[0], right, TEXTS[2]]
        assert lines[0].area == (300, 20, 40, 500)
        assert alto.count(b'CS="true"') == 1 and b"NamedEntityTag" in alto

        back = client.post(f"/desk/review/lines/{done.json()['decision']}/undo", data={"csrf": token})
        assert back.status_code == 303
        assert follow(opened) == 1
        assert text_of(opened) == "".join(TEXTS)
        assert client.get("/api/desk/review/lines").json()["waiting"] == 1
        acts = [one.act for one in opened.desk.audit.acts(by="lin") if one.act.startswith("line")]
        assert acts == ["line-undo", "line-correct"]


def test_what_was_recognised_goes_with_the_image(tmp_path: Path) -> None:
    kept = [tmp_path / "recognized" / "model-1" / "ab" / f"ab{'0' * 62}-{number}.json" for number in (1, 2)]
    other = tmp_path / "recognized" / "model-1" / "ab" / f"ab{'1' * 62}-1.json"
    for path in (*kept, other):
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text("{}", "utf-8")
    forget(tmp_path, [f"ab{'0' * 30}.pdf"])
    assert not any(path.exists() for path in kept) and other.exists()


@pytest.mark.slow
def test_a_line_is_framed_on_the_picture_and_decided_by_keys(
    library: Path, monkeypatch: pytest.MonkeyPatch, serving: Serving, visiting: Visiting
) -> None:
    monkeypatch.setattr("api.desk.reviewing.workbench.Following.later", lambda self: None)
    with open_library(Settings(library=library)) as opened:
        (document,) = opened.texts.documents()
        app = create_app(opened, base=opened.settings.base, logger=make_logger(io.StringIO()))
        with serving(app) as address, visiting(address) as page:
            page.goto(f"/leaves/{document.id}?leaf=1")
            page.locator(".leaf-lines a.line-text").nth(1).focus()
            frame = page.locator(".facsimile-boxes rect.on")
            expect(frame).to_have_attribute("x", "240")
            tag = page.locator(".leaf-lines a.chip").first
            tag.hover()
            expect(page.locator(".facsimile-boxes g rect.on").first).to_be_attached()
            page.locator("[data-do=open]").click()
            expect(page.locator(".facsimile-viewer canvas").first).to_be_visible()
            page.locator(".leaf-lines a.line-text").first.focus()
            expect(page.locator(".line-overlay")).to_have_count(1)

            page.goto("/signin?next=/desk/review/lines")
            page.fill("#signin-name", "lin")
            page.fill("#signin-password", WHO)
            page.click("main button")
            page.goto("/desk/review/lines")
            field = page.locator(".line-item input[name=text]")
            expect(field).to_have_value(TEXTS[1])
            field.fill(TEXTS[1].replace("地", "也"))
            field.press("Enter")
            expect(page.locator("#line-said")).to_contain_text("已保存")
            page.goto("/desk/review/lines")
            expect(page.locator(".line-item")).to_have_count(0)
            page.locator(".line-mine button").first.click()
            expect(page.locator(".line-item")).to_have_count(1)
