"""Other names that a text states of its persons, places and institutions."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ingest.aliases import Alias, learn
from ingest.taggers.mention import Mention
from ontology.records import Maker, TagType


def mention(text: str, surface: str, type_: TagType = TagType.PER, kind: str = "") -> Mention:
    begin = text.index(surface)
    return Mention(begin, begin + len(surface), type_, kind, "", 0.9, Maker("test", "1"))


def names(text: str, *mentions: Mention) -> list[tuple[str, str, str]]:
    return [(alias.label, alias.name, alias.kind) for alias in learn(text, mentions)]


@pytest.mark.parametrize(
    ("text", "head", "expected"),
    [
        ("刘台，字子畏，安福人。", "刘台", [("刘台", "子畏", "字")]),
        ("陆完之，字全卿，号水村，里中称长者。", "陆完之", [("陆完之", "全卿", "字"), ("陆完之", "水村", "号")]),
        ("于少保讳谦，字廷益。", "于少保", [("于少保", "谦", "名"), ("于少保", "廷益", "字")]),
        ("徐振之，霞客其号也。", "徐振之", [("徐振之", "霞客", "号")]),
        ("徐光启，上海人，官至大学士。谥文定。", "徐光启", [("徐光启", "文定", "谥号")]),
        ("徐光启，上海人，谥号文定。", "徐光启", [("徐光启", "文定", "谥号")]),
        ("郑成功，初名森，泉州人。", "郑成功", [("郑成功", "森", "旧名")]),
        ("吕祖谦，婺州人，学者称东莱先生。", "吕祖谦", [("吕祖谦", "东莱先生", "别称")]),
    ],
)
def test_a_life_states_its_bynames(text: str, head: str, expected: list[tuple[str, str, str]]) -> None:
    assert names(text, mention(text, head)) == expected


def test_a_byname_is_said_of_the_subject_and_not_of_another_byname() -> None:
    text = "苏轼，字子瞻，号东坡居士。"
    mentions = mention(text, "苏轼"), mention(text, "子瞻", kind="字"), mention(text, "东坡居士", kind="号")
    assert {label for label, *_ in names(text, *mentions)} == {"苏轼"}


def test_without_stops_a_tagged_byname_ends_where_its_mention_does() -> None:
    text = "陆游字务观越州山阴人也"
    found = names(text, mention(text, "陆游"), mention(text, "务观", kind="字"))
    assert found == [("陆游", "务观", "字")]


def test_a_given_name_right_behind_a_byname_is_the_same_person() -> None:
    text = "张平子衡，南阳人。"
    assert names(text, mention(text, "张平子"), mention(text, "衡", kind="名")) == [("张平子", "衡", "名")]


@pytest.mark.parametrize(
    ("text", "head", "type_", "expected"),
    [
        ("毗陵郡，永嘉五年改曰晋陵。", "毗陵郡", TagType.LOC, ("毗陵郡", "晋陵", "别称")),
        ("番禺，即今广州也。", "番禺", TagType.LOC, ("番禺", "广州", "今名")),
        ("大庾岭一名梅岭，在南雄府北。", "大庾岭", TagType.LOC, ("大庾岭", "梅岭", "别称")),
        ("中国图书馆学会（以下简称“中图学会”）", "中国图书馆学会", TagType.ORG, ("中国图书馆学会", "中图学会", "简称")),
    ],
)
def test_places_and_institutions_have_other_names_too(
    text: str, head: str, type_: TagType, expected: tuple[str, str, str]
) -> None:
    assert names(text, mention(text, head, type_)) == [expected]


def test_nothing_is_said_of_nobody() -> None:
    assert learn("字子畏，号水村。", ()) == ()


@given(st.text(alphabet="刘台字号名，。子畏讳谥曰", max_size=40), st.data())
def test_the_words_hold_the_name_and_lie_in_the_text(text: str, data: st.DataObject) -> None:
    places = [match.start() for match in re.finditer("刘台", text)]
    begin = data.draw(st.sampled_from(places)) if places else -1
    mentions = [Mention(begin, begin + 2, TagType.PER, "", "", 0.9, Maker("test", "1"))] if places else []
    for alias in learn(text, mentions):
        assert isinstance(alias, Alias)
        assert 0 <= alias.begin <= alias.at < alias.end <= len(text)
        assert text[alias.at : alias.at + len(alias.name)] == alias.name
        assert alias.name in alias.words(text)
