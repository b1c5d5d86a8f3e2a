"""Side-cars: strings stay strings, unknown names are kept, what is no mapping is refused."""

from __future__ import annotations

from pathlib import Path

import pytest

from ingest.limits import Limits
from ingest.sidecar import merge, parse, read_sidecar, split_subjects
from ontology.errors import OversizedSource, WrongMapping
from ontology.records import Metadata


def test_yaml_is_read_without_types() -> None:
    stated = parse("title: 1368\ndate: 2021-01-01\nkind: no\nsubjects: [南京, 城墙]\n版本: 影印\n", "a", name="a.yaml")
    assert stated.metadata == Metadata(
        title="1368", date="2021-01-01", kind="no", subjects=("南京", "城墙"), extra=(("版本", "影印"),)
    )


def test_a_mapping_may_list_columns() -> None:
    assert parse("mapping: {title: 题名, text: [说明, 释文]}", "a", name="a.yaml").mapping == {
        "title": "题名",
        "text": "说明,释文",
    }


def test_subjects_may_be_one_text() -> None:
    assert split_subjects("南京；城墙、 南京") == ("南京", "城墙")


@pytest.mark.parametrize(
    "text",
    ["- a\n- b", "title: [1, {a: b}]", "title: 'open", "mapping: 题名", "? [a]\n: b",
     "mapping: {title: {a: b}}", "[" * 5000],
)  # fmt: skip
def test_what_is_no_mapping_of_texts_is_refused(text: str) -> None:
    with pytest.raises(WrongMapping):
        parse(text, "a.txt", name="a.txt.yaml")


def test_aliases_cannot_blow_up() -> None:
    bomb = "a: &a [x, x]\n" + "".join(f"{c}: &{c} [*{p}, *{p}]\n" for p, c in zip("abcdefgh", "bcdefghi", strict=True))
    with pytest.raises(WrongMapping):
        parse(bomb, "a.txt", name="a.txt.yaml")


def test_size_and_encoding_are_limited(tmp_path: Path) -> None:
    path = tmp_path / "a.txt.yaml"
    path.write_bytes("title: 南京".encode("gb18030"))
    with pytest.raises(WrongMapping, match="不是 UTF-8"):
        read_sidecar(path, "a.txt", Limits())
    with pytest.raises(OversizedSource):
        read_sidecar(path, "a.txt", Limits(max_sidecar_bytes=3))


def test_the_first_layer_that_states_a_field_wins() -> None:
    merged = merge(
        Metadata(title="甲", extra=(("馆", "一"),)),
        Metadata(title="乙", creator="丙", extra=(("馆", "二"), ("架", "三"))),
        Metadata(creator="丁", subjects=("戊",)),
    )
    assert merged == Metadata(title="甲", creator="丙", subjects=("戊",), extra=(("馆", "一"), ("架", "三")))
    assert merge() == Metadata()
