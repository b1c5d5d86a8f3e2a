"""Listed forms of places, and the sentences that the linker is developed with."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest

from ingest.link import link_document, listed
from ingest.linking.canonical import canonical, joined, said, stem
from ingest.linking.composed import capital, composed_office, composed_place
from ingest.normalize import fold
from ingest.taggers.mention import Mention, TextContext
from ontology.authority.bundled import bundled_entities
from ontology.authority.names import NameIndex
from ontology.records import Entity, Maker, TagType

DEVELOPMENT = Path(__file__).parent.parent / "golden" / "linking" / "dev.jsonl"


@pytest.fixture(scope="module")
def names() -> NameIndex:
    return NameIndex(bundled_entities(), fold=fold)


@pytest.mark.parametrize(
    ("label", "kind", "modern", "form"),
    [
        ("建康", "都城", "江苏南京", "江苏南京"),
        ("秣陵县", "县", "江苏南京江宁", "江苏南京"),
        ("余杭区", "区", "浙江杭州余杭", "浙江杭州余杭"),
        ("岳阳楼", "楼", "湖南岳阳", "湖南岳阳楼"),
        ("卢沟桥", "桥", "北京丰台", "北京卢沟桥"),
        ("湘江", "水", "湖南", "湘江"),
        ("齐国", "国", "山东淄博", "齐国"),
        ("浙江省", "省", "浙江", "浙江"),
        ("垓下", "地", "安徽灵璧", "安徽灵璧"),
        ("岭南", "地", "广东广西", "岭南"),
        ("碎叶", "城", "吉尔吉斯斯坦托克马克", "碎叶"),
    ],
)
def test_the_listed_form_of_a_place(label: str, kind: str, modern: str, form: str) -> None:
    assert canonical(Entity("l1", TagType.LOC, label, kind=kind, modern=modern)) == form


def test_a_district_goes_by_its_city_in_an_old_text() -> None:
    district = Entity("l1", TagType.LOC, "余杭区", kind="区", modern="浙江杭州余杭")
    assert canonical(district, modern=False) == "浙江杭州"


@pytest.mark.parametrize(
    ("value", "form"),
    [
        ("1162", "1162"),
        ("-0166", "前167"),
        ("2023-08", "2023-08"),
        ("2021/2025", "2021/2025"),
        ("0208", "208"),
        ("", ""),
    ],
)
def test_a_date_is_listed_by_its_number(value: str, form: str) -> None:
    assert said(value) == form


def test_units_and_overlaps_are_told_once() -> None:
    assert stem("景宁畲族自治县") == "景宁"
    assert stem("佛山市") == "佛山"
    assert stem("沛县") == "沛县"
    assert joined("湖南岳阳", "岳阳楼") == "湖南岳阳楼"
    assert joined("浙江杭州", "文澜阁") == "浙江杭州文澜阁"


@pytest.mark.parametrize(
    ("surface", "form"),
    [
        ("杭州市余杭区", "浙江杭州余杭"),
        ("广东省佛山市南海区", "广东佛山南海"),
        ("杭州文澜阁", "浙江杭州文澜阁"),
        ("某处", ""),
    ],
)
def test_a_place_told_from_above_is_put_together(names: NameIndex, surface: str, form: str) -> None:
    assert composed_place(surface, names)[0] == form


@pytest.mark.parametrize(
    ("surface", "year", "form"),
    [
        ("蜀守", -250, "蜀郡太守"), ("邺令", -400, "邺县令"), ("知杭州", 1089, "杭州知州"), ("潭州守", 976, "潭州知州"),
        ("知南康军", 1179, "南康军知军"), ("遂昌知县", 1593, "遂昌县知县"), ("知制诰", 1060, ""), ("某某", None, ""),
    ],
)  # fmt: skip
def test_an_office_is_put_together_with_its_seat(names: NameIndex, surface: str, year: int | None, form: str) -> None:
    assert composed_office(surface, names, year) == form


def test_the_capital_moves() -> None:
    assert [capital(year) for year in (-100, 1100, 1200, 1400, 1500)] == [
        "陕西西安", "河南开封", "浙江杭州", "江苏南京", "北京",
    ]  # fmt: skip


def test_nine_of_ten_development_mentions_get_their_listed_form(names: NameIndex) -> None:
    right, total = 0, 0
    for line in DEVELOPMENT.read_text("utf-8").splitlines():
        sentence = json.loads(line)
        gold = [one for one in sentence["mentions"] if one["type"] != "TIME"]
        said_ = [Mention(one["start"], one["end"], TagType(one["type"]), "", "", 0.9, Maker("t", "1")) for one in gold]
        context = TextContext(sentence["language"], sentence.get("dynasty", ""), sentence.get("book", ""))
        text = fold(sentence["text"])
        (links,) = link_document([said_], [text], names=names, context=context)
        for one, found in zip(gold, links, strict=True):
            surface = text[one["start"] : one["end"]]
            right += fold(re.sub(r"\s", "", listed(found, surface))) == fold(one["canonical"])
            total += 1
    assert total > 450
    assert right / total >= 0.9
