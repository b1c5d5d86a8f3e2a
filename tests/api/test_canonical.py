"""The form by which a tag's entity is known."""

import pytest

from api.evaluate.canonical import canonical, said
from ontology.records import Entity, Link, Maker, TagType

MAKER = Maker("link", "1")


def _link(label: str, entity_id: str = "x1") -> Link:
    return Link(entity_id, label, (), 0.5, MAKER)


@pytest.mark.parametrize(
    ("kind", "value", "label", "expected"),
    [
        ("年号纪年", "1412", "", "1412"),
        ("年号纪年", "1412-03-13/1412-04-11", "", "1412"),
        ("承前纪年", "-0166", "", "前167"),
        ("年号纪年", "0605/0618", "", "605/618"),
        ("年号", "0605/0618", "", "605/618"),
        ("年号纪年", "[0227,0477]", "", "太和"),
        ("世纪", "14XX", "", "1401/1500"),
        ("年代", "198X", "", "1980/1989"),
        ("公元纪年", "2023-08", "", "2023-08"),
        ("期间", "2021/2025", "", "2021/2025"),
        ("朝代", "0618/0907", "唐", "唐代"),
        ("朝代", "0025/0220", "东汉", "东汉"),
        ("月日", "", "", "太和"),
    ],
)
def test_a_date_is_said_as_far_as_it_is_known(kind: str, value: str, label: str, expected: str) -> None:
    link = _link(label) if label else None
    assert canonical("太和", TagType.TIME, kind=kind, value=value, link=link, entity=lambda _: None) == expected  # type: ignore[arg-type,return-value]


@pytest.mark.parametrize(
    ("place", "expected"),
    [
        (Entity("l1", TagType.LOC, "阳城", kind="县", modern="河南登封"), "河南登封"),
        (Entity("l2", TagType.LOC, "西湖", kind="水", modern="浙江杭州"), "浙江杭州西湖"),
        (Entity("l3", TagType.LOC, "武夷山", kind="山", modern="福建武夷山"), "福建武夷山"),
        (Entity("l4", TagType.LOC, "齐国", kind="国"), "齐国"),
    ],
)
def test_a_place_is_said_by_where_it_is_today(place: Entity, expected: str) -> None:
    link = _link(place.label, place.id)
    assert canonical("某", TagType.LOC, kind="", value="", link=link, entity=lambda _: place) == expected


def test_what_is_not_decided_keeps_its_own_words() -> None:
    undecided = _link("", "")
    for link in (None, undecided):
        assert canonical("太和", TagType.PER, kind="", value="", link=link, entity=lambda _: None) == "太和"  # type: ignore[arg-type,return-value]
    learned = _link("刘台", "")
    assert canonical("子畏", TagType.PER, kind="字", value="", link=learned, entity=lambda _: None) == "刘台"  # type: ignore[arg-type,return-value]


def test_a_year_before_the_common_era_is_counted_without_a_year_0() -> None:
    assert [said("0000"), said("-0001"), said("0001")] == ["前1", "前2", "1"]
