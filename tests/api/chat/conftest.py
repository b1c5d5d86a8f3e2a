"""Conversations over a real database, with answers that a test can foresee."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest
import sqlalchemy as sa
from sqlalchemy import Engine

from api.chat.chat import Chat
from api.desk.store import open_desk
from ontology.queries import Answer, Citation, Filters, Sentence


class Answering:
    """Answers each question with a quotation of itself, and remembers what it was asked with."""

    def __init__(self) -> None:
        self.asked: list[tuple[str, tuple[str, ...]]] = []

    def __call__(
        self,
        question: str,
        *,
        filters: Filters = Filters(),  # noqa: B008 - frozen
        context: tuple[str, ...] = (),
    ) -> Answer:
        self.asked.append((question, context))
        if "没有" in question:
            return Answer(question, f"馆藏中没有找到「{question}」。", True, 0.9)
        receipt = Citation("志#1", 0, 4, "城之东门", "城垣小记", "东门")
        text = f"答{len(self.asked)}：城之东门。"
        asked = f"{context[0]}：{question}" if context else ""
        return Answer(
            question, text, False, 0.8, (receipt,), sentences=(Sentence(text, (0,)),), asked=asked, kind="what"
        )


@pytest.fixture
def engine(database: str) -> Iterator[Engine]:
    """The desk's database, in which nothing of the chat is kept yet."""
    opened = open_desk(database)
    yield opened
    opened.dispose()


@pytest.fixture
def answering() -> Answering:
    return Answering()


@pytest.fixture
def chat(engine: Engine, answering: Answering) -> Chat:
    return Chat(engine, answering)


@pytest.fixture
def sets_back(engine: Engine) -> Callable[..., None]:
    """Make what is kept so much older."""

    def set_back(table: sa.Table, column: str, time: str) -> None:
        with engine.begin() as connection:
            connection.execute(table.update().values({column: time}))

    return set_back
