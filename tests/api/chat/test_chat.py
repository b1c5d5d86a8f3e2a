from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import fields
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa
from sqlalchemy import Engine

from api.chat.chat import Chat, session_id
from api.chat.records import MOST_TURNS, Channel, Kept, Reason
from api.chat.tables import chat_sessions, exchanges, feedback
from api.desk.clock import ago
from api.desk.store import open_desk
from api.desk.tables import metadata
from ontology.errors import NotFound, WrongUse
from ontology.queries import Filters, Origin

Answering = Any


def test_a_conversation_goes_on(chat: Chat, answering: Answering) -> None:
    first = chat.ask("城门叫什么")
    second = chat.ask("那东门呢", session=first.session)
    assert second.session == first.session and second.id != first.id
    assert answering.asked == [
        ("城门叫什么", ()),
        ("那东门呢", ("城门叫什么", "答1：城之东门。")),
    ]
    assert [turn.whole for turn in chat.turns(first.session)] == ["城门叫什么", "城门叫什么：那东门呢"]
    assert [one.id for one in chat.conversation(first.session)] == [first.id, second.id]
    assert [one.id for one in chat.transcript(first.id)] == [first.id]
    assert [one.id for one in chat.transcript(second.id)] == [first.id, second.id]


def test_what_is_kept_is_what_was_answered(chat: Chat) -> None:
    asked = chat.ask("东门？", channel=Channel.WIDGET, filters=Filters(branches=("金陵馆",)))
    kept = chat.exchange(asked.id)
    answer = asked.answer
    assert (kept.question, kept.text, kept.sentences) == (answer.question, answer.text, answer.sentences)
    assert (kept.receipts, kept.channel, kept.branch) == (answer.receipts, Channel.WIDGET, "金陵馆")
    assert kept.origin is Origin.TEXTS and kept.kind == "what" and not kept.refused
    assert kept.session_id == session_id(asked.session) != asked.session


def test_a_session_remembers_six_turns(chat: Chat) -> None:
    session = chat.ask("第一问").session
    for number in range(10):
        chat.ask(f"再问{number}", session=session)
    turns = chat.turns(session)
    assert [turn.question for turn in turns] == [f"再问{number}" for number in range(4, 10)]
    assert len(chat.conversation(session)) == MOST_TURNS


def test_a_session_is_over_after_half_an_hour(chat: Chat, sets_back: Callable[..., None], engine: Engine) -> None:
    session = chat.ask("城门叫什么").session
    sets_back(chat_sessions, "used", ago(timedelta(minutes=29)))
    assert chat.ask("还在", session=session).session == session
    sets_back(chat_sessions, "used", ago(timedelta(minutes=31)))
    assert chat.turns(session) == () and chat.conversation(session) == ()
    anew = chat.ask("换了", session=session)
    assert anew.session != session
    assert len(chat.turns(anew.session)) == 1
    Chat(engine, chat._ask).sweep()
    assert _count(engine, chat_sessions) == 1


def test_an_unknown_session_is_not_opened_under_its_name(chat: Chat) -> None:
    assert chat.ask("城门", session="我挑的名字").session != "我挑的名字"


def test_a_caller_of_a_channel_goes_on_under_his_name(chat: Chat, sets_back: Callable[..., None]) -> None:
    assert chat.ask("城门", session="caller", reopen=True).session == "caller"
    assert chat.ask("再问", session="caller", reopen=True).session == "caller"
    assert len(chat.turns("caller")) == 2
    sets_back(chat_sessions, "used", ago(timedelta(hours=1)))
    chat.ask("第二天", session="caller", reopen=True)
    assert [turn.question for turn in chat.turns("caller")] == ["第二天"]


def test_an_asker_may_keep_the_conversation_himself(chat: Chat, answering: Answering, engine: Engine) -> None:
    asked = chat.ask("那东门呢", context=["城门叫什么", "东门"], channel=Channel.OPENAI)
    assert answering.asked == [("那东门呢", ("城门叫什么", "东门"))]
    assert asked.session == "" and _count(engine, chat_sessions) == 0
    assert chat.exchange(asked.id).session_id == ""
    assert [one.id for one in chat.transcript(asked.id)] == [asked.id]


def test_after_a_day_nobody_knows_what_was_of_one_session(
    chat: Chat, engine: Engine, sets_back: Callable[..., None]
) -> None:
    asked = chat.ask("城门叫什么")
    sets_back(exchanges, "time", ago(timedelta(hours=25)))
    Chat(engine, chat._ask).sweep()
    assert chat.exchange(asked.id).session_id == ""


def test_exchanges_go_after_their_time_with_what_was_said_of_them(
    chat: Chat, engine: Engine, sets_back: Callable[..., None]
) -> None:
    asked = chat.ask("城门叫什么")
    chat.judge(asked.id, good=True)
    sets_back(exchanges, "time", ago(timedelta(days=11)))
    Chat(engine, chat._ask, days=12).sweep()
    assert chat.exchange(asked.id).feedback
    Chat(engine, chat._ask, days=10).sweep()
    with pytest.raises(NotFound):
        chat.exchange(asked.id)
    assert _count(engine, feedback) == 0


