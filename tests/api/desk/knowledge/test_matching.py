"""How sure it is that two questions want one answer."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from api.desk.knowledge.matching import BIAS, FEATURES, SURE, WEIGHTS, features, said, sureness
from api.desk.knowledge.records import Content, Item, Receipt
from api.desk.knowledge.telling import told

GOLDEN = Path(__file__).parents[3] / "golden" / "knowledge"
QUESTIONS = st.text(st.sampled_from("图书馆几点开门借书证怎样办理谁修城墙洪武六年123？，吗 𠮷"), max_size=16)


@given(QUESTIONS, QUESTIONS)
def test_sureness_is_a_share_and_certain_of_the_same_words(one: str, other: str) -> None:
    mine, theirs = said(one), said(other)
    assert 0.0 <= sureness(mine, theirs) <= 1.0
    assert all(0.0 <= value <= 1.0 for value in features(mine, theirs))
    assert not mine.bare or sureness(mine, said(f"请问{one}？")) == 1.0


def test_every_feature_speaks_against() -> None:
    assert len(WEIGHTS) == len(FEATURES) and max(WEIGHTS) < 0 < BIAS


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("怎样办理借书证？", "借书证丢了怎么补办？"),
        ("图书馆几点开门？", "图书馆几点闭馆？"),
        ("李时珍是哪一年出生的？", "李时珍是哪一年去世的？"),
        ("洪武六年修城花了多少银子？", "洪武九年修城花了多少银子？"),
        ("城墙是什么时候修的？", "城墙是谁修的？"),
        ("城东分馆在哪里？", "城西分馆在哪里？"),
        ("借书证押金怎样退？", "办借书证要押金吗？"),
    ],
)
def test_what_wants_another_answer_is_not_sure(one: str, other: str) -> None:
    assert sureness(said(one), said(other)) < SURE and sureness(said(other), said(one)) < SURE


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("怎样办理借书证？", "請問借書證怎麼辦？"),
        ("图书馆几点开门？", "你们馆几点开放"),
        ("图书馆几点开门？", "请问你们图书馆几点开门"),
        ("图书丢失怎样赔偿？", "书丢了怎么赔"),
    ],
)
def test_what_wants_the_same_answer_is_sure(one: str, other: str) -> None:
    assert sureness(said(other), said(one)) >= SURE


def test_the_written_pairs_have_their_form() -> None:
    rows = [
        json.loads(line)
        for name in ("paraphrases", "fresh")
        for line in (GOLDEN / f"{name}.jsonl").open("r", encoding="utf-8")
    ]
    assert len({one["id"] for one in rows}) == len(rows) == 80
    assert {one["split"] for one in rows} == {"tune", "held", "fresh"}
    ids = {one["id"] for one in rows}
    for one in rows:
        questions = (one["question"], *one["same"], *one["other"])
        assert len(set(questions)) == len(questions)
        assert set(one.get("elsewhere", {})) <= set(one["other"]) and set(one.get("elsewhere", {}).values()) <= ids


# --- an item as an answer ---------------------------------------------------------------------------------------------

PARTS = st.lists(st.tuples(st.text("甲乙。！\n", max_size=6), st.none() | st.integers(1, 3)), max_size=6)


@given(PARTS, st.integers(0, 3))
def test_an_answer_is_its_sentences_and_marks_are_gone(parts: list[tuple[str, int | None]], count: int) -> None:
    written = "".join(text + (f"[{mark}]" if mark else "") for text, mark in parts) or "甲"
    receipts = tuple(Receipt(f"p{n}", 0, 1, "城") for n in range(count))
    answer = told("问", Item(Content("问", written, receipts=receipts, owner="部")), 0.9)
    assert "".join(one.text for one in answer.sentences) == answer.text
    assert "[" not in answer.text and len(answer.receipts) == count
    assert all(place < count for one in answer.sentences for place in one.receipts)
    marked = {mark for _, mark in parts if mark}
    if not marked and count:
        assert all(one.receipts == tuple(range(count)) for one in answer.sentences if one.text.strip())
