from __future__ import annotations

import io
import json
from dataclasses import replace
from types import ModuleType
from typing import Any

import lxml.html
import pytest
import sqlalchemy as sa
from hypothesis import given
from hypothesis import strategies as st
from starlette.testclient import TestClient

from api.app import create_app
from api.chat.doors import Doors
from api.logs import make_logger
from api.routes.conversing import COOKIE
from api.service import PassageView
from api.web.chat_views import pieces_of
from ontology.errors import NotFound
from ontology.queries import Gloss

Library = Any
PAGE = {"accept": "text/html"}
EVENTS = {"accept": "text/event-stream"}


@pytest.fixture
def library(fake: ModuleType) -> Library:
    return fake.FakeLibrary(doors=Doors(widget_hosts=("https://lib.example.org",)))


@pytest.fixture
def reader(library: Library, lines: io.StringIO) -> TestClient:
    app = create_app(library, logger=make_logger(lines))
    return TestClient(app, raise_server_exceptions=False, follow_redirects=False)


def seen(reader: TestClient, address: str) -> lxml.html.HtmlElement:
    answer = reader.get(address, headers=PAGE)
    assert answer.status_code == 200, answer.text
    return lxml.html.fromstring(answer.text)


def asked(reader: TestClient, question: str, address: str = "/ask") -> str:
    """Ask by the form and return the number of the exchange."""
    answer = reader.post(address, data={"q": question}, headers=PAGE)
    assert answer.status_code == 303
    return str(answer.headers["location"]).rpartition("#turn-")[2]


def questions(page: lxml.html.HtmlElement) -> list[str]:
    return [one.text_content() for one in page.xpath("//h2[@class='question']")]


def test_a_question_is_asked_and_then_shown(reader: TestClient, fake: ModuleType) -> None:
    answer = reader.post("/ask", data={"q": "东门叫什么"}, headers=PAGE)
    assert answer.headers["location"].startswith("/ask#turn-")
    cookie = answer.headers["set-cookie"]
    assert cookie.startswith(f"{COOKIE}=") and "HttpOnly" in cookie and "SameSite=lax" in cookie
    page = seen(reader, "/ask")
    assert reader.get("/ask").headers["cache-control"] == "no-store"
    assert questions(page) == ["东门叫什么"]
    note = page.xpath("//sup/a/@href")[0]
    assert page.xpath(f"//li[@id='{note[1:]}']//blockquote")[0].text_content() == fake.TEXT[2:8]
    assert "馆藏原文" in page.text_content() and "较有把握" in page.text_content()


def test_a_conversation_goes_on_until_a_new_topic(reader: TestClient, library: Library) -> None:
    first = asked(reader, "东门叫什么")
    asked(reader, "何时")
    page = seen(reader, "/ask")
    assert questions(page) == ["东门叫什么", "何时"]
    assert page.xpath("//details[@class='earlier']//article/@id") == [f"turn-{first}"]
    assert reader.post("/ask/end").headers["location"] == "/ask"
    assert questions(seen(reader, "/ask")) == []
    assert library.chat.exchange(first).session_id == ""


def test_a_page_that_is_shown_again_asks_nothing(reader: TestClient, library: Library) -> None:
    for _ in range(3):
        assert questions(seen(reader, "/ask?q=东门")) == ["东门"]
    assert questions(seen(reader, "/ask?q=东门&dynasty=明")) == ["东门", "东门"]
    assert questions(seen(reader, "/ask?q=东门")) == ["东门", "东门", "东门"]
    assert library.chat.conversation(reader.cookies[COOKIE])[1].narrowed == "dynasty=%E6%98%8E"


def test_filters_go_on_with_the_conversation(reader: TestClient) -> None:
    answer = reader.post("/ask?dynasty=明", data={"q": "东门"})
    assert answer.headers["location"].startswith("/ask?dynasty=%E6%98%8E#turn-")
    page = seen(reader, "/ask?dynasty=明")
    assert page.xpath("//form[contains(@class, 'composer')]/@action") == ["/ask?dynasty=%E6%98%8E"]
    assert "只在所选范围内查找" in page.text_content()


