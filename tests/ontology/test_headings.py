"""Headings: the bundled schemes, who bears a word, and a thesaurus of the library's own."""

from __future__ import annotations

from pathlib import Path

import pytest

from ontology.authority.described import authority_statements
from ontology.authority.headings import Heading, Headings, from_entities
from ontology.authority.names import NameIndex
from ontology.authority.schemes import bundled_headings, bundled_schemes, heading_entities, headings_of, skos_headings
from ontology.errors import SourceError, WrongUse
from ontology.iri import Namer
from ontology.records import TagType
from ontology.terms import SKOS

THESAURUS = """
@prefix skos: <http://www.w3.org/2004/02/skos/core#> .
@prefix : <https://library.example/t/> .
:1 a skos:Concept ; skos:prefLabel "地方文献"@zh-Hans, "地方文獻"@zh-Hant ; skos:notation "T1" .
:2 a skos:Concept ; skos:prefLabel "侨批"@zh-Hans ; skos:altLabel "银信"@zh-Hans ; skos:broader :1 ;
   skos:notation "T2" ; skos:scopeNote "华侨寄回的信与汇款"@zh-Hans .
:3 a skos:Concept ; skos:notation "T3" .
"""


@pytest.fixture(scope="module")
def bundled() -> Headings:
    return Headings(bundled_headings())


def test_there_are_22_main_classes_and_some_hundred_subdivisions(bundled: Headings) -> None:
    clc = [one for one in bundled if one.scheme == "clc"]
    assert "".join(one.notation for one in clc if not one.parent) == "ABCDEFGHIJKNOPQRSTUVXZ"
    assert len(clc) >= 422
    sibu = [one for one in bundled if one.scheme == "sibu"]
    assert [one.notation for one in sibu if not one.parent] == ["经部", "史部", "子部", "集部"]
    assert len(sibu) >= 70


def test_every_heading_lies_beneath_one_that_is_there(bundled: Headings) -> None:
    for heading in bundled:
        assert heading.label.strip() == heading.label != "", heading
        assert not heading.parent or heading.parent in bundled, heading
        assert len(set(heading.terms)) == len(heading.terms), heading
        assert heading.label not in heading.terms, heading


def test_what_lies_above_comes_nearest_first(bundled: Headings) -> None:
    assert [one.notation for one in bundled.broader(bundled["clc:K295.3"])] == ["K295", "K29", "K2", "K"]


def test_a_circle_ends() -> None:
    headings = Headings([Heading("a", "s", "", "甲", "b"), Heading("b", "s", "", "乙", "a")])
    assert [one.id for one in headings.broader(headings["a"])] == ["b"]


def test_bearers_put_a_label_before_a_term() -> None:
    headings = Headings(
        [Heading("a", "s", "1", "文献", terms=("方志",)), Heading("b", "s", "2", "方志")], fold=str.lower
    )
    assert [bearer.entity.id for bearer in headings.bearers(" 方志 ")] == ["b", "a"]
    assert [bearer.kind for bearer in headings.bearers("方志")] == ["", "入口词"]
    assert headings.bearers("无此词") == ()


def test_headings_become_entities_and_come_back(bundled: Headings) -> None:
    entities = bundled.entities()
    assert {one.type for one in entities} == {TagType.SUBJECT}
    assert tuple(from_entities(entities)) == tuple(bundled)


def test_a_word_of_both_schemes_is_a_name_in_the_first_alone() -> None:
    names = NameIndex(heading_entities())
    assert [one.entity.id for one in names.bearers("针灸", type=TagType.SUBJECT)] == ["clc:R245"]
    assert [one.entity.id for one in names.bearers("彖", type=TagType.SUBJECT)] == ["sibu:经部易类"]


def test_each_scheme_is_told_as_an_authority() -> None:
    told = {one.name: (one, entities) for one, entities in bundled_schemes()}
    assert list(told) == ["clc", "sibu"]
    authority, entities = told["clc"]
    found = {
        (one.subject, one.predicate, one.object) for one in authority_statements(authority, entities, namer=Namer())
    }
    lower, upper = (Namer().entity_iri(f"clc:{notation}") for notation in ("K29", "K2"))
    assert (lower, SKOS.broader, upper) in found
    assert (lower, SKOS.inScheme, Namer().authority_iri("clc")) in found


def test_a_heading_is_shown_with_a_notation_that_says_more(bundled: Headings) -> None:
    assert bundled["clc:K29"].name == "K29 地方史志"
    assert bundled["sibu:史部地理类"].name == "地理类"


def test_a_thesaurus_in_skos_replaces_or_joins(tmp_path: Path, bundled: Headings) -> None:
    path = tmp_path / "own.ttl"
    path.write_text(THESAURUS, "utf-8")
    own = skos_headings(path, name="own")
    assert [(one.id, one.notation, one.label, one.parent) for one in own] == [
        ("own:1", "T1", "地方文献", ""),
        ("own:2", "T2", "侨批", "own:1"),
    ]
    assert own[1].terms == ("银信",)
    assert own[1].note == "华侨寄回的信与汇款"
    loaded = {"own": Headings(own).entities()}
    assert tuple(headings_of("own", loaded=loaded)) == own
    joined = headings_of("bundled, own", loaded=loaded)
    assert joined.schemes == ("clc", "sibu", "own")
    assert len(joined) == len(bundled) + 2
    assert headings_of("sibu").schemes == ("sibu",)
    assert tuple(bundled.joined(Headings(own))) == tuple(joined)


@pytest.mark.parametrize("setting", ["", "own", "bundled,own"])
def test_a_setting_that_names_no_headings_is_refused(setting: str) -> None:
    with pytest.raises(WrongUse, match="subjects"):
        headings_of(setting)


def test_a_thesaurus_without_subjects_is_refused() -> None:
    with pytest.raises(WrongUse, match="no subject"):
        headings_of("own", loaded={"own": ()})


def test_what_is_no_thesaurus_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "bad.ttl"
    path.write_text("not RDF", "utf-8")
    with pytest.raises(SourceError):
        skos_headings(path, name="bad")
    path.write_text("<a:a> a <http://www.w3.org/2004/02/skos/core#Concept> .", "utf-8")
    with pytest.raises(SourceError, match="prefLabel"):
        skos_headings(path, name="bad")


def test_the_identity_follows_what_is_said() -> None:
    one, other = Heading("a", "s", "", "甲"), Heading("a", "s", "", "甲", terms=("乙",))
    assert Headings([one]).identity == Headings([one]).identity != Headings([other]).identity
