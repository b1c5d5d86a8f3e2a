"""Ancient books and guesses over a real library: shown, searched, decided at the workbench, kept at re-ingest."""

from __future__ import annotations

import io
import shutil
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager
from pathlib import Path
from typing import Any

import pytest
from fastapi import FastAPI
from playwright.sync_api import Page as Screen
from playwright.sync_api import expect
from starlette.testclient import TestClient

from api.app import create_app
from api.cli import main
from api.cookies import SESSION
from api.desk.people.records import Role
from api.library import Library
from api.logs import make_logger
from api.routes.staff import HEADER
from api.settings import Settings
from api.wiring import open_library

Serving = Callable[[FastAPI], AbstractContextManager[str]]
Visiting = Callable[..., AbstractContextManager[Screen]]
NAME = "[清]袁枚-随园诗话-卷三.txt"
ROWS = """题名,责任者,朝代,收藏单位,版本,卷数,册数,行款,版式,藏书印,题跋,普查编号,四部分类,缺叶,类别
景定建康志,周应合纂；孙星衍校,宋,甲馆,清嘉庆六年金陵孙忠愍祠刻本,五十卷,24册,半叶九行行十九字,白口左右双边,「八千卷楼」朱文方印,清丁丙跋,320000-1602-0000123,史部/地理类,卷三第五叶,古籍
至正金陵新志,张铉纂,元,乙馆,清抄本,十五卷,8册,十行二十字,,,,320000-1602-0000124,史部/地理类,,古籍
随园诗话,袁枚撰,清,甲馆,清乾隆刻本,十六卷,6册,,,,,,集部/诗文评类,,古籍
"""


