"""Dates in their document: which reign, which year, which day, and the readings that were left."""

from __future__ import annotations

import re
from collections.abc import Sequence

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ingest.dating import date
from ingest.normalize import fold
from ingest.taggers.dates import DateFinder
from ingest.taggers.mention import Mention, TextContext
from ingest.taggers.resolve import resolve
from ontology.authority.bundled import bundled_era_rows, bundled_eras
from ontology.authority.eras import Era
from ontology.authority.ganzhi import length
from ontology.authority.numerals import year_of_reign
from ontology.records import Maker, TagType

ERAS = bundled_eras()
FINDER = DateFinder(ERAS)
HAND = Maker("test", "1")

_YEAR = r"-?\d{4}"
_DATE = rf"{_YEAR}(?:-(?:0[1-9]|1[0-2])(?:-(?:0[1-9]|[12]\d|3[01]))?)?"
EDTF = re.compile(rf"{_DATE}(?:/{_DATE})?|\[{_YEAR}(?:,{_YEAR})+\]")
"""What of EDTF (ISO 8601-2, levels 0 and 2) is used here: dates, intervals, and sets of years."""


def dated(
    *texts: str,
    language: str = "lzh",
    dynasty: str = "",
    book: str = "",
    written: str = "",
    lives: dict[str, tuple[int, int]] | None = None,
    persons: Sequence[str] = (),
) -> list[tuple[str, Mention]]:
    folded = [fold(text) for text in texts]
    context = TextContext(language, dynasty, book, written)
    found = [resolve([*FINDER.find(text, context=context, known=()), *named(text, persons)], text) for text in folded]
    out = date(found, folded, context=context, eras=ERAS, lives=lives)
    return [
        (text[one.begin : one.end], one)
        for text, mentions in zip(folded, out, strict=True)
        for one in mentions
        if one.type is TagType.TIME
    ]


def named(text: str, persons: Sequence[str]) -> list[Mention]:
    return [
        Mention(match.start(), match.end(), TagType.PER, "姓名", "", 0.9, HAND)
        for person in persons
        for match in re.finditer(person, text)
    ]


def values(*texts: str, language: str = "lzh", dynasty: str = "", book: str = "") -> list[tuple[str, str]]:
    return [(surface, one.value) for surface, one in dated(*texts, language=language, dynasty=dynasty, book=book)]


def test_every_reading_is_kept_and_ranked() -> None:
    ((_, one),) = dated("太和三年，帝幸洛阳。")
    assert one.value == "[0229,0368,0479,0829]"
    assert len(one.candidates) == 7
    assert {candidate.value for candidate in one.candidates} >= {"0229", "0368", "0479", "0829", "0931"}
    scores = [candidate.score for candidate in one.candidates]
    assert scores == sorted(scores, reverse=True)
    assert all(0 <= score <= 1 for score in scores)


@pytest.mark.parametrize(
    ("dynasty", "book", "year", "evidence"),
    [
        ("北魏", "", "0479", "朝代相合"),
        ("唐", "", "0829", "朝代相合"),
        ("", "魏书", "0479", "书述北魏"),
        ("", "旧唐书·文宗本纪", "0829", "书述唐"),
        ("", "孝文帝纪", "0479", "题名有「孝文帝」"),
        ("", "晋书", "0368", "书述东晋"),
    ],
)
def test_the_document_chooses_the_reading(dynasty: str, book: str, year: str, evidence: str) -> None:
    ((_, one),) = dated("太和三年，大旱。", dynasty=dynasty, book=book)
    assert one.value == year
    assert one.candidates[0].value == year
    assert evidence in one.candidates[0].evidence


def test_a_reprint_tells_of_nothing_after_its_text() -> None:
    ((_, one),) = dated("至元三年，大旱。", dynasty="元", written="1976")
    assert one.value == "[1266,1337]"
    ((_, one),) = dated("太和三年，大旱。", dynasty="唐", written="清乾隆四十七年刻本")
    assert one.value == "0829"


@pytest.mark.parametrize("written", ["0400", "晋", "东晋隆安元年"])
def test_a_reading_later_than_the_document_falls(written: str) -> None:
    ((_, one),) = dated("太和三年，大旱。", written=written)
    assert one.value == "[0229,0368]"
    late = [candidate for candidate in one.candidates if candidate.value in ("0479", "0829")]
    assert all("晚于文献年代" in candidate.evidence for candidate in late)


