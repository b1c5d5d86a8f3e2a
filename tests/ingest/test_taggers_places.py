"""Places: chains of today and of old, natives, what lies where, and what is no place."""

import pytest

from ingest.normalize import fold
from ingest.taggers.mention import Mention, TextContext
from ingest.taggers.places import PlaceFinder
from ingest.taggers.resolve import resolve
from ontology.records import Maker, TagType

CLASSICAL, MODERN = TextContext("lzh"), TextContext("zh")


def places(text: str, context: TextContext = CLASSICAL, *known: str) -> set[str]:
    text = fold(text)
    given = [
        Mention(text.index(name), text.index(name) + len(name), TagType.LOC, "", "", 0.85, Maker("a", "1"))
        for name in map(fold, known)
    ]
    found = PlaceFinder().find(text, context=context, known=given)
    return {text[one.begin : one.end] for one in resolve([*given, *found], text) if one.type is TagType.LOC}


def test_a_chain_of_today_and_its_parts() -> None:
    assert places("位于广东省佛山市南海区狮山镇，", MODERN) == {
        "广东省佛山市南海区狮山镇",
        "广东省",
        "佛山市",
        "南海区",
        "狮山镇",
    }


def test_an_address_keeps_its_district_and_its_street() -> None:
    found = places("浙江省杭州市西湖区孤山路28号原为馆舍", MODERN)
    assert {"浙江省杭州市西湖区孤山路28号", "浙江省杭州市西湖区", "浙江省", "杭州市", "西湖区", "孤山路"} <= found


@pytest.mark.parametrize(
    ("text", "known", "expected"),
    [
        ("文翁，廬江舒人，", (), {"庐江舒", "庐江"}),
        ("蘇軾，眉州眉山人。", (), {"眉州眉山", "眉州", "眉山"}),
        ("滕王閣在南昌府章江門外，", ("南昌府",), {"滕王阁", "南昌府章江门", "章江门"}),
        ("其墓在韓城縣南芝川鎮。", ("韓城縣",), {"韩城县", "芝川镇"}),
        ("連陷睦、歙、杭諸州。", (), {"睦", "歙", "杭"}),
        ("江、浙震動", (), {"江", "浙"}),
        ("會于信州鵝湖寺，", ("信州", "鵝湖寺"), {"信州鹅湖寺", "信州", "鹅湖寺", "鹅湖"}),
        ("陸游字務觀越州山陰人也嘗為", (), {"越州山阴", "越州", "山阴"}),
    ],
)
def test_places_of_old(text: str, known: tuple[str, ...], expected: set[str]) -> None:
    assert expected <= places(text, CLASSICAL, *known)


def test_a_list_of_cities_stays_apart() -> None:
    found = places("藏于揚州鎮江杭州", CLASSICAL, "揚州", "鎮江", "杭州")
    assert found == {"扬州", "镇江", "杭州"}


@pytest.mark.parametrize("text", ["十人也，", "，其夫人，", "其俗俭啬，士务耕读，", "闭门不出，登楼而望"])
def test_what_is_no_place(text: str) -> None:
    assert places(text) == set()


def test_a_street_is_no_circuit() -> None:
    text = "深圳市北京路与两浙路"
    found = resolve(PlaceFinder().find(text, context=TextContext(""), known=()), text)
    assert {text[one.begin : one.end]: one.kind for one in found}["北京路"] == "街"
