"""The precedence: what stands, what lies in what, and nothing crossing."""

from itertools import combinations, pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ingest.taggers.mention import Mention
from ingest.taggers.resolve import FLOOR, WITHIN, resolve
from ontology.kinds import KINDS, known_kind, label_of
from ontology.records import Maker, TagType
from ontology.spans import contains, crosses, outermost

BRIDGE = "南京市长江大桥"


def mention(begin: int, end: int, type_: TagType, confidence: float, maker: str = "a") -> Mention:
    return Mention(begin, end, type_, "", "", confidence, Maker(maker, "1"))


def spans(mentions: tuple[Mention, ...]) -> list[tuple[int, int]]:
    return [(one.begin, one.end) for one in mentions]


def test_makers_that_agree_are_surer_than_either() -> None:
    both = [mention(0, 2, TagType.PER, 0.4, "a"), mention(0, 2, TagType.PER, 0.4, "b")]
    (one,) = resolve(both, "张良曰")
    assert one.confidence == pytest.approx(0.64)
    assert resolve(both[:1], "张良曰") == ()


def test_one_maker_twice_does_not_agree_with_itself() -> None:
    assert resolve([mention(0, 2, TagType.PER, 0.4), mention(0, 2, TagType.PER, 0.4)], "张良曰") == ()


def test_a_bridge_keeps_its_city_and_its_river() -> None:
    parts = [(0, 7), (0, 3), (3, 7), (3, 5)]
    found = resolve([mention(*part, TagType.LOC, 0.8) for part in parts], BRIDGE)
    assert spans(found) == [(0, 7), (0, 3), (3, 7), (3, 5)]
    assert spans(outermost(found)) == [(0, 7)]


def test_a_river_that_reaches_over_the_bridge_falls() -> None:
    found = resolve([mention(0, 7, TagType.LOC, 0.9), mention(5, 9, TagType.LOC, 0.9)], "南京市长江大桥头村")
    assert spans(found) == [(0, 7), (0, 3)]


def test_the_seat_lies_in_the_office_and_no_office_in_a_person() -> None:
    office, seat = mention(0, 4, TagType.OFI, 0.6), mention(0, 2, TagType.LOC, 0.9)
    assert spans(resolve([office, seat, mention(2, 4, TagType.OFI, 0.8)], "会稽太守")) == [(0, 4), (0, 2)]
    person = mention(0, 3, TagType.PER, 0.9)
    assert resolve([person, mention(0, 2, TagType.LOC, 0.8)], "欧阳公") == (person_with_kind(person),)


def person_with_kind(person: Mention) -> Mention:
    return Mention(person.begin, person.end, person.type, "尊称", "", person.confidence, person.maker)


def test_the_end_of_a_line_is_no_part_of_a_name() -> None:
    text = "天后庙\n赤湾\n 汤"
    found = resolve([mention(0, 4, TagType.LOC, 0.9), mention(4, 6, TagType.LOC, 0.9)], text)
    assert [text[one.begin : one.end] for one in found] == ["天后庙", "赤湾"], "nor joins two of two lines"
    assert spans(resolve([mention(6, 9, TagType.PER, 0.9)], text)) == [(8, 9)]


def test_a_subject_yields_to_a_name() -> None:
    name = mention(0, 5, TagType.ORG, 0.6)
    found = resolve([name, mention(3, 7, TagType.SUBJECT, 0.9), mention(5, 7, TagType.SUBJECT, 0.9)], "深圳图书馆服务")
    assert spans(found) == [(0, 5), (0, 2), (5, 7)]


def test_two_types_on_one_span_leave_the_weightier() -> None:
    both = [mention(0, 2, TagType.LOC, 0.6), mention(0, 2, TagType.PER, 0.8)]
    assert [one.type for one in resolve(both, "南山图书馆")] == [TagType.PER]


MENTIONS = st.builds(
    lambda begin, length, type_, confidence, maker: mention(begin, begin + length, type_, confidence, maker),
    st.integers(0, 12),
    st.integers(1, 8),
    st.sampled_from(TagType),
    st.floats(0.3, 1),
    st.sampled_from("abc"),
)


@given(st.lists(MENTIONS, max_size=25))
def test_what_stands_nests_and_keeps_the_table(mentions: list[Mention]) -> None:
    text = "浙江省杭州市西湖区孤山路图书馆"
    found = resolve(mentions, text)
    assert spans(found) == sorted(spans(found), key=lambda span: (span[0], -span[1]))
    assert len(set(spans(found))) == len(found)
    for one, other in combinations(found, 2):
        assert not crosses(one, other)
    for one in found:
        assert one.end <= len(text)
        assert one.confidence >= FLOOR
        around = [other for other in found if contains(other, one)]
        if around:
            assert one.type in WITHIN[min(around, key=lambda other: other.end - other.begin).type]


@given(st.lists(MENTIONS, max_size=15))
def test_the_outermost_are_flat_and_hold_all_others(mentions: list[Mention]) -> None:
    found = resolve(mentions, "浙江省杭州市西湖区孤山路图书馆")
    flat = outermost(found)
    assert all(one.end <= other.begin for one, other in pairwise(flat))
    assert all(one in flat or any(contains(other, one) for other in flat) for one in found)


def test_every_kind_has_its_labels() -> None:
    for type_, kinds in KINDS.items():
        for name, kind in kinds.items():
            assert kind.hans == name
            assert kind.hant
            assert kind.en.isascii()
            assert known_kind(type_, name) == name
    assert label_of(TagType.LOC, "宫殿", language="zh-Hant") == "宮殿"
    assert label_of(TagType.LOC, "都城", language="en") == "city wall or town"
    assert label_of(TagType.LOC, "无此类") == "无此类"
