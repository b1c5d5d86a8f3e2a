"""Dossiers over HTTP: at the workbench and for programs."""

from __future__ import annotations

import io
from collections.abc import Callable

import docx
from starlette.testclient import TestClient

from api.desk.people.records import Role

SignIn = Callable[..., TestClient]
QUOTE = "东门曰𠮷阳"


def test_only_librarians_come_in(desk_client: SignIn) -> None:
    assert (
        desk_client(None)
        .get("/desk/dossiers", headers={"accept": "text/html"})
        .headers["location"]
        .startswith("/signin")
    )
    assert desk_client(None).get("/api/desk/dossiers").status_code == 401
    assert desk_client(Role.READER).get("/api/desk/dossiers").status_code == 403
    assert desk_client(Role.READER).post("/api/desk/dossiers", json={"title": "x"}).status_code == 403


def test_a_passage_is_clipped_from_its_page_into_a_new_dossier(desk_client: SignIn) -> None:
    client = desk_client()
    page = client.get("/desk/dossiers/add", params={"passage": "志#1", "begin": 2, "end": 7})
    assert QUOTE in page.text and "城垣小记" in page.text
    form = {"passage_id": "志#1", "quote": QUOTE, "dossier": "", "title": "城门", "note": "<b>批</b>"}
    answer = client.post("/desk/dossiers/add", data=form)
    assert (answer.status_code, answer.headers["location"]) == (303, "/desk/dossiers/1")
    shown = client.get("/desk/dossiers/1").text
    assert QUOTE in shown and "&lt;b&gt;批&lt;/b&gt;" in shown and "begin=2&amp;end=7" in shown
    assert "城门" in client.get("/desk/dossiers").text


def test_a_quotation_that_is_none_makes_no_dossier(desk_client: SignIn) -> None:
    client = desk_client()
    answer = client.post("/desk/dossiers/add", data={"passage_id": "志#1", "quote": "东门曰吉阳", "title": "城门"})
    assert answer.status_code == 400 and "没有这句引文" in answer.text
    assert client.get("/api/desk/dossiers").json() == {"dossiers": []}


def test_programs_read_and_change_dossiers(desk_client: SignIn) -> None:
    client = desk_client()
    made = client.post("/api/desk/dossiers", json={"title": "城门"}).json()
    told = client.post(f"/api/desk/dossiers/{made['id']}/items", json={"passage_id": "志#1", "quote": QUOTE}).json()
    item = told["items"][0]
    assert (item["begin"], item["end"], item["quote"], item["amiss"]) == (2, 7, QUOTE, "")
    stale = client.put(f"/api/desk/dossiers/1/items/{item['id']}", json={"revision": 1, "note": "迟"})
    assert stale.status_code == 400 and "别人改过" in stale.json()["error"]["message"]
    noted = client.put(f"/api/desk/dossiers/1/items/{item['id']}", json={"revision": 2, "note": "批"}).json()
    assert noted["items"][0]["note"] == "批"
    emptied = client.delete(f"/api/desk/dossiers/1/items/{item['id']}", params={"revision": 3}).json()
    assert emptied["items"] == []
    assert client.get("/api/desk/dossiers/9").status_code == 404


def test_a_form_moves_notes_and_takes_out(desk_client: SignIn) -> None:
    client = desk_client()
    client.post("/desk/dossiers", data={"title": "城门"})
    for ident in ("志#1", "志#2"):
        client.post("/desk/dossiers/1/items", data={"passage_id": ident})
    assert client.post("/desk/dossiers/1/items/2", data={"do": "move", "to": 1, "revision": 3}).status_code == 303
    assert [one["id"] for one in client.get("/api/desk/dossiers/1").json()["items"]] == [2, 1]
    assert client.post("/desk/dossiers/1/items/1", data={"do": "remove", "revision": 3}).status_code == 400
    client.post("/desk/dossiers/1/items/1", data={"do": "remove", "revision": 4})
    client.post("/desk/dossiers/1", data={"title": "城垣", "revision": 5, "state": "archived"})
    told = client.get("/api/desk/dossiers/1").json()
    assert (told["title"], told["state"], told["count"]) == ("城垣", "archived", 1)


def test_a_dossier_is_exported(desk_client: SignIn) -> None:
    client = desk_client()
    client.post("/desk/dossiers", data={"title": "城/门"})
    client.post("/desk/dossiers/1/items", data={"passage_id": "志#1"})
    answer = client.get("/desk/dossiers/1/export", params={"format": "docx"})
    assert "%E5%9F%8E%2F%E9%97%A8" in answer.headers["content-disposition"]
    assert any(QUOTE in one.text for one in docx.Document(io.BytesIO(answer.content)).paragraphs)
    printed = client.get("/desk/dossiers/1/export", params={"format": "pdf"})
    offered = printed.status_code == 406 and "DOCX" in printed.text
    assert offered or printed.content.startswith(b"%PDF")


def test_without_the_sessions_token_nothing_changes(desk_client: SignIn) -> None:
    client = desk_client()
    del client.headers["X-CSRF-Token"]
    assert client.post("/api/desk/dossiers", json={"title": "城门"}).status_code == 403
    assert client.post("/desk/dossiers", data={"title": "城门"}).status_code == 403


def test_a_librarian_clips_and_watches_from_what_is_read_and_found(desk_client: SignIn) -> None:
    staff, reader = desk_client(), desk_client(None)
    passage, found = "/passages/志%231?begin=2&end=7", "/?q=东门&dynasty=明"
    assert "/desk/dossiers/add?passage=%E5%BF%97%231&amp;begin=2&amp;end=7" in staff.get(passage).text
    assert "/desk/dossiers/add?passage=%E5%BF%97%231" in staff.get(found).text
    assert "/desk/watches/new?q=%E4%B8%9C%E9%97%A8&amp;dynasty=%E6%98%8E" in staff.get(found).text
    assert "/desk/" not in reader.get(passage).text + reader.get(found).text