@pytest.mark.parametrize(
    ("text", "year"),
    [
        ("延兴五年，改元。太和三年，大旱。", "0479"),
        ("宝历二年，帝崩。太和三年，大旱。", "0829"),
        ("太和三年，大旱。青龙二年，亮卒。", "0229"),
        ("魏孝文帝太和三年，大旱。", "0479"),
        ("曹魏太和三年，大旱。", "0229"),
        ("元顺帝至元三年，太和三年。", "[0229,0368,0479,0829]"),
    ],
)
def test_neighbours_and_words_beside_choose_the_reading(text: str, year: str) -> None:
    found = [value for surface, value in values(text) if "太和" in surface]
    assert found == [year]


def test_who_lived_then_chooses_the_reading() -> None:
    text = "上元二年，王勃省父过此。"
    assert dated(text)[0][1].value == "[0675,0761]"
    ((_, one),) = dated(text, lives={"王勃": (650, 676)}, persons=["王勃"])
    assert one.value == "0675"
    assert "王勃（650—676）在世" in one.candidates[0].evidence


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("永乐十年，修城。明年，工成。是岁，大熟。", ["1412", "1413", "1413"]),
        ("淳熙六年，朱熹知南康军，明年书院成。", ["1179", "1180"]),
        ("万历二十一年量移遂昌知县，二十六年弃官归，成于是年。", ["1593", "1598", "1598"]),
        ("元和十年徙柳州刺史十四年卒于官", ["0815", "0819"]),
        ("自大观元年春至二年五月，四迁。", ["1107", "1108-06-11/1108-07-10"]),
        ("淳熙十四年（丁未），旱。", ["1187", "1187"]),
        ("麟德元年，征高丽。自显庆五年以来，征人屡战。是岁，大稔。", ["0664", "0660", "0664"]),
        ("贞观初西行求法十九年还长安", ["0627/0649", "0645"]),
        ("太和三年，大旱。四年春，雨。", ["[0229,0368,0479,0829]", "[0230,0369,0480,0830]"]),
        ("孝文前元十三年，除肉刑。后元元年，大酺。", ["-0166", "-0162"]),
        ("秦昭王四十七年，白起破赵。四十八年，攻皮牢。其明年，罢兵。", ["-0259", "-0258", "-0257"]),
    ],
)
def test_what_counts_on_from_the_year_before(text: str, expected: list[str]) -> None:
    assert [value for _, value in values(text)] == expected


def test_a_year_runs_on_into_the_next_passage() -> None:
    found = values("洪武元年春，即位于应天。", "二年，诏修《元史》。五月，书成。", "是岁，大稔。")
    assert found == [
        ("洪武元年", "1368"),
        ("二年", "1369"),
        ("五月", "1369-06-05/1369-07-03"),
        ("是岁", "1369"),
    ]


@pytest.mark.parametrize("text", ["明年，工成。", "五月，雨。", "甲子，帝崩。", "八月，開館。"])
def test_what_nothing_dates_is_no_date(text: str) -> None:
    assert dated(text) == []


