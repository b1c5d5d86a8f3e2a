"""Linking: the right bearer of a name by evidence, 未定 where the evidence is thin."""

from ingest.link import FLOOR, MARGIN, link
from ingest.normalize import fold
from ingest.taggers.mention import Mention, TextContext
from ontology.authority.names import NameIndex
from ontology.records import Entity, Link, Maker, Name, TagType

NAMES = NameIndex(
    (
        Entity("p1", TagType.PER, "张良", (Name("子房", "字"),), dynasty="西汉", begin=-250, end=-186),
        Entity(
            "p2", TagType.PER, "王安石", (Name("介甫", "字"), Name("半山", "号")), dynasty="北宋", begin=1021, end=1086
        ),
        Entity(
            "p3", TagType.PER, "苏轼", (Name("子瞻", "字"), Name("东坡", "号")), dynasty="北宋", begin=1037, end=1101
        ),
        Entity("p4", TagType.PER, "周昌", dynasty="西汉", begin=-240, end=-192),
        Entity("p5", TagType.PER, "周昌", dynasty="清", begin=1700, end=1760),
        Entity("p6", TagType.PER, "李渤", dynasty="唐", begin=773, end=831),
        Entity("p7", TagType.PER, "李渤", dynasty="唐", begin=770, end=830),
        Entity("p8", TagType.PER, "甲某", (Name("介甫", "字"),), dynasty="明", begin=1500, end=1560),
        Entity("d1", TagType.TIME, "西汉", kind="朝代", begin=-206, end=8),
        Entity("l2", TagType.LOC, "海宁", modern="浙江海宁"),
        Entity("l1", TagType.LOC, "江宁", kind="府"),
    ),
    fold=fold,
)


def mention(
    text: str, surface: str, type_: TagType = TagType.PER, kind: str = "", value: str = "", nth: int = 0
) -> Mention:
    begin = -1
    for _ in range(nth + 1):
        begin = text.index(surface, begin + 1)
    return Mention(begin, begin + len(surface), type_, kind, value, 0.9, Maker("test", "1"))


def links(text: str, *mentions: Mention, dynasty: str = "") -> tuple[Link | None, ...]:
    return link(mentions, text, names=NAMES, context=TextContext(language="lzh", dynasty=dynasty))


def test_a_label_is_linked_with_its_evidence() -> None:
    text = "苏轼知密州。"
    (one,) = links(text, mention(text, "苏轼"))
    assert one is not None
    assert (one.entity_id, one.label) == ("p3", "苏轼")
    assert "通行名相符" in one.candidates[0].evidence


def test_a_place_is_no_person() -> None:
    text = "至江宁。"
    assert links(text, mention(text, "江宁", TagType.PER)) == (None,)
    (place,) = links(text, mention(text, "江宁", TagType.LOC))
    assert place is not None
    assert place.entity_id == "l1"


def test_the_time_of_the_passage_tells_namesakes_apart() -> None:
    text = "乾隆三年，周昌至。"
    (_, one) = links(text, mention(text, "乾隆三年", TagType.TIME, value="1738"), mention(text, "周昌"))
    assert one is not None
    assert one.entity_id == "p5"
    assert {candidate.entity_id for candidate in one.candidates} == {"p4", "p5"}


def test_nobody_is_named_before_his_time() -> None:
    text = "周昌者，沛人也。"
    (one,) = links(text, mention(text, "周昌"), dynasty="西汉")
    assert one is not None
    assert one.entity_id == "p4"
    assert "晚于文献年代" in one.candidates[1].evidence


def test_namesakes_of_one_time_stay_undecided() -> None:
    text = "李渤至。"
    (one,) = links(text, mention(text, "李渤"))
    assert one is not None
    assert one.entity_id == ""
    assert one.margin < MARGIN
    assert len(one.candidates) == 2


def test_a_byname_goes_to_the_bearer_who_is_named_beside_it() -> None:
    text = "王安石，字介甫，临川人。"
    _, byname = links(text, mention(text, "王安石"), mention(text, "介甫", kind="字"))
    assert byname is not None
    assert byname.entity_id == "p2"
    assert any("字介甫" in words for words in byname.candidates[0].evidence)


def test_a_given_name_follows_the_full_name_before_it() -> None:
    text = "张良从之。良曰：善。"
    _, alone = links(text, mention(text, "张良"), mention(text, "良", kind="名", nth=1))
    assert alone is not None
    assert alone.entity_id == "p1"
    assert "承前「张良」" in alone.candidates[0].evidence


def test_a_given_name_before_any_full_name_is_linked_to_nobody() -> None:
    text = "良曰：善。"
    assert links(text, mention(text, "良", kind="名")) == (None,)


def test_times_are_not_linked_and_scores_are_normal() -> None:
    text = "永乐十年，苏轼。"
    time, person = links(text, mention(text, "永乐十年", TagType.TIME, value="1412"), mention(text, "苏轼"))
    assert time is None
    assert person is not None
    assert all(0 <= candidate.score <= 1 for candidate in person.candidates)
    assert person.candidates[0].score >= FLOOR


def test_surname_and_byname_together_name_the_bearer() -> None:
    text = "苏子瞻，眉山人。"
    (one,) = links(text, mention(text, "苏子瞻"))
    assert one is not None
    assert one.entity_id == "p3"
    assert "「姓+字」匹配" in one.candidates[0].evidence


def test_a_province_and_a_county_name_the_county() -> None:
    text = "浙江海宁人。"
    (one,) = links(text, mention(text, "浙江海宁", TagType.LOC))
    assert one is not None
    assert (one.entity_id, one.label) == ("l2", "浙江海宁")
    assert links("江苏海宁人", mention("江苏海宁人", "江苏海宁", TagType.LOC)) == (None,)
