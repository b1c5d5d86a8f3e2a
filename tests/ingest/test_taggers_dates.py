"""Dates in a text: where they stand, of what kind they are, and the years that their words alone allow."""

from __future__ import annotations

import re
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ingest.normalize import fold
from ingest.taggers.date_forms import Form, read
from ingest.taggers.dates import DateFinder, edtf_year
from ingest.taggers.mention import TextContext
from ingest.taggers.resolve import resolve
from ontology.authority.bundled import bundled_eras
from ontology.records import TagType


@pytest.fixture(scope="module")
def finder() -> DateFinder:
    return DateFinder(bundled_eras())


def found(finder: DateFinder, text: str, language: str = "lzh") -> list[tuple[str, str, str]]:
    text = fold(text)
    mentions = resolve(finder.find(text, context=TextContext(language=language), known=()), text)
    return [(text[mention.begin : mention.end], mention.kind, mention.value) for mention in mentions]


@pytest.mark.parametrize(
    ("text", "surface", "kind", "value"),
    [
        ("永樂十年，修南京城。", "永乐十年", "年号纪年", "1412"),
        ("洪武二十七年八月，命官修之。", "洪武二十七年八月", "年号纪年", "1394"),
        ("康熙三十年，刻於江寧。", "康熙三十年", "年号纪年", "1691"),
        ("孝文十三年，太仓令有罪。", "孝文十三年", "年号纪年", "-0166"),
        ("秦始皇二十六年，初并天下。", "秦始皇二十六年", "年号纪年", "-0220"),
        ("秦昭王四十七年，白起伐赵。", "秦昭王四十七年", "年号纪年", "-0259"),
        ("鲁隐公元年，", "鲁隐公元年", "年号纪年", "-0721"),
        ("文帝后元二年，", "文帝后元二年", "年号纪年", "-0161"),
        ("绍兴三十二年三月甲子，诏", "绍兴三十二年三月甲子", "年号纪年", "1162"),
        ("至元二十有八年闰六月朔，", "至元二十有八年闰六月朔", "年号纪年", "1291"),
        ("清康熙五年丙午，重修。", "清康熙五年丙午", "年号纪年", "1666"),
        ("康熙五年岁次丙午三月，重修。", "康熙五年岁次丙午三月", "年号纪年", "1666"),
        ("萬曆戊寅，刻於金陵。", "万历戊寅", "干支纪年", "1578"),
        ("嘉靖壬子春，", "嘉靖壬子", "干支纪年", "1552"),
        ("康熙間，重建。", "康熙", "年号纪年", "1662/1722"),
        ("隋大业中，置县。", "隋大业", "年号纪年", "0605/0618"),
        ("元丰初，知湖州。", "元丰", "年号纪年", "1078/1085"),
        ("天寶十五載六月，潼關失守。", "天宝十五载六月", "年号纪年", "0756"),
        ("泰伯庙在梅里乡汉永兴二年太守麋豹建明弘治十一年重修", "明弘治十一年", "年号纪年", "1498"),
    ],
)
def test_era_and_reign_years(finder: DateFinder, text: str, surface: str, kind: str, value: str) -> None:
    assert (surface, kind, value) in found(finder, text)


def test_an_era_that_several_reigns_share_is_the_set_of_its_years(finder: DateFinder) -> None:
    value = found(finder, "太和三年，帝幸洛阳。")[0][2]
    assert {"0229", "0368", "0479", "0829"} <= set(value.strip("[]").split(","))


