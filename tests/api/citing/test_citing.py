"""Citations: by the rules of GB/T 7714—2015, and read back by the parsers of others."""

from __future__ import annotations

import json

import pytest
import rispy
from hypothesis import given, settings
from hypothesis import strategies as st
from pybtex.database import parse_string

from api.citing import FORMS, brief
from api.citing.creators import creators_of
from api.citing.dates import issued_of
from api.citing.described import cite_document, cite_entity, cite_passage, cite_search
from api.citing.records import Cited, Creator, Genre, Issued
from ontology.records import Document, Entity, Metadata, Passage, TagType

AT = "https://lib.example/id/document/d1"
DAY = "2026-11-21"


def cited(heading: str = "", locator: str = "", **stated: object) -> Cited:
    document = Document("d1", "古籍", "a.txt", "txt", Metadata(**stated))  # type: ignore[arg-type]
    if not heading and not locator:
        return cite_document(document, address=AT, accessed=DAY)
    passage = Passage("d1-3", "d1", "v", 2, 0, 4, "城之东门", heading, locator)
    return cite_passage(passage, document, address=AT, accessed=DAY)


# The rule of the standard -> what is stated -> the reference. {at} is "[day].address."
STANDARD = {
    "4.1.2 出版地:出版者,出版年:引文页码[引用日期].获取和访问路径": (
        {"title": "增订本草备要", "creator": "汪昂", "kind": "古籍", "locator": "p. 12",
         "extra": (("出版地", "京都"), ("出版者", "老二酉堂"), ("出版年", "清光绪七年（1881）"), ("版本", "刻本"))},
        "汪昂.增订本草备要[M/OL].刻本.京都:老二酉堂,1881(清光绪七年):12{at}",
    ),
    "4.2.2 析出文献题名[文献类型标识/文献载体标识]//专著题名": (
        {"title": "山川", "book": "金陵小識", "creator": "陳沂", "dynasty": "明", "language": "lzh"},
        "[明]陳沂.山川[M/OL]//金陵小識.{at}",
    ),
    "7.2 each mark stands before its item: pages without a year": (
        {"title": "城砖", "kind": "图书", "locator": "pp. 3-4 – pp. 5-6"}, "城砖[M/OL]:3-6{at}",
    ),
    "8.1.2 three creators are all named": (
        {"title": "概论", "creator": "胡承正；周详；缪灵", "kind": "图书"}, "胡承正,周详,缪灵.概论[M/OL].{at}",
    ),
    "8.1.2 of four the first three and 等": (
        {"title": "志", "creator": "甲大、乙二、丙三、丁四", "kind": "方志"}, "甲大,乙二,丙三,等.志[M/OL].{at}",
    ),
    "8.1.2 等 of the source stays": (
        {"title": "皇舆全览图", "creator": "白晋、雷孝思等", "kind": "地图"}, "白晋,雷孝思,等.皇舆全览图[CM/OL].{at}",
    ),
    "8.1.3 a creator that is not stated is left out": ({"title": "宋史", "language": "lzh"}, "宋史[M/OL].{at}"),
    "4.1.2 其他责任者 stands after the title": (
        {"title": "科学革命的结构", "creator": "库恩著；金吾伦、胡新和译", "kind": "图书",
         "extra": (("版次", "第4版"), ("出版地", "北京"), ("出版社", "北京大学出版社"), ("出版年", "2012"))},
        "库恩.科学革命的结构[M/OL].金吾伦,胡新和,译.4版.北京:北京大学出版社,2012{at}",
    ),
    "8.2.3 volume and section are other title information": (
        {"title": "康熙字典", "kind": "古籍", "heading": "水部", "locator": "巳集上"},
        "康熙字典:巳集上:水部[M/OL].{at}",
    ),
    "8.3 the first edition is not stated": (
        {"title": "城", "kind": "图书", "extra": (("版次", "第1版"), ("出版年", "1980年5月"))}, "城[M/OL].1980{at}",
    ),
    "8.4.3.1 another way of counting stands in brackets": (
        {"title": "郑和航海图", "creator": "茅元仪辑", "date": "明天启元年（1621）", "kind": "地图"},
        "茅元仪.郑和航海图[CM/OL].1621(明天启元年){at}",
    ),
    "8.4.3.2 a newspaper has its day": (
        {"title": "申报", "date": "1872-04-30", "kind": "报纸"}, "申报[N/OL].1872-04-30{at}",
    ),
    "8.4.3.4 an estimated year stands in square brackets": (
        {"title": "图", "date": "155X", "kind": "舆图"}, "图[CM/OL].[1550-1559]{at}",
    ),
    "8.4.1.3, 8.4.2.3 place and publisher of an online resource may be missing": (
        {"title": "首都计划", "date": "1929", "kind": "图书"}, "首都计划[M/OL].1929{at}",
    ),
    "8.7 DOI comes last": (
        {"title": "文", "kind": "学位论文", "extra": (("DOI", "10.1000/1"),)}, "文[D/OL].{at}DOI:10.1000/1.",
    ),
}  # fmt: skip


