"""Enquiries over HTTP: what the reader sees, what librarians do on pages and by programs."""

from __future__ import annotations

import io
import re
from collections.abc import Callable

import pytest
from starlette.testclient import TestClient

from api.desk.people.records import Role
from ontology.queries import Citation

SignIn = Callable[..., TestClient]
ASKED = {"question": "南京城墙是哪一年修的？", "detail": "要洪武年间的记载", "name": "陆思远", "phone": "13912345678"}


@pytest.fixture
def reader(desk_client: SignIn) -> TestClient:
    return desk_client(None)


def handed_in(reader: TestClient, **asked: str) -> tuple[str, str]:
    """Hand an enquiry in by the form; return number and key."""
    page = reader.post("/enquiries", data={**ASKED, **asked})
    assert page.status_code == 200, page.text
    assert page.headers["cache-control"] == "no-store"
    number, key = (re.search(f'<code id="{name}">([^<]+)<', page.text) for name in ("number", "key"))
    assert number and key
    return number[1], key[1]


def revision(page: str) -> str:
    found = re.search(r'name="revision" value="(\d+)"', page)
    assert found
    return found[1]


def test_from_the_form_to_the_answer_and_back(desk_client: SignIn, reader: TestClient) -> None:
    number, key = handed_in(reader)
    shown = reader.get(f"/enquiries/{number}", params={"key": key})
    assert "已收到，等待受理" in shown.text and shown.headers["cache-control"] == "no-store"
    assert reader.get(f"/enquiries/{number}", params={"key": "x"}).status_code == 404
    li = desk_client(name="li")
    queue = li.get("/desk").text
    assert number in queue and "13912345678" not in queue and "陆思远" not in queue
    page = li.get("/desk/enquiries/1").text
    assert "13912345678" in page and 'action="/desk/enquiries/1/claim"' in page
    assert li.post("/desk/enquiries/1/claim", data={"revision": revision(page)}).headers["location"].endswith("#claim")
    kept = li.post("/desk/enquiries/1/draft", data={"text": "洪武二年", "machine": "拟稿"})
    assert kept.status_code == 303
    assert li.post("/desk/enquiries/1/ask", data={"text": "城墙还是皇城？"}).status_code == 303
    assert "城墙还是皇城？" in reader.get(f"/enquiries/{number}", params={"key": key}).text
    said = reader.post(f"/enquiries/{number}/supply", data={"key": key, "text": "城墙"})
    assert "done=1" in said.headers["location"]
    li.post("/desk/enquiries/1/note", data={"text": "不给读者看的话"})
    li.post("/desk/enquiries/1/files", files={"file": ("图.txt", "城图", "text/plain")})
    li.post("/desk/enquiries/1/files", files={"file": ("内部.txt", "草稿", "text/plain")})
    sent = li.post("/desk/enquiries/1/answer", data={"text": "洪武二年动工。", "files": "1"})
    assert sent.status_code == 303
    shown = reader.get(f"/enquiries/{number}", params={"key": key}).text
    assert "洪武二年动工。" in shown and "图.txt" in shown
    assert "不给读者看的话" not in shown and "内部.txt" not in shown and "li馆员" not in shown
    assert reader.get(f"/enquiries/{number}/files/1", params={"key": key}).text == "城图"
    assert reader.get(f"/enquiries/{number}/files/2", params={"key": key}).status_code == 404
    rated = reader.post(f"/enquiries/{number}/rate", data={"key": key, "good": "0", "text": "没说谁修的"})
    assert rated.status_code == 303
    page = li.get("/desk/enquiries/1").text
    assert "没说谁修的" in page and "<ins>" in page
    reader.post(f"/enquiries/{number}/supply", data={"key": key, "text": "谁修的？"})
    assert "谁修的？" in li.get("/desk/enquiries/1").text and "重新打开" in li.get("/desk").text


