"""What a question is understood to say, and what switching it off takes away."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from api.library import Library
from api.service import Manner
from api.settings import Settings
from api.understanding.parts import sense_id
from api.understanding.reader import Understood
from api.understanding.records import Sense, SenseKind
from api.wiring import open_library
from index.search import DEFAULT
from ontology.errors import WrongUse
from ontology.queries import Filters


@pytest.fixture(scope="module")
def library(sample_library: Path) -> Iterator[Library]:
    with open_library(Settings(library=sample_library)) as opened:
        yield opened


def read(library: Library, question: str, **manner: object) -> Understood:
    return library.finder.understood(
        question,
        filters=Filters(),
        limit=10,
        methods=DEFAULT,
        manner=Manner(**manner),  # type: ignore[arg-type]
    )


def of_kind(read: Understood, kind: SenseKind) -> list[Sense]:
    return [one for one in read.senses if one.kind is kind]


@pytest.mark.parametrize(
    ("question", "kind", "surface", "label", "forms"),
    [
        ("于少保守城", SenseKind.PERSON, "于少保", "于谦", {"于谦", "廷益"}),
        ("1449年发生了什么", SenseKind.YEAR, "1449年", "正统十四年", {"正统十四年", "正统己巳"}),
        ("1449年发生了什么", SenseKind.EVENT, "1449年", "土木之变", {"土木之变", "土木堡之变"}),
        ("土木之变", SenseKind.EVENT, "土木之变", "土木之变", {"1449年", "正统十四年"}),
        ("昆明的城墙", SenseKind.PLACE, "昆明", "昆明", {"云南府", "善阐"}),
        ("永樂年間", SenseKind.ERA, "永樂", "1403—1424（明成祖）", {"明成祖"}),
        ("宋代的城门", SenseKind.YEAR, "宋代", "960—1279", set()),
        ("崇祯十年", SenseKind.YEAR, "崇祯十年", "1637年", {"1637年"}),
        ("蘇東坡被貶", SenseKind.PERSON, "蘇東坡", "苏轼", {"苏轼"}),
        ("yu qian", SenseKind.PINYIN, "yu qian", "于谦", {"于谦", "廷益"}),
        ("yú qiān 守城", SenseKind.PINYIN, "yú qiān", "于谦", {"于谦"}),
        ("徐遐客的旅行", SenseKind.CORRECTION, "徐遐客", "徐霞客", {"徐霞客", "徐弘祖"}),
        ("强盗抢劫", SenseKind.BRIDGE, "强盗", "贼、为盗、寇、群", {"贼", "寇"}),
        ("“粉骨碎身全不怕”是谁写的", SenseKind.QUOTATION, "粉骨碎身全不怕", "记忆中的引文：按字句相近查找", set()),
    ],
)
def test_a_question_says(
    library: Library, question: str, kind: SenseKind, surface: str, label: str, forms: set[str]
) -> None:
    found = [one for one in of_kind(read(library, question), kind) if one.surface == surface and one.label == label]
    assert len(found) == 1
    assert forms <= set(found[0].forms)
    assert found[0].source


def test_each_expansion_is_of_a_sense_that_is_on(library: Library) -> None:
    """What is searched for beside the question's own characters is told, and gone when it is switched off."""
    question = "于少保1449年在昆明遇到强盗"
    told = read(library, question)
    assert {one.kind for one in told.senses} >= {SenseKind.PERSON, SenseKind.YEAR, SenseKind.PLACE, SenseKind.BRIDGE}
    forms = {form for one in told.senses for form in one.forms}
    silent = {one.term for one in told.query.expansions} - forms
    assert all(set(term) <= set(told.query.normalized) for term in silent)
    for sense in told.senses:
        left = read(library, question, off=(sense.id,)).query
        gone = set(told.query.expansions) - set(left.expansions)
        assert set(left.expansions) <= set(told.query.expansions)
        if sense.kind is SenseKind.BRIDGE:
            assert {one.source for one in gone} == {sense.surface}
        else:
            assert {one.term for one in gone} <= set(sense.forms)
            assert bool(gone) == bool(sense.forms)


def test_a_person_that_is_switched_off_is_explained_to_nobody(library: Library) -> None:
    told = read(library, "于少保守城")
    (person,) = of_kind(told, SenseKind.PERSON)
    assert told.query.explained == "于少保(于谦)守城"
    left = read(library, "于少保守城", off=(person.id,))
    assert left.query.explained == "于少保守城"
    assert not left.query.mentions
    assert [one.on for one in of_kind(left, SenseKind.PERSON)] == [False]


def test_no_other_words_stand_in_for_the_title_of_a_book(library: Library) -> None:
    told = read(library, "《史记》里的强盗")
    assert [one.surface for one in of_kind(told, SenseKind.BRIDGE)] == ["强盗"]
    assert [one.surface for one in of_kind(told, SenseKind.WORK)] == ["史记"]


def test_a_kind_can_be_switched_off_as_a_whole(library: Library) -> None:
    left = read(library, "于少保遇到强盗抢劫", off=("bridge",))
    assert not any(one.on for one in of_kind(left, SenseKind.BRIDGE))
    assert all(one.on for one in left.senses if one.kind is not SenseKind.BRIDGE)


@pytest.mark.parametrize("question", ["于少保守城", "徐遐客", "yu qian", "强盗抢劫", "“粉骨碎身全不怕”", "永乐年间"])
def test_raw_is_the_readers_own_words_alone(library: Library, question: str) -> None:
    raw = read(library, question, raw=True)
    assert raw.query.expansions == ()
    assert raw.query.mentions == ()
    assert raw.query.explained == ""
    assert raw.query.methods == ("lexical", "dense")
    assert raw.corrections == ()
    assert raw.senses
    assert not any(one.on for one in raw.senses)