@pytest.mark.parametrize("rule", STANDARD)
def test_gbt7714_is_written_as_the_rules_say(rule: str) -> None:
    stated, expected = STANDARD[rule]
    written = FORMS["gbt7714"].write(cited(**stated))  # type: ignore[arg-type]
    assert written == expected.format(at=f"[{DAY}].{AT}.")


def test_years_before_the_common_era_and_open_ends() -> None:
    assert FORMS["gbt7714"].write(cited(title="书", date="-0155", kind="古籍")).startswith("书[M/OL].前156[")
    assert FORMS["gbt7714"].write(cited(title="桥", date="1911/", kind="照片")).startswith("桥[Z/OL].1911-[")
    assert FORMS["gbt7714"].write(cited(title="灯船", date="20世纪上半叶")).startswith("灯船[Z/OL].[20世纪上半叶][")


@pytest.mark.parametrize(
    ("kind", "genre"),
    [
        ("摄影", Genre.PICTURE),
        ("影像资料", Genre.FILM),
        ("电影海报", Genre.PICTURE),
        ("录音", Genre.SOUND),
        ("舆图", Genre.MAP),
        ("杂志", Genre.SERIAL),
        ("抄本", Genre.OTHER),
    ],
)
def test_what_is_cited_is_of_the_type_that_its_kind_means(kind: str, genre: Genre) -> None:
    assert cited(title="题", kind=kind).genre is genre


def test_a_dynasty_stands_before_persons_alone() -> None:
    assert creators_of("样例图书馆；王某某", "明")[0] == (Creator("样例图书馆"), Creator("王某某", "明"))
    assert creators_of("（清）紀昀等纂修", "")[0] == (Creator("紀昀", "清"),)
    assert creators_of("(清)紀昀等纂修", "") == ((Creator("紀昀", "清"),), True)


def test_a_role_is_not_cut_off_a_name() -> None:
    assert creators_of("陈修、王世修", "")[0] == (Creator("陈修"), Creator("王世修"))
    assert creators_of("马欢撰，冯承钧校注", "")[0] == (Creator("马欢"), Creator("冯承钧", role="校注"))
    assert creators_of("Smith, John; Lee and Co", "明")[0] == (Creator("Smith, John"), Creator("Lee"), Creator("Co"))
    assert creators_of("", "明") == ((), False)


@pytest.mark.parametrize(
    ("stated", "expected", "more"),
    [
        ("王先謙編纂；李四點校", [("王先謙", ""), ("李四", "点校")], False),
        ("金吾倫、胡新和譯", [("金吾倫", "译"), ("胡新和", "译")], False),
        ("司馬遷著；張自烈輯；鄭玄箋", [("司馬遷", ""), ("張自烈", ""), ("鄭玄", "笺")], False),
        ("孔穎達疏，馬奔騰註釋", [("孔穎達", "疏"), ("馬奔騰", "注释")], False),
        ("羅貫中等編", [("羅貫中", "")], True),
        ("㍿著述學會編", [("㍿著述學會", "")], False),
    ],
)
def test_roles_are_known_in_either_script(stated: str, expected: list[tuple[str, str]], more: bool) -> None:
    found, and_more = creators_of(stated, "")
    assert ([(one.name, one.role) for one in found], and_more) == (expected, more)


def test_a_translator_of_either_script_is_one() -> None:
    for stated in ("庫恩著；金吾倫、胡新和譯", "库恩著；胡新和译"):
        thing = cited(title="a", creator=stated, kind="图书")
        assert "胡新和" in json.loads(FORMS["csl"].write(thing))[0]["translator"][-1]["literal"]
        (entry,) = parse_string(FORMS["bibtex"].write(thing), "bibtex").entries.values()
        assert "胡新和" in entry.fields["translator"]


def test_a_field_of_bibtex_stands_once() -> None:
    thing = cited(title="论语注疏", creator="孔子撰；何晏集解；邢道昺疏；张三丰译；王大年点校", kind="古籍")
    written = FORMS["bibtex"].write(thing)
    assert "annotator = {{何晏} and {邢道昺} and {王大年}}" in written and "translator = {{张三丰}}" in written
    assert written.count("annotator") == written.count("translator") == 1


def test_dates_that_are_none() -> None:
    assert issued_of("  ") is None
    assert all(issued_of(words) == Issued(wording=words, exact=False) for words in ("0000年", "年（0）", "明"))