@pytest.mark.parametrize(
    ("text", "surface", "kind"),
    [
        ("永乐十年，修城。明年，工成。", "明年", "承前纪年"),
        ("永乐十年，修城。是歲，大熟。", "是岁", "承前纪年"),
        ("万历二十一年，量移遂昌，二十六年弃官归。", "二十六年", "承前纪年"),
        ("元和十年徙柳州刺史十四年卒于官", "十四年", "承前纪年"),
        ("贞观初西行求法十九年还长安", "十九年", "承前纪年"),
        ("三年春正月，大赦。", "三年春正月", "承前纪年"),
        ("永乐十年三月，修城。五月，工成。", "五月", "月日"),
        ("五月甲子，大赦。丙寅，还宫。", "丙寅", "干支纪日"),
        ("岁次丙午，重修。", "丙午", "干支纪年"),
    ],
)
def test_what_counts_on_from_the_year_before_waits_for_the_document(
    finder: DateFinder, text: str, surface: str, kind: str
) -> None:
    assert (surface, kind, "") in found(finder, text)


@pytest.mark.parametrize(
    ("text", "surface", "kind", "value"),
    [
        ("民国二十二年在南京筹备", "民国二十二年", "民国纪年", "1933"),
        ("民國二十一年一月，戰事起", "民国二十一年一月", "民国纪年", "1932-01"),
        ("公元前167年废肉刑", "公元前167年", "公元纪年", "-0166"),
        ("于2022年6月开馆", "2022年6月", "公元纪年", "2022-06"),
        ("深圳图书馆 2022 年工作要点", "2022 年", "公元纪年", "2022"),
        ("建于1968年12月29日", "1968年12月29日", "公元纪年", "1968-12-29"),
        ("二〇二二年三月召开", "二〇二二年三月", "公元纪年", "2022-03"),
        ("建设规划（2021-2025）", "2021-2025", "期间", "2021/2025"),
        ("2021—2025年的任务", "2021—2025年", "期间", "2021/2025"),
        ("1937年7月至1945年8月", "1937年7月至1945年8月", "期间", "1937-07/1945-08"),
        ("2025年11月9日至21日在广东举行", "2025年11月9日至21日", "期间", "2025-11-09/2025-11-21"),
        ("2023年5月20日至6月3日展出", "2023年5月20日至6月3日", "期间", "2023-05-20/2023-06-03"),
        ("十五世纪的刻本", "十五世纪", "世纪", "1401/1500"),
        ("15世纪初", "15世纪", "世纪", "1401/1500"),
        ("公元前3世纪", "公元前3世纪", "世纪", "-0299/-0200"),
        ("20世纪80年代", "20世纪80年代", "年代", "1980/1989"),
        ("上世纪八九十年代", "上世纪八九十年代", "年代", "1980/1999"),
        ("1980年代", "1980年代", "年代", "1980/1989"),
        ("“十四五”时期的任务", "十四五”时期", "时期", "2021/2025"),
        ("“十四五”规划", "十四五", "时期", "2021/2025"),
        ("十三五期间", "十三五期间", "时期", "2016/2020"),
        ("“八五”期间", "八五”期间", "时期", "1991/1995"),
        ("民国时期文献", "民国时期", "时期", "1912/1949"),
        ("2024年春节期间照常开放", "2024年春节期间", "期间", "2024"),
        ("辛亥革命后", "辛亥", "干支纪年", "1911"),
        ("公元1644年4月25日", "公元1644年4月25日", "公元纪年", "1644-04-25"),
        ("乾隆三十八至四十七年纂修", "乾隆三十八至四十七年", "期间", "1773/1782"),
        ("光绪二十六、七年间", "光绪二十六、七年", "期间", "1900/1901"),
        ("民国二年至八年", "民国二年至八年", "期间", "1913/1919"),
        ("清康熙、乾隆年间两次扩建", "清康熙", "年号纪年", "1662/1722"),
        ("万历本，", "万历", "年号纪年", "1573/1620"),
        ("乾嘉学派", "乾嘉", "时期", "1736/1820"),
        ("大明宣德年制款", "大明宣德", "年号纪年", "1426/1435"),
        ("（嘉靖）《惟扬志》", "嘉靖", "年号纪年", "1522/1566"),
        ("清光绪三十三年（1907）创办", "1907", "公元纪年", "1907"),
    ],
)
def test_modern_dates(finder: DateFinder, text: str, surface: str, kind: str, value: str) -> None:
    assert (surface, kind, value) in found(finder, text, language="zh")


