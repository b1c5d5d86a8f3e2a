"""The form by which a tag's entity is known."""

import pytest

from api.evaluate.canonical import canonical
from ontology.records import Link, Maker, TagType

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
    assert canonical("太和", TagType.TIME, kind=kind, value=value, link=link) == expected


def test_what_no_authority_knows_keeps_its_own_words() -> None:
    assert canonical("太和", TagType.PER, kind="", value="", link=None) == "太和"
    learned = _link("刘台", "")
    assert canonical("子畏", TagType.PER, kind="字", value="", link=learned) == "刘台"
