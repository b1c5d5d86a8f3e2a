"""Questions that leave out what was said before."""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from api.annotate import Annotator
from api.answering.following import cues
from api.answering.following.follow import Follower
from api.answering.following.names import followed, follower_of
from api.answering.following.records import Name, Turn, turns_of
from ingest.normalize import normalize
from ontology.records import TagType

GOLD = Path(__file__).parents[3] / "golden" / "following" / "dev.jsonl"
KNOWN = {
    "苏轼": TagType.PER,
    "苏辙": TagType.PER,
    "王安石": TagType.PER,
    "王弗": TagType.PER,
    "水经注": TagType.BOOK,
    "黄州": TagType.LOC,
    "杭州": TagType.LOC,
    "元丰二年": TagType.TIME,
}


def notice(text: str) -> tuple[Name, ...]:
    found = [
        Name(name, type_, text.find(name), text.find(name) + len(name), name)
        for name, type_ in KNOWN.items()
        if name in text
    ]
    return tuple(sorted(found, key=lambda one: one.begin))


FOLLOWER = Follower(notice, lambda text: tuple(text))


def follow(question: str, *said: str) -> str:
    return FOLLOWER.follow(question, [Turn(text, not place % 2) for place, text in enumerate(said)])


@pytest.fixture(scope="module")
def annotator() -> Annotator:
    return Annotator()


@pytest.mark.parametrize(
    ("said", "question", "whole"),
    [
        (("苏轼是哪里人？", "眉山人。"), "他的字是什么？", "苏轼的字是什么？"),
        (("水经注是谁写的？", "郦道元。"), "这本书有几卷？", "《水经注》有几卷？"),
        (("苏轼的妻子是谁？", "王弗。"), "她是哪里人？", "王弗是哪里人？"),
        (("苏轼的妻子是谁？", "王弗。"), "他是哪里人？", "苏轼是哪里人？"),
        (("苏轼的弟弟是谁？", "苏辙。"), "他是哪里人？", "苏辙是哪里人？"),
        (("苏轼何时到黄州？", "元丰二年。"), "那一年还有什么事？", "元丰二年还有什么事？"),
        (("苏轼何时到黄州？", "元丰二年。"), "那里有什么出产？", "黄州有什么出产？"),
        (("苏轼和苏辙去过哪里？", "杭州。"), "他们后来呢？", "苏轼和苏辙后来呢？"),
        (("苏轼在黄州住了几年？",), "那杭州呢？", "苏轼在杭州住了几年？"),
        (("苏轼有哪些朋友？", "王安石。"), "还有吗？", "苏轼还有哪些朋友？"),
        (("苏轼有哪些朋友？", "王安石。"), "还有别的朋友吗？", "苏轼还有哪些朋友？"),
        (("黄州有什么山？", "有。", "杭州呢？", "有。"), "两个地方有什么不同？", "黄州和杭州有什么不同？"),
        (("苏轼的父亲是谁？", "苏洵。"), "母亲呢？", "苏轼的母亲是谁？"),
        (("苏轼第一次到杭州是哪年？",), "第二次呢？", "苏轼第二次到杭州是哪年？"),
        (("苏轼和王安石谁大？",), "那位王安石后来呢？", "王安石后来呢？"),
        (("黄州有什么山？", "有。"), "那住过几个名人？", "黄州住过几个名人？"),
        (("苏轼为什么烧书？",), "谁劝的？", "苏轼烧书谁劝的？"),
        (("黄州大吗？", "大。", "普通百姓能上去看看吗？", "能。"), "后来谁来了？", "黄州后来谁来了？"),
        (("黄州大吗？", "大。", "小神仙的故事在哪里读到？", "此书。"), "这个故事讲什么？", "小神仙的故事讲什么？"),
        (("黄州有什么楼？", "有。"), "那开门迎客是哪年？", "黄州开门迎客是哪年？"),
        (("黄州有什么山？", "有。"), "面积多大？", "黄州面积多大？"),
        (("苏轼去过黄州吗？", "去过。", "人们喜欢他吗？", "喜欢。"), "后来谁来了？", "苏轼后来谁来了？"),
        (("苏轼为什么去黄州？",), "那位诗人写了什么？", "苏轼写了什么？"),
        (("苏轼为什么去黄州？",), "哪一年去的？", "苏轼去黄州哪一年去的？"),
    ],
)
def test_what_points_back_is_named(said: tuple[str, ...], question: str, whole: str) -> None:
    assert follow(question, *said) == whole


