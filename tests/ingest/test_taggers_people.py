"""Persons: bynames, names behind offices, princes, and where a name ends."""

import pytest

from ingest.normalize import fold
from ingest.taggers.mention import Mention, TextContext
from ingest.taggers.people import PersonFinder
from ingest.taggers.resolve import resolve
from ontology.records import Maker, TagType

CLASSICAL = TextContext("lzh")


def people(text: str, *known: tuple[str, TagType]) -> dict[str, str]:
    text = fold(text)
    given = [
        Mention(text.index(fold(name)), text.index(fold(name)) + len(name), type_, "", "", 0.85, Maker("a", "1"))
        for name, type_ in known
    ]
    found = PersonFinder().find(text, context=CLASSICAL, known=given)
    return {text[one.begin : one.end]: one.kind for one in resolve([*given, *found], text) if one.type is TagType.PER}


def test_a_person_with_all_his_names() -> None:
    found = people("湯顯祖，臨川人，號若士。王守仁，字伯安，諡文成。")
    assert {"汤显祖": "姓名", "若士": "号", "伯安": "字", "文成": "谥号"}.items() <= found.items()


def test_names_told_without_a_stop() -> None:
    found = people("茅坤字順甫號鹿門歸安人嘉靖十七年")
    assert {"茅坤": "姓名", "顺甫": "字", "鹿门": "号"}.items() <= found.items()
    assert people("陳白沙名獻章，新會人，").keys() >= {"陈白沙", "献章"}
    assert people("飛字鵬舉，相州湯陰人。").keys() >= {"飞", "鹏举"}


@pytest.mark.parametrize(
    ("text", "office", "person"),
    [
        ("巡撫黨馨遇害，", "巡撫", "党馨"),
        ("明弘治十一年知縣姜文魁重修", "知縣", "姜文魁"),
        ("觀察使李渤重修，", "觀察使", "李渤"),
        ("明兵部右侍郎范欽建，", "兵部右侍郎", "范钦"),
        ("丞相李斯曰：", "丞相", "李斯"),
    ],
)
def test_where_a_name_behind_an_office_ends(text: str, office: str, person: str) -> None:
    assert person in people(text, (office, TagType.OFI))


def test_the_dynasty_is_no_part_of_the_name() -> None:
    assert "李渤" in people("，唐李渤重修之，")


def test_a_prince_alone_is_a_person() -> None:
    assert people("避東海王世子諱", ("東海", TagType.LOC)).get("东海王") == "封爵"