@pytest.mark.parametrize(
    ("text", "surface", "kind", "value"),
    [
        ("汉，董永，千乘人。", "汉", "朝代", "-0205/0220"),
        ("明代刻本", "明代", "朝代", "1368/1644"),
        ("北宋末年", "北宋", "朝代", "0960/1127"),
        ("明清時期的地方志", "明清时期", "时期", "1368/1912"),
        ("馆藏明清方志两百余种", "清", "朝代", "1636/1912"),
        ("（清）张之洞撰", "清", "朝代", "1636/1912"),
        ("并称清末四大藏书楼", "清", "朝代", "1636/1912"),
        ("隋匠李春所造", "隋", "朝代", "0581/0618"),
        ("魏晋南北朝时期", "魏晋南北朝时期", "时期", "0220/0589"),
    ],
)
def test_dynasties_that_tell_the_time(finder: DateFinder, text: str, surface: str, kind: str, value: str) -> None:
    assert (surface, kind, value) in found(finder, text)


@pytest.mark.parametrize(
    "text",
    [
        "三年而成", "行三年之丧", "百年之后", "有民五千人", "天下之中", "居十年，乃归。", "在位二十年，崩。",
        "《后汉书》", "文明时代", "历代帝王", "国清寺", "唐宋八大家", "高清末世", "当代文学", "宋朝廷", "第十五期",
        "大韓民國元年四月", "大韩民国成立", "为人民国家服务",
    ],
)  # fmt: skip
def test_a_length_of_time_or_a_common_word_is_no_date(finder: DateFinder, text: str) -> None:
    assert found(finder, fold(text)) == []
    assert found(finder, text, language="zh") == []


@pytest.mark.parametrize(("year", "written"), [(1412, "1412"), (79, "0079"), (-1, "0000"), (-167, "-0166")])
def test_years_before_the_common_era_are_astronomical(year: int, written: str) -> None:
    assert edtf_year(year) == written


@pytest.mark.parametrize(
    ("surface", "form"),
    [
        ("绍兴三十二年三月甲子", Form("绍兴", 32, month=3, day="甲子")),
        ("文帝后元元年", Form("文帝后元", 1)),
        ("万历戊寅", Form("万历", cycle="戊寅")),
        ("明年四月", Form(step=1, month=4)),
        ("冬十月丁亥朔", Form(month=10, day="丁亥朔")),
        ("汉建安十六年闰八月晦", Form("汉建安", 16, month=8, leap=True, day="晦")),
        ("同年10月", Form(step=0, western=(10, None))),
        ("建炎三年上元", Form("建炎", 3, festival="上元")),
        ("仲春", Form(month=2)),
        ("闰月", Form(leap=True, same_month=True)),
    ],
)
def test_a_date_is_taken_apart(surface: str, form: Form) -> None:
    assert read(surface) == form


PIECES = st.sampled_from(
    [
        "永乐", "太和", "建元", "十年", "元年", "三月", "甲子", "朔", "明年", "，", "。", "是岁", "汉", "唐",
        "明代", "2021年", "—", "2025年", "5月", "3日", "民国", "世纪", "二十", "“十四五”", "时期", "间", "春", "（",
        "）", "苏轼", "闰", "岁次",
    ]
)  # fmt: skip


@settings(deadline=None)
@given(st.lists(PIECES, max_size=14).map("".join) | st.text(max_size=30), st.sampled_from(["lzh", "zh", ""]))
def test_spans_lie_inside_the_text_and_apart(text: str, language: str) -> None:
    text = fold(text)
    finder = DateFinder(bundled_eras())
    mentions = sorted(
        finder.find(text, context=TextContext(language=language), known=()), key=lambda mention: mention.begin
    )
    for mention in mentions:
        assert 0 <= mention.begin < mention.end <= len(text)
        assert mention.type is TagType.TIME
        assert re.fullmatch(r"|\[?[-\d,/]+\]?", mention.value)
    for one, other in pairwise(mentions):
        assert one.end <= other.begin
