import pytest

from ontology import describing
from ontology.describing import FIELD, FIELDS, GROUPS, PRINCIPAL, canonical, is_known, plain, repeats, said


def test_every_word_leads_to_one_field_alone() -> None:
    words = [plain(word) for field in FIELDS for word in {field.name, *field.words.split()}]
    assert len(words) == len(set(words)), sorted(one for one in set(words) if words.count(one) > 1)
    assert {field.group for field in FIELDS} == set(GROUPS)


def test_every_constant_is_a_field() -> None:
    told = {value for name, value in vars(describing).items() if name.isupper() and isinstance(value, str)}
    assert told - set(GROUPS) == set(FIELD)


@pytest.mark.parametrize(
    ("written", "name"),
    [
        ("藏書印", describing.SEALS),
        ("Call Number", describing.CALL_NUMBER),
        ("版本類型", describing.EDITION_KIND),
        ("半葉行款", describing.ROWS),
        ("古籍普查登記編號", describing.SURVEY),
        ("四 部 分 類", describing.SIBU),
        ("題跋附註", describing.INSCRIPTIONS),
        ("缺葉", describing.MISSING),
        ("Place of publication", describing.PLACE),
        ("isbn", describing.ISBN),
        ("出版發行附註", describing.IMPRINT_NOTE),
        (" 不认识的一栏 ", "不认识的一栏"),
    ],
)
def test_labels_of_catalogues_come_to_one_name(written: str, name: str) -> None:
    assert canonical(written) == name
    assert canonical(canonical(written)) == canonical(written)


def test_what_may_stand_more_than_once() -> None:
    assert repeats("印章")
    assert not repeats("行款")
    assert repeats("不认识的一栏")
    assert not is_known("不认识的一栏")
    assert said((("印章", "汪士鐘印 "), ("版本", "清刻本"), ("钤印", "")), describing.SEALS) == ("汪士鐘印",)


def test_principal_columns_are_each_of_one_field() -> None:
    words = [word for usual in PRINCIPAL.values() for word in usual]
    assert {one for one in words if words.count(one) > 1} == set()
