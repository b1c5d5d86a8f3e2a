"""The statistics of what the chat and the desk themselves keep."""

from __future__ import annotations

import sqlalchemy as sa

from api.chat.chat import Chat
from api.chat.records import Channel as Door
from api.chat.records import Reason
from api.desk.desk import Desk
from api.desk.enquiries.records import Channel, Contact, Enquiry, Kind
from api.desk.operations.operations import Operations
from api.desk.operations.records import Share, Wanted
from api.desk.operations.tables import as_csv, as_object, lacking_csv, lacking_object
from api.desk.people.records import Role
from ontology.queries import Answer, Filters

PHONE, NAME = "13912345678", "欧阳小晚"


def refuses(question: str, *, filters: Filters = Filters(), context: tuple[str, ...] = ()) -> Answer:  # noqa: B008
    return Answer(question, "馆藏中没有找到。", refused="地铁" in question, confidence=0.9)


def test_a_question_that_becomes_an_enquiry_is_followed(desk: Desk, operations: Operations) -> None:
    desk.people.add("lin", "a long enough one", role=Role.LIBRARIAN, shown="林晚", branch="", by="test")
    chat, enquiries = Chat(desk.engine, refuses), desk.enquiries
    refused = chat.ask(f"有没有深圳地铁线路图？我叫{NAME}，电话{PHONE}", channel=Door.WIDGET)
    fine = chat.ask("洪武六年修城")
    chat.judge(fine.id, good=True, reason=Reason.NONE, note="", session=fine.session)
    asked = Enquiry(f"想看地铁线路图，{PHONE}", channel=Channel.CHAT, kind=Kind.LITERATURE, exchange_id=refused.id)
    made = enquiries.add(asked, contact=Contact(NAME, PHONE, "")).enquiry
    enquiries.claim(made.id, by="lin")
    enquiries.answer(made.id, "在地方文献阅览室。", by="lin")
    enquiries.rate(made.id, good=True)
    enquiries.close(made.id, by="lin")

    span, _ = operations.span(None, None)
    told, lacking = operations.told(Wanted(span)), operations.lacking(Wanted(span))
    assert (told.questions, told.refused, told.handed_over) == (2, Share(1, 2), 1)
    assert (told.enquiries, told.open, told.first.count, told.closed.count) == (1, 0, 1, 1)
    assert (told.settled_at_once, told.pleased, told.pleased_chat) == (Share(1, 1), Share(1, 1), Share(1, 1))
    (theme,) = lacking.themes
    assert (theme.times, theme.sessions, theme.handed_over) == (1, 1, 1)
    every = f"{as_csv(told, {})}{as_object(told)}{lacking_csv(lacking)}{lacking_object(lacking)}"
    assert PHONE not in every and NAME not in every and "地铁线路图" in every


def test_nothing_is_read_from_where_readers_are_named(desk: Desk, operations: Operations) -> None:
    """Every query is watched: none names the table of contacts."""
    said: list[str] = []
    sa.event.listen(desk.engine, "before_cursor_execute", lambda *given: said.append(given[2]))
    span, _ = operations.span(None, None)
    operations.told(Wanted(span, "南山馆"))
    operations.lacking(Wanted(span))
    operations.branches()
    assert said and not [one for one in said if "contact" in one]
