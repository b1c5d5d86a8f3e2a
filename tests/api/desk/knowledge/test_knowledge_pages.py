"""The knowledge base at the workbench: its pages without a script, its door for programs, who may do what."""

from __future__ import annotations

import io
import json
from collections.abc import Callable

import pytest
from starlette.testclient import TestClient

from api.desk.people.records import Role
from api.service import Service

SignIn = Callable[..., TestClient]
FORM = {
    "question": "图书馆几点开门？",
    "answer": "九点。",
    "wordings": "几点开馆\r\n啥时候开",
    "owner": "流通部",
    "approve": "1",
}


def test_only_staff_come_in(desk_client: SignIn) -> None:
    for client in (desk_client(None), desk_client(Role.READER, "reader")):
        for address in ("/desk/knowledge", "/desk/knowledge/new", "/desk/knowledge/1"):
            assert client.get(address).status_code in (303, 401, 403)
        for address in ("/api/desk/knowledge", "/api/desk/knowledge/export", "/api/desk/knowledge/near?q=a"):
            assert client.get(address).status_code in (401, 403)
        assert client.post("/api/desk/knowledge", json={"question": "q", "answer": "a"}).status_code in (401, 403)


def test_a_form_without_the_sessions_token_changes_nothing(desk_client: SignIn, desk_library: Service) -> None:
    client = desk_client()
    del client.headers["X-CSRF-Token"]
    assert client.post("/desk/knowledge", data=FORM).status_code == 403
    assert desk_library.knowledge.items() == []


def test_an_item_from_the_form_to_its_history(desk_client: SignIn, desk_library: Service) -> None:
    client = desk_client()
    made = client.post("/desk/knowledge", data=FORM)
    assert (made.status_code, made.headers["location"]) == (303, "/desk/knowledge/1")
    page = client.get("/desk/knowledge/1").text
    assert "已核准" in page and "几点开馆" in page and "馆方说明：流通部" in page
    item = desk_library.knowledge.item(1)
    assert item.content.wordings == ("几点开馆", "啥时候开") and item.approved_by == "librarian"

    form = {
        **FORM,
        "answer": "十点<b>。",
        "revision": "2",
        "note": "冬令时",
        "approve": "",
        "review_by": item.content.review_by,
    }
    assert client.post("/desk/knowledge/1/edit", data=form).status_code == 303
    page = client.get("/desk/knowledge/1").text
    assert "草稿" in page and "冬令时" in page and "十点&lt;b&gt;" in page and "<b>。" not in page
    late = client.post("/desk/knowledge/1/edit", data={**form, "answer": "十一点。"})
    assert late.status_code == 400 and "librarian" in late.text and "十一点。" in late.text
    assert client.post("/desk/knowledge/1/restore", data={"revision": 3, "to": 1}).status_code == 303
    assert desk_library.knowledge.item(1).content.answer == "九点。"
    for act, state in (("approve", "approved"), ("withdraw", "draft"), ("retire", "retired")):
        revision = desk_library.knowledge.item(1).revision
        assert client.post(f"/desk/knowledge/1/{act}", data={"revision": revision}).status_code == 303
        assert desk_library.knowledge.item(1).state == state
    assert client.get("/desk/knowledge/9").status_code == 404


def test_receipts_of_the_form_are_read_from_the_texts(desk_client: SignIn, desk_library: Service) -> None:
    client = desk_client()
    hit = desk_library.search("南京").hits[0].passage
    words = hit.text[2:8]
    rows = {"passage_id": [hit.id, "", ""], "quote": [words, "", ""], "begin": ["", "", ""]}
    made = client.post("/desk/knowledge", data={**FORM, **rows, "answer": "见书。[1]"})
    assert made.status_code == 303
    receipt = desk_library.knowledge.item(1).content.receipts[0]
    assert (receipt.quote, receipt.begin, receipt.version_id) == (words, 2, hit.version_id)
    again = client.post("/desk/knowledge", data={**FORM, **rows, "quote": ["书里没有的话", "", ""]})
    assert again.status_code == 400 and "一字不差" in again.text and "书里没有的话" in again.text


def test_the_list_finds_and_the_files_go_round(desk_client: SignIn, desk_library: Service) -> None:
    client = desk_client()
    client.post("/desk/knowledge", data=FORM)
    client.post("/desk/knowledge", data={**FORM, "question": "怎样停车？", "approve": ""})
    assert "怎样停车" in client.get("/desk/knowledge", params={"show": "draft"}).text
    assert "怎样停车" not in client.get("/desk/knowledge", params={"q": "开门 流通"}).text
    assert client.get("/desk/knowledge", params={"show": "no"}).status_code == 422
    file = client.get("/api/desk/knowledge/export", params={"form": "xlsx"})
    assert file.headers["content-disposition"] == 'attachment; filename="knowledge.xlsx"'
    page = client.post("/desk/knowledge/import", files={"file": ("k.xlsx", io.BytesIO(file.content))})
    assert page.status_code == 200 and "未变 2 条" in page.text
    refused = client.post("/desk/knowledge/import", files={"file": ("k.doc", io.BytesIO(b"x"))})
    assert refused.status_code == 400 and "k.doc" in refused.text
    bad = "标准问法,答案\n,没有问法\n怎样办证？,带证件\n"
    page = client.post("/desk/knowledge/import", files={"file": ("k.csv", io.BytesIO(bad.encode()))})
    assert "第 2 行" in page.text and desk_library.knowledge.item(3).content.question == "怎样办证？"


def test_programs_do_the_same(desk_client: SignIn) -> None:
    client = desk_client()
    said = {"question": "图书馆几点开门？", "answer": "九点。", "owner": "流通部", "approve": True}
    made = client.post("/api/desk/knowledge", json=said)
    assert made.status_code == 201
    told = made.json()
    assert (told["number"], told["state"], told["revision"], told["stale"]) == ("ZS000001", "approved", 2, [])
    changed = {name: told[name] for name in ("question", "owner", "review_by", "kind", "revision")}
    now = client.put("/api/desk/knowledge/1", json={**changed, "answer": "十点。"}).json()
    assert (now["state"], now["answer"]) == ("draft", "十点。")
    assert client.put("/api/desk/knowledge/1", json={**changed, "answer": "十一点。"}).status_code == 400
    assert client.post("/api/desk/knowledge/1/approve", json={"revision": 3}).json()["state"] == "approved"
    assert client.post("/api/desk/knowledge/1/explode", json={"revision": 3}).status_code == 422
    found = client.get("/api/desk/knowledge/near", params={"q": "图书馆几点开门"}).json()["items"]
    assert found[0]["item"]["number"] == "ZS000001" and found[0]["likeness"] == 1.0
    assert [one["act"] for one in client.get("/api/desk/knowledge/1/history").json()["entries"]] == [
        "add", "approve", "edit", "approve",
    ]  # fmt: skip
    lines = client.get("/api/desk/knowledge/export", params={"form": "jsonl"}).text.splitlines()
    assert json.loads(lines[0])["answer"] == "十点。"
    assert client.get("/api/desk/knowledge", params={"state": "draft"}).json()["items"] == []
    assert client.get("/api/desk/knowledge/alike").json() == {"pairs": []}


@pytest.mark.parametrize(
    "said",
    [
        {"question": "q"},
        {"question": "问？", "answer": "答", "kind": "x"},
        {"question": "问？", "answer": "答", "more": 1},
    ],
)
def test_a_program_that_says_nonsense_is_told(desk_client: SignIn, said: dict[str, object]) -> None:
    assert desk_client().post("/api/desk/knowledge", json=said).status_code == 422
