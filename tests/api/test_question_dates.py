"""Years of a question: three digits, spans, centuries before the common era."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from api.question_dates import add_years
from ontology.records import Maker, Tag, TagType

MAKER = Maker("test", "1")


def found(text: str, *tags: Tag) -> list[tuple[str, str]]:
    return [(tag.surface, tag.value) for tag in add_years(text, tags)]


@pytest.mark.parametrize(
    ("question", "surface", "value"),
    [
        ("580年皇后上朝拿笏板", "580年", "0580"),
        ("唐朝 755 年发生了什么", "755 年", "0755"),
        ("683年十二月改元", "683年", "0683"),
        ("一九五年的战事", "一九五年", "0195"),
        ("618年到907年的都城", "618年到907年", "0618/0907"),
        ("618-907年的都城", "618-907年", "0618/0907"),
        ("公元前7世纪称霸", "公元前7世纪", "-06XX"),
        ("前三世纪的战争", "前三世纪", "-02XX"),
    ],
)
def test_a_year_is_found(question: str, surface: str, value: str) -> None:
    assert found(question) == [(surface, value)]


@pytest.mark.parametrize(
    "question",
    [
        "过了300年才回来",
        "300年后会统一",
        "300年前的事",
        "这棵树有300多年",
        "一百年的历史",
        "约200年",
        "第100年",
        "60年代",
    ],
)
def test_a_count_of_years_is_no_year(question: str) -> None:
    assert found(question) == []


def test_what_the_taggers_read_stays_and_what_they_misread_falls() -> None:
    text = "683年十二月1637年"
    misread = Tag("", "", 0, 7, text[:7], TagType.TIME, MAKER, 0.6)
    read = Tag("", "", 7, 12, text[7:], TagType.TIME, MAKER, 0.9, value="1637")
    assert found(text, misread, read) == [("683年", "0683"), ("1637年", "1637")]


@given(st.text(alphabet="公元前0123456789年世纪至-到 三百二八〇后，", max_size=24))
def test_years_cut_what_they_say(text: str) -> None:
    years = add_years(text, ())
    assert all(text[tag.begin : tag.end] == tag.surface and tag.value for tag in years)
    assert all(one.end <= other.begin for one, other in pairwise(years))
