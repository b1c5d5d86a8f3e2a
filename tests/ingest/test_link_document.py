"""Linking a whole document: one sense of a name, given names after full ones, names that only the text knows."""

from __future__ import annotations

from collections.abc import Sequence

import pytest

from ingest.link import link_document, listed
from ingest.normalize import fold
from ingest.taggers.mention import Mention, TextContext
from ontology.authority.names import NameIndex
from ontology.records import Candidate, Entity, Link, Maker, Name, TagType

MAKER = Maker("test", "1")
NAMES = NameIndex(
    (
        Entity("p1", TagType.PER, "张良", (Name("子房", "字"),), dynasty="西汉", begin=-250, end=-186),
        Entity("p2", TagType.PER, "周昌", dynasty="西汉", begin=-240, end=-192),
        Entity("p3", TagType.PER, "周昌", dynasty="清", begin=1700, end=1760),
        Entity("p4", TagType.PER, "宋神宗", (Name("赵顼", "姓名"), Name("神宗", "庙号")), dynasty="北宋", begin=1048),
        Entity("p5", TagType.PER, "明神宗", (Name("朱翊钧", "姓名"), Name("神宗", "庙号")), dynasty="明", begin=1563),
        Entity("p6", TagType.PER, "淳于意", dynasty="西汉", begin=-205, end=-140),
        Entity("p7", TagType.PER, "沈括", (Name("存中", "字"),), dynasty="北宋", begin=1031, end=1095),
        Entity("g1", TagType.ORG, "深圳图书馆", kind="图书馆", modern="广东深圳"),
        Entity("o1", TagType.OFI, "太守"),
        Entity("l1", TagType.LOC, "蜀郡", (Name("蜀", "简称"),), kind="郡", modern="四川成都", dynasty="秦"),
        Entity("d1", TagType.TIME, "明", kind="朝代", begin=1368, end=1644),
    ),
    fold=fold,
)


def mention(text: str, surface: str, type_: TagType = TagType.PER, *, kind: str = "", value: str = "") -> Mention:
    begin = text.rindex(surface)
    return Mention(begin, begin + len(surface), type_, kind, value, 0.9, MAKER)


def document(
    *passages: tuple[str, Sequence[Mention]], dynasty: str = "", library: str = ""
) -> list[tuple[Link | None, ...]]:
    texts = [text for text, _ in passages]
    context = TextContext("lzh", dynasty=dynasty)
    return link_document([list(m) for _, m in passages], texts, names=NAMES, context=context, library=library)


def test_a_given_name_follows_a_full_name_of_the_passage_before() -> None:
    first, second = "张良从之。", "良曰：善。"
    *_, (alone,) = document((first, [mention(first, "张良")]), (second, [mention(second, "良", kind="名")]))
    assert alone is not None
    assert (alone.entity_id, alone.label) == ("p1", "张良")
    assert "承前「张良」" in alone.candidates[0].evidence


def test_one_sense_of_a_name_in_a_document() -> None:
    first, second = "乾隆三年，周昌至。", "周昌卒。"
    time = mention(first, "乾隆三年", TagType.TIME, value="1738")
    (_, sure), (again,) = document((first, [time, mention(first, "周昌")]), (second, [mention(second, "周昌")]))
    assert sure is not None
    assert again is not None
    assert sure.entity_id == again.entity_id == "p3"
    assert "同文前见" in again.candidates[0].evidence


def test_a_byname_stated_in_the_text_names_somebody_whom_no_authority_knows() -> None:
    first, second = "刘台，字子畏，安福人。", "子畏上疏。"
    said = [mention(first, "刘台", kind="姓名"), mention(first, "子畏", kind="字")]
    (head, byname), (later,) = document((first, said), (second, [mention(second, "子畏")]))
    assert head is not None
    assert byname is not None
    assert later is not None
    assert {one.label for one in (head, byname, later)} == {"刘台"}
    assert {one.entity_id for one in (head, byname, later)} == {""}
    assert later.candidates[0].entity_id.startswith("x")
    assert any("字子畏" in words for words in later.candidates[0].evidence)