@pytest.fixture(scope="module")
def source(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("guessing") / "旧藏"
    folder.mkdir()
    (folder / NAME).write_text("诗者，人之性情也。近取诸身而足矣。江宁随园有藏书楼。\n", "utf-8")
    (folder / "善本目录.csv").write_text(ROWS, "utf-8")
    return folder


@pytest.fixture(scope="module")
def ingested(source: Path) -> Path:
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
    people.add("lin", "a long enough one", role=Role.LIBRARIAN, by="test")
    token, signed = people.sign_in("lin", "a long enough one")
    client = TestClient(create_app(library, logger=make_logger(io.StringIO())), follow_redirects=False)
    client.cookies.set(SESSION, token)
    client.headers[HEADER] = signed.csrf
    return client


def guessed(client: TestClient) -> dict[str, dict[str, str]]:
    return {one["field"]: one for one in client.get("/api/desk/review/guesses").json()["items"]}


def described(client: TestClient, document_id: str) -> dict[str, Any]:
    found: dict[str, Any] = client.get(f"/api/documents/{document_id}").json()["metadata"]
    return found


def test_guesses_are_decided_shown_and_kept(
    client: TestClient, library: Library, source: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    waiting = guessed(client)
    assert {field: one["value"] for field, one in waiting.items()} == {
        "book": "随园诗话", "title": "卷三", "creator": "袁枚", "dynasty": "清", "卷次": "卷三",
    }  # fmt: skip
    document = waiting["creator"]["document_id"]
    page = client.get(f"/documents/{document}").text
    assert "推测" in page and "文件名“[清]袁枚-随园诗话-卷三”" in page
    assert {one["field"] for one in described(client, document)["guesses"]} == set(waiting)

    def decide(field: str, action: str, value: str = "") -> int:
        asked = {"document_id": document, "field": field, "said": waiting[field]["value"], "action": action}
        return client.post("/api/desk/review/guesses", json={**asked, "value": value}).status_code

    assert decide("creator", "confirm") == decide("dynasty", "reject") == 200
    assert decide("title", "correct", "随园诗话卷三") == 200
    assert decide("creator", "confirm") == 404
    stated = described(client, document)
    assert (stated["creator"], stated["dynasty"], stated["title"]) == ("袁枚", "", "随园诗话卷三")
    assert set(guessed(client)) == {"book", "卷次"}

    monkeypatch.setenv("WENMAI_ENCODER", "hashing")
    assert main(["ingest", str(source), "--library", str(library.workbench.library)]) == 0
    again = described(client, document)
    assert (again["creator"], again["dynasty"], again["title"]) == ("袁枚", "", "随园诗话卷三")
    assert set(guessed(client)) == {"book", "卷次"}

    mine = library.desk.guesses.last("lin")
    assert [(one.guess.field, one.verdict) for one in mine] == [
        ("title", "corrected"), ("dynasty", "rejected"), ("creator", "confirmed"),
    ]  # fmt: skip
    undone = f"/desk/review/guesses/{mine[1].id}/undo"
    assert client.post(undone).status_code == 303
    assert guessed(client)["dynasty"]["value"] == "清"
    assert len(library.desk.audit.acts(subject=f"document/{document}", by="lin")) == 4
    assert "refused=" in client.post(undone).headers["location"]
    assert "我核过的" in client.get("/desk/review/guesses").text


def test_a_guess_is_no_plain_fact_in_the_graph_in_citations_and_in_the_catalogue(
    client: TestClient, library: Library
) -> None:
    document = guessed(client)["creator"]["document_id"]
    turtle = client.get(f"/data/document/{document}.ttl").text
    assert "wm:Guess" in turtle and "metadata-guesses" in turtle
    assert 'schema:creator "袁枚"' not in turtle and 'wm:dynasty "清"' not in turtle
    cited = client.get(f"/api/documents/{document}/citation", params={"form": "bibtex"})
    assert "袁枚" not in cited.text
    work = library.catalogue.work(library.catalogue.work_of(document))
    assert all(one.creator != "［清］袁枚" for edition in work.editions for one in edition.items if one.full_text)


def test_ancient_books_are_found_by_what_they_are(client: TestClient) -> None:
    def titles(**asked: str) -> list[str]:
        return [one["title"] for one in client.get("/api/ancient", params=asked).json()["books"]]

    assert titles() == ["景定建康志", "至正金陵新志", "随园诗话"]
    assert titles(edition_kind="刻本", sibu="sibu:史部") == ["景定建康志"]
    assert (
        titles(seal="八千卷樓") == titles(writer="丁丙") == titles(rows="9") == titles(bears="缺叶") == ["景定建康志"]
    )
    assert titles(survey="320000-1602") == ["景定建康志", "至正金陵新志"]
    assert titles(dynasty="元", branch="乙馆") == ["至正金陵新志"]
    assert titles(century="19", q="建康") == ["景定建康志"]
    counts = client.get("/api/ancient").json()["counts"]
    assert counts["edition_kind"] == {"刻本": 2, "抄本": 1}
    assert counts["branch"] == {"甲馆": 2, "乙馆": 1}
    facets = client.get("/api/facets").json()
    assert {one["value"] for one in facets["divisions"]} >= {"sibu:史部", "sibu:史部地理类"}
    hits = client.get("/api/search", params={"q": "建康志", "edition_kind": "刻本", "rows": "9"}).json()["hits"]
    assert [one["document"] for one in hits] == ["景定建康志"]


def test_pages_and_figures(client: TestClient) -> None:
    page = client.get("/ancient", params={"sibu": "sibu:史部"})
    assert page.status_code == 200
    assert "景定建康志" in page.text and "半叶 9 行" in page.text and "320000-1602-0000123" in page.text
    assert client.get("/ancient", params={"q": "没有这部书"}).text.count("没有这样的古籍") == 1
    told = {one["name"]: one["rows"] for one in client.get("/api/statistics").json()["tallies"]}
    assert {one["value"]: one["count"] for one in told["edition_kinds"]} == {"刻本": 2, "抄本": 1}
    assert {one["value"]: one["count"] for one in told["bears"]} == {"钤印": 1, "批校题跋": 1, "缺叶": 1}
    assert {one["value"]: one["count"] for one in told["ancient_branches"]} == {"甲馆": 2, "乙馆": 1}
    assert "古籍：四部分类" in client.get("/statistics").text
    assert "edition_kinds,刻本" in client.get("/api/statistics", params={"format": "csv"}).text
    record = next(one for one in client.get("/api/ancient").json()["books"] if one["title"] == "景定建康志")
    shown = client.get(record["address"]).text
    assert "八千卷楼" in shown and "或为丁丙" in shown and "行 19 字" in shown
    graph = client.get(f"/data/document/{record['id']}.ttl").text
    assert (
        'wm:editionKind "刻本"' in graph and "wm:rows 9" in graph and "wm:Seal" in graph and "wm:Inscription" in graph
    )


def test_a_work_shows_record_pictures_and_text_in_one_place(client: TestClient, library: Library) -> None:
    record = next(one for one in client.get("/api/ancient").json()["books"] if one["title"] == "随园诗话")
    page = client.get(f"/works/{library.catalogue.work_of(record['id'])}").text
    text = guessed(client)["creator"]["document_id"]
    assert 'id="record"' in page and 'id="fulltext"' in page and f"/documents/{text}" in page


@pytest.mark.slow
def test_keys_decide_guesses(client: TestClient, serving: Serving, visiting: Visiting) -> None:
    with serving(client.app) as address, visiting(address) as page:  # type: ignore[arg-type]
        page.context.add_cookies([{"name": SESSION, "value": client.cookies[SESSION], "url": address}])
        page.goto("/desk/review/guesses")
        items = page.locator(".review-item")
        there = items.count()
        page.keyboard.press("j")
        page.keyboard.press("y")
        expect(page.locator("#review-said")).to_contain_text("已记下")
        page.keyboard.press("e")
        field = items.nth(1).locator("input[name=value]")
        expect(field).to_be_focused()
        field.fill("改正过的值")
        field.press("Enter")
        expect(page.locator("#review-said")).to_contain_text("改正过的值")
        page.goto("/desk/review/guesses")
        expect(items).to_have_count(there - 2)