@pytest.mark.parametrize(
    ("stated", "parts"),
    [
        ("1980年5月", [1980, 5]), ("1980.5", [1980, 5]), ("1980-05", [1980, 5]), ("1980年5月1日", [1980, 5, 1]),
        ("1980", [1980]), ("1980年13月", [1980]), ("1980-21", [1980]),
    ],
)  # fmt: skip
def test_csl_keeps_the_month(stated: str, parts: list[int]) -> None:
    item = json.loads(FORMS["csl"].write(cited(title="a", date=stated)))[0]
    assert item["issued"] == {"date-parts": [parts]}


def test_ris_keeps_the_month() -> None:
    (record,) = rispy.loads(FORMS["ris"].write(cited(title="a", date="1980年5月")))
    assert (record["year"], record["date"]) == ("1980", "1980/05//")


def test_nothing_is_made_up() -> None:
    bare = Cited("k", Genre.OTHER, "题", AT, DAY)
    assert FORMS["gbt7714"].write(bare) == f"题[Z/OL].[{DAY}].{AT}."
    assert FORMS["ris"].write(bare).split("\r\n") == [
        "TY  - GEN", "ID  - k", "TI  - 题", f"UR  - {AT}", "Y2  - 2026/11/21", "ER  - ", "",
    ]  # fmt: skip
    assert set(parse_string(FORMS["bibtex"].write(bare), "bibtex").entries["k"].fields) == {"title", "url", "urldate"}
    assert set(json.loads(FORMS["csl"].write(bare))[0]) == {"id", "type", "title", "URL", "accessed"}


TEXT = st.text(st.characters(exclude_categories=("Cs", "Cc")), min_size=1, max_size=30).filter(
    lambda text: bool(text.split())
)


@settings(deadline=None)
@given(TEXT, TEXT, TEXT)
def test_bibtex_is_read_by_a_parser_of_others(title: str, creator: str, heading: str) -> None:
    thing = cited(title=title, creator=creator, heading=heading, kind="古籍")
    read = parse_string(FORMS["bibtex"].write(thing), "bibtex")
    (entry,) = read.entries.values()
    assert _plain(entry.fields["title"]) == " ".join(title.split())
    assert entry.fields["url"] == AT
    assert [_plain("".join(one.last_names)) for one in entry.persons.get("author", [])] == [
        f"[{one.dynasty}]{one.name}" if one.dynasty else one.name for one in thing.main
    ] + ["others"] * (thing.more_creators and bool(thing.main))


_TEX = {
    r"\textbackslash{}": "\\", r"\textbraceleft{}": "{", r"\textbraceright{}": "}",
    r"\textasciitilde{}": "~", r"\textasciicircum{}": "^",
    r"\#": "#", r"\$": "$", r"\%": "%", r"\&": "&", r"\_": "_",
}  # fmt: skip


def _plain(value: str) -> str:
    """What TeX would print of a value."""
    text, at = "", 0
    while at < len(value):
        command = next((one for one in _TEX if value.startswith(one, at)), "")
        if not command:
            assert value[at] not in r"\#$%&_~^", value
        text += _TEX[command] if command else value[at] if value[at] not in "{}" else ""
        at += len(command) or 1
    return text


@settings(deadline=None)
@given(TEXT, TEXT)
def test_ris_is_read_by_a_parser_of_others(title: str, heading: str) -> None:
    thing = cited(title=title, creator="王大年、李小山", heading=heading, locator="p. 3", kind="古籍", date="1929")
    written = FORMS["ris"].write(thing)
    (read,) = rispy.loads(written.replace("\r\n", "\n"))
    assert read["type_of_reference"] == "BOOK"
    assert read["title"].split() == title.split()
    assert read["authors"] == ["王大年", "李小山"]
    assert (read["year"], read["start_page"], read["access_date"]) == ("1929", "3", "2026/11/21")
    assert "\n" not in written.replace("\r\n", "")


def test_csl_has_the_types_of_its_schema() -> None:
    (item,) = json.loads(
        FORMS["csl"].write(cited(title="a", book="b", creator="茅元仪", dynasty="明", date="1933/1968"))
    )
    assert item["type"] == "chapter"
    assert item["author"] == [{"literal": "[明]茅元仪"}]
    assert item["issued"] == {"date-parts": [[1933], [1968]]}


def test_entities_and_searches_are_records_of_a_database() -> None:
    person = Entity("p/1", TagType.PER, "于谦", dynasty="明")
    assert FORMS["gbt7714"].write(cite_entity(person, address=AT, accessed=DAY)) == f"于谦(明)[DB/OL].[{DAY}].{AT}."
    search = cite_search("洪武 修城", title="馆藏检索", address=f"{AT}?q=1", accessed=DAY)
    assert FORMS["gbt7714"].write(search) == f"馆藏检索:洪武 修城[DB/OL].[{DAY}].{AT}?q=1."


def test_the_brief_note_says_who_what_where() -> None:
    thing = cited(title="郑和航海图", creator="茅元仪辑", dynasty="明", heading="卷一", kind="地图")
    assert brief.write(thing) == f"［明］茅元仪《郑和航海图》卷一，{AT}"
