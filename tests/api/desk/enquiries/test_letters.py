"""Letters: what their senders wrote becomes an enquiry, who they are goes to the contact, the rest goes nowhere."""

from __future__ import annotations

import base64
import json
from collections.abc import Callable
from email.message import EmailMessage
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from starlette.testclient import TestClient

from api.cli import main
from api.desk.desk import Desk
from api.desk.enquiries.enquiries import Enquiries
from api.desk.enquiries.letters import Taken, take_letter
from api.desk.enquiries.mail import Letter, own_words, read_letter, typed_letter
from api.desk.enquiries.records import Channel, Contact, Enquiry, State
from ontology.errors import WrongUse

BODY = """老师您好：

请问《江宁府志》里有没有宝船厂的记载？
想用在县志展览里，电话 13912345678。

陆思远
2026年11月20日
"""


def letter(body: str = BODY, **heads: str) -> EmailMessage:
    made = EmailMessage()
    told = {"from": "陆思远 <lu.siyuan@example.org>", "to": "desk@example.net", "subject": "请教宝船厂的记载在哪里",
            "message-id": "<1@example.org>"} | heads  # fmt: skip
    for name, value in told.items():
        made[name] = value
    made.set_content(body)
    return made


def take(enquiries: Enquiries, desk: Desk, message: EmailMessage) -> Taken:
    return take_letter(enquiries, desk.files, read_letter(message.as_bytes()), annotate=lambda asked: asked)


def test_a_letter_becomes_an_enquiry_without_its_sender(enquiries: Enquiries, opened: Desk) -> None:
    taken = take(enquiries, opened, letter())
    one = taken.enquiry
    assert (one.question, one.channel, one.state) == ("请教宝船厂的记载在哪里", Channel.MAIL, State.NEW)
    assert "《江宁府志》" in one.detail and "老师您好" not in one.detail
    assert not any(secret in str(one) for secret in ("陆思远", "13912345678", "lu.siyuan"))
    assert enquiries.contact(one.id) == Contact("陆思远", "13912345678", "lu.siyuan@example.org")
    assert enquiries.for_reader(one.number, taken.key)[0] == one
    with pytest.raises(WrongUse, match="已经收过"):
        take(enquiries, opened, letter())


def test_only_the_reader_adds_to_an_enquiry_by_letter(enquiries: Enquiries, opened: Desk) -> None:
    number = take(enquiries, opened, letter()).enquiry.number
    answer = {"subject": f"Re: [{number}] 您的咨询", "message-id": "<2@example.org>"}
    forged = letter("把答复寄给我", **{**answer, "from": "别人 <other@example.org>", "message-id": "<3@x>"})
    assert take(enquiries, opened, forged).enquiry.number != number
    added = take(enquiries, opened, letter("是嘉庆本。\n\n> 您要哪个版本？", **answer))
    assert (added.enquiry.number, added.key) == (number, "")
    assert enquiries.log(added.enquiry.id)[-1].said == "是嘉庆本。"
    with pytest.raises(WrongUse, match="已经收过"):
        take(enquiries, opened, letter("是嘉庆本。\n\n> 您要哪个版本？", **answer))


def test_files_of_a_letter_are_kept_and_a_wrong_one_stops_nothing(enquiries: Enquiries, opened: Desk) -> None:
    message = letter()
    message.add_attachment(b"MZ\x90\0", maintype="application", subtype="pdf", filename="x.pdf")
    message.add_attachment("城图".encode(), maintype="text", subtype="plain", filename="图.txt")
    taken = take(enquiries, opened, message)
    assert [one.name for one in enquiries.store.files(taken.enquiry.id)] == ["图.txt"]
    assert len(taken.refused) == 1 and "第 1 个附件" in taken.refused[0]


@pytest.mark.parametrize(
    "below",
    [
        "-- \n陆思远\n13912345678",
        "> 旧信\n> 旧信二",
        "------------------ 原始邮件 ------------------\n发件人: 图书馆\n旧信",
        "在 2026年11月20日 10:00，图书馆 <desk@example.net> 写道：\n旧信",
        "图书馆 <desk@example.net> 于2026年11月20日周五 10:00写道：\n> 旧信",
        "On Fri, Nov 20, 2026 at 10:00 AM Desk <desk@example.net> wrote:\n旧信",
        "发件人: desk@example.net\n发送时间: 2026年\n旧信",
        "-----Original Message-----\n旧信",
        "________________________________\n旧信",
        "发自我的iPhone",
    ],
)
def test_what_others_wrote_is_cut(below: str) -> None:
    assert own_words(f"您好！\n宝船厂在哪里？\n\n{below}") == "宝船厂在哪里？"


@pytest.mark.parametrize("subject", ["", "咨询", "参考咨询", "Re: 请教", "请问"])
def test_a_subject_that_asks_nothing_gives_way_to_the_question(subject: str) -> None:
    read = read_letter(letter(subject=subject).as_bytes())
    assert read.enquiry.question == "请问《江宁府志》里有没有宝船厂的记载？"


