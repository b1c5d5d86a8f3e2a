"""Whether words name whom a relation is said of."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from api.answering.graph.kin import asked_for, is_kin, step
from api.answering.graph.quoting import quoted, readable
from api.answering.graph.sureness import bears_name, comes_from, holds_office, names
from ontology.records import Entity, Name, TagType

XIANG_YU = Entity("x", TagType.PER, "项羽", (Name("项籍", "姓名"), Name("楚王", "封爵"), Name("子羽", "字")))


@pytest.mark.parametrize(
    ("surface", "around", "sure"),
    [
        ("项羽", "", True),
        ("项籍", "", True),
        ("西楚霸王项羽", "", True),
        ("羽", "项羽者，下相人也，羽自立", True),
        ("羽", "关羽守荆州", False),
        ("楚王", "项羽", False),
        ("子羽", "", False),
    ],
)
def test_a_name_that_means_one_alone(surface: str, around: str, sure: bool) -> None:
    assert names(surface, XIANG_YU, around) is sure


def test_a_byname_that_nobody_else_bears_is_sure() -> None:
    assert names("子羽", XIANG_YU, "", alone=True)
    assert not names("楚王", XIANG_YU, "", alone=True)


@pytest.mark.parametrize(
    ("quote", "held"),
    [
        ("中书舍人苏轼", True),
        ("苏轼为中书舍人", True),
        ("以苏轼为中书舍人", True),
        ("苏轼、孙觉为中书舍人", False),
        ("苏轼已封王巩为中书舍人", False),
        ("追赠苏轼中书舍人", False),
    ],
)
def test_who_held_an_office(quote: str, held: bool) -> None:
    assert holds_office(quote, "苏轼", "中书舍人") is held


def test_whose_name_and_home_it_is() -> None:
    assert bears_name("项籍者，下相人也，字羽", "项籍", "羽")
    assert not bears_name("孔子生鲤，字伯鱼", "孔子", "伯鱼")
    assert comes_from("王安石，字介甫，抚州临川人", "王安石", "抚州临川")
    assert not comes_from("吴以伍子胥、孙武之谋，西破彊楚，北威齐晋，南服越人", "伍子胥", "越")


@pytest.mark.parametrize(
    ("quote", "asked", "is_so"),
    [
        ("苏轼之弟苏辙", "弟弟", True),
        ("苏轼之弟苏辙", "哥哥", False),
        ("苏辙，字子由，苏轼之弟", "弟弟", True),
        ("苏轼与苏辙游", "弟弟", False),
        ("苏轼与苏辙游", "", True),
    ],
)
def test_which_kin(quote: str, asked: str, is_so: bool) -> None:
    assert is_kin(quote, "苏轼", "苏辙", asked) is is_so


def test_the_word_for_kin_in_a_question() -> None:
    assert asked_for("苏辙的哥哥是谁") == "哥哥"
    assert asked_for("苏辙的兄弟是谁") == ""
    assert asked_for("孔子的女儿叫什么") == "女儿"


@given(st.text("甲乙丙，。；！\n", min_size=1, max_size=200), st.data())
def test_what_is_quoted_holds_what_was_asked_for(text: str, data: st.DataObject) -> None:
    begin = data.draw(st.integers(0, len(text) - 1))
    end = data.draw(st.integers(begin + 1, len(text)))
    first, last = readable(text, begin, end, most=30)
    assert 0 <= first <= begin < end <= last <= len(text)
    assert last - first <= max(30, end - begin)


def test_a_quotation_has_one_stop() -> None:
    assert quoted("苏洵之子苏轼。") == "“苏洵之子苏轼。”"
    assert quoted("苏洵之子苏轼") == "“苏洵之子苏轼”。"


def test_a_step_is_told_in_words() -> None:
    assert step("苏轼 ←兄弟─ 苏辙") == "苏轼是苏辙的兄弟"
    assert step("苏轼 ─父→ 苏洵") == "苏洵是苏轼的父亲"
    assert step("苏轼 ─父→ 苏洵 ←父─ 苏辙") == ""
