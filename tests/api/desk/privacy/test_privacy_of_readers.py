"""Readers' data over a real database: taken away in time, shown to one, taken away for one."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
import sqlalchemy as sa
from hypothesis import given, settings
from hypothesis import strategies as st

from api.chat.chat import Chat
from api.cli import main
from api.desk.desk import Desk
from api.desk.enquiries.posting import letter_to
from api.desk.enquiries.records import READER, Act, Attachment, Contact, Enquiry, Turn
from api.desk.enquiries.tables import enquiries
from api.desk.people.records import Role
from api.desk.privacy.forgetting import forms_of, masked
from api.desk.privacy.privacy import Privacy
from api.desk.privacy.records import GONE, Asked, Terms, Words, digits
from api.desk.store import open_desk
from api.desk.watching.records import Contact as Served
from api.desk.watching.records import Watch
from api.settings import Settings
from api.wiring import open_library
from ontology.errors import NotFound, WrongUse
from ontology.queries import Answer

MAIL, PHONE, NAME = "Lu.Siyuan@reader.example", "+86 139-1234-5678", "陆思远"
LU, WANG = Contact(NAME, PHONE, MAIL), Contact("王安", "13800001111", "wang@reader.example")


@pytest.fixture
def desk(database: str, tmp_path: Path) -> Iterator[Desk]:
    """A desk of its own, where two readers asked."""
    opened = Desk(open_desk(database), tmp_path)
    opened.people.add("lin", "a long enough one", role=Role.HEAD, by="test")
    yield opened
    opened.close()


def asked_by(desk: Desk, contact: Contact, question: str = "大桥哪年通车？") -> Enquiry:
    """An enquiry with everything that may hang on one, answered and closed."""
    chat = Chat(desk.engine, lambda text, **_: Answer(text, "1968年。", False, 0.9))
    exchange = chat.ask(question)
    made = desk.enquiries.add(
        Enquiry(question, exchange_id=exchange.id, transcript=(Turn(question, "1968年。"),)), contact=contact
    ).enquiry
    for data, by in ((f"{contact.name}的申请书".encode(), READER), (b"scan of page 3, library's own", "lin")):
        media_type, digest = desk.files.keep(data, "申请.txt")
        desk.enquiries.attach(made.id, Attachment(0, made.id, "申请.txt", media_type, len(data), digest, by, ""), by=by)
    desk.enquiries.claim(made.id, by="lin")
    desk.enquiries.note(made.id, f"{contact.name}来过电话", by="lin")
    desk.enquiries.answer(made.id, f"{contact.name}先生：大桥1968年通车。", by="lin")
    return desk.enquiries.close(made.id, by="lin")


def watched_by(desk: Desk, contact: Contact) -> None:
    watch = desk.watches.add(Watch("桥", "大桥", owner="lin"), by="lin")
    desk.watches.add_recipient(watch.id, Served(contact.name, contact.email), by="lin")


def aged(desk: Desk, enquiry: Enquiry, days: int) -> None:
    time = (datetime.now(UTC) - timedelta(days=days)).isoformat(timespec="seconds")
    with desk.engine.begin() as connection:
        connection.execute(enquiries.update().where(enquiries.c.id == enquiry.id).values(closed=time, answered=time))


def said(desk: Desk) -> str:
    """Everything that the database says."""
    tables = sa.MetaData()
    tables.reflect(desk.engine)
    with desk.engine.connect() as connection:
        rows = [row for table in tables.sorted_tables for row in connection.execute(sa.select(table))]
    return "\n".join(json.dumps([*row], ensure_ascii=False, default=str) for row in rows)


def kept_files(desk: Desk) -> list[Path]:
    return [path for path in (desk.folder / "desk_files").rglob("*") if path.is_file()]


def privacy(desk: Desk, **days: int) -> Privacy:
    return replace(desk.privacy, terms=Terms(**days))


def test_contacts_and_files_go_some_days_after_the_end(desk: Desk) -> None:
    old, new, open_ = (
        asked_by(desk, LU),
        asked_by(desk, WANG),
        desk.enquiries.add(Enquiry("还有？"), contact=LU).enquiry,
    )
    part = desk.enquiries.add(Enquiry("桥哪年通？"), contact=LU).enquiry
    desk.enquiries.merge(part.id, old.id, by="lin")
    aged(desk, old, 91)
    aged(desk, new, 89)
    swept = privacy(desk, contact_days=90).sweep()
    assert dict(swept.counts) == {"contacts": 2, "files": 2, "enquiries": 0, "recipients": 0}
    assert [bool(desk.enquiries.contact(one.id)) for one in (old, part, new, open_)] == [False, False, True, True]
    # The scan that both had is still one's; the application of the other is gone.
    assert len(kept_files(desk)) == 2 and not desk.enquiries.store.files(old.id)
    assert desk.enquiries.enquiry(old.id).question == "大桥哪年通车？"
    assert dict(privacy(desk, contact_days=90).sweep().counts) == dict.fromkeys(swept.counts, 0)
    assert [one.act for one in desk.audit.acts(subject="privacy/terms")] == ["sweep"]
    assert privacy(desk, contact_days=0, enquiry_days=0).sweep().counts["contacts"] == 0


def test_words_go_where_the_terms_say_so_and_recipients_who_stopped(desk: Desk) -> None:
    old = asked_by(desk, LU)
    aged(desk, old, 400)
    watched_by(desk, LU)
    (recipient,) = desk.watches.recipients(1)
    desk.watches.change_recipient(recipient, by="reader", act="stop", active=False)
    swept = privacy(desk, contact_days=90, enquiry_days=365).sweep()
    assert dict(swept.counts) == {"contacts": 1, "files": 2, "enquiries": 1, "recipients": 1}
    now = desk.enquiries.enquiry(old.id)
    assert (now.question, now.answer, now.kind, now.closed != "") == (GONE, "", old.kind, True)
    assert NAME not in said(desk) and "大桥1968" not in said(desk)


def test_a_day_is_swept_once(desk: Desk) -> None:
    assert desk.privacy.sweep_today() is not None and desk.privacy.sweep_today() is None
    assert desk.privacy.last() is not None


def test_a_sweep_that_fails_is_tried_again_the_same_day(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    with monkeypatch.context() as patch:
        patch.setattr(type(desk.privacy), "sweep", lambda _: 1 / 0)
        with pytest.raises(ZeroDivisionError):
            desk.privacy.sweep_today()
    assert desk.privacy.last() is None
    assert desk.privacy.sweep_today() is not None


@pytest.mark.parametrize("asked", [Asked(mail=MAIL.upper()), Asked(phone="13912345678"), Asked(numbers=(" zx",))])
def test_all_that_is_held_of_one_reader_is_shown(desk: Desk, asked: Asked) -> None:
    mine = asked_by(desk, LU)
    asked_by(desk, WANG)
    watched_by(desk, LU)
    wanted = replace(asked, numbers=(mine.number,)) if asked.numbers else asked
    told = desk.privacy.show(wanted)
    (one,) = told.enquiries
    assert one["contact"] == {"name": NAME, "phone": PHONE, "email": MAIL}
    assert [file["name"] for file in one["files"]] == ["申请.txt"] * 2
    assert {entry["act"] for entry in one["history"]} >= {"add", "note", "answer", "close"}
    assert [watch["email"] for watch in told.watches] == ([MAIL] if asked.mail else [])
    assert WANG.email not in json.dumps([told.enquiries, told.watches], ensure_ascii=False)


@pytest.mark.parametrize(
    ("left", "asked"),
    [
        ("１３９１２３４５６７８", "139-1234-5678"),
        ("139-1234-5678", "＋８６ １３９１２３４５６７８"),
        ("+86 571 8888 8888", "0571-88888888"),
        ("010-88888888", "0086 10 8888 8888"),
        ("ＬＵ＠reader．example", "lu@reader.example"),
        ("lu@reader.example", "ｌｕ＠ｒｅａｄｅｒ．ｅｘａｍｐｌｅ"),
    ],
)
def test_a_reader_is_found_however_number_and_address_were_typed(desk: Desk, left: str, asked: str) -> None:
    mail = "reader" in left
    mine = desk.enquiries.add(
        Enquiry("大桥哪年通车？"), contact=Contact(NAME, "" if mail else left, left if mail else "")
    ).enquiry
    wanted = Asked(mail=asked) if mail else Asked(phone=asked)
    assert [one["number"] for one in desk.privacy.show(wanted).enquiries] == [mine.number]
    told = desk.privacy.erase(wanted, by="lin")
    assert (told.counts["contacts"], told.left) == (1, ())
    assert left not in said(desk)


def test_a_number_is_masked_with_what_stands_ahead_of_it_and_in_wide_digits() -> None:
    forms = forms_of([Contact(phone="０５７１－８８８８８８８８")])
    said = ["+86 571 8888 8888", "0571-88888888", "０５７１８８８８８８８８", "0571）8888－8888"]
    assert masked([f"打{one}找我" for one in said], forms) == ["打〔电话〕找我"] * len(said)


@pytest.mark.parametrize("words", Words)
def test_a_reader_is_forgotten_and_the_others_are_not(desk: Desk, words: Words) -> None:
    mine, other = asked_by(desk, LU), asked_by(desk, WANG, f"何处有{NAME}的手稿？")
    receipt = desk.enquiries.add(Enquiry("又及？"), contact=LU)
    desk.enquiries.note(receipt.enquiry.id, f"回信寄 {NAME}，电139 1234 5678".replace("139", "１３９"), by="lin")
    watched_by(desk, LU)
    told = desk.privacy.erase(Asked(mail=MAIL), by="lin", words=words)
    assert (told.counts["enquiries"], told.counts["contacts"], told.counts["recipients"]) == (2, 2, 1)
    assert (told.counts["exchanges"], told.left) == (1, ())
    text = said(desk)
    assert not [one for one in (MAIL, "139-1234", "1234-5678", "1234 5678") if one in text]
    # A name in another reader's question is what that reader asks about.
    assert NAME in desk.enquiries.enquiry(other.id).question
    with desk.engine.connect() as connection:
        rows = connection.execute(sa.select(enquiries).where(enquiries.c.id != other.id)).all()
    assert not any(NAME in str(row) for row in rows)
    now = desk.enquiries.enquiry(mine.id)
    assert (now.question == GONE) is (words is Words.REMOVE) and bool(now.answer) is (words is Words.MASK)
    # The other reader's application and the library's own scan, which both answers had.
    assert len(kept_files(desk)) == 2
    with pytest.raises(NotFound):
        desk.enquiries.for_reader(receipt.enquiry.number, receipt.key)
    with pytest.raises(NotFound):
        desk.privacy.show(Asked(mail=MAIL, phone=PHONE))
    assert {one.act for one in desk.audit.acts() if one.subject.startswith("privacy")} == {"erase-reader"}


def test_librarians_words_name_no_reader(desk: Desk) -> None:
    made = desk.enquiries.add(Enquiry("大桥哪年通车？"), contact=LU).enquiry
    desk.enquiries.claim(made.id, by="lin")
    desk.enquiries.note(made.id, f"{NAME}下午再来", by="lin")
    desk.enquiries.answer(made.id, f"{NAME}先生：\n1968年。尊敬的{NAME}，祝好。", by="lin")
    assert desk.enquiries.enquiry(made.id).answer == "〔姓名〕先生：\n1968年。尊敬的〔姓名〕，祝好。"
    assert NAME not in "".join(one.said for one in desk.enquiries.log(made.id))
    letter = letter_to(LU, made, Act.ANSWER, "〔姓名〕先生：", sender="library@example.org")
    assert f"{NAME}先生：" in letter.get_content()
    # A namesake is who is asked about.
    other = desk.enquiries.add(Enquiry(f"{NAME}是何许人？"), contact=LU).enquiry
    desk.enquiries.claim(other.id, by="lin")
    desk.enquiries.note(other.id, f"{NAME}见县志", by="lin")
    assert desk.enquiries.answer(other.id, f"{NAME}，明人。", by="lin").answer == f"{NAME}，明人。"
    assert desk.enquiries.log(other.id)[-2].said == f"{NAME}见县志"


def test_what_names_nobody_is_refused(desk: Desk) -> None:
    for asked in (Asked(), Asked(mail="lu"), Asked(phone="110")):
        with pytest.raises(WrongUse):
            desk.privacy.show(asked)
    with pytest.raises(NotFound):
        desk.privacy.erase(Asked(mail=MAIL), by="lin")
    assert not desk.audit.acts(subject="privacy/reader")


@settings(deadline=None, max_examples=40)
@given(st.lists(st.sampled_from("0123456789 -.·"), max_size=6), st.integers(10**10, 10**11 - 1))
def test_a_number_is_masked_however_it_is_parted(between: list[str], number: int) -> None:
    spelt = "".join(digit + (between[at] if at < len(between) and not between[at].isdigit() else "")
                    for at, digit in enumerate(str(number)))  # fmt: skip
    forms = forms_of([Contact(phone=spelt)])
    assert masked({"a": [f"打{spelt}找我", f"{number}"]}, forms) == {"a": ["打〔电话〕找我", "〔电话〕"]}
    assert digits(f"+86 {spelt}") == digits(spelt) or not str(number).startswith("1")


@pytest.mark.slow
def test_the_command_shows_erases_and_sweeps(new_library: Path, capsys: pytest.CaptureFixture[str]) -> None:
    with open_library(Settings(library=new_library), any_encoder=True) as library:
        library.desk.people.add("lin", "a long enough one", role=Role.HEAD, by="test")
        number = asked_by(library.desk, LU).number
    run: Callable[..., int] = lambda *words: main(["privacy", *words, "--library", str(new_library)])  # noqa: E731
    capsys.readouterr()
    assert run("show", "--mail", MAIL, "--json") == 0
    assert json.loads(capsys.readouterr().out)["enquiries"][0]["number"] == number
    assert run("show", number) == 0 and NAME in capsys.readouterr().out
    assert run("run", "--json") == 0
    assert json.loads(capsys.readouterr().out)["terms"]["contact_days"] == 90
    assert run("erase", "--phone", PHONE, "--text", "remove", "--json") == 0
    assert json.loads(capsys.readouterr().out) == {
        "erased": {"enquiries": 1, "contacts": 1, "exchanges": 1, "files": 2, "recipients": 0},
        "numbers": [number],
        "left": [],
    }
    assert run("show", "--mail", MAIL) == 2 and "没有查到" in capsys.readouterr().err