@pytest.mark.parametrize(
    ("text", "surface", "value"),
    [
        ("绍兴三十二年三月甲子，诏", "绍兴三十二年三月甲子", "1162-05-13"),
        ("绍兴三十二年六月丙子，内禅。", "绍兴三十二年六月丙子", "1162-07-24"),
        ("永乐十年二月，修城。", "永乐十年二月", "1412-03-13/1412-04-10"),
        ("嘉靖三十四年十二月，地震。", "嘉靖三十四年十二月", "1556-01-12/1556-02-10"),
        ("康熙七年六月十七日，地大震。", "康熙七年六月十七日", "1668-07-25"),
        ("崇祯十七年三月十九日，京师陷。", "崇祯十七年三月十九日", "1644-04-25"),
        ("永和九年三月初三，会于兰亭。", "永和九年三月初三", "0353-04-22"),
        ("贞观四年二月晦，", "贞观四年二月晦", "0630-04-17"),
        ("乾隆五年中秋，", "乾隆五年中秋", "1740-10-05"),
        ("汉高帝五年十月，", "汉高帝五年十月", "-0201"),
        ("蜀汉建兴十二年八月，", "蜀汉建兴十二年八月", "0234"),
        ("民国二十二年五月，", "民国二十二年五月", "1933-05"),
        ("民国三年闰五月初三，", "民国三年闰五月初三", "1914-06-25"),
        ("民国三年闰五月，", "民国三年闰五月", "1914-06-23/1914-07-22"),
        ("中华民国三年腊月初八，", "中华民国三年腊月初八", "1915-01-22"),
        ("民国三年五月廿三，", "民国三年五月廿三", "1914-06-16"),
        ("民国三年五月廿三日，", "民国三年五月廿三日", "1914-05-23"),
        ("民国二年闰五月，", "民国二年闰五月", "1913"),
        ("光绪三十年五月廿三，", "光绪三十年五月廿三", "1904-07-06"),
        ("太平天国十年三月初五日，", "太平天国十年三月初五日", "1860"),
    ],
)
def test_lunar_months_and_days_are_days_where_the_calendar_is_known(text: str, surface: str, value: str) -> None:
    assert (surface, value) in values(text, dynasty="晋" if "永和" in text else "")


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("明治五年十二月二日，", ["1872-12-31"]),
        ("明治六年一月一日，改历。", ["1873-01-01"]),
        ("明治三十七年二月八日，开战。次年九月五日，和。", ["1904-02-08", "1905-09-05"]),
        ("昭和二十年八月十五日，降。九月二日，签字。", ["1945-08-15", "1945-09-02"]),
        ("昭和二十年二月三十一日，", ["1945-02"]),
        ("康德三年五月一日，祭祖在三月初五。", ["1936-05-01"]),
        ("康德三年三月初五，祭祖。", ["1936-03-27"]),
        ("康德三年闰三月，", ["1936-04-21/1936-05-20"]),
    ],
)
def test_eras_that_count_the_days_of_the_western_calendar(text: str, expected: list[str]) -> None:
    assert [value for _, value in values(text, language="zh")] == expected


def test_a_year_of_the_common_era_does_not_end_a_reign() -> None:
    found = values("太和二年（戊申，公元二二八年），春，正月，攻新城。", "三年，帝崩。", dynasty="宋")
    assert [value for _, value in found] == ["0228", "0228", "0228", "0228-02-23/0228-03-23", "0229"]


@pytest.mark.parametrize(
    ("book", "expected"),
    [
        ("史记·孝文本纪", ["-0178", "-0177", "-0177"]),
        ("史记·秦始皇本纪", ["-0245", "-0244", "-0244"]),
        ("汉书·景帝纪", ["-0155", "-0154", "-0154"]),
    ],
)
def test_a_chapter_of_one_reign_need_not_name_it(book: str, expected: list[str]) -> None:
    found = values("元年十月，谒高庙。", "二年，日食。十一月，雨。", book=book)
    assert [value for _, value in found] == expected


def test_years_called_zai_are_those_of_their_time() -> None:
    assert values("至德二载，收京师。") == [("至德二载", "0757")]


def test_days_follow_their_month() -> None:
    text = "绍兴三十二年六月丙子，内禅。戊寅，大赦。闰月，雨。"
    assert values(text)[:2] == [("绍兴三十二年六月丙子", "1162-07-24"), ("戊寅", "1162-07-26")]


