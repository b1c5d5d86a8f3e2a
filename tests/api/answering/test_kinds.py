"""What a question asks for is read from its words."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from api.answering.kinds import Kind, kind_of

ASKED = [
    ("中山陵是谁设计的？", "who"),
    ("鄭和下西洋時，哪個皇帝在位？", "who"),
    ("他的妻子叫什么名字", "who"),
    ("南京长江大桥的公路桥是哪一天通车的？", "when"),
    ("深圳哪一年提出建设图书馆之城？", "when"),
    ("天文台建于什么朝代", "when"),
    ("于谦死后葬在哪里？", "where"),
    ("徐霞客湘江遇盗时停船在什么地方？", "where"),
    ("大报恩寺塔建了多少年？", "how_many"),
    ("《永乐大典》一共有几卷？", "how_many"),
    ("水从哪座山发源，流经哪些县？", "list"),
    ("蛇口的五通是哪五通？", "list"),
    ("两部书记赤壁之战有什么不同？", "compare"),
    ("項羽和劉邦誰更年長", "compare"),
    ("于谦是不是杭州人？", "whether"),
    ("秦始皇去过琅邪吗？", "whether"),
    ("王文成为什么被贬？", "why"),
    ("何以谓之十竹斋", "why"),
    ("蝗灾怎么防治？", "how"),
    ("古人如何养蚕", "how"),
    ("八千卷楼是什么？", "what"),
    ("新安县这个名字是什么意思？", "what"),
    ("洪武年间的税制", "what"),
    ("哪里可以找到关于蝗灾的记载？", "where_to_read"),
    ("哪些书里记载了地震？", "where_to_read"),
    ("贵馆有没有《永乐大典》？", "where_to_read"),
]


@pytest.mark.parametrize(("question", "kind"), ASKED)
def test_a_question_says_what_it_asks_for(question: str, kind: str) -> None:
    assert kind_of(question) == kind


@given(st.text(max_size=60))
def test_every_text_has_a_kind(text: str) -> None:
    assert kind_of(text) in Kind