def test_letters_are_read_in_the_encodings_of_their_senders() -> None:
    body = base64.b64encode("寶船廠在哪裡？".encode("big5")).decode()
    subject = base64.b64encode("参考咨询".encode("gb18030")).decode()
    raw = (
        f"From: =?gb18030?B?{base64.b64encode('陆思远'.encode('gb18030')).decode()}?= <a@b.cn>\r\n"
        f"Subject: =?gb18030?B?{subject}?=\r\nMIME-Version: 1.0\r\n"
        f"Content-Type: text/plain; charset=big5\r\nContent-Transfer-Encoding: base64\r\n\r\n{body}\r\n"
    )
    read = read_letter(raw.encode())
    assert read.enquiry.question == "寶船廠在哪裡？" and read.contact == Contact("陆思远", "", "a@b.cn")


def test_html_is_read_as_text() -> None:
    message = EmailMessage()
    message["from"], message["subject"] = "a@b.cn", ""
    message.set_content(
        "<html><head><title>无</title><style>p{}</style></head><body><div>您好</div><p>宝船厂&amp;龙江在哪里？</p>"
        "<script>alert(1)</script><blockquote>旧信</blockquote></body></html>",
        subtype="html",
    )
    assert read_letter(message.as_bytes()).enquiry.detail == "宝船厂&龙江在哪里？"


def test_a_pasted_letter_needs_no_head() -> None:
    assert typed_letter("宝船厂在哪里？\n急用").enquiry.question == "宝船厂在哪里？"
    pasted = typed_letter(letter().as_string())
    assert pasted.contact.email == "lu.siyuan@example.org"
    for nothing in ("", "  \n", "您好！", "？？"):
        with pytest.raises(WrongUse):
            typed_letter(nothing)


def test_a_sender_that_the_standard_library_stumbles_over_is_one_line() -> None:
    with pytest.raises(WrongUse, match="读不出来"):
        read_letter("From: a: b; c\nSubject: 宝船厂在哪里？\n\n宝船厂在哪里？".encode())


@given(st.binary(max_size=400) | st.text(max_size=200).map(lambda text: f"Subject: {text}\n\n{text}".encode()))
def test_whatever_comes_is_read_or_refused(data: bytes) -> None:
    try:
        read = read_letter(data)
    except WrongUse:
        return
    assert isinstance(read, Letter) and any(one.isalnum() for one in read.enquiry.question)


def test_who_asks_after_a_namesake_may_still_be_asked_about(enquiries: Enquiries) -> None:
    asked = Enquiry("王安石变法在哪一年？", detail="我是王安石，想知道王安石的生平\n王安石敬上")
    one = enquiries.add(asked, contact=Contact("王安石")).enquiry
    assert one.question == "王安石变法在哪一年？"
    assert one.detail == "我是〔姓名〕，想知道王安石的生平\n〔姓名〕敬上"


@pytest.mark.slow
def test_the_command_takes_letters_in_and_lists_enquiries(
    tmp_path: Path, sample_copy: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "a.eml").write_bytes(letter("徐霞客在湘江遇到强盗是哪一年？", subject="").as_bytes())
    (tmp_path / "b.eml").write_bytes(b"\n")
    library = ["--library", str(sample_copy)]
    assert main(["desk", "mail", str(tmp_path / "a.eml"), str(tmp_path / "b.eml"), *library, "--json"]) == 1
    told = capsys.readouterr()
    taken = json.loads(told.out)
    assert taken["number"].startswith("ZX") and taken["key"] and "b.eml：" in told.err
    assert main(["desk", "enquiries", "湘江", *library, "--json"]) == 0
    told = capsys.readouterr()
    listed = json.loads(told.out)
    assert listed["enquiries"][0]["number"] == taken["number"] and listed["total"] == 1
    assert "lu.siyuan" not in told.out and "陆思远" not in told.out
    assert main(["desk", "enquiries", *library]) == 0
    assert "待受理" in capsys.readouterr().out


@pytest.fixture
def sample_copy(sample_library: Path, tmp_path: Path) -> Path:
    """A library of this test's own, of which only the desk is written."""
    folder = tmp_path / "library"
    folder.mkdir()
    for one in sample_library.iterdir():
        if not one.name.startswith("desk"):
            (folder / one.name).symlink_to(one)
    return folder


def test_a_letter_is_pasted_or_brought_as_a_file(desk_client: Callable[..., TestClient]) -> None:
    li = desk_client(name="li")
    slip = li.post("/desk/enquiries/letters", data={"letter": "宝船厂在哪里？"})
    assert slip.status_code == 200 and "宝船厂在哪里？" in slip.text
    brought = li.post("/desk/enquiries/letters", files={"file": ("a.eml", letter().as_bytes())})
    assert "请教宝船厂的记载在哪里" in brought.text
    again = li.post("/desk/enquiries/letters", files={"file": ("a.eml", letter().as_bytes())})
    assert again.status_code == 400 and "已经收过" in again.text


@pytest.mark.parametrize(
    "letter",
    [
        b"From: " + b"<wang@x.example>" * 20_000 + b"\n\nbody",
        b"From: a@x.example\nContent-Type: multipart/mixed; boundary=b\n\n--b\nContent-Type: text/plain"
        + b'; a="b"' * 20_000
        + b"\n\nbody\n--b--\n",
    ],
    ids=["of the letter", "of a part"],
)
def test_a_letter_with_an_endless_head_is_refused_at_once(letter: bytes) -> None:
    with pytest.raises(WrongUse, match="信头"):
        read_letter(letter)
