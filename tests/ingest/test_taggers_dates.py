"""Dates: what is found, and the EDTF value that it is given."""

import pytest

from ingest.normalize import fold
from ingest.taggers.dates import DateFinder, edtf_year
from ingest.taggers.mention import TextContext
from ingest.taggers.resolve import resolve
from ontology.authority.bundled import bundled_eras


@pytest.fixture(scope="module")
def finder() -> DateFinder:
    return DateFinder(bundled_eras())


def found(finder: DateFinder, text: str, language: str = "lzh", dynasty: str = "") -> list[tuple[str, str, str]]:
    text = fold(text)
    mentions = resolve(
        finder.find(text, context=TextContext(language=language, dynasty=dynasty), known=()),
        text,
    )
    return [(text[mention.begin : mention.end], mention.kind, mention.value) for mention in mentions]


@pytest.mark.parametrize(
    ("text", "surface", "value"),
    [
        ("永樂十年，修南京城。", "永乐十年", "1412"),
        ("洪武二十七年八月，命官修之。", "洪武二十七年八月", "1394"),
        ("康熙三十年，刻於江寧。", "康熙三十年", "1691"),
        ("孝文十三年，太仓令有罪。", "孝文十三年", "-0166"),
        ("乾隆元年，开馆。", "乾隆元年", "1736"),
        ("秦始皇二十六年，初并天下。", "秦始皇二十六年", "-0220"),
    ],
)
def test_era_and_reign_years_keep_the_year_alone(finder: DateFinder, text: str, surface: str, value: str) -> None:
    assert found(finder, text)[0] == (surface, "年号纪年", value)


def test_an_era_that_several_reigns_share_is_a_set_until_the_dynasty_is_known(finder: DateFinder) -> None:
    assert found(finder, "太和三年，帝幸洛阳。")[0][2].startswith("[")
    assert found(finder, "太和三年，帝幸洛阳。", dynasty="北魏")[0][2] == "0479"


def test_the_next_year_counts_from_the_year_before_it(finder: DateFinder) -> None:
    assert [row[::2] for row in found(finder, "永乐十年，修城。明年，工成。是岁，大熟。")] == [
        ("永乐十年", "1412"),
        ("明年", "1413"),
        ("是岁", "1413"),
    ]


def test_the_next_year_alone_is_no_date(finder: DateFinder) -> None:
    assert found(finder, "明年，工成。") == []


@pytest.mark.parametrize(
    ("text", "surface", "kind", "value"),
    [
        ("民国二十二年在南京筹备", "民国二十二年", "民国纪年", "1933"),
        ("公元前167年废肉刑", "公元前167年", "公元纪年", "-0166"),
        ("于2022年6月开馆", "2022年6月", "公元纪年", "2022-06"),
        ("深圳图书馆 2022 年工作要点", "2022 年", "公元纪年", "2022"),
        ("建于1968年12月29日", "1968年12月29日", "公元纪年", "1968-12-29"),
        ("二〇二二年三月召开", "二〇二二年三月", "公元纪年", "2022-03"),
        ("建设规划（2021-2025）", "2021-2025", "期间", "2021/2025"),
        ("2021—2025年的任务", "2021—2025年", "期间", "2021/2025"),
        ("十五世纪的刻本", "十五世纪", "世纪", "14XX"),
        ("20世纪80年代", "20世纪80年代", "世纪", "198X"),
        ("“十四五”时期的任务", "“十四五”时期", "时期", "2021/2025"),
    ],
)
def test_modern_dates(finder: DateFinder, text: str, surface: str, kind: str, value: str) -> None:
    assert (surface, kind, value) in found(finder, text, language="zh")


@pytest.mark.parametrize("text", ["三年而成", "行三年之丧", "百年之后", "有民五千人", "天下之中"])
def test_a_length_of_time_is_no_date(finder: DateFinder, text: str) -> None:
    assert found(finder, text) == []


@pytest.mark.parametrize(("year", "written"), [(1412, "1412"), (79, "0079"), (-1, "0000"), (-167, "-0166")])
def test_years_before_the_common_era_are_astronomical(year: int, written: str) -> None:
    assert edtf_year(year) == written
