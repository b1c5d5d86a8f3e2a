"""Numbers of a sentence stand in what it rests on, in value and measure."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from api.answering.rewording.numbers import counted, unsupported
from ontology.authority.numerals import numeral


@pytest.mark.parametrize(
    ("sentence", "told"),
    [
        ("率领三千名士兵", "率卒三千"),
        ("3000人", "卒三千"),
        ("三百余里", "三百里"),
        ("长300里", "长三百里"),
        ("年纪七十二岁", "年七十有二"),
        ("共二百零五卷", "二百五卷"),
        ("几十人", "数十人"),
        ("投资1.2亿元", "投资1.2亿元"),
        ("占25%", "占25％"),
        ("百姓一起修城，一直修到秋天", "民修城"),
        ("一个人", "有人"),
        ("第三年", "三年"),
    ],
)
def test_what_stands(sentence: str, told: str) -> None:
    assert not unsupported(sentence, told)


@pytest.mark.parametrize(
    ("sentence", "told"),
    [
        ("率领四千名士兵", "率卒三千"),
        ("三百亩", "三百里"),
        ("三千里", "三百里"),
        ("十人", "数十人"),
        ("1.5亿元", "1.2亿元"),
        ("占52%", "占25%"),
        ("一年", "数年"),
        ("七十三岁", "年七十有二"),
        ("两座城", "城"),
    ],
)
def test_what_does_not(sentence: str, told: str) -> None:
    assert unsupported(sentence, told)


@given(st.integers(2, 99_999))
def test_figures_and_numerals_are_the_same(value: int) -> None:
    assert [one.value for one in counted(f"有{value}人")] == [value]
    assert not unsupported(f"有{value}人", f"有{numeral(value)}人")
    assert unsupported(f"有{value}人", f"有{numeral(value + 1)}人")