def test_only_staff_come_in(desk_client: SignIn, reader: TestClient) -> None:
    number, key = handed_in(reader)
    for address in ("/desk", "/desk/enquiries/1", "/desk/enquiries/new", "/desk/enquiries/1/files/1"):
        answer = reader.get(address, headers={"accept": "text/html"})
        assert answer.headers["location"].startswith("/signin?next="), address
    assert reader.get("/api/desk/enquiries").status_code == 401
    assert reader.post("/api/desk/enquiries/1/claim", json={}).status_code == 401
    person = desk_client(Role.READER, "lushiyuan")
    assert person.get("/desk").status_code == 403
    li = desk_client(name="li")
    assert li.get("/desk/enquiries/hours").status_code == 403
    del li.headers["X-CSRF-Token"]
    assert li.post("/desk/enquiries/1/claim", data={}).status_code == 403
    cross = {"sec-fetch-site": "cross-site"}
    forged = reader.post(f"/enquiries/{number}/supply", data={"key": key, "text": "x"}, headers=cross)
    assert forged.status_code == 403


def test_who_comes_second_is_told_and_loses_no_word(desk_client: SignIn, reader: TestClient) -> None:
    handed_in(reader)
    li, wang = desk_client(name="li"), desk_client(name="wang")
    li.post("/desk/enquiries/1/claim", data={"revision": "1"})
    late = wang.post("/desk/enquiries/1/claim", data={"revision": "1"})
    assert late.status_code == 409 and "li馆员" in late.text
    assert wang.post("/api/desk/enquiries/1/claim", json={"revision": 1}).status_code == 400
    seen = revision(li.get("/desk/enquiries/1").text)
    li.post("/desk/enquiries/1/draft", data={"text": "甲", "revision": seen})
    lost = li.post("/desk/enquiries/1/draft", data={"text": "乙稿一大篇", "revision": seen})
    assert lost.status_code == 409 and "乙稿一大篇" in lost.text and 'role="alert"' in lost.text


def test_what_was_sent_in_vain_stands_in_its_form(desk_client: SignIn, reader: TestClient) -> None:
    handed_in(reader)
    li = desk_client(name="li")
    li.post("/desk/enquiries/1/claim", data={})
    form = {"question": "问得更清楚些", "detail": "新的说明", "kind": "special", "subjects": "城墙"}
    lost = li.post("/desk/enquiries/1/edit", data=form | {"due": "2026-13-40"})
    assert lost.status_code == 400 and '<details id="edit" open>' in lost.text
    assert all(f">{text}</textarea>" in lost.text for text in ("问得更清楚些", "新的说明", "城墙"))
    assert re.search(r'value="special"[^>]* selected', lost.text)
    lost = li.post("/desk/enquiries/1/transfer", data={"branch": "江宁分馆", "reason": ""})
    assert lost.status_code == 400 and 'value="江宁分馆"' in lost.text
    lost = li.post("/desk/enquiries/1/merge", data={"into": "ZX2026-000099"})
    assert lost.status_code >= 400 and "ZX2026-000099" in lost.text


def test_an_enquiry_is_written_down_at_the_desk(desk_client: SignIn) -> None:
    li = desk_client(name="li", branch="江宁分馆")
    assert "江宁分馆" in li.get("/desk/enquiries/new").text
    slip = li.post("/desk/enquiries", data={**ASKED, "kind": "directional", "branch": "江宁分馆", "mine": "1"})
    key = re.search(r"<code>([\w-]{32})</code>", slip.text)
    assert key and "ZX" in slip.text
    told = li.get("/api/desk/enquiries/1").json()
    assert (told["channel"], told["assignee"], told["state"], told["kind"]) == (
        "walk-in",
        "li",
        "claimed",
        "directional",
    )
    refused = li.post("/desk/enquiries", data={**ASKED, "question": "？？"})
    assert refused.status_code == 400 and "要洪武年间的记载" in refused.text
    number = told["number"]
    assert li.get(f"/enquiries/{number}", params={"key": key[1]}).status_code == 200
    assert "查询码" in li.post("/desk/enquiries/1/key").text
    assert li.get(f"/enquiries/{number}", params={"key": key[1]}).status_code == 404