def test_what_is_personal_is_not_shown_again(reader: TestClient, lines: io.StringIO) -> None:
    asked(reader, "我叫王小明，电话13800138000，东门叫什么")
    page = seen(reader, "/ask")
    assert questions(page) == ["我叫〔姓名〕，电话〔电话〕，东门叫什么"]
    assert "个人信息已隐去" in page.text_content()
    seen(reader, "/ask?q=13800138000东门")
    assert "13800138000" not in lines.getvalue() and "东门" not in lines.getvalue()


def test_a_sentence_whose_quotation_has_changed_is_withheld(
    reader: TestClient, library: Library, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked(reader, "东门叫什么")
    read = type(library).passage

    def changed(self: Library, passage_id: str) -> PassageView:
        view = read(self, passage_id)
        return replace(view, passage=replace(view.passage, text=view.passage.text.replace("东门", "西门")))

    monkeypatch.setattr(type(library), "passage", changed)
    page = seen(reader, "/ask")
    assert page.xpath("//blockquote") == [] and "东门曰" not in page.text_content()
    assert "有 1 句不再显示" in page.text_content()

    def gone(self: Library, passage_id: str) -> PassageView:
        raise NotFound("没有这个段落。")

    monkeypatch.setattr(type(library), "passage", gone)
    assert "有 1 句不再显示" in seen(reader, "/ask").text_content()


def test_an_answer_that_cannot_be_kept_is_shown(reader: TestClient, library: Library) -> None:
    seen(reader, "/ask")
    with library.desk.engine.begin() as connection:
        connection.execute(sa.text("ALTER TABLE exchanges RENAME TO elsewhere"))
    for address in ("/ask", "/widget"):
        answer = reader.post(address, data={"q": "东门"}, headers=PAGE)
        assert answer.status_code == 200 and "set-cookie" not in answer.headers
        assert "<blockquote" in answer.text and "转请馆员" not in answer.text
    assert events(reader.post("/ask", data={"q": "东门"}, headers=EVENTS).text)[-1][0] == "turn"


def test_a_form_of_another_site_is_refused(reader: TestClient) -> None:
    for address in ("/ask", "/ask/end", "/feedback", "/widget"):
        answer = reader.post(address, data={"q": "东门"}, headers={"sec-fetch-site": "cross-site", **PAGE})
        assert answer.status_code == 403, address


def test_nothing_is_asked_without_a_word(reader: TestClient) -> None:
    assert reader.post("/ask", data={"q": "  "}).headers["location"] == "/ask"
    assert reader.post("/ask", data={"q": "长" * 501}).status_code == 422


def test_an_exchange_has_an_address_of_its_own(reader: TestClient, library: Library) -> None:
    ident = asked(reader, "何时")
    other = TestClient(create_app(library), follow_redirects=False)
    page = seen(other, f"/ask/{ident}")
    assert questions(page) == ["何时"]
    assert page.xpath("//section[@class='librarian']//a/@href")[0] == f"/enquiries/new?exchange={ident}"
    assert other.get("/ask/unknown").status_code == 404


def events(text: str) -> list[tuple[str, Any]]:
    found = [part.split("\n") for part in text.split("\n\n") if part]
    return [(name.removeprefix("event: "), json.loads(data.removeprefix("data: "))) for name, data in found]


def test_an_answer_comes_as_it_is_made(reader: TestClient) -> None:
    answer = reader.post("/ask", data={"q": "东门叫什么"}, headers=EVENTS)
    assert answer.headers["content-type"].startswith("text/event-stream")
    assert answer.headers["set-cookie"].startswith(f"{COOKIE}=")
    told = events(answer.text)
    assert [name for name, _ in told] == ["sentence", "turn"]
    turn = lxml.html.fromstring(told[-1][1]["html"])
    page = seen(reader, "/ask")
    assert turn.get("id") == page.xpath("//article/@id")[0]
    assert told[-1][1]["session"] == ""
    follow = reader.post("/ask", data={"q": "何时"}, headers=EVENTS)
    assert "set-cookie" not in follow.headers
    assert questions(seen(reader, "/ask")) == ["东门叫什么", "何时"]


def test_a_stream_says_what_went_wrong(reader: TestClient) -> None:
    told = events(reader.post("/ask", data={"q": " "}, headers=EVENTS).text)
    assert told == [("problem", {"message": "请输入问题。"})]


@pytest.mark.parametrize("address", ["/ask", "/widget"])
def test_what_is_typed_and_held_is_escaped(reader: TestClient, fake: ModuleType, address: str) -> None:
    reader.post(address, data={"q": f"何时{fake.ATTACK}"})
    told = events(reader.post(address, data={"q": f"何时{fake.ATTACK}"}, headers=EVENTS).text)
    for shown in (seen(reader, "/ask"), lxml.html.fromstring(told[-1][1]["html"])):
        assert shown.xpath("//script[not(@src)] | //img | //b[text()='砖']") == []


# --- judging ----------------------------------------------------------------------------------------------------


def test_an_answer_is_judged_by_a_form(reader: TestClient, library: Library) -> None:
    ident = asked(reader, "东门叫什么")
    answer = reader.post("/feedback", data={"exchange": ident, "good": "0", "reason": "wrong", "note": "打13800138000"})
    assert answer.headers["location"] == f"/ask#turn-{ident}"
    told = library.chat.exchange(ident).feedback
    assert (told.good, told.reason, told.note) == (False, "wrong", "打〔电话〕")
    page = seen(reader, "/ask")
    assert page.xpath("//input[@name='reason'][@checked]/@value") == ["wrong"]
    assert "您认为没有帮助" in page.text_content()
    reader.post("/feedback", data={"exchange": ident, "good": "1", "reason": "wrong", "note": "不再说"})
    told = library.chat.exchange(ident).feedback
    assert (told.good, told.reason, told.note) == (True, "", "")
    shared = reader.post("/feedback", data={"exchange": ident, "good": "1", "door": "shared"})
    assert shared.headers["location"] == f"/ask/{ident}#turn-{ident}"


def test_an_answer_is_judged_by_a_program(reader: TestClient, library: Library) -> None:
    made = reader.post("/api/ask", json={"question": "东门叫什么", "session": ""}).json()
    assert made["exchange"] and made["session"]
    told = {"exchange": made["exchange"], "good": False, "reason": "off", "note": "me@example.cn"}
    kept = reader.post("/api/feedback", json=told).json()
    assert kept == {"exchange": made["exchange"], "good": False, "reason": "off", "note": "〔邮箱〕"}
    assert reader.post("/api/feedback", json=told | {"good": True}).status_code == 400
    assert reader.post("/api/feedback", json=told | {"session": made["session"]}).status_code == 200
    assert reader.post("/api/feedback", json=told | {"exchange": "unknown"}).status_code == 404
    assert reader.post("/api/feedback", json=told | {"reason": "no such"}).status_code == 422
    assert library.chat.exchange(made["exchange"]).channel == "api"


def test_a_programs_conversation_is_kept_where_it_asks_for_it(reader: TestClient, library: Library) -> None:
    first = reader.post("/api/ask", json={"question": "东门叫什么", "session": ""}).json()
    second = reader.post("/api/ask", json={"question": "何时", "session": first["session"]}).json()
    assert second["session"] == first["session"]
    assert [one.question for one in library.chat.conversation(first["session"])] == ["东门叫什么", "何时"]
    alone = reader.post("/api/ask", json={"question": "东门叫什么", "context": ["上一问"]}).json()
    assert alone["exchange"] and alone["session"] == ""
    streamed = reader.post("/api/ask", json={"question": "东门", "session": first["session"]}, headers=EVENTS).text
    assert events(streamed)[-1][1]["session"] == first["session"]


def test_a_program_reads_what_is_kept_and_ends_the_conversation(
    reader: TestClient, library: Library, fake: ModuleType, monkeypatch: pytest.MonkeyPatch
) -> None:
    made = reader.post("/api/ask", json={"question": "东门叫什么，13800138000", "session": ""}).json()
    told = reader.get(f"/api/exchanges/{made['exchange']}").json()
    assert (told["question"], told["channel"], told["withheld"]) == ("东门叫什么，〔电话〕", "api", 0)
    assert told["answer"] == made["answer"] and told["receipts"] == made["receipts"]
    assert told["sentences"] == made["sentences"] and told["feedback"] is None
    assert reader.post("/api/chat/end", json={"session": made["session"]}).status_code == 204
    assert library.chat.turns(made["session"]) == ()

    def gone(self: Library, passage_id: str) -> PassageView:
        raise NotFound("没有这个段落。")

    monkeypatch.setattr(type(library), "passage", gone)
    told = reader.get(f"/api/exchanges/{made['exchange']}").json()
    assert (told["answer"], told["sentences"], told["receipts"], told["withheld"]) == ("", [], [], 1)
    assert reader.get("/api/exchanges/unknown").status_code == 404


# --- the widget -------------------------------------------------------------------------------------------------


def test_the_widget_stands_only_in_the_pages_that_are_set(reader: TestClient) -> None:
    answer = reader.get("/widget", headers=PAGE)
    assert "frame-ancestors 'self' https://lib.example.org" in answer.headers["content-security-policy"]
    assert "x-frame-options" not in answer.headers
    page = reader.get("/ask", headers=PAGE)
    assert "frame-ancestors 'none'" in page.headers["content-security-policy"]
    assert page.headers["x-frame-options"] == "DENY"


def test_the_widget_keeps_its_session_without_a_cookie(reader: TestClient, library: Library) -> None:
    answer = reader.post("/widget?lang=en", data={"q": "东门叫什么"})
    assert "set-cookie" not in answer.headers or COOKIE not in answer.headers["set-cookie"]
    address, _, ident = answer.headers["location"].partition("#turn-")
    assert address.startswith("/widget?lang=en&session=")
    page = seen(reader, address)
    assert questions(page) == ["东门叫什么"]
    session = page.xpath("//form[contains(@class, 'composer')]/input[@name='session']/@value")[0]
    told = events(reader.post("/widget", data={"q": "何时", "session": session}, headers=EVENTS).text)
    assert told[-1][1]["session"] == session
    assert [one.channel for one in library.chat.conversation(session)] == ["widget", "widget"]
    back = reader.post("/feedback", data={"exchange": ident, "good": "1", "door": "widget", "session": session})
    assert back.headers["location"] == f"/widget?session={session}#turn-{ident}"


def test_the_widget_begins_a_new_topic(reader: TestClient, library: Library) -> None:
    address = reader.post("/widget", data={"q": "东门叫什么"}).headers["location"].partition("#")[0]
    session = address.rpartition("=")[2]
    answer = reader.post("/widget/end?lang=en", data={"session": session})
    assert answer.headers["location"] == f"/widget?lang=en&session={session}"
    assert questions(seen(reader, answer.headers["location"])) == []
    assert library.chat.turns(session) == ()


def test_an_unknown_session_is_not_written_into_the_widget(reader: TestClient) -> None:
    page = seen(reader, "/widget?session=unknown")
    assert page.xpath("//input[@name='session']") == []


# --- glosses ----------------------------------------------------------------------------------------------------


@given(
    st.text(max_size=30),
    st.lists(st.tuples(st.integers(0, 35), st.integers(0, 35), st.text(min_size=1, max_size=3)), max_size=6),
)
def test_a_quotation_with_glosses_is_the_quotation(quote: str, spans: list[tuple[int, int, str]]) -> None:
    pieces = list(pieces_of(quote, [Gloss(0, begin, end, meaning, "表") for begin, end, meaning in spans]))
    assert "".join(piece.text for piece in pieces) == quote
    assert all(piece.text for piece in pieces)