def test_a_name_of_several_is_left_open_with_its_candidates(library: Library) -> None:
    told = read(library, "文忠公的奏议")
    (person,) = of_kind(told, SenseKind.PERSON)
    assert person.label.startswith("未定：")
    assert person.entity_id == ""
    assert person.forms == ()
    assert len(person.candidates) > 2
    assert not [one for one in told.query.expansions if not one.classical]


def test_an_era_of_several_rulers_is_left_open(library: Library) -> None:
    (era,) = of_kind(read(library, "建元年间的战事"), SenseKind.ERA)
    assert era.label.startswith("未定：西汉武帝建元")
    assert len(era.candidates) == 5


def test_a_wrong_character_in_a_name_of_two_is_offered_and_not_searched_for(library: Library) -> None:
    told = read(library, "于千")
    assert not of_kind(told, SenseKind.CORRECTION)
    assert ("于谦", "于千", "于谦") in [(one.text, one.surface, one.name) for one in told.corrections]
    assert len(told.corrections) <= 3


def test_what_was_corrected_can_be_taken_back(library: Library) -> None:
    told = read(library, "徐遐客的旅行")
    (correction,) = of_kind(told, SenseKind.CORRECTION)
    assert told.query.explained == "徐霞客的旅行"
    assert told.corrections == ()
    left = read(library, "徐遐客的旅行", off=(correction.id,))
    assert left.query.explained == "徐遐客的旅行"
    assert "徐霞客" not in {one.term for one in left.query.expansions}


@pytest.mark.parametrize("question", ["苏东坡", "南京的城墙", "如何借书还书", "强盗抢劫", "河水泛滥"])
def test_nothing_is_offered_for_what_is_understood_or_plain(library: Library, question: str) -> None:
    told = read(library, question)
    assert told.corrections == ()
    assert not of_kind(told, SenseKind.CORRECTION)


def test_words_of_a_quotation_have_none_stand_in(library: Library) -> None:
    told = read(library, "“粉骨碎身全不怕”是谁写的")
    off = {one.surface for one in of_kind(told, SenseKind.BRIDGE) if not one.on}
    assert {"粉", "碎"} <= off
    assert "写" not in off
    (quotation,) = of_kind(told, SenseKind.QUOTATION)
    assert all(
        one.on for one in of_kind(read(library, "“粉骨碎身全不怕”是谁写的", off=(quotation.id,)), SenseKind.BRIDGE)
    )


def test_years_of_several_eras_are_all_looked_for_and_told_as_open(library: Library) -> None:
    (year,) = of_kind(read(library, "建元二年"), SenseKind.YEAR)
    assert year.label == "未定：前139年、344年、480年"


@pytest.mark.parametrize(
    "question",
    [
        "字" * 500,
        "a" * 500,
        "yu " * 160,
        "𠮷阳门",
        "😀城墙",
        "'; DROP TABLE passages; --",
        "(.*)+[^于谦]{3,}\\",
        "\u202e于谦\u200b",
        "“" * 40 + "于谦",
        "于谦\n1449年",
        "%00 OR 1=1",
        "ǚǘǜ nǚ",
        "  永乐年间  ",
    ],
)
def test_any_question_is_read(library: Library, question: str) -> None:
    for raw in (False, True):
        told = read(library, question, raw=raw)
        assert len({one.id for one in told.senses}) == len(told.senses)
        for one in told.senses:
            assert one.surface in question
            assert re.fullmatch("[a-z]{2}[0-9a-f]{6}", one.id)


@pytest.mark.parametrize("question", ["", "   ", "，。！", "😀", "字" * 501])
def test_no_question_is_refused(library: Library, question: str) -> None:
    with pytest.raises(WrongUse):
        read(library, question)


_WORDS = [
    "于少保",
    "蘇東坡",
    "1449年",
    "昆明",
    "永乐年间",
    "yu qian",
    "徐遐客",
    "强盗",
    "“粉骨碎身”",
    "的",
    " ",
    "𠮷",
    "。",
    "城墙",
]


@given(st.data())
@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_a_sense_that_is_switched_off_changes_no_other(library: Library, data: st.DataObject) -> None:
    question = "".join(data.draw(st.lists(st.sampled_from(_WORDS), min_size=1, max_size=5))) + "事"
    told = read(library, question)
    if not told.senses:
        return
    off = data.draw(st.sampled_from([one.id for one in told.senses]))
    left = read(library, question, off=(off,))
    assert [(one.id, one.surface, one.label, one.forms) for one in left.senses] == [
        (one.id, one.surface, one.label, one.forms) for one in told.senses
    ]
    assert not next(one for one in left.senses if one.id == off).on
    before = {one.id: one.on for one in told.senses if one.id != off and one.kind is not SenseKind.BRIDGE}
    assert {one.id: one.on for one in left.senses if one.id in before} == before
    raw = read(library, question, raw=True)
    assert (raw.query.expansions, raw.query.mentions, raw.query.explained) == ((), (), "")
    assert [one.id for one in raw.senses] == [one.id for one in told.senses]


def test_an_id_is_of_its_sense_alone() -> None:
    assert sense_id(SenseKind.PERSON, "于少保", "p1057") == sense_id(SenseKind.PERSON, "于少保", "p1057")
    assert len({sense_id(kind, "于少保", "p1057") for kind in SenseKind}) == len(SenseKind)
