"""Names in a question that the taggers of documents miss or cut."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from api.known_names import KnownNames
from api.question import bundled_naming
from ontology.authority.names import NameIndex
from ontology.records import Candidate, Link, Maker, Tag, TagType

MAKER = Maker("test", "1")


def tag(text: str, surface: str, type_: TagType, *, entity: str = "", value: str = "") -> Tag:
    begin = text.index(surface)
    found = Link(entity, surface, (Candidate(entity, surface, 1.0),), 1.0, MAKER) if entity else None
    return Tag("", "", begin, begin + len(surface), surface, type_, MAKER, 0.9, value=value, link=found)


def look(text: str, *tags: Tag) -> list[tuple[str, str]]:
    found = bundled_naming().known.look(text, tags)
    return [(one.surface, one.link.label if one.link else "") for one in found]


def test_a_name_that_was_cut_is_whole_again() -> None:
    text = "匡稚圭祷告祖先"
    assert look(text, tag(text, "匡稚", TagType.PER)) == [("匡稚圭", "匡衡")]


@pytest.mark.parametrize(
    ("text", "seen", "type_", "name", "label"),
    [
        ("贾谊曾孙泄密", "贾谊曾孙", TagType.PER, "贾谊", "贾谊"),
        ("北京城断粮", "北京城", TagType.LOC, "北京", "北京"),
        ("绍兴县令断案如神", "绍兴县令", TagType.OFI, "绍兴", "浙江绍兴"),
        ("程咬金征西突厥", "程咬金征", TagType.PER, "程咬金", "程知节"),
    ],
)
def test_a_known_name_takes_the_place_of_an_unknown_longer_one(
    text: str, seen: str, type_: TagType, name: str, label: str
) -> None:
    assert look(text, tag(text, seen, type_)) == [(name, label)]


def test_two_names_that_ran_together_part() -> None:
    text = "王敦苏峻叛乱"
    assert look(text, tag(text, "王敦苏峻", TagType.PER)) == [("王敦", "王敦"), ("苏峻", "苏峻")]


def test_a_place_is_not_taken_out_of_a_title() -> None:
    text = "淮南王为什么没能造反成功"
    assert look(text, tag(text, "淮南王", TagType.PER)) == [("淮南王", "")]


def test_a_linked_name_stays() -> None:
    text = "洛阳城南修圆坛"
    assert look(text, tag(text, "洛阳", TagType.LOC, entity="l1")) == [("洛阳", "洛阳")]


def test_a_longer_known_name_goes_before_a_linked_part_of_it() -> None:
    text = "张俊乂去救陈仓"
    assert ("张俊乂", "张郃") in look(text, tag(text, "张俊", TagType.PER, entity="p9"))


def test_a_date_is_no_name() -> None:
    text = "贞观元年"
    assert look(text, tag(text, "贞观元年", TagType.TIME, value="0627")) == [("贞观元年", "")]


def test_a_name_of_three_characters_needs_no_tag() -> None:
    assert look("谁说过司马光的坏话") == [("司马光", "司马光")]


def test_without_entities_the_tags_stay() -> None:
    text = "北京城断粮"
    seen = (tag(text, "北京城", TagType.LOC),)
    assert KnownNames(NameIndex(()), ()).look(text, seen) == seen


@given(st.text(alphabet="北京城贾谊曾孙司马光匡稚圭王敦苏峻淮南，？𠮷a", max_size=24), st.data())
def test_tags_cut_what_they_say_and_do_not_overlap(text: str, data: st.DataObject) -> None:
    seen: list[Tag] = []
    place = 0
    while place < len(text):
        end = data.draw(st.integers(place + 1, len(text)))
        if data.draw(st.booleans()):
            type_ = data.draw(st.sampled_from([TagType.PER, TagType.LOC, TagType.TIME]))
            seen.append(Tag("", "", place, end, text[place:end], type_, MAKER, 0.9))
        place = end
    found = bundled_naming().known.look(text, seen)
    assert all(text[one.begin : one.end] == one.surface for one in found)
    assert all(one.end <= other.begin for one, other in pairwise(found))
