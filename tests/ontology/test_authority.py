"""The bundled facts: counts, sanity, known names; and places beside those of CHGIS."""

from __future__ import annotations

import csv
import re
import zipfile
from collections import Counter, defaultdict
from collections.abc import Callable, Iterator
from importlib.resources import files
from math import hypot
from pathlib import Path

import pytest

from ontology.authority import AUTHORITIES, authority
from ontology.authority.bundled import bundled_entities
from ontology.authority.names import NameIndex
from ontology.errors import WrongUse
from ontology.records import Entity, Name, TagType

AT_LEAST = {
    TagType.PER: 520,
    TagType.LOC: 320,
    TagType.OFI: 260,
    TagType.BOOK: 220,
    TagType.ORG: 80,
    TagType.EVENT: 90,
}
SEATS = frozenset({"县", "府", "州", "郡", "路"})
TABLES = ("dynasties", "eras", "persons", "places", "offices", "books", "organisations", "events")


@pytest.fixture(scope="module")
def index() -> NameIndex:
    return NameIndex(bundled_entities())


@pytest.mark.parametrize("type_", AT_LEAST)
def test_there_are_enough_of_each_type(type_: TagType) -> None:
    assert Counter(entity.type for entity in bundled_entities())[type_] >= AT_LEAST[type_]


def test_ids_are_unique_and_short() -> None:
    ids = [entity.id for entity in bundled_entities()]
    assert len(set(ids)) == len(ids)
    assert all(re.fullmatch("[a-z][0-9]{4}", ident) for ident in ids)


def test_every_fact_is_within_its_range() -> None:
    for entity in bundled_entities():
        assert entity.label.strip() == entity.label != "", entity.id
        if entity.begin is not None and entity.end is not None:
            assert entity.begin <= entity.end, entity
        assert 0 not in (entity.begin, entity.end), entity
        if entity.latitude is not None and entity.longitude is not None:
            assert -10 < entity.latitude < 60, entity
            assert 40 < entity.longitude < 150, entity


def test_names_have_a_kind_and_are_told_once() -> None:
    for entity in bundled_entities():
        assert all(name.kind and name.text.strip() == name.text != "" for name in entity.names), entity
        assert len({entity.label, *(name.text for name in entity.names)}) == 1 + len(entity.names), entity


def test_a_person_lived_a_human_span() -> None:
    for entity in bundled_entities():
        if entity.type is TagType.PER and entity.begin is not None and entity.end is not None:
            assert entity.end - entity.begin <= 125, entity


def test_labels_of_persons_are_told_apart() -> None:
    labels = Counter(entity.label for entity in bundled_entities() if entity.type is TagType.PER)
    assert [label for label, count in labels.items() if count > 1] == []


def test_every_dynasty_named_is_one() -> None:
    known = {entity.label for entity in bundled_entities() if entity.kind == "朝代"}
    parents = {entity.dynasty for entity in bundled_entities() if entity.kind == "朝代"} - {""}
    assert parents - {"五代十国", *known} == set()


@pytest.mark.parametrize("table", TABLES)
def test_tables_are_plain_csv(table: str) -> None:
    data = (files("ontology.authority") / "facts" / f"{table}.csv").read_bytes()
    assert b"\r" not in data
    assert data.endswith(b"\n")
    assert not data.startswith(b"\xef\xbb\xbf")
    head, *rows = csv.reader(data.decode("utf-8").splitlines())
    assert all(len(row) == len(head) for row in rows)
    assert all(cell.strip() == cell for row in rows for cell in row)


BYNAMES = [
    ("子房", "张良"), ("飞将军", "李广"), ("于少保", "于谦"), ("东坡", "苏轼"), ("半山", "王安石"), ("淮阴侯", "韩信"),
    ("武侯", "诸葛亮"), ("太史公", "司马迁"), ("文成公", "刘基"), ("太史公", "司马谈"), ("郦善长", "郦道元"),
    ("容斋", "洪迈"), ("令升", "干宝"), ("沛公", "汉高祖"), ("洪武帝", "明太祖"), ("永乐帝", "明成祖"),
    ("书圣", "王羲之"),
    ("国姓爷", "郑成功"), ("随园老人", "袁枚"), ("孙文", "孙中山"), ("靖节先生", "陶渊明"), ("乾隆帝", "清高宗"),
    ("刘彻", "汉武帝"), ("赵匡胤", "宋太祖"), ("岳武穆", "岳飞"), ("王阳明", "王守仁"), ("仓公", "淳于意"),
    ("孟德", "曹操"), ("卧龙", "诸葛亮"), ("帝昺", "赵昺"), ("柳翼谋", "柳诒徵"),
]  # fmt: skip


