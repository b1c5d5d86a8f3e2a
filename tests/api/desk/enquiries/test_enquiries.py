"""Enquiries: from the question to the answer and back, and who was there first."""

from __future__ import annotations

import threading
from dataclasses import replace
from datetime import UTC, datetime

import pytest
import sqlalchemy as sa

from api.desk.desk import Desk
from api.desk.enquiries.conflict import Overtaken
from api.desk.enquiries.difference import difference, kept
from api.desk.enquiries.enquiries import Enquiries
from api.desk.enquiries.files import DeskFiles, media_type_of, safe_name
from api.desk.enquiries.hours import DAYS, Hours, hours_of, said_of
from api.desk.enquiries.likeness import near
from api.desk.enquiries.listing import Wanted
from api.desk.enquiries.records import (
    OPEN,
    READER,
    Act,
    Attachment,
    Channel,
    Contact,
    Enquiry,
    Group,
    Kind,
    State,
    Thing,
    Timing,
    Turn,
    View,
)
from api.desk.store import open_desk
from ontology.errors import NotFound, OversizedSource, UnknownFormat, WrongUse
from ontology.queries import Citation

CITED = Citation("p1", 0, 4, "洪武二年", "明太祖实录", "卷四十")


def ids(enquiries: Enquiries, view: View, by: str = "", **wanted: object) -> list[int]:
    return [one.id for one in enquiries.list(Wanted(view, by, **wanted)).enquiries]  # type: ignore[arg-type]


# --- from question to answer ------------------------------------------------------------------------------------------


def test_an_enquiry_is_taken_in_answered_judged_and_taken_up_again(
    enquiries: Enquiries, asked: Enquiry, reader: Contact, opened: Desk, clock: object
) -> None:
    taken = enquiries.add(asked, contact=reader)
    one = taken.enquiry
    assert (one.number, one.state, one.revision) == ("ZX2026-000001", State.NEW, 1)
    assert one.due == "2026-11-26T09:00:00+00:00"
    enquiries.claim(one.id, by="li")
    enquiries.draft(one.id, "据《明太祖实录》，洪武二年动工。", by="li", machine="洪武二年。")
    enquiries.quote(one.id, CITED, "据《明太祖实录》“洪武二年”动工。", by="li")
    assert enquiries.ask(one.id, "您要查的是城墙还是皇城？", by="li").state is State.WAITING
    assert enquiries.supply(one.id, "城墙").state is State.CLAIMED
    sent = enquiries.answer(one.id, "据《明太祖实录》“洪武二年”动工，洪武十九年完工。", by="li")
    assert (sent.state, sent.answers, sent.draft, sent.first_answered) == (State.ANSWERED, 1, "", sent.answered)
    assert sent.answer_receipts == (CITED,) and sent.machine_draft == "洪武二年。"
    assert enquiries.rate(one.id, good=False, reason="没说谁修的").satisfied is False
    again = enquiries.supply(one.id, "是谁主持的？")
    assert (again.state, again.assignee, again.reopened, again.satisfied) == (State.CLAIMED, "li", 1, None)
    last = enquiries.answer(one.id, "由应天府主持。", by="li")
    assert (last.answers, last.first_answered) == (2, sent.first_answered)
    assert enquiries.close(one.id, by="wang").state is State.CLOSED
    mine, final = enquiries.for_reader(one.number, taken.key)
    assert mine == final == enquiries.enquiry(one.id)
    log = enquiries.log(one.id)
    assert [entry.revision for entry in log] == list(range(1, len(log) + 1))
    assert [entry.act for entry in log if entry.by == READER] == [Act.ADD, Act.SUPPLY, Act.RATE, Act.REOPEN]
    acts = opened.audit.acts(subject=f"enquiry/{one.id}")
    assert [act.act for act in reversed(acts)] == [entry.act.value for entry in log]


def test_only_the_key_opens_an_enquiry_to_its_reader(enquiries: Enquiries, asked: Enquiry, opened: Desk) -> None:
    taken = enquiries.add(asked)
    for number, key in ((taken.enquiry.number, "x"), (taken.enquiry.number, ""), ("ZX2026-000009", taken.key)):
        with pytest.raises(NotFound):
            enquiries.for_reader(number, key)
    with opened.engine.connect() as connection:
        stored = str(connection.execute(sa.text("SELECT * FROM enquiries")).all())
    assert taken.key not in stored
    renewed = enquiries.renew_key(taken.enquiry.id, by="li")
    with pytest.raises(NotFound):
        enquiries.for_reader(taken.enquiry.number, taken.key)
    assert enquiries.for_reader(taken.enquiry.number, renewed.key)[0].id == taken.enquiry.id