def test_a_new_topic_forgets_the_old_one(chat: Chat, engine: Engine) -> None:
    asked = chat.ask("城门叫什么")
    chat.end(asked.session)
    assert chat.turns(asked.session) == () and _count(engine, chat_sessions) == 0
    assert chat.exchange(asked.id).session_id == ""


def test_nothing_that_a_reader_tells_of_himself_is_kept(chat: Chat, engine: Engine) -> None:
    first = chat.ask("我叫王小明，电话13800138000，没有东门吗？")
    chat.ask("我的邮箱是 ming@example.cn，寄给我", session=first.session)
    chat.judge(first.id, good=False, reason=Reason.WRONG, note="请打１３９００１３９０００，身份证11010519491231002X")
    assert "13800138000" in first.answer.text
    with engine.connect() as connection:
        tables = [str(connection.execute(sa.select(table)).all()) for table in metadata.sorted_tables]
    held = "".join(tables)
    for secret in ("王小明", "13800138000", "ming@example", "１３９００", "11010519", first.session):
        assert secret not in held
    assert "〔电话〕，没有东门吗" in held


def test_feedback_is_given_once_and_changed_by_its_session(chat: Chat) -> None:
    asked = chat.ask("城门叫什么")
    chat.judge(asked.id, good=False, reason=Reason.INCOMPLETE, note=" 只说了东门 ")
    told = chat.exchange(asked.id).feedback
    assert told and (told.good, told.reason, told.note) == (False, Reason.INCOMPLETE, "只说了东门")
    for other in ("", chat.ask("别人").session):
        with pytest.raises(WrongUse):
            chat.judge(asked.id, good=True, session=other)
    chat.judge(asked.id, good=True, session=asked.session)
    told = chat.exchange(asked.id).feedback
    assert told and (told.good, told.reason, told.note) == (True, Reason.NONE, "")
    with pytest.raises(NotFound):
        chat.judge("unknown", good=True)


def test_feedback_on_nothing_leaves_nothing(chat: Chat, engine: Engine) -> None:
    with pytest.raises(NotFound):
        chat.judge("unknown", good=True)
    assert _count(engine, feedback) == 0


def test_a_question_without_a_word_is_refused(chat: Chat) -> None:
    with pytest.raises(WrongUse):
        chat.ask("  ")


def test_an_answer_that_cannot_be_kept_is_given_all_the_same(tmp_path: Path, answering: Answering) -> None:
    engine = open_desk(f"sqlite:///{tmp_path / 'full.db'}")
    with engine.begin() as connection:
        connection.execute(sa.text("ALTER TABLE exchanges RENAME TO elsewhere"))
    asked = Chat(engine, answering).ask("城门叫什么")
    assert asked.answer.text and asked.id == asked.session == ""
    engine.dispose()


def test_many_ask_in_one_session_at_once(chat: Chat, engine: Engine) -> None:
    session = chat.ask("开头").session
    at_once(8, lambda number: elsewhere(engine, chat).ask(f"同时{number}", session=session))
    assert _count(engine, exchanges) == 9
    assert len(chat.turns(session)) == MOST_TURNS


def test_a_caller_who_writes_twice_at_once_has_one_session(chat: Chat, engine: Engine) -> None:
    at_once(6, lambda number: elsewhere(engine, chat).ask(f"同时{number}", session="caller", reopen=True))
    assert len(chat.turns("caller")) == 6


def test_what_was_quoted_of_a_document_goes_with_it(chat: Chat, engine: Engine) -> None:
    first, second = chat.ask("城门叫什么"), chat.ask("没有的")
    assert chat.withdraw("书", ["另一段"]) == chat.withdraw("志", []) == 0
    assert chat.withdraw("志", ["志#1", "志#2"]) == 1
    kept = chat.exchange(first.id)
    assert (kept.receipts, kept.sentences, kept.glosses) == ((), (), ()) and "城之东门" not in kept.text
    assert kept.question == "城门叫什么" and chat.exchange(second.id).text == second.answer.text


def elsewhere(engine: Engine, chat: Chat) -> Chat:
    """A chat over the same database with connections of its own, as another process has it."""
    return Chat(open_desk(engine.url.render_as_string(hide_password=False)), chat._ask)


def at_once(times: int, ask: Callable[[int], object]) -> None:
    with ThreadPoolExecutor(times) as hands:
        for done in [hands.submit(ask, number) for number in range(times)]:
            done.result()


def test_every_column_of_an_exchange_is_in_its_record() -> None:
    assert {one.name for one in exchanges.c} - {"number"} == {one.name for one in fields(Kept)} - {"feedback"}


def _count(engine: Engine, table: sa.Table) -> int:
    with engine.connect() as connection:
        return connection.execute(sa.select(sa.func.count()).select_from(table)).scalar_one()
