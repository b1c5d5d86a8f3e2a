"""Organisations: where a name begins, what belongs to it, and what names none."""

import pytest

from ingest.normalize import fold
from ingest.taggers.mention import Mention, TextContext
from ingest.taggers.modern_places import modern_places
from ingest.taggers.organisations import OrganisationFinder
from ingest.taggers.resolve import resolve
from ontology.records import Maker, TagType

CLASSICAL, MODERN = TextContext("lzh"), TextContext("zh")


def organisations(text: str, context: TextContext = MODERN) -> set[str]:
    text = fold(text)
    known = tuple(modern_places(text, Maker("places", "t")))
    found = [*known, *OrganisationFinder().find(text, context=context, known=known)]
    return {text[one.begin : one.end] for one in resolve(found, text) if one.type is TagType.ORG}


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("中共南京市委宣传部印发", {"中共南京市委宣传部"}),
        ("廣東省立中山圖書館的前身", {"广东省立中山图书馆"}),
        ("由佛山市南海区文化广电旅游体育局主办", {"佛山市南海区文化广电旅游体育局"}),
        ("走访深圳市南山区图书馆。", {"深圳市南山区图书馆"}),
        ("加入粤港澳大湾区公共图书馆联盟，", {"粤港澳大湾区公共图书馆联盟"}),
        ("与南海区民政局、南海区开放大学继续举办", {"南海区民政局", "南海区开放大学"}),
        ("联合商务印书馆举办讲座", {"商务印书馆"}),
        ("我馆将以古籍保护为重点，征集到的资料报送至我馆地方文献部", {"我馆", "我馆地方文献部"}),
        ("寄存香港冯平山图书馆的善本被日军劫往东京", {"香港冯平山图书馆", "日军"}),
        ("清华大学图书馆老馆由墨菲设计", {"清华大学图书馆老馆", "清华大学图书馆"}),
    ],
)
def test_names_of_today(text: str, expected: set[str]) -> None:
    assert expected <= organisations(text)


def test_a_department_lies_in_its_university() -> None:
    found = organisations("就读于南京大学信息管理学院，")
    assert {"南京大学信息管理学院", "南京大学"} <= found


@pytest.mark.parametrize(
    "text",
    [
        "全市各级公共图书馆将推出讲座",
        "图书馆之城建设",
        "图书馆员应当参加培训",
        "由局办公室负责解释",
        "请各单位将版本馆藏报送",
    ],
)
def test_what_names_no_body(text: str) -> None:
    assert organisations(text) == set()


def test_academies_and_offices_of_old() -> None:
    found = organisations("白鹿洞書院在廬山五老峰下。入翰林院，遷翰林院編修。", CLASSICAL)
    assert "白鹿洞书院" in found
    text = "遷翰林院編修"
    assert organisations(text, CLASSICAL) == set()


def test_kinds_follow_the_last_word() -> None:
    text = "深圳图书馆与南京大学"
    known = tuple(modern_places(text, Maker("places", "t")))
    found = resolve([*known, *OrganisationFinder().find(text, context=MODERN, known=known)], text)
    assert {(text[one.begin : one.end], one.kind) for one in found if one.type is TagType.ORG} == {
        ("深圳图书馆", "图书馆"),
        ("南京大学", "学校"),
    }


def test_known_bodies_begin_names() -> None:
    text = "湖畔学社图书馆开放"
    known = (Mention(0, 4, TagType.ORG, "", "", 0.9, Maker("a", "1")),)
    found = {(one.begin, one.end) for one in OrganisationFinder().find(text, context=MODERN, known=known)}
    assert (0, 7) in found
