from __future__ import annotations

import threading
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
import sqlalchemy as sa
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import Engine

from api.chat.channels.inbox import Inbox
from api.chat.channels.ports import Message
from api.chat.channels.replying import Replier
from api.chat.channels.wechat import Wechat
from api.chat.channels.wording import (
    FAILED,
    NEW_TOPIC,
    NOT_JUDGED,
    NOT_YET,
    NOTHING_LEFT,
    THANKS,
    WAITING,
    cut,
)
from api.chat.chat import Chat
from api.chat.doors import Doors, WechatAccount
from api.desk.tables import metadata
from ontology.errors import LibraryBusy
from ontology.queries import Answer, Citation, Sentence

Answering = Any


class Slow:
    """Answers when it is let."""

    def __init__(self, answer: str = "城之东门。") -> None:
        self.go = threading.Event()
        self.asked = 0
        self.answer = answer

    def __call__(self, question: str, **_: object) -> Answer:
        self.asked += 1
        self.go.wait(20)
        if question == "坏":
            raise LibraryBusy
        receipt = Citation("志#1", 0, 4, "城之东门", "城垣小记", "卷一")
        return Answer(question, self.answer, False, 0.8, (receipt,), sentences=(Sentence(self.answer, (0,)),))


class Hasty(Wechat):
    """A platform that waits for a moment alone."""

    seconds = 0.3


@pytest.fixture
def slow() -> Slow:
    return Slow()


@pytest.fixture
def replier(engine: Engine, slow: Slow) -> Iterator[Replier]:
    port = Hasty(WechatAccount("app", "token"))
    with ThreadPoolExecutor(4) as hands:
        chat = Chat(engine, slow, doors=Doors(address="https://lib.example.org/"))
        yield Replier(chat, Inbox(engine), port, hands)
        slow.go.set()


def said(replier: Replier, text: str, ident: str, sender: str = "somebody") -> str:
    return replier.reply(Message(ident, sender, text)).text


def test_an_answer_in_time(replier: Replier, slow: Slow) -> None:
    slow.go.set()
    told = said(replier, "东门叫什么", "1")
    assert told.startswith("城之东门。[1]\n\n[1] 《城垣小记》卷一\n\n原文与出处：https://lib.example.org/ask/")
    assert said(replier, "东门叫什么", "1") == told and slow.asked == 1
    assert said(replier, "1", "2") == NOTHING_LEFT


def test_an_answer_that_takes_longer_is_asked_for(replier: Replier, slow: Slow) -> None:
    assert said(replier, "东门叫什么", "1") == WAITING
    assert said(replier, "东门叫什么", "1") == WAITING
    assert said(replier, "1", "2") == NOT_YET
    slow.go.set()
    replier.hands.shutdown(wait=True)
    assert said(replier, "１", "3").startswith("城之东门。[1]")
    assert said(replier, "1", "4") == NOTHING_LEFT
    assert said(replier, "1", "5", "somebody else") == NOTHING_LEFT
    assert slow.asked == 1


def test_two_late_answers_are_both_given(replier: Replier, slow: Slow) -> None:
    assert [said(replier, "坏", "1"), said(replier, "东门叫什么", "2")] == [WAITING, WAITING]
    slow.go.set()
    replier.hands.shutdown(wait=True)
    told = [said(replier, "1", ident) for ident in ("3", "4", "5")]
    assert FAILED in told[:2] and any(one.startswith("城之东门。[1]") for one in told[:2]) and told[2] == NOTHING_LEFT


def test_what_fails_late_is_said(replier: Replier, slow: Slow) -> None:
    assert said(replier, "坏", "1") == WAITING
    slow.go.set()
    replier.hands.shutdown(wait=True)
    assert said(replier, "1", "2") == FAILED
    assert said(replier, "1", "3") == NOTHING_LEFT


def test_a_long_answer_comes_in_parts(replier: Replier, slow: Slow) -> None:
    slow.answer = "城墙修了又修。" * 400
    slow.go.set()
    parts = [said(replier, "城墙", "0")]
    while parts[-1].endswith("（回复 1 看下文）"):
        parts.append(said(replier, "1", str(len(parts))))
    assert len(parts) > 3 and all(len(one.encode()) <= 2048 for one in parts)
    whole = "".join(one.removesuffix("……（回复 1 看下文）") for one in parts)
    assert whole.startswith(slow.answer)
    assert said(replier, "1", "last") == NOTHING_LEFT


def test_one_message_that_comes_twice_at_once_is_asked_once(replier: Replier, slow: Slow) -> None:
    slow.go.set()
    with ThreadPoolExecutor(4) as platform:
        told = list(platform.map(lambda _: said(replier, "东门叫什么", "1"), range(4)))
    assert slow.asked == 1 and len(set(told)) == 1 and told[0]


def test_a_message_of_another_sender_is_another_one(replier: Replier, slow: Slow) -> None:
    slow.go.set()
    for sender in ("one", "other"):
        said(replier, "东门叫什么", "1", sender)
    assert slow.asked == 2


def test_a_new_topic_and_a_judgement(replier: Replier, slow: Slow) -> None:
    slow.go.set()
    assert said(replier, "👍", "0") == NOT_JUDGED
    exchange = replier.reply(Message("1", "somebody", "东门叫什么")).exchange_id
    assert said(replier, "👎", "2") == THANKS
    assert said(replier, "👍", "3") == THANKS
    told = replier.chat.exchange(exchange).feedback
    assert told and told.good
    assert said(replier, "新的话题", "4") == NEW_TOPIC
    assert said(replier, "👍", "5") == NOT_JUDGED


def test_nothing_of_the_sender_is_kept(replier: Replier, slow: Slow, engine: Engine) -> None:
    slow.go.set()
    said(replier, "我叫王小明，电话13800138000，东门叫什么", "msg-77", "openid-of-somebody")
    with engine.connect() as connection:
        held = "".join(str(connection.execute(sa.select(table)).all()) for table in metadata.sorted_tables)
    for secret in ("openid-of-somebody", "13800138000", "王小明", "msg-77"):
        assert secret not in held


@given(st.text(min_size=1, max_size=400), st.integers(60, 400))
def test_parts_are_the_whole(text: str, longest: int) -> None:
    parts, rest = [], text
    while rest:
        part, rest = cut(rest, longest)
        assert len(part.encode()) <= longest
        parts.append(part.removesuffix("……（回复 1 看下文）") if rest else part)
    assert "".join("".join(parts).split()) == "".join(text.split())