def test_what_is_personal_goes_to_the_contact(enquiries: Enquiries, asked: Enquiry) -> None:
    typed = replace(
        asked, question="我叫陆思远，南京城墙谁修的？请打13912345678", transcript=(Turn("13912345678", "好"),)
    )
    taken = enquiries.add(typed)
    assert "陆思远" not in taken.enquiry.question and "139" not in taken.enquiry.question
    assert taken.enquiry.transcript[0].question == "〔电话〕"
    assert enquiries.contact(taken.enquiry.id) == Contact("陆思远", "13912345678")
    named = replace(typed, entities=(Thing("陆思远", "", "PER"), Thing("南京城墙")))
    assert enquiries.add(named).enquiry.entities == (Thing("南京城墙"),)
    enquiries.supply(taken.enquiry.id, "也可写信到 lu@example.org")
    assert enquiries.contact(taken.enquiry.id).email == "lu@example.org"
    enquiries.claim(taken.enquiry.id, by="li")
    sent = enquiries.answer(taken.enquiry.id, "已回电 13912345678，本馆电话 025-84356000。", by="li")
    assert sent.answer == "已回电 〔电话〕，本馆电话 025-84356000。"
    assert "139" not in str(enquiries.log(taken.enquiry.id))


def test_a_letter_is_taken_in_once(enquiries: Enquiries, asked: Enquiry) -> None:
    letter = replace(asked, channel=Channel.MAIL, letter="digest")
    first = enquiries.add(letter)
    with pytest.raises(WrongUse, match="已经收过"):
        enquiries.add(letter)
    assert enquiries.store.by_letter("digest") == first.enquiry
    assert enquiries.add(asked).enquiry.letter == ""


# --- two at once ------------------------------------------------------------------------------------------------------


def test_of_many_who_claim_at_once_exactly_one_has_it(database: str, opened: Desk, asked: Enquiry) -> None:
    names = [f"clerk{number}" for number in range(4)]
    for name in names:
        opened.people.add(name, "a long enough one", role=opened.people.person("li").role, by="test")
    number = opened.enquiries.add(asked).enquiry.id
    desks = [Desk(open_desk(database)) for _ in names]
    start = threading.Barrier(len(names))
    won: list[str] = []
    lost: list[str] = []

    def claim(desk: Desk, name: str) -> None:
        start.wait()
        try:
            desk.enquiries.claim(number, by=name, revision=1)
        except Overtaken as error:
            lost.append(str(error))
        else:
            won.append(name)

    threads = [threading.Thread(target=claim, args=pair) for pair in zip(desks, names, strict=True)]
    for one in threads:
        one.start()
    for one in threads:
        one.join()
    for desk in desks:
        desk.close()
    now = opened.enquiries.enquiry(number)
    assert won == [now.assignee] and len(lost) == 3
    assert all(f"已由 {now.assignee} 于 20" in said for said in lost)
    assert [entry.act for entry in opened.enquiries.log(number)] == [Act.ADD, Act.CLAIM]


def test_claiming_twice_is_claiming_once(enquiries: Enquiries, asked: Enquiry) -> None:
    number = enquiries.add(asked).enquiry.id
    assert enquiries.claim(number, by="li") == enquiries.claim(number, by="li", revision=1)
    with pytest.raises(Overtaken, match="li馆员 于 2026-11-23 10:30"):
        enquiries.claim(number, by="wang")


def test_a_draft_is_not_lost_to_another_window_and_a_note_is_in_nobodys_way(
    enquiries: Enquiries, asked: Enquiry
) -> None:
    number = enquiries.add(asked).enquiry.id
    seen = enquiries.claim(number, by="li").revision
    enquiries.note(number, "已查县志", by="wang")
    first = enquiries.draft(number, "甲", by="li", revision=seen)
    with pytest.raises(Overtaken, match="写草稿"):
        enquiries.draft(number, "乙", by="li", revision=seen)
    assert enquiries.enquiry(number).draft == "甲"
    enquiries.supply(number, "还要说到内城")
    with pytest.raises(Overtaken, match="读者 于"):
        enquiries.answer(number, "甲", by="li", revision=first.revision)
    assert enquiries.answer(number, "甲", by="li", revision=enquiries.enquiry(number).revision).answer == "甲"


