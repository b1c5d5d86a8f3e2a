"""A month at a desk, as rows of its tables."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from datetime import date
from itertools import count

import numpy as np
import pytest

from api.chat.tables import exchanges, feedback
from api.desk.desk import Desk
from api.desk.enquiries.records import Thing
from api.desk.enquiries.tables import enquiries
from api.desk.operations.days import Span
from api.desk.operations.gathering import FloatArray
from api.desk.operations.operations import Operations, Understanding
from api.desk.operations.records import Wanted
from api.desk.store import open_desk

Write = Callable[..., str]
NOVEMBER = Wanted(Span(date(2026, 11, 1), date(2026, 11, 30)))
SUBWAY = Thing("深圳地铁", "g1", "ORG")


def named(question: str) -> tuple[Thing, ...]:
    return (SUBWAY,) if "地铁" in question else ()


def vectors(questions: Sequence[str]) -> FloatArray:
    """Each kind of question its own direction."""
    about = ["地铁", "粤剧", "家谱"]
    rows = [[float(word in question) for word in about] + [0.0] for question in questions]
    found = np.array([row if any(row) else [0, 0, 0, 1.0] for row in rows], dtype=np.float32)
    unit: FloatArray = found / np.linalg.norm(found, axis=1, keepdims=True)
    return unit


def heading(questions: Sequence[str]) -> Thing | None:
    return Thing("地方剧艺术", "clc:J825", "SUBJECT") if "粤剧" in questions[0] else None


@pytest.fixture
def desk(database: str) -> Iterator[Desk]:
    """A desk to which nobody came yet."""
    opened = Desk(open_desk(database))
    yield opened
    opened.close()


@pytest.fixture
def operations(desk: Desk) -> Operations:
    return Operations(desk.engine, Understanding(named, vectors, heading))


@pytest.fixture
def enquiry(desk: Desk) -> Write:
    """Write an enquiry; what is not given is that of one that nobody has taken yet."""
    numbers = count(1)

    def write(made: str, **given: object) -> str:
        number = f"ZX2026-{next(numbers):06}"
        row = {column.name: _empty(column.type) for column in enquiries.columns if not column.primary_key}
        usual = {"kind": "factual", "group": "public", "channel": "form", "state": "new", "made": made}
        row |= {"number": number, "letter": None, "satisfied": None, "question": "问", **usual, **given}
        with desk.engine.begin() as connection:
            connection.execute(enquiries.insert().values(row))
        return number

    return write


@pytest.fixture
def exchange(desk: Desk) -> Write:
    """Write a question to the chat with its answer; ``good`` is what the reader thought of it."""
    numbers = count(1)

    def write(time: str, question: str = "问", *, good: bool | None = None, reason: str = "", **given: object) -> str:
        id_ = f"x{next(numbers)}"
        row = {column.name: _empty(column.type) for column in exchanges.columns if not column.primary_key}
        row |= {"id": id_, "time": time, "question": question, "channel": "page", "origin": "texts", **given}
        with desk.engine.begin() as connection:
            connection.execute(exchanges.insert().values(row))
            if good is not None:
                said = {"exchange_id": id_, "good": good, "reason": reason, "note": "", "time": time}
                connection.execute(feedback.insert().values(said))
        return id_

    return write


def _empty(type_: object) -> object:
    return {"Integer": 0, "BigInteger": 0, "Boolean": False, "Float": 0.0, "JSON": []}.get(type(type_).__name__, "")