def test_programs_do_all_of_it(desk_client: SignIn, reader: TestClient) -> None:
    taken = reader.post("/api/enquiries", json={"question": "南京城墙谁修的", "kind": None}).json()
    assert taken["number"] in taken["address"] and taken["key"] in taken["address"]
    second = reader.post("/api/enquiries", json={"question": "请问南京城墙是谁修的"}).json()
    li = desk_client(name="li")
    listed = li.get("/api/desk/enquiries", params={"q": "城墙"}).json()
    assert [one["id"] for one in listed["enquiries"]] == [1, 2] and listed["total"] == 2

    def do(act: str, number: int = 1, **said: object) -> dict[str, object]:
        answer = li.post(f"/api/desk/enquiries/{number}/{act}", json=said)
        assert answer.status_code == 200, answer.text
        told: dict[str, object] = answer.json()
        return told

    assert do("claim", revision=1)["assignee"] == "li"
    things = [{"label": "南京城墙", "id": "loc/1", "type": "LOC"}]
    assert do("edit", kind="special", entities=things, due="2027-01-04")["entities"] == things
    assert do("edit", entities=[])["entities"] == []
    assert do("merge", 2, into=taken["number"])["state"] == "merged"
    assert "answer" in li.get("/api/desk/enquiries/1").json()["may"]
    assert do("answer", text="朱元璋")["state"] == "answered"
    assert "朱元璋" in reader.get(second["address"]).text
    kept = li.post("/api/desk/enquiries/1/files", files={"file": ("图.txt", "城图" * 700_000)})
    assert kept.status_code == 201 and kept.json()[0]["name"] == "图.txt", "larger than other requests may be"
    assert li.get("/api/desk/enquiries/1/files/1").headers["content-disposition"].startswith("attachment")
    letter = li.post("/api/desk/enquiries/letters", data={"letter": "宝船厂在哪里？"}).json()
    assert letter["id"] == 3 and letter["key"] != li.post("/api/desk/enquiries/3/key").json()["key"]
    told = li.get("/api/desk/enquiries/1").json()
    assert [one["act"] for one in told["log"]] == ["add", "claim", "edit", "edit", "answer", "attach"]
    assert told["merged"] == [second["number"]] and "contact" not in told
    assert li.get("/api/desk/enquiries/1/contact").json() == {"name": "", "phone": "", "email": ""}
    for act, said, status in (("rate", {}, 400), ("nonsense", {}, 422), ("edit", {"due": "明天"}, 400)):
        assert li.post(f"/api/desk/enquiries/1/{act}", json=said).status_code == status
    assert li.get("/api/desk/enquiries/77").status_code == 404


def test_the_head_sets_terms(desk_client: SignIn) -> None:
    head = desk_client(Role.HEAD, "zhao")
    form = {"closing": "18:00", "workdays": ["1", "2", "6"], "holidays": "2027-01-01\n2027-01-02", "waiting": "3",
            "days": ["2", "4", "6", "8", "10"]}  # fmt: skip
    assert head.post("/desk/enquiries/hours", data=form).status_code == 303
    page = head.get("/desk/enquiries/hours?saved=1").text
    assert 'value="18:00"' in page and "2027-01-02" in page
    refused = head.post("/desk/enquiries/hours", data={**form, "holidays": "元旦"})
    assert refused.status_code == 400 and "元旦 不是日期" in refused.text


