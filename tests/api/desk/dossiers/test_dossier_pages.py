"""Dossiers over HTTP: at the workbench and for programs."""

from __future__ import annotations

import io
from collections.abc import Callable

import docx
import pytest
from starlette.testclient import TestClient

from api.desk.people.records import Role
from api.service import Service

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


def test_what_was_typed_stands_in_a_form_that_is_refused(desk_client: SignIn) -> None:
    client = desk_client()
    client.post("/desk/dossiers", data={"title": "城墙"})
    client.post("/desk/dossiers", data={"title": "街巷"})
    form = {"passage_id": "志#1", "quote": "东门曰吉阳", "title": "新<题>", "note": "批<注>", "section": "城<防>"}
    new = client.post("/desk/dossiers/add", data=form | {"dossier": ""}).text
    assert ">东门曰吉阳</textarea>" in new and ">批&lt;注&gt;</textarea>" in new
    assert 'value="新&lt;题&gt;"' in new and 'value="城&lt;防&gt;"' in new
    assert '<option value="" selected>' in new and new.count(" selected") == 1
    other = client.post("/desk/dossiers/add", data=form | {"dossier": "1"}).text
    assert '<option value="1" selected>' in other and other.count(" selected") == 1
    begun = client.post("/desk/dossiers", data={"title": "甲" * 201, "introduction": "引<言>"})
    assert begun.status_code == 400 and ">引&lt;言&gt;</textarea>" in begun.text
    assert f'value="{"甲" * 201}"' in begun.text


def test_a_new_dossier_is_not_made_twice_where_its_first_clipping_is_refused(desk_client: SignIn) -> None:
    client = desk_client()
    form = {"passage_id": "志#1", "quote": QUOTE, "dossier": "", "title": "城门", "section": "节" * 101}
    refused = client.post("/desk/dossiers/add", data=form)
    assert refused.status_code == 400 and '<option value="1" selected>' in refused.text


def test_what_was_typed_is_there_where_somebody_was_faster(desk_client: SignIn) -> None:
    client = desk_client()
    client.post("/desk/dossiers", data={"title": "城门", "introduction": "旧引言"})
    for ident in ("志#1", "志#2"):
        client.post("/desk/dossiers/1/items", data={"passage_id": ident})
    late = client.post("/desk/dossiers/1", data={"title": "新题", "introduction": "新引言", "revision": 1})
    assert late.status_code == 400 and "别人改过" in late.text
    assert 'value="新题"' in late.text and ">新引言</textarea>" in late.text and "<p>旧引言</p>" in late.text
    assert late.text.count("<details open>") == 1 and 'name="revision" value="3"' in late.text
    note = {"do": "note", "note": "新批注", "section": "新节", "revision": 1}
    late = client.post("/desk/dossiers/1/items/2", data=note)
    assert late.status_code == 400 and late.text.count("<details open>") == 1
    assert late.text.count("新批注") == late.text.count("新节") == 1 and 'value="新节"' in late.text
    client.post("/desk/dossiers/1/items/2", data={"do": "remove", "revision": 3})
    gone = client.post("/desk/dossiers/1/items/2", data=note | {"revision": 4})
    assert gone.status_code == 400 and "readonly>新批注</textarea>" in gone.text


def test_clippings_that_are_hidden_are_not_counted(
    desk_client: SignIn, desk_library: Service, monkeypatch: pytest.MonkeyPatch
) -> None:
    client = desk_client()
    client.post("/desk/dossiers", data={"title": "城门"})
    for ident in ("志#1", "志#2"):
        client.post("/desk/dossiers/1/items", data={"passage_id": ident})
    monkeypatch.setattr(type(desk_library), "hides_passage", lambda _, ident: ident == "志#1")
    assert client.get("/api/desk/dossiers").json()["dossiers"][0]["count"] == 1
    assert client.get("/api/desk/dossiers/1").json()["count"] == 1
    assert '<td class="narrow">1</td>' in client.get("/desk/dossiers").text


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
