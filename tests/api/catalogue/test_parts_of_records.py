"""Titles, statements of responsibility, editions and numbers, taken apart."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from api.catalogue.isbn import numbers_of
from api.catalogue.records import Knowledge, record_of
from api.catalogue.titles import read_title, without_edition
from ontology.records import Document, Metadata
from ontology.responsibility import read_creators


@pytest.mark.parametrize(
    ("written", "core", "marks"),
    [
        ("《欽定四庫全書總目》二百卷", "四库全书总目", {"praise": ("钦定",), "juan": 200}),
        ("水經注四十卷首一卷附錄二卷", "水经注", {"juan": 40}),
        ("[嘉慶]新安縣志二十四卷", "新安县志", {"era": "嘉庆", "juan": 24, "weak": "方志"}),
        ("嘉庆新安县志", "新安县志", {"era": "嘉庆", "weak": "方志"}),
        ("鲁迅全集 第三卷", "鲁迅全集", {"part": "第三卷"}),
        ("红楼梦 上", "红楼梦", {"part": "上"}),
        ("增像全图三国演义一百二十回", "三国演义", {"praise": ("增像全图",)}),
        ("(重修)革象新書", "革象新书", {"revised": ("重修",)}),
        ("中国哲学简史（修订版）", "中国哲学简史", {"revised": ("修订本",)}),
        ("深圳史话：古代卷", "深圳史话", {"subtitle": "古代卷"}),
        ("陆放翁全集（外三种）", "陆放翁全集", {"notes": ("外三种",)}),
        ("瀛涯胜览（排印本）", "瀛涯胜览", {"edition": "排印本"}),
        ("文集", "文集", {"weak": "泛称"}),
        ("张氏宗谱", "张氏宗谱", {"weak": "谱牒"}),
        ("古今图书集成一万卷", "古今图书集成", {"juan": 10_000}),
        ("通志", "通志", {"weak": ""}),
    ],
)
def test_a_title_is_taken_apart(known: Knowledge, written: str, core: str, marks: dict[str, object]) -> None:
    title, _ = read_title(known.fold(written), is_era=known.is_era)
    assert title.core == core
    assert replace(title, **marks) == title


@pytest.mark.parametrize("written", ["续资治通鉴", "后红楼梦", "补三国疆域志", "史记集解", "金石续录"])
def test_what_makes_another_book_stays_in_the_title(known: Knowledge, written: str) -> None:
    assert read_title(known.fold(written), is_era=known.is_era)[0].core == known.fold(written)


@given(st.text(max_size=40))
def test_any_title_has_a_core(text: str) -> None:
    title, _ = read_title(text, is_era=lambda _: False)
    assert (
        title.core
        or not text.strip('《》〈〉「」『』“”" \t\n\r\x0b\x0c\x1c\x1d\x1e\x1f\x85\xa0\u3000')
        or not title.text
    )


def test_a_shown_title_keeps_what_is_no_edition() -> None:
    assert without_edition("《瀛涯胜览》（排印本）") == "瀛涯胜览"
    assert without_edition("首都计划（提要）") == "首都计划（提要）"
    assert without_edition("（影印本）") == "（影印本）"


@pytest.mark.parametrize(
    ("written", "names"),
    [
        ("［清］紀昀等纂", ["清 纪昀 纂"]),
        ("(明)宋濂 撰", ["明 宋濂 撰"]),
        ("永瑢 纪昀等撰", [" 永瑢 撰", " 纪昀 撰"]),
        ("清纪昀等撰", ["清 纪昀 撰"]),
        ("鲁 迅 著", [" 鲁迅 著"]),
        ("(汉)司马迁撰(宋)裴骃集解", ["汉 司马迁 撰", "宋 裴骃 集解"]),
        ("舒懋官修 王崇熙纂", [" 舒懋官 修", " 王崇熙 纂"]),
        ("宋王明清撰", ["宋 王明清 撰"]),
        ("宋濂", [" 宋濂 "]),
        ("（英）莎士比亚著；朱生豪译", [" 莎士比亚 著", " 朱生豪 译"]),
        ("(唐)释道宣撰", ["唐 道宣 撰"]),
        ("佚名", []),
        ("不著撰人", []),
        ("", []),
    ],
)
def test_a_statement_of_responsibility_is_read(known: Knowledge, written: str, names: list[str]) -> None:
    said = read_creators(known.fold(written), dynasty="", persons=known.persons)
    assert [f"{one.dynasty} {one.name} {one.role}" for one in said.creators] == names


def test_bynames_are_led_to_persons_and_namesakes_parted_by_dynasty(known: Knowledge) -> None:
    assert known.persons("苏东坡", "") == known.persons("苏轼", "宋") != ()
    assert known.persons("袁简斋", "") == known.persons("袁枚", "清") != ()
    assert known.persons("苏轼", "清") == ()


@pytest.mark.parametrize(
    ("written", "kind", "begin", "end", "publisher"),
    [
        ("清光绪二年江苏书局刻本", "刻本", 1876, 1876, "江苏书局"),
        ("民国二十三年商务印书馆铅印本", "铅印本", 1934, 1934, "商务印书馆"),
        ("中华书局1980年版", "", 1980, 1980, "中华书局"),
        ("北京：中华书局，1959", "", 1959, 1959, "中华书局"),
        ("明嘉靖间刻本", "刻本", 1522, 1566, ""),
        ("清刻本", "刻本", 1636, 1912, ""),
        ("清康熙丁卯刻本", "刻本", 1687, 1687, ""),
        ("上海古籍出版社2005年影印本", "影印本", 2005, 2005, "上海古籍出版社"),
        ("清乾隆武英殿聚珍版", "活字本", 1736, 1795, "武英殿"),
        ("二〇〇五年", "", 2005, 2005, ""),
        ("抄本", "抄本", None, None, ""),
        ("", "", None, None, ""),
    ],
)
def test_an_edition_is_read(
    known: Knowledge, written: str, kind: str, begin: int | None, end: int | None, publisher: str
) -> None:
    document = Document("d1", "c", "c.csv#1", "csv", Metadata(title="某书", extra=(("版本", written),)))
    record = record_of(document, known)
    assert record is not None
    found = record.edition
    assert (found.kind, found.begin, found.end, found.publisher) == (kind, begin, end, publisher)


def test_numbers_have_one_form_and_wrong_ones_are_none() -> None:
    assert numbers_of("7-5306-2519-5") == ("9787530625194",)
    assert numbers_of("978-7-5306-2519-4") == ("9787530625194",)
    assert numbers_of("978-7-5306-2519-5") == ()
    assert numbers_of("统一书号 7068·994") == ("csbn:7068·994",)
    assert numbers_of("") == ()


def test_chapters_of_a_book_are_one_unit_and_a_document_without_title_is_none(known: Knowledge) -> None:
    chapters = [
        record_of(Document(f"d{n}", "古籍", f"志/{n}.txt", "txt", Metadata(title=f"卷{n}", book="新安小志")), known)
        for n in (1, 2)
    ]
    assert {one.unit for one in chapters if one} == {chapters[0].unit if chapters[0] else ""}
    assert all(one and one.shown == "新安小志" and one.full_text and not one.holding for one in chapters)
    assert record_of(Document("d3", "c", "x.csv#3", "csv", Metadata()), known) is None


def test_a_column_of_a_catalogue_is_known_by_its_usual_names(known: Knowledge) -> None:
    extra = (
        ("出版者", "中华书局"),
        ("出版年", "1959"),
        ("ISBN", "9787530625194"),
        ("索书号", "K204/1"),
        ("装帧", "线装"),
    )
    record = record_of(Document("d1", "c", "c.csv#1", "csv", Metadata(title="史记", extra=extra)), known)
    assert record is not None
    assert (record.edition.publisher, record.edition.year) == ("中华书局", 1959)
    assert (record.numbers, record.shelf, record.binding) == (("9787530625194",), "K204/1", "线装")
