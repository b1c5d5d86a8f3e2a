"""A question enters by the same door as a document, and its matches are shown on the original characters."""

from __future__ import annotations

from dataclasses import replace
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from api.highlight import highlights
from api.question import understand
from ontology.errors import WrongUse
from ontology.queries import Expansion, Filters, Query


def ask(text: str) -> Query:
    return understand(text, tagger=lambda *_: (), filters=Filters(), limit=10, methods=("lexical",))


@pytest.mark.parametrize("text", ["", " ", "，。！", "字" * 501])
def test_senseless_questions_are_refused(text: str) -> None:
    with pytest.raises(WrongUse):
        ask(text)


def test_traditional_and_simplified_questions_are_one() -> None:
    assert ask("鄭和下西洋").tokens == ask("郑和下西洋").tokens


def test_a_match_is_shown_on_the_original_glyphs() -> None:
    text = "永樂十年，敕建大報恩寺。"
    found = highlights(text, ask("大报恩寺"))
    assert [text[one.begin : one.end] for one in found] == ["大報恩寺"]


def test_a_word_goes_before_what_straddles_two() -> None:
    query = ask("南京城墙")
    assert query.tokens == ("南京", "城墙")
    assert [one.term for one in highlights("今之南京城墙犹在。", query)] == ["南京城墙"]
    assert [one.term for one in highlights("京城繁华。", query)] == ["京城"]


def test_function_words_are_no_reason() -> None:
    assert highlights("他的书在这里", ask("的在")) == ()


@given(
    st.text(alphabet="永樂乐十年大報报恩寺𠮷於于Ａa，。", max_size=40),
    st.text(alphabet="永乐报恩寺𠮷于a", min_size=1, max_size=8),
)
def test_highlights_cut_what_they_say(text: str, question: str) -> None:
    found = highlights(text, ask(question))
    assert all(0 <= one.begin < one.end <= len(text) for one in found)
    assert all(before.end <= after.begin for before, after in pairwise(found))
    for one in found:
        assert ask(text[one.begin : one.end]).normalized.strip() == one.term.strip()


def test_what_stands_for_a_word_is_shown_with_it() -> None:
    query = replace(
        ask("遇到强盗"),
        expansions=(Expansion("强盗", "劫盗", 0.5), Expansion("强盗", "盗", 0.6), Expansion("强盗", "舟", 0.1)),
    )
    text = "羣盜至，舟中皆劫盜。"
    found = highlights(text, query)
    assert [(text[one.begin : one.end], one.term, one.source) for one in found] == [
        ("盜", "盗", "强盗"),
        ("劫盜", "劫盗", "强盗"),
    ]


def test_nothing_stands_for_what_the_text_says_itself() -> None:
    query = replace(ask("南京城墙"), expansions=(Expansion("城墙", "郭", 0.8), Expansion("南京", "京", 0.9)))
    assert [one.term for one in highlights("南京内外皆有郭。", query)] == ["南京", "郭"]


def test_single_characters_show_where_no_word_does() -> None:
    text = "夜將半，群盜呼噪而至，躍入水中。"
    found = highlights(text, ask("半夜坐船遇到强盗"))
    assert [text[one.begin : one.end] for one in found] == ["夜", "半", "盜"]
