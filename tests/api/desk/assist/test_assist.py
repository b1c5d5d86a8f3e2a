"""What assists at an enquiry: what it asks back, what it puts into the answer, and that it counts nothing."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st
from playwright.sync_api import Page, expect
from starlette.testclient import TestClient

from api.cookies import SESSION
from api.desk.assist.asking import follow_ups
from api.desk.assist.keeping import item_of
from api.desk.assist.placing import placed, quotation
from api.desk.assist.proposing import propose
from api.desk.enquiries.records import Enquiry, Kind, Thing
from api.desk.knowledge.records import Content
from api.service import Service
from api.understanding.records import Sense, SenseKind
from ontology.queries import Citation, QueryMention
from ontology.records import Candidate, TagType

SignIn = Callable[..., TestClient]
Serving = Callable[..., AbstractContextManager[str]]
Visiting = Callable[..., AbstractContextManager[Page]]
TWO = (Candidate("p1", "张俊（北宋）", 0.5), Candidate("p2", "张俊（南宋）", 0.5))
PLACE = Sense("pl1", SenseKind.PLACE, "南京", "南京", entity_id="l1")


# --- what to ask ------------------------------------------------------------------------------------------------------


def test_namesakes_are_asked_about_first() -> None:
    sense = Sense("pe1", SenseKind.PERSON, "张俊", "未定", candidates=TWO)
    asked = follow_ups(Enquiry("张俊打过什么仗？"), (sense,), ())
    assert asked[0] == "您问的是哪一位“张俊”：张俊（北宋）、张俊（南宋），还是别的一位？"
    decided = replace(sense, candidates=(), entity_id="p1")
    assert not any("哪一位" in one for one in follow_ups(Enquiry("张俊打过什么仗？"), (decided,), ()))


def test_a_name_that_nobody_knows_is_asked_about() -> None:
    unknown = QueryMention("王某", TagType.PER)
    assert "“王某”大约是哪个朝代" in follow_ups(Enquiry("王某的生平"), (), (unknown,))[0]


@pytest.mark.parametrize(
    ("enquiry", "asks"),
    [
        (Enquiry("这里的城墙有多长？", kind=Kind.FACTUAL), "什么年代"),
        (Enquiry("找徐霞客的资料", kind=Kind.LITERATURE), "作什么用"),
        (Enquiry("找徐霞客的资料", kind=Kind.LITERATURE), "尽量找全"),
        (Enquiry("找徐霞客的资料", kind=Kind.LITERATURE), "什么时候要用"),
        (Enquiry("本地水利", kind=Kind.SPECIAL), "从哪一年查到哪一年"),
        (Enquiry("一种新的纸", kind=Kind.NOVELTY), "查新点"),
        (Enquiry("在哪里还书？", kind=Kind.DIRECTIONAL), "哪个馆"),
    ],
)
def test_what_is_missing_is_asked_by_kind(enquiry: Enquiry, asks: str) -> None:
    assert any(asks in one for one in follow_ups(enquiry, (), ()))


@pytest.mark.parametrize(
    ("enquiry", "asks"),
    [
        (Enquiry("城墙哪一年修的？", kind=Kind.FACTUAL), "什么年代"),
        (Enquiry("明代的城墙有多长？", detail="洪武年间", kind=Kind.FACTUAL), "什么年代"),
        (Enquiry("写论文，找徐霞客的资料", kind=Kind.LITERATURE), "作什么用"),
        (Enquiry("下周要用，找徐霞客的资料", kind=Kind.LITERATURE), "什么时候要用"),
        (Enquiry("城东分馆在哪里还书？", kind=Kind.DIRECTIONAL), "哪个馆"),
    ],
)
def test_what_the_reader_said_is_not_asked_again(enquiry: Enquiry, asks: str) -> None:
    assert not any(asks in one for one in follow_ups(enquiry, (), ()))


def test_an_office_without_a_place_and_a_book_without_an_edition() -> None:
    office = Sense("of1", SenseKind.OFFICE, "知府", "知府", entity_id="o1")
    assert "您问的是哪个府、州、县？" in follow_ups(Enquiry("成化年间知府是谁"), (office,), ())
    assert "您问的是哪个府、州、县？" not in follow_ups(Enquiry("南京知府是谁"), (office, PLACE), ())
    book = Sense("bo1", SenseKind.WORK, "水经注", "水经注", entity_id="b1")
    asked = follow_ups(Enquiry("想看水经注", kind=Kind.LITERATURE), (book,), ())
    assert any("哪一种版本" in one for one in asked) and len(asked) <= 5
    assert not any("版本" in one for one in follow_ups(Enquiry("水经注的影印版", kind=Kind.LITERATURE), (book,), ()))


# --- what goes into the answer ----------------------------------------------------------------------------------------


@given(st.text(max_size=30), st.text(min_size=1, max_size=20), st.none() | st.integers(0, 40))
def test_a_text_is_put_in_where_the_cursor_stands_and_nothing_is_lost(draft: str, text: str, at: int | None) -> None:
    made, end = placed(draft, text, at)
    assert made[end - len(text) : end] == text
    rest = made[: end - len(text)] + made[end:]
    assert rest == draft or (made.endswith(text) and rest.strip() == draft.rstrip().strip())


def test_a_quotation_names_its_source() -> None:
    one = Citation("p", 0, 2, "九里", "县志", "卷一")
    assert quotation(one) == "“九里”（《县志》 卷一）"


@pytest.fixture
def enquiry(desk_library: Service, desk_client: SignIn) -> Iterator[Enquiry]:
    """An enquiry that the librarian has taken."""
    desk_client()
    enquiries = desk_library.desk.enquiries
    made = enquiries.add(Enquiry("东门是谁修的？", kind=Kind.LITERATURE)).enquiry
    yield enquiries.claim(made.id, by="librarian")


def test_a_proposal_counts_no_item(desk_library: Service, enquiry: Enquiry) -> None:
    knowledge = desk_library.knowledge
    made = knowledge.add(Content("东门是谁修的？", "知府周大年。", owner="部"), by="li")
    knowledge.approve(made.id, by="li", revision=1)
    found = propose(desk_library, enquiry)
    assert found.draft.item == made.id and knowledge.item(made.id).asked == 0
    assert found.items == () and found.questions and found.passages
    for one in found.passages[:2]:
        assert desk_library.passage(one.passage_id).passage.text[one.begin : one.end] == one.quote


def test_a_press_puts_a_quotation_into_the_answer(desk_library: Service, desk_client: SignIn, enquiry: Enquiry) -> None:
    client = desk_client()
    page = client.get(f"/desk/enquiries/{enquiry.id}/assist").text
    assert "可引的原文" in page and "引入答复" in page and "<script>" not in page
    assert "<html" not in client.get(f"/desk/enquiries/{enquiry.id}/assist", params={"part": 1}).text
    text = desk_library.passage("志#1").passage.text
    said = {"revision": enquiry.revision, "quotes": json.dumps([{"passage_id": "志#1", "quote": text[:6]}])}
    sent = client.post(f"/desk/enquiries/{enquiry.id}/assist", data=said)
    assert (sent.status_code, sent.headers["location"]) == (303, f"/desk/enquiries/{enquiry.id}#draft")
    kept = desk_library.desk.enquiries.enquiry(enquiry.id)
    assert kept.draft.startswith(f"“{text[:6]}”（《") and kept.draft_receipts[0].quote == text[:6]

    more = said | {"revision": kept.revision, "text": "甲乙", "at": 1, "machine": "拟稿"}
    told = client.post(f"/desk/enquiries/{enquiry.id}/assist", data=more, headers={"Accept": "application/json"})
    assert told.json() == {"draft": "甲拟稿乙", "end": 3, "revision": kept.revision + 1}
    assert desk_library.desk.enquiries.enquiry(enquiry.id).machine_draft == "拟稿"


@pytest.mark.parametrize(
    "quotes", ['[{"passage_id": "志#1", "quote": "书里没有"}]', "[", '[{"passage_id": "no", "quote": "x"}]']
)
def test_what_is_not_in_the_texts_does_not_go_in(
    desk_library: Service, desk_client: SignIn, enquiry: Enquiry, quotes: str
) -> None:
    sent = desk_client().post(
        f"/desk/enquiries/{enquiry.id}/assist", data={"revision": enquiry.revision, "quotes": quotes}
    )
    assert sent.status_code == 400 and desk_library.desk.enquiries.enquiry(enquiry.id).draft == ""


def test_who_has_not_taken_the_enquiry_puts_nothing_in(
    desk_library: Service, desk_client: SignIn, enquiry: Enquiry
) -> None:
    other = desk_client(name="zhao")
    assert "引入答复" not in other.get(f"/desk/enquiries/{enquiry.id}/assist").text
    sent = other.post(f"/desk/enquiries/{enquiry.id}/assist", data={"revision": enquiry.revision, "machine": "x"})
    assert sent.status_code == 400 and desk_library.desk.enquiries.enquiry(enquiry.id).draft == ""
    assert desk_client(None).get(f"/desk/enquiries/{enquiry.id}/assist").status_code in (303, 401)


def test_an_answer_is_kept_without_its_reader(desk_library: Service, desk_client: SignIn, enquiry: Enquiry) -> None:
    enquiries = desk_library.desk.enquiries
    text = desk_library.passage("志#1").passage.text
    receipt = Citation("志#1", 0, 6, text[:6], "志", "卷一")
    gone = Citation("no", 0, 1, "x", "无", "")
    enquiries.answer(enquiry.id, f"“{text[:6]}”，详询 13912345678。", by="librarian", receipts=(receipt, gone))
    kept = replace(enquiries.enquiry(enquiry.id), entities=(Thing("周大年", "p/1", "PER"),))
    content = item_of(kept, desk_library.knowledge, owner="王")
    assert "139" not in content.answer and [one.quote for one in content.receipts] == [text[:6]]
    assert (content.enquiry, content.entities) == (kept.number, kept.entities)
    page = desk_client().get("/desk/knowledge/new", params={"enquiry": enquiry.id}).text
    assert "东门是谁修的" in page and "13912345678" not in page and kept.number in page


def test_an_enquiry_teaches_an_item_how_readers_ask(
    desk_library: Service, desk_client: SignIn, enquiry: Enquiry
) -> None:
    client, knowledge = desk_client(), desk_library.knowledge
    made = knowledge.add(Content("东门谁修？", "知府周大年。", owner="部"), by="li")
    knowledge.approve(made.id, by="li", revision=1)
    said = {"revision": 2, "wording": f"{enquiry.question}电话13912345678", "back": enquiry.id}
    sent = client.post(f"/desk/knowledge/{made.id}/asked", data=said)
    assert (sent.status_code, sent.headers["location"]) == (303, f"/desk/enquiries/{enquiry.id}")
    wording = knowledge.item(made.id).content.wordings[0]
    assert wording.startswith(enquiry.question) and "139" not in wording
    assert client.post(f"/desk/knowledge/{made.id}/asked", data=said).status_code == 400


def test_programs_get_the_same(desk_client: SignIn, enquiry: Enquiry) -> None:
    told = desk_client().get(f"/api/desk/enquiries/{enquiry.id}/assist").json()
    assert set(told) == {"draft", "items", "enquiries", "passages", "entities", "questions"}


@contextmanager
def _at_the_desk(
    client: TestClient, serving: Serving, visiting: Visiting, *, broken: bool = False, **slowly: float
) -> Iterator[Page]:
    """A browser that is signed in as the client is."""
    with serving(client.app, **slowly) as address, visiting(address, broken=broken) as page:
        page.context.add_cookies([{"name": SESSION, "value": client.cookies[SESSION], "url": address}])
        yield page


def test_two_quotations_put_in_at_once_are_both_there(
    desk_client: SignIn, enquiry: Enquiry, serving: Serving, visiting: Visiting
) -> None:
    with _at_the_desk(desk_client(), serving, visiting, late=0.2) as page:
        page.goto(f"/desk/enquiries/{enquiry.id}")
        draft = page.locator("#draft-text")
        draft.fill("前后")
        puts = page.locator("#assist [data-put] button", has_text="引入答复")
        puts.nth(0).click()
        expect(draft).not_to_be_editable()
        puts.nth(1).click()
        expect(draft).to_have_value(re.compile("“.*”.*“.*”", re.DOTALL))
        expect(draft).to_be_editable()


def test_a_quotation_that_does_not_come_is_told_in_words(
    desk_client: SignIn, enquiry: Enquiry, serving: Serving, visiting: Visiting
) -> None:
    with _at_the_desk(desk_client(), serving, visiting, broken=True) as page:
        page.goto(f"/desk/enquiries/{enquiry.id}")
        draft = page.locator("#draft-text")
        draft.fill("前后")
        put = page.locator("#assist [data-put] button", has_text="引入答复").first
        expect(put).to_be_visible()
        for broken in (
            lambda route: route.abort(),
            lambda route: route.fulfill(status=502, body="<h1>Bad Gateway</h1>"),
        ):
            page.route("**/desk/enquiries/**", broken, times=1)
            put.click()
            expect(page.locator("#assist [role=alert]")).to_have_text("没有放入，请再试一次。")
            expect(draft).to_be_editable()
            expect(draft).to_have_value("前后")
        put.click()
        expect(draft).to_have_value(re.compile("“.*”", re.DOTALL))


def test_what_is_proposed_stays_a_link_where_it_does_not_come(
    desk_client: SignIn, enquiry: Enquiry, serving: Serving, visiting: Visiting
) -> None:
    with _at_the_desk(desk_client(), serving, visiting, broken=True) as page:
        page.route("**/assist?part=1", lambda route: route.abort())
        with page.expect_event("requestfailed"):
            page.goto(f"/desk/enquiries/{enquiry.id}")
        page.locator("#assist p a").first.click()
        expect(page).to_have_url(re.compile("/assist$"))


def test_in_a_browser_by_keyboard(
    desk_library: Service, desk_client: SignIn, enquiry: Enquiry, serving: Serving, visiting: Visiting
) -> None:
    with _at_the_desk(desk_client(), serving, visiting) as page:
        page.goto(f"/desk/enquiries/{enquiry.id}")
        draft = page.locator("#draft-text")
        quote = page.locator("#assist [data-put] button", has_text="引入答复").first
        expect(quote).to_be_visible()
        draft.fill("𠮷前后")
        draft.press("End")
        draft.press("ArrowLeft")
        quote.focus()
        page.keyboard.press("Enter")
        expect(page.locator("#assist [role=status]")).to_have_text("已放入答复。")
        expect(draft).to_be_focused()
        value = draft.input_value()
        assert value.startswith("𠮷前“") and value.endswith("）后")
        page.keyboard.type("，")
        expect(draft).to_have_value(re.compile("），后$"))
        typed = draft.input_value()
        page.reload()
        expect(draft).to_have_value(typed)
        assert page.evaluate("Object.keys(sessionStorage).length") == 1
        expect(page.locator("#assist [data-ask]").first).to_be_visible()
        ask = page.locator("#assist [data-ask]").first
        ask.focus()
        page.keyboard.press("Enter")
        expect(page.locator("#ask-text")).to_be_focused()
        assert page.locator("#ask-text").input_value()
        assert desk_library.desk.enquiries.enquiry(enquiry.id).draft == value
