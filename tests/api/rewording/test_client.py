"""The model is asked over the wire; whatever it does, there is a draft in time or none."""

from __future__ import annotations

import logging
import socket
import time
from collections.abc import Iterator
from types import SimpleNamespace

import pytest

from api.answering.rewording.client import LanguageModel

KEY = "sk-very-secret"
ASKED = [{"role": "user", "content": "密语"}]


@pytest.fixture
def model(llm: SimpleNamespace) -> Iterator[LanguageModel]:
    made = LanguageModel(llm.address, model="m-1", key=KEY, seconds=0.6)
    yield made
    made.close()


def test_it_is_asked_by_the_protocol(model: LanguageModel, llm: SimpleNamespace) -> None:
    llm.says = "城建于唐[1]。"
    draft = model.draft(ASKED)
    assert draft is not None
    assert (draft.text, draft.whole) == ("城建于唐[1]。", True)
    assert llm.keys == [f"Bearer {KEY}"]
    asked = llm.asked[0]
    assert (asked["model"], asked["messages"], asked["stream"]) == ("m-1", ASKED, False)


def test_what_was_cut_short_says_so(model: LanguageModel, llm: SimpleNamespace) -> None:
    llm.finish = "length"
    draft = model.draft(ASKED)
    assert draft is not None
    assert not draft.whole


@pytest.mark.parametrize(
    ("mode", "trouble"),
    [
        ("nonsense", "not-json"),
        ("shape", "wrong-shape"),
        ("list", "wrong-shape"),
        ("null", "wrong-shape"),
        ("number", "wrong-shape"),
        ("empty", "empty"),
        ("broken", "status 500"),
        ("denied", "status 401"),
        ("elsewhere", "status 307"),
        ("flood", "too-long"),
        ("drip", "timeout"),
    ],
)
def test_what_is_no_draft(
    model: LanguageModel, llm: SimpleNamespace, caplog: pytest.LogCaptureFixture, mode: str, trouble: str
) -> None:
    llm.mode = mode
    began = time.perf_counter()
    with caplog.at_level(logging.DEBUG):
        assert model.draft(ASKED) is None
    assert time.perf_counter() - began < 1.5
    assert trouble in caplog.text
    assert KEY not in caplog.text
    assert "密语" not in caplog.text


def test_a_slow_model_is_not_waited_for(model: LanguageModel, llm: SimpleNamespace) -> None:
    llm.seconds = 3.0
    began = time.perf_counter()
    assert model.draft(ASKED) is None
    assert time.perf_counter() - began < 1.5


def test_after_failures_in_a_row_it_is_left_in_peace_for_a_while(llm: SimpleNamespace) -> None:
    now = [0.0]
    model = LanguageModel(llm.address, seconds=5, clock=lambda: now[0])
    llm.mode = "broken"
    for _ in range(5):
        assert model.draft(ASKED) is None
    assert len(llm.asked) == 3
    llm.mode = "good"
    assert model.draft(ASKED) is None
    now[0] = 61.0
    assert model.draft(ASKED) is not None
    assert len(llm.asked) == 4
    model.close()


def test_nobody_there() -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        model = LanguageModel(f"http://127.0.0.1:{taken.getsockname()[1]}/v1", seconds=1)
        assert model.draft(ASKED) is None
        model.close()