def test_surname_and_stated_given_name_make_the_full_name() -> None:
    text = "沈存中，名括，钱塘人。"
    head, given = document((text, [mention(text, "沈存中"), mention(text, "括", kind="名")]))[0]
    assert head is not None
    assert given is not None
    assert head.entity_id == given.entity_id == "p7"


@pytest.mark.parametrize(("value", "label"), [("1070", "赵顼"), ("1592", "朱翊钧")])
def test_a_temple_name_goes_by_the_years_of_the_passage_and_is_listed_by_the_personal_name(
    value: str, label: str
) -> None:
    text = "某年，神宗问之。"
    _, ruler = document((text, [mention(text, "某年", TagType.TIME, value=value), mention(text, "神宗")]))[0]
    assert ruler is not None
    assert ruler.label == label


def test_a_temple_name_goes_by_the_dynasty_of_the_source() -> None:
    text = "神宗问之。"
    ((ruler,),) = document((text, [mention(text, "神宗")]), dynasty="明")
    assert ruler is not None
    assert ruler.entity_id == "p5"


def test_surname_and_title_name_the_person_of_the_passage() -> None:
    text = "淳于公有女五人。淳于意者，临菑人。"
    called = Mention(0, 3, TagType.PER, "尊称", "", 0.9, MAKER)
    first, _ = document((text, [called, mention(text, "淳于意")]))[0]
    assert first is not None
    assert first.label == "淳于意"


def test_an_office_is_listed_with_its_seat() -> None:
    text = "蜀守李冰凿离堆。"
    ((office,),) = document((text, [mention(text, "蜀守", TagType.OFI)]))
    assert office is not None
    assert (office.entity_id, office.label) == ("o1", "蜀郡太守")


def test_our_library_is_the_library_of_the_document() -> None:
    text = "我馆今日开放。"
    said = [mention(text, "我馆", TagType.ORG)]
    ((ours,),) = document((text, said), library="深圳图书馆")
    assert ours is not None
    assert (ours.entity_id, ours.label) == ("g1", "深圳图书馆")
    ((nobody,),) = document((text, said))
    assert listed(nobody, "我馆") == "未定"


def test_readings_of_a_date_are_chosen_with_their_listed_form() -> None:
    text = "正统十四年秋"
    readings = (Candidate("t1", "正统十四年", 0.9, ("明英宗",), "1449"), Candidate("t2", "正统十四年", 0.3, (), "0455"))
    one = Mention(0, 5, TagType.TIME, "年号纪年", "1449", 0.9, MAKER, readings)
    ((date,),) = document((text, [one]))
    assert date is not None
    assert (date.entity_id, date.label) == ("t1", "1449")


def test_what_reviewers_decided_weighs() -> None:
    text = "周昌至。"

    def prior(surface: str, type_: TagType, entity_id: str) -> float:
        del surface, type_
        return 3.0 if entity_id == "p3" else 0.0

    said = [[mention(text, "周昌")]]
    ((one,),) = link_document(said, [text], names=NAMES, context=TextContext("lzh"), prior=prior)
    assert one is not None
    assert one.entity_id == "p3"
    assert "审核记录" in one.candidates[0].evidence


def test_one_name_of_two_persons_is_sure_as_a_name_while_the_person_is_open() -> None:
    text = "周昌至。"
    ((one,),) = document((text, [mention(text, "周昌")]))
    assert one is not None
    assert (one.entity_id, one.label) == ("", "周昌")
    assert len(one.candidates) == 2


def test_passages_and_texts_go_together() -> None:
    with pytest.raises(ValueError, match="shorter"):
        link_document([[]], [], names=NAMES, context=TextContext("lzh"))