def test_a_year_of_the_cycle_is_near_the_dates_around_it() -> None:
    assert values("晋永和九年，岁在癸丑，会于兰亭。") == [("晋永和九年", "0353"), ("癸丑", "0353")]
    ((_, one),) = dated("岁次丙午，重修。", written="1700")
    assert one.value == "1666"
    assert [candidate.value for candidate in one.candidates][:2] == ["1666", "1606"]
    assert values("清康熙五年丙午，重修。") == [("清康熙五年丙午", "1666")]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("1911年10月10日起义。同年12月，光复。次年1月1日成立。", ["1911-10-10", "1911-12", "1912-01-01"]),
        ("2023年工作总结：4月23日，启动。8月，获评。", ["2023", "2023-04-23", "2023-08"]),
        ("2024年春节期间，照常开放，元宵节猜灯谜。", ["2024-02", "2024-02-24"]),
        ("2019年清明节，祭扫。", ["2019-04-05"]),
        ("2023年国庆节期间，闭馆。", ["2023-10"]),
        ("2023 年，4月23日-29日举办展览。", ["2023", "2023-04-23/2023-04-29"]),
        ("民国二十一年一月，轰炸。次年，重建。", ["1932-01", "1933"]),
        ("民国三年十二月初八，大水。次年，旱。", ["1915-01-22", "1915"]),
        ("民国元年，立。大韩民国二年，又立。", ["1912"]),
    ],
)
def test_modern_dates_take_the_year_named_before(text: str, expected: list[str]) -> None:
    assert [value for _, value in values(text, language="zh")] == expected


def test_a_modern_year_does_not_reach_far() -> None:
    assert values("2020年开馆。", "书。", "书。", "8月，闭馆。", language="zh") == [("2020年", "2020")]


def test_a_dynasty_stands_before_a_person() -> None:
    found = dated("白鹿洞在庐山，唐李渤隐居于此。", persons=["李渤"])
    assert [(surface, one.kind, one.value) for surface, one in found] == [("唐", "朝代", "0618/0907")]
    assert found[0][1].candidates[0].label == "唐代"
    assert found[0][1].candidates[0].entity_id.startswith("d")


def test_a_dynasty_that_several_were_called_keeps_them_all() -> None:
    ((_, one),) = dated("（魏）郦道元撰", dynasty="北魏")
    assert one.value == "0386/0534"
    assert {"三国魏", "北魏"} <= {candidate.label for candidate in one.candidates}


def test_what_is_no_date_stays_as_it_is() -> None:
    person = Mention(0, 2, TagType.PER, "姓名", "", 0.9, HAND)
    assert date([(person,)], ["苏轼书"], context=TextContext("lzh"), eras=ERAS) == [(person,)]
    with pytest.raises(ValueError, match="1 passages but 0 texts"):
        date([()], [], context=TextContext("lzh"), eras=ERAS)


@settings(max_examples=200, deadline=None)
@given(st.sampled_from([row for row in bundled_era_rows() if row.kind == "era" and len(row.era) > 1]), st.data())
def test_year_name_year(row: Era, data: st.DataObject) -> None:
    """What a year was called is read back as that year, among the candidates and, with its dynasty, first."""
    number = data.draw(st.integers(row.first, row.first + length(row.begin, row.end) - 1))
    year = row.year(number)
    ((_, one),) = dated(f"{row.era}{year_of_reign(number)}，", dynasty=row.dynasty)
    assert year is not None
    mine = [candidate for candidate in one.candidates if candidate.entity_id == row.id]
    assert [candidate.label.endswith(f"（{year if year > 0 else f'前{-year}'}）") for candidate in mine] == [True]
    assert mine[0].score >= one.candidates[0].score - 0.1


PIECES = st.sampled_from(
    [
        "永乐", "太和", "建元", "十年", "元年", "三月", "甲子", "朔", "明年", "，", "。", "是岁", "汉", "唐",
        "明代", "2021年", "—", "2025年", "5月", "3日", "民国", "世纪", "二十", "“十四五”", "时期", "间", "春", "（",
        "）", "苏轼", "闰", "月", "岁次", "中秋", "前", "后元",
    ]
)  # fmt: skip


@settings(deadline=None)
@given(st.lists(st.lists(PIECES, max_size=12).map("".join), max_size=4), st.sampled_from(["lzh", "zh", ""]))
def test_values_are_edtf_and_spans_inside_the_text(texts: list[str], language: str) -> None:
    folded = [fold(text) for text in texts]
    context = TextContext(language)
    found = [resolve(FINDER.find(text, context=context, known=()), text) for text in folded]
    for text, mentions in zip(folded, date(found, folded, context=context, eras=ERAS), strict=True):
        for one in mentions:
            assert 0 <= one.begin < one.end <= len(text)
            assert one.value == "" or EDTF.fullmatch(one.value), one
            for candidate in one.candidates:
                assert EDTF.fullmatch(candidate.value), candidate
                assert 0 <= candidate.score <= 1