def test_an_attachment_is_saved_and_never_shown(desk_client: SignIn, reader: TestClient) -> None:
    handed_in(reader)
    li = desk_client(name="li")
    li.post("/desk/enquiries/1/files", files={"file": ('a"\r\n<b>.txt', "<script>alert(1)</script>")})
    answer = li.get("/desk/enquiries/1/files/1")
    assert answer.headers["content-disposition"].startswith("attachment; filename*=UTF-8''a")
    assert answer.headers["x-content-type-options"] == "nosniff"
    assert answer.headers["content-type"].startswith("text/plain")
    big = li.post("/desk/enquiries/1/files", files={"file": ("a.txt", b"a" * (2 << 20))})
    assert big.status_code == 303, "larger than other requests may be"
    wrong = li.post("/desk/enquiries/1/files", files={"file": ("a.pdf", b"MZ\x90\x00")})
    assert wrong.status_code == 400 and "附件只收" in wrong.text


def test_the_chat_hands_over_what_was_said(desk_client: SignIn, desk_library: object, reader: TestClient) -> None:
    asked = desk_library.chat.ask("城之东门叫什么")  # type: ignore[attr-defined]
    page = reader.get("/enquiries/new", params={"exchange": asked.id}).text
    assert "城之东门叫什么" in page and f'value="{asked.id}"' in page
    handed_in(reader, exchange=asked.id, question="")
    told = desk_client(name="li").get("/api/desk/enquiries/1").json()
    assert (told["question"], told["channel"], told["exchange_id"]) == ("城之东门叫什么", "chat", asked.id)
    assert told["transcript"][0]["question"] == "城之东门叫什么"
    assert len(told["receipts"]) == len(asked.answer.receipts)
    number, _ = handed_in(reader, exchange="gone", question="另一问")
    assert number.endswith("2")


def test_what_the_texts_say_no_more_is_neither_sent_nor_shown(
    desk_client: SignIn, desk_library: object, reader: TestClient
) -> None:
    enquiries = desk_library.desk.enquiries  # type: ignore[attr-defined]
    number, key = handed_in(reader)
    li = desk_client(name="li")
    li.post("/desk/enquiries/1/claim")
    text = desk_library.passage("志#1").passage.text  # type: ignore[attr-defined]
    right, wrong = (Citation("志#1", 0, 5, quote, "城垣小记", "卷一") for quote in (text[:5], "城之西门曰"))
    gone = Citation("无", 0, 5, "城之北门曰", "城垣小记", "卷一")
    for one in (right, wrong, gone):
        enquiries.quote(1, one, "", by="li")
    assert li.get("/desk/enquiries/1").text.count("与现在的原文不符") == 2
    for one in (wrong, gone):
        refused = li.post("/desk/enquiries/1/answer", data={"text": f"“{one.quote}”"})
        assert refused.status_code == 400 and "请重新引用" in refused.text and f"“{one.quote}”" in refused.text
        assert li.post("/api/desk/enquiries/1/answer", json={"text": one.quote}).status_code == 400
    enquiries.answer(1, f"“{right.quote}”“{wrong.quote}”", by="li")
    shown = reader.get(f"/enquiries/{number}", params={"key": key}).text
    assert f"<blockquote><p>{right.quote}</p>" in shown and f"<blockquote><p>{wrong.quote}</p>" not in shown
    assert "引文不再显示" in shown


def test_an_attack_is_text(desk_client: SignIn, reader: TestClient) -> None:
    attack = "<script>alert(1)</script>"
    number, key = handed_in(reader, question=f"{attack}是什么", detail=attack)
    li = desk_client(name="li")
    for text in (li.get("/desk").text, li.get("/desk/enquiries/1").text,
                 reader.get(f"/enquiries/{number}", params={"key": key}).text):  # fmt: skip
        assert attack not in text and "&lt;script&gt;" in text


def test_requests_leave_nothing_of_the_reader_in_the_log(reader: TestClient, lines: io.StringIO) -> None:
    number, key = handed_in(reader)
    reader.get(f"/enquiries/{number}", params={"key": key})
    reader.post(f"/enquiries/{number}/supply", data={"key": key, "text": "我叫陆思远，13912345678"})
    logged = lines.getvalue()
    assert logged and not any(secret in logged for secret in (key, number, "陆思远", "13912345678", "城墙"))