@pytest.mark.parametrize(("byname", "label"), BYNAMES)
def test_a_byname_finds_its_bearer(index: NameIndex, byname: str, label: str) -> None:
    assert label in [entity.label for entity in index.candidates(byname, type=TagType.PER)]


@pytest.mark.parametrize(
    ("old", "modern"),
    [("金陵", "江苏南京"), ("建康", "江苏南京"), ("新安县", "广东深圳"), ("彭城", "江苏徐州"),
     ("番禺", "广东广州"), ("钱塘", "浙江杭州")],
)  # fmt: skip
def test_an_old_place_name_finds_the_place_of_today(index: NameIndex, old: str, modern: str) -> None:
    assert any(entity.modern.startswith(modern) for entity in index.candidates(old, type=TagType.LOC))


def test_a_name_gives_every_bearer_and_the_label_first(index: NameIndex) -> None:
    found = index.bearers("韩信")
    assert [bearer.entity.label for bearer in found] == ["韩信", "韩王信"]
    assert [bearer.kind for bearer in found] == ["", "姓名"]
    assert len(index.candidates("太祖", type=TagType.PER)) > 3
    assert index.candidates("查无此人") == ()


def test_the_type_restricts(index: NameIndex) -> None:
    assert {entity.type for entity in index.candidates("孟子")} == {TagType.PER, TagType.BOOK}
    assert [entity.type for entity in index.candidates("孟子", type=TagType.BOOK)] == [TagType.BOOK]


def test_surfaces_are_folded_and_give_the_type() -> None:
    ada = Entity("x1", TagType.PER, "ADA", (Name("Lovelace", "姓名"), Name("ada", "别称")))
    index = NameIndex([ada], fold=str.lower)
    assert set(index.surfaces()) == {("ada", TagType.PER), ("lovelace", TagType.PER)}
    assert index.candidates(" LOVELACE ") == (ada,)
    assert [bearer.kind for bearer in index.bearers("Ada")] == [""]


def test_the_registry_names_what_it_knows() -> None:
    assert set(AUTHORITIES) == {"bundled"}
    assert tuple(authority("bundled")()) == bundled_entities()
    with pytest.raises(WrongUse, match="known are bundled"):
        authority("nobody")


@pytest.mark.slow
def test_places_lie_where_chgis_has_one_of_that_name(
    shared: Callable[[str], Path], capsys: pytest.CaptureFixture[str]
) -> None:
    theirs: dict[str, list[tuple[float, float]]] = defaultdict(list)
    for name, latitude, longitude in chgis(shared("authority/chgis_rdf_2016-07-07.zip")):
        theirs[name].append((latitude, longitude))
    seats = [entity for entity in bundled_entities() if entity.kind in SEATS and entity.latitude is not None]
    known = [(entity, places) for entity in seats if (places := same_name(entity.label, theirs))]
    near = [entity for entity, places in known if any(distance(entity, place) <= 0.5 for place in places)]
    with capsys.disabled():
        print(f"\nCHGIS: {len(known)} of {len(seats)} seats are known there, {len(near)} lie within half a degree")
    assert len(known) > 100
    assert len(near) / len(known) >= 0.95, [entity.label for entity, _ in known if entity not in near]


def same_name(label: str, theirs: dict[str, list[tuple[float, float]]]) -> list[tuple[float, float]]:
    return [place for suffix in ("", *"县府州郡国路") for place in theirs.get(label + suffix, [])]


def distance(entity: Entity, place: tuple[float, float]) -> float:
    """Degrees, as on a flat map."""
    return hypot((entity.latitude or 0) - place[0], (entity.longitude or 0) - place[1])


def chgis(path: Path) -> Iterator[tuple[str, float, float]]:
    """Yield each Chinese name with its latitude and longitude."""
    with zipfile.ZipFile(path) as archive:
        member = next(name for name in archive.namelist() if name.endswith(".ttl") and not name.startswith("__"))
        text = archive.read(member).decode("utf-8")
    for place in text.split("\n. \n"):
        where = re.search(r"geo:lat (-?[\d.]+) ; geo:long (-?[\d.]+)", place)
        if where:
            for name in set(re.findall(r'primaryForm "([^"]+)"@zh', place)):
                yield name, float(where[1]), float(where[2])