@pytest.mark.parametrize(
    "question",
    [
        "王安石是哪里人？",
        "王安石和他的父亲关系好吗？",
        "明天几点开馆？",
        "那你们几点关门？",
        "谢谢！",
        "其他人怎么看？",
        "古人怎么过中秋？",
        "吉他怎么学？",
        "怎么办读者证？",
    ],
)
def test_a_question_that_stands_by_itself_stays(question: str) -> None:
    assert follow(question, "苏轼在黄州做了什么？", "躬耕东坡。") == question


def test_a_chain_is_followed_to_its_beginning() -> None:
    said = ("苏轼是哪里人？", "眉山。", "他的妻子是谁？", "王弗。")
    assert follow("他去过黄州吗？", *said) == "苏轼去过黄州吗？"


def test_a_reply_is_no_question() -> None:
    turns = turns_of(["苏轼是哪里人", "《宋史》载：“苏轼，字子瞻，眉州眉山人。”", "  "])
    assert [turn.reader for turn in turns] == [True, False]


def test_what_a_question_asks_for() -> None:
    assert cues.wanted("谁写了这本书") is TagType.PER
    assert cues.wanted("他写了哪本书") is TagType.BOOK
    assert cues.wanted("为什么") is None


@given(st.text(max_size=40), st.lists(st.text(max_size=40), max_size=4))
def test_any_question_gets_an_answer(question: str, said: Sequence[str]) -> None:
    turns = [Turn(text, not place % 2) for place, text in enumerate(said)]
    whole = FOLLOWER.follow(question, turns)
    assert whole or not question
    if not turns:
        assert whole == question


@given(st.sampled_from(["他", "她", "那里", "那一年", "还有吗", "后来呢"]), st.sampled_from(sorted(KNOWN)))
def test_nothing_is_named_that_was_not_spoken_of(cue: str, name: str) -> None:
    whole = follow(f"{cue}？", f"{name}怎么样？")
    assert not {one.text for one in notice(whole)} - {name}


def test_nothing_before_leaves_a_question_as_typed(annotator: Annotator) -> None:
    assert followed("他是哪裡人？", (), annotator) == "他是哪裡人？"
    assert followed("蘇軾是哪裡人？", ("王安石是哪里人？", "临川。"), annotator) == "蘇軾是哪裡人？"


def test_traditional_characters_are_followed(annotator: Annotator) -> None:
    assert followed("他的字是什麼？", ("蘇軾是哪裡人？", "眉州眉山人。"), annotator) == "苏轼的字是什么？"


def test_the_conversations_to_develop_with(annotator: Annotator) -> None:
    lines: list[dict[str, Any]] = [json.loads(line) for line in GOLD.read_text("utf-8").splitlines()]
    follower = follower_of(annotator)
    good = [one["fid"] for one in lines if acceptable(one, follower)]
    assert len(good) >= 48, sorted({one["fid"] for one in lines} - set(good))


def acceptable(one: dict[str, Any], follower: Follower) -> bool:
    turns = [Turn(normalize(turn["text"]).text, turn["role"] == "reader") for turn in one["turns"]]
    typed = normalize(one["question"]).text
    whole = follower.follow(typed, turns)
    if not one["asked"]:
        return whole == typed
    held = all(normalize(word).text in whole for word in one["holds"])
    return held and not any(normalize(word).text in whole for word in one["lacks"])