def test_two_that_are_merged_into_each_other_at_once_do_not_both_go(
    database: str, opened: Desk, asked: Enquiry
) -> None:
    one, other = (opened.enquiries.add(asked).enquiry.id for _ in range(2))
    desks = [Desk(open_desk(database)) for _ in range(2)]
    start = threading.Barrier(2)
    refused: list[str] = []

    def merge(desk: Desk, pair: tuple[int, int]) -> None:
        start.wait()
        try:
            desk.enquiries.merge(*pair, by="li")
        except WrongUse as error:
            refused.append(str(error))

    threads = [
        threading.Thread(target=merge, args=pair) for pair in zip(desks, ((one, other), (other, one)), strict=True)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    for desk in desks:
        desk.close()
    states = [opened.enquiries.enquiry(number).state for number in (one, other)]
    assert sorted(states) == [State.MERGED, State.NEW] and len(refused) == 1


# --- whose it is ------------------------------------------------------------------------------------------------------


def test_only_the_assignee_answers_and_whoever_wants_to_takes_over(enquiries: Enquiries, asked: Enquiry) -> None:
    number = enquiries.add(asked).enquiry.id
    for deed in (enquiries.draft, enquiries.answer, enquiries.ask):
        with pytest.raises(WrongUse):
            deed(number, "文", by="li")
    enquiries.claim(number, by="li")
    with pytest.raises(WrongUse, match="请先接手"):
        enquiries.answer(number, "文", by="wang")
    enquiries.assign(number, "wang", by="wang", reason="李今天休假")
    assert enquiries.answer(number, "文", by="wang").assignee == "wang"
    for name in ("nobody", ""):
        with pytest.raises(WrongUse, match="不是在用的馆员账号"):
            enquiries.assign(enquiries.add(asked).enquiry.id, name, by="li")


def test_what_somebody_has_who_works_here_no_more_is_among_those_that_nobody_has(
    enquiries: Enquiries, asked: Enquiry, opened: Desk
) -> None:
    number = enquiries.add(asked).enquiry.id
    enquiries.claim(number, by="wang")
    assert ids(enquiries, View.UNCLAIMED) == [] and ids(enquiries, View.MINE, "wang") == [number]
    opened.people.change("wang", active=False, by="test")
    assert ids(enquiries, View.UNCLAIMED) == [number]
    assert enquiries.claim(number, by="li").assignee == "li"


def test_a_branch_is_handed_an_enquiry_with_a_reason(enquiries: Enquiries, asked: Enquiry) -> None:
    was = enquiries.add(asked).enquiry
    enquiries.claim(was.id, by="li")
    with pytest.raises(WrongUse, match="原因"):
        enquiries.transfer(was.id, "江宁分馆", by="li", reason=" ")
    now = enquiries.transfer(was.id, "江宁分馆", by="li", reason="县志在那里")
    assert (now.state, now.assignee, now.branch, now.due) == (State.NEW, "", "江宁分馆", was.due)
    assert ids(enquiries, View.QUEUE, branches=("江宁分馆",)) == [was.id]
    assert ids(enquiries, View.QUEUE, branches=("",)) == []


def test_the_reader_of_a_merged_enquiry_sees_the_answer_and_may_stand_alone_again(
    enquiries: Enquiries, asked: Enquiry
) -> None:
    first, second, third = (enquiries.add(asked) for _ in range(3))
    enquiries.merge(third.enquiry.id, second.enquiry.id, by="li")
    enquiries.merge(second.enquiry.id, first.enquiry.id, by="li")
    with pytest.raises(WrongUse, match="并入那一条"):
        enquiries.merge(first.enquiry.id, third.enquiry.id, by="li")
    with pytest.raises(WrongUse, match="它自己"):
        enquiries.merge(first.enquiry.id, first.enquiry.id, by="li")
    enquiries.claim(first.enquiry.id, by="li")
    enquiries.answer(first.enquiry.id, "洪武二年", by="li")
    assert enquiries.for_reader(third.enquiry.number, third.key)[1].answer == "洪武二年"
    assert [one.id for one in enquiries.merged(first.enquiry.id)] == [second.enquiry.id]
    alone = enquiries.supply(third.enquiry.id, "我问的不是这个")
    assert (alone.state, alone.merged_into) == (State.NEW, 0)
    assert third.enquiry.id in ids(enquiries, View.UNCLAIMED)


def test_closing_without_an_answer_takes_a_reason(enquiries: Enquiries, asked: Enquiry) -> None:
    number = enquiries.add(asked).enquiry.id
    with pytest.raises(WrongUse, match="请写明原因"):
        enquiries.close(number, by="li")
    assert enquiries.close(number, by="li", reason="读者撤回").closed


# --- lists ------------------------------------------------------------------------------------------------------------


def test_what_is_overdue_is_on_top(enquiries: Enquiries, asked: Enquiry, clock: object) -> None:
    slow = enquiries.add(replace(asked, kind=Kind.NOVELTY)).enquiry
    quick = enquiries.add(replace(asked, kind=Kind.DIRECTIONAL)).enquiry
    done = enquiries.add(asked).enquiry
    enquiries.close(done.id, by="li", reason="重复")
    clock.turn(days=2)  # type: ignore[attr-defined]
    later = enquiries.add(asked).enquiry
    assert ids(enquiries, View.QUEUE) == [quick.id, later.id, slow.id]
    assert ids(enquiries, View.ALL) == [quick.id, later.id, slow.id, done.id]
    timings = [enquiries.hours().timing(enquiries.enquiry(one.id), enquiries.now()) for one in (quick, slow, done)]
    assert timings == [Timing.OVERDUE, Timing.LATER, Timing.DONE]
    assert enquiries.overdue() == 1 and enquiries.overdue(("江宁",)) == 0
    assert enquiries.counts(by="li")[View.UNCLAIMED] == 3


def test_words_are_looked_for_as_they_are_typed(enquiries: Enquiries, asked: Enquiry) -> None:
    plain = enquiries.add(asked).enquiry
    odd = enquiries.add(replace(asked, question="100% 的 a_b 是什么")).enquiry
    assert ids(enquiries, View.ALL, words="城墙 洪武") == [plain.id]
    assert ids(enquiries, View.ALL, words="0%") == [odd.id]
    assert ids(enquiries, View.ALL, words="A_B") == [odd.id]
    assert ids(enquiries, View.ALL, words="_") == [odd.id] and ids(enquiries, View.ALL, words="\\") == []
    assert ids(enquiries, View.ALL, words=odd.number.lower()) == [odd.id]
    assert ids(enquiries, View.ALL, group=Group.PUBLIC, kind=Kind.FACTUAL, limit=1, offset=1) == [odd.id]


def test_near_enquiries_are_offered(enquiries: Enquiries, asked: Enquiry) -> None:
    wall = (Thing("南京城墙", "loc/1", "LOC"),)
    other = enquiries.add(replace(asked, question="请问南京城墙修筑于哪一年", entities=wall)).enquiry
    enquiries.add(replace(asked, question="如何办理借书证"))
    mine = enquiries.add(replace(asked, entities=wall)).enquiry
    found = enquiries.near(mine)
    assert [(one.enquiry.id, one.shared) for one in found] == [(other.id, ("南京城墙",))]
    assert near(mine, [mine]) == []


# --- what an enquiry is -----------------------------------------------------------------------------------------------


def test_the_kind_sets_the_due_time_until_somebody_sets_another(enquiries: Enquiries, asked: Enquiry) -> None:
    number = enquiries.add(asked).enquiry.id
    special = enquiries.describe(number, lambda one: replace(one, kind=Kind.SPECIAL, group=Group.RESEARCH), by="li")
    assert (special.due[:10], special.group) == ("2026-12-14", Group.RESEARCH)
    due = enquiries.hours().until("2026-11-24").isoformat()
    assert enquiries.describe(number, lambda one: replace(one, due=due), by="li").due == due
    assert enquiries.log(number)[-1].fields == {"due": [special.due, due]}
    with pytest.raises(WrongUse):
        enquiries.describe(number, lambda one: replace(one, question="？"), by="li")


def test_files_go_with_an_answer_or_stay(enquiries: Enquiries, asked: Enquiry, opened: Desk) -> None:
    number, other = enquiries.add(asked).enquiry.id, enquiries.add(asked).enquiry.id
    media_type, digest = opened.files.keep(b"%PDF-1.7 ...", "a.pdf")
    for one in (number, number, other):
        enquiries.attach(one, Attachment(0, one, "图 139 1234 5678.pdf", media_type, 12, digest, "", ""), by="li")
    first, second = enquiries.store.files(number)
    assert first.name == "图 〔电话〕.pdf" and opened.files.path(digest).read_bytes() == b"%PDF-1.7 ..."
    enquiries.claim(number, by="li")
    with pytest.raises(NotFound):
        enquiries.answer(number, "见附件", by="li", files=[enquiries.store.files(other)[0].id])
    assert enquiries.enquiry(number).state is State.CLAIMED
    enquiries.answer(number, "见附件", by="li", files=[first.id])
    enquiries.detach(number, second.id, by="li")
    with pytest.raises(NotFound):
        enquiries.detach(number, first.id, by="li")
    assert [(one.id, one.sent) for one in enquiries.store.files(number)] == [(first.id, True)]


def test_a_file_is_what_its_bytes_are(tmp_path_factory: pytest.TempPathFactory) -> None:
    files = DeskFiles(tmp_path_factory.mktemp("files"))
    assert media_type_of("书目\n".encode()) == "text/plain; charset=utf-8"
    assert media_type_of(b"\x89PNG\r\n\x1a\n0000") == "image/png"
    for data in (b"MZ\x90\0", b"PK\x03\x04zip", b"ID3....", b"\xff\xfe\0", b"<a>\0</a>"):
        with pytest.raises(UnknownFormat):
            files.keep(data, "x.pdf")
    with pytest.raises(OversizedSource):
        files.keep(b"a" * (20 << 20 | 1), "x.txt")
    with pytest.raises(WrongUse):
        files.keep(b"", "x.txt")
    for digest in ("../x", "0" * 64, ""):
        with pytest.raises(NotFound):
            files.path(digest)
    assert [safe_name(one) for one in ("../../etc/passwd", "a\r\nb.pdf", "", ".pdf", "书" * 200 + ".pdf")] == [
        "passwd",
        "ab.pdf",
        "file",
        "pdf",
        "书" * 116 + ".pdf",
    ]


# --- time -------------------------------------------------------------------------------------------------------------


def at(day: int, hour: int, minute: int = 0) -> datetime:
    """A time of November 2026 in China; the 23rd is a Monday."""
    return datetime(2026, 11, day, hour - 8, minute, tzinfo=UTC)


@pytest.mark.parametrize(
    ("since", "due"),
    [(at(23, 9), 24), (at(23, 16, 59), 24), (at(23, 17), 25), (at(20, 18), 24), (at(22, 10), 24), (at(27, 10), 30)],
)
def test_nights_and_weekends_count_from_the_next_working_day(since: datetime, due: int) -> None:
    assert Hours().due(Kind.DIRECTIONAL, since) == at(due, 17)


def test_holidays_and_days_made_up_for_are_counted() -> None:
    hours = hours_of({"holidays": ["2026-11-24"], "extra": ["2026-11-28"], "closing": "18:30", "days": {"factual": 2}})
    assert hours.due(Kind.DIRECTIONAL, at(23, 9)) == at(25, 18, 30)
    assert hours.due(Kind.DIRECTIONAL, at(27, 9)) == at(28, 18, 30)
    assert hours.days[Kind.FACTUAL] == 2 and hours.days[Kind.NOVELTY] == DAYS[Kind.NOVELTY]
    assert hours_of(said_of(hours)) == hours
    assert hours.local("2026-11-23T02:30:00+00:00") == "2026-11-23 10:30"


@pytest.mark.parametrize(
    "said",
    [
        {"workdays": []},
        {"workdays": [8]},
        {"closing": "25:00"},
        {"holidays": ["国庆"]},
        {"days": {"factual": 0}},
        {"waiting": 999},
        {"offset": 5000},
    ],
)
def test_senseless_hours_are_refused(said: dict[str, object]) -> None:
    with pytest.raises(WrongUse):
        hours_of(said)


def test_hours_are_kept_for_all_processes(enquiries: Enquiries, asked: Enquiry, database: str) -> None:
    hours = replace(enquiries.hours(), waiting=2, days={**DAYS, Kind.FACTUAL: 1})
    enquiries.calendar.set(hours, by="zhao")
    desk = Desk(open_desk(database))
    assert desk.enquiries.hours().waiting == 2
    desk.close()
    assert enquiries.add(asked).enquiry.due[:10] == "2026-11-24"
    number = enquiries.add(replace(asked, assignee="li")).enquiry
    assert number.state is State.CLAIMED and number.state in OPEN
    assert enquiries.ask(number.id, "哪一段？", by="li").due[:10] == "2026-11-25"


# --- the difference ---------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("before", "after"), [("洪武二年。", "洪武三年修。"), ("", "新"), ("旧 the end", ""), ("同", "同")]
)
def test_a_difference_leads_from_one_text_to_the_other(before: str, after: str) -> None:
    runs = difference(before, after)
    assert "".join(run.text for run in runs if run.kind != "gone") == after
    assert "".join(run.text for run in runs if run.kind != "new") == before
    assert kept(before, before) == (1.0 if before else 0.0)
