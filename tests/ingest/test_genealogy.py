"""Genealogies 家谱: tables of persons and GEDCOM, with namesakes, gaps and circles."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ingest.corpus import walk
from ingest.genealogy.persons import Person, clan_of
from ontology.iri import LOCAL
from ontology.records import Block, Refusal, SourceText


def taken(folder: Path) -> tuple[list[SourceText], list[str]]:
    found = list(walk([folder]))
    return [one for one in found if isinstance(one, SourceText)], [
        one.reason for one in found if isinstance(one, Refusal)
    ]


def said(block: Block) -> list[tuple[str, str, str, str]]:
    """Return what a block says: subject, predicate, object, and whom the object is."""
    whom = {(tag.begin, tag.end): tag.entity.removeprefix(LOCAL) for tag in block.tags}
    return [
        (block.text[slice(*one.subject[1:])], one.predicate, block.text[slice(*one.object[1:])], whom[one.object[1:]])
        for one in block.relations
    ]


TABLE = """编号,姓名,世次,字,父,母,配,子,生卒,事略
1,张永昌,第一世,,,,李氏,,明洪武二年—永乐十年,自句容迁江宁。
2,张文,二世,子明,张永昌,李氏,王氏、赵氏,张大、张小,,
3,张武,2,,1,,,,,
4,张大,三,,张文,王氏,,,,
5,张小,三,,张文,赵氏,,,,
6,张大,三,,张武,,,,,
7,张远,四,,张大,,,,,
"""


def test_a_table_of_persons_is_one_genealogy(tmp_path: Path) -> None:
    (tmp_path / "江宁张氏宗谱.csv").write_text(TABLE, "utf-8")
    (clan,), reasons = taken(tmp_path)
    assert clan.metadata.title == "江宁张氏宗谱" and clan.metadata.kind == "家谱"
    assert dict(clan.metadata.extra)["世系"] == "第 1 至 4 世，7 人"
    first, second, third, fourth = clan.blocks[:4]
    assert first.text == "张永昌，第一世。配李氏。生卒：明洪武二年—永乐十年。自句容迁江宁。"
    assert (second.heading, second.locator) == ("第二世/张文", "第 3 行")
    assert second.text == "张文，字子明，第二世。父张永昌，母李氏，配王氏、赵氏，子张大、张小。"
    assert said(second) == [
        ("张文", "字", "子明", "2"),
        ("张文", "父", "张永昌", "1"),
        ("张文", "母", "李氏", "2·母·李氏"),
        ("张文", "夫妻", "王氏", "2·夫妻·王氏"),
        ("张文", "夫妻", "赵氏", "2·夫妻·赵氏"),
        ("张文", "子", "张大", "4"),
        ("张文", "子", "张小", "5"),
    ]
    assert said(third) == [("张武", "父", "张永昌", "1")], "by his number"
    assert second.tags[-2].entity == "local:4", "of two of that name he who says the same from his side"
    assert said(fourth)[0] == ("张大", "父", "张文", "2")
    assert reasons == [
        "第 8 行 张远：父“张大”有 2 人同名，不定是谁；可写编号",
    ]


def test_whoever_is_his_own_ancestor_is_told_and_the_rest_is_taken(tmp_path: Path) -> None:
    (tmp_path / "谱.csv").write_text(
        "编号,姓名,父,配\na,甲,c,王氏\nb,乙,a,\nc,丙,b,\nd,丁,c,\nd,戊,,\ne,己,e,\n,,a,\n", "utf-8"
    )
    (clan,), reasons = taken(tmp_path)
    assert [one.text for one in clan.blocks] == ["甲。配王氏。", "乙。", "丙。", "丁。父丙。", "己。"]
    assert sorted(reasons) == [
        "第 2 行 甲：按所填父子推上去又回到本人（甲←丙←乙←甲），这几条亲子关系未收",
        "第 6 行 编号 d 前面已经用过，此人未收",
        "第 7 行 己：父写的是本人的编号，此关系未收",
        "第 8 行没有姓名，此行未收",
    ]


def test_generations_that_run_backwards_are_told(tmp_path: Path) -> None:
    (tmp_path / "谱.csv").write_text("编号,姓名,世次,父\n1,甲,5,\n2,乙,4,1\n", "utf-8")
    (clan,), reasons = taken(tmp_path)
    assert [one.relations for one in clan.blocks] == [(), ()]
    assert reasons == ["第 3 行 乙（第 4 世）的父 甲 是第 5 世，世次不合，此关系未收"]


def test_a_catalogue_is_no_genealogy(tmp_path: Path) -> None:
    (tmp_path / "目.csv").write_text("题名,父,世次\n某氏宗谱,x,1\n", "utf-8")
    (row,), _ = taken(tmp_path)
    assert row.key == "目.csv#row-2" and row.metadata.kind == ""


GEDCOM = """0 HEAD
1 SOUR Gramps
2 VERS 5.2.3
1 GEDC
2 VERS 5.5.1
1 CHAR UTF-8
0 @I1@ INDI
1 NAME 永昌 /张/
1 SEX M
1 BIRT
2 DATE 1369
2 PLAC 句容
1 FAMS @F1@
0 @I2@ INDI
1 NAME /李/氏
1 SEX F
1 FAMS @F1@
0 @I3@ INDI
1 NAME 文/张/
2 NICK 雪斋
1 NOTE 迁江宁。
2 CONT 以耕读传家。
1 FAMC @F1@
0 @F1@ FAM
1 HUSB @I1@
1 WIFE @I2@
1 CHIL @I3@
9 nonsense
0 TRLR
"""


def test_gedcom_as_programs_write_it(tmp_path: Path) -> None:
    """By hand as Gramps 5.2 exports it."""
    (tmp_path / "zhang.ged").write_text(GEDCOM, "utf-8")
    (clan,), reasons = taken(tmp_path)
    assert [one.text for one in clan.blocks] == [
        "张永昌。配李氏。生于1369，句容。",
        "李氏。",
        "张文，号雪斋。父张永昌，母李氏。迁江宁。\n以耕读传家。",
    ]
    assert said(clan.blocks[2])[1:] == [("张文", "父", "张永昌", "I1"), ("张文", "母", "李氏", "I2")]
    assert reasons == ["第 28 行不合 GEDCOM，未收"]


@pytest.mark.parametrize("text", ["hello", "0 HEAD\n0 TRLR\n"])
def test_what_is_no_gedcom_is_refused(tmp_path: Path, text: str) -> None:
    (tmp_path / "a.ged").write_text(text, "utf-8")
    found, reasons = taken(tmp_path)
    assert found == [] and len(reasons) == 1


@settings(deadline=None, max_examples=50)
@given(st.lists(st.integers(0, 11), min_size=1, max_size=12))
def test_no_descent_leads_back_to_oneself(fathers: list[int]) -> None:
    people = [Person(f"{n}", f"名{n}", "", kin=(("父", f"{father}"),)) for n, father in enumerate(fathers)]
    clan = clan_of(people)
    father = {one: kin[0].id for one, kin in clan.kin.items() if kin}
    for one in father:
        seen = {one}
        while (one := father.get(one, "")) and one not in seen:
            seen.add(one)
        assert not one
