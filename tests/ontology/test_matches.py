"""Matches: exact and close apart, whose word they are, and foreign ids that two entities claim."""

from __future__ import annotations

from pathlib import Path

import pytest

from ingest.normalize import fold
from ontology.authority.alongside import match_alongside, matches_alongside
from ontology.authority.load import Loading, Wish, load
from ontology.authority.store import AuthorityStore
from ontology.iri import Namer
from ontology.matches import Claim, Match, conflicts, match_statements, matches_of
from ontology.records import Entity, Literal, Maker, Statement, TagType
from ontology.terms import DCTERMS, PROV, RDF, SKOS, WM

NAMER = Namer("https://library.example/")
SU = Entity(
    "bendi:1",
    TagType.PER,
    "苏轼",
    same_as=("cbdb:3767", "https://www.wikidata.org/wiki/Q36020", "馆藏卡片 12"),
    close_to=("https://viaf.org/viaf/97265386/", "http://www.wikidata.org/entity/Q36020"),
    source="bendi",
)
WIKIDATA = "http://www.wikidata.org/entity/Q36020"


def _objects(said: list[Statement], subject: str, predicate: str) -> list[str]:
    found = (one.object for one in said if (one.subject, one.predicate) == (subject, predicate))
    return [one.text if isinstance(one, Literal) else one for one in found]


def test_exact_and_close_are_kept_apart_and_each_target_once() -> None:
    assert [(one.target, one.exact, one.scheme) for one in matches_of(SU)] == [
        ("cbdb:3767", True, "cbdb"),
        ("wikidata:Q36020", True, "wikidata"),
        ("馆藏卡片 12", True, ""),
        ("viaf:97265386", False, "viaf"),
    ]
    doubted = matches_of(SU, disputed={"wikidata:Q36020"})
    assert [one.exact for one in doubted] == [True, False, True, False]
    assert "另有实体" in doubted[1].evidence


def test_a_match_is_stated_with_its_passport() -> None:
    said = list(match_statements(matches_of(SU), namer=NAMER))
    iri = NAMER.entity_iri("bendi:1")
    assert _objects(said, iri, SKOS.exactMatch) == ["https://cbdb.fas.harvard.edu/cbdbapi/person.php?id=3767", WIKIDATA]
    assert _objects(said, iri, SKOS.closeMatch) == ["http://viaf.org/viaf/97265386"]
    assert _objects(said, iri, DCTERMS.identifier) == ["馆藏卡片 12"]
    (node,) = [one for one in _objects(said, iri, WM.match) if WIKIDATA in _objects(said, one, WM.object)]
    assert _objects(said, node, RDF.type) == [WM.Match]
    assert _objects(said, node, WM.predicate) == [SKOS.exactMatch]
    assert _objects(said, node, WM.review) == [WM.machine]
    assert _objects(said, node, WM.confidence) == ["1.0"]
    assert _objects(said, node, DCTERMS.source) == [NAMER.authority_iri("bendi")]
    assert _objects(said, node, PROV.wasAttributedTo) == [NAMER.authority_iri("bendi")]
    assert _objects(said, node, WM.evidence)


def test_what_a_rule_finds_is_close_and_says_why() -> None:
    leader = Entity("l1", TagType.LOC, "襄阳", latitude=32.02, longitude=112.14, source="bundled")
    near = Entity(
        "chgis:hvd_1",
        TagType.LOC,
        "襄阳县",
        latitude=32.03,
        longitude=112.15,
        same_as=("http://maps.cga.harvard.edu/tgaz/placename/hvd_1",),
        source="chgis",
    )
    bare = Entity("cbdb:a1", TagType.LOC, "襄阳", source="cbdb-addresses")
    first, second = matches_alongside([("l1", near), ("l1", bare), ("gone", bare)], {"l1": leader})
    assert (first.target, first.exact, first.source, first.other) == ("chgis:hvd_1", False, "chgis", "chgis:hvd_1")
    assert "公里" in first.evidence and first.confidence > second.confidence
    said = list(match_statements([first, second], namer=NAMER))
    iri = NAMER.entity_iri("l1")
    assert _objects(said, iri, SKOS.closeMatch) == [near.same_as[0], NAMER.entity_iri("cbdb:a1")]
    nodes = _objects(said, iri, WM.match)
    assert len(set(nodes)) == 2 and _objects(said, iri, SKOS.exactMatch) == []
    assert _objects(said, nodes[0], PROV.wasAttributedTo) == [NAMER.maker_iri("alike", "1")]


@pytest.mark.parametrize("type_", list(TagType))
def test_every_type_has_its_evidence(type_: TagType) -> None:
    match = match_alongside(Entity("a", type_, "甲", source="x"), Entity("b", type_, "甲", source="y"))
    assert match.evidence and 0 < match.confidence < 1 and not match.exact


def test_matches_in_two_named_graphs_are_two() -> None:
    nodes = [
        {one.subject for one in match_statements(matches_of(SU), namer=NAMER, prefix=prefix) if "#" in one.subject}
        for prefix in ("match", "found")
    ]
    assert len(nodes[0]) == len(nodes[1]) == 3 and not nodes[0] & nodes[1]


def test_a_maker_may_be_a_person() -> None:
    said = list(match_statements([Match("a", "cbdb:1", True, "", maker=Maker("馆员甲", ""))], namer=NAMER))
    assert (NAMER.maker_iri("馆员甲", ""), RDF.type, PROV.Person) in [(s.subject, s.predicate, s.object) for s in said]


def test_claims_of_one_entity_or_of_merged_ones_do_not_collide() -> None:
    claims = [Claim("cbdb:1", "a", "x", "x.csv, line 2"), Claim("cbdb:1", "b", "y", "y.csv, line 9")]
    (conflict,) = conflicts(claims)
    assert "x.csv, line 2" in str(conflict) and "y.csv, line 9" in str(conflict) and "cbdb:1" in str(conflict)
    assert conflicts(claims, survivor=lambda one: "b") == ()
    assert conflicts([claims[0], claims[0]]) == ()


# --- through the store ------------------------------------------------------------------------------------------

FIRST = "编号,名称,类型,cbdb,等同,相近\n1,苏轼,人物,3767,wd:Q36020,viaf:97265386\n2,苏辙,人物,,,\n"
SECOND = "编号,名称,类型,cbdb,wikidata\n7,蘇東坡,人物,,Q36020\n8,苏洵,人物,1762,\n9,坏,人物,一,\n"


def _load(store: AuthorityStore, folder: Path, name: str, text: str) -> Loading:
    path = folder / f"{name}.csv"
    path.write_text(text, encoding="utf-8")
    return load(Wish((path,), "csv"), store, anchors=(), simplify=fold)


def test_a_foreign_id_that_two_entities_claim_is_told_with_both_lines(tmp_path: Path) -> None:
    store = AuthorityStore(tmp_path / "library", fold=fold)
    assert _load(store, tmp_path, "one", FIRST).conflicts == ()
    loading = _load(store, tmp_path, "two", SECOND)
    (conflict,) = loading.conflicts
    assert conflict.target == "wikidata:Q36020"
    assert {one.entity_id: one.place.rpartition("/")[2] for one in conflict.claims} == {
        "one:1": "one.csv, line 2",
        "two:7": "two.csv, line 2",
    }
    assert [one.reason for one in loading.refusals] and "cbdb" in loading.refusals[0].reason
    # Nothing is lost: both entities are there and both are found by the id.
    assert {claim.entity_id for claim, exact in store.claims("wikidata:Q36020") if exact} == {"one:1", "two:7"}
    assert [(claim.entity_id, exact) for claim, exact in store.claims("viaf:97265386")] == [("one:1", False)]
    store.remove("two", anchors=())
    assert store.disputed() == () and len(store.claims("wikidata:Q36020")) == 1


def test_one_table_may_collide_with_itself(tmp_path: Path) -> None:
    store = AuthorityStore(tmp_path / "library", fold=fold)
    text = "编号,名称,类型,等同\n1,甲,人物,gnd:118756028\n2,乙,人物,https://d-nb.info/gnd/118756028\n"
    (conflict,) = _load(store, tmp_path, "one", text).conflicts
    assert [one.place.rpartition("line ")[2] for one in conflict.claims] == ["2", "3"]


def test_a_store_that_knew_no_claims_gets_them(tmp_path: Path) -> None:
    store = AuthorityStore(tmp_path / "library", fold=fold)
    _load(store, tmp_path, "one", FIRST)
    with store._writing() as connection:
        connection.execute("DROP TABLE claims")
        connection.execute("UPDATE grouped SET anchors = 'before'")
    store.close()
    store.follow(())
    assert [claim.entity_id for claim, _ in store.claims("cbdb:3767")] == ["one:1"]


def test_skos_keeps_exact_and_close_apart(tmp_path: Path) -> None:
    path = tmp_path / "own.ttl"
    path.write_text(
        "@prefix skos: <http://www.w3.org/2004/02/skos/core#> .\n"
        '<http://example.org/c/1> a skos:Concept ; skos:prefLabel "方志"@zh ;\n'
        "  skos:exactMatch <http://www.wikidata.org/entity/Q1> ; "
        "skos:closeMatch <http://id.loc.gov/authorities/subjects/sh85054394> .\n",
        encoding="utf-8",
    )
    store = AuthorityStore(tmp_path / "library", fold=fold)
    load(Wish((path,), "skos"), store, anchors=(), simplify=fold)
    (entity,) = store.entities("own")
    assert [(one.target, one.exact) for one in matches_of(entity)] == [
        ("http://example.org/c/1", True),
        ("wikidata:Q1", True),
        ("lcsh:sh85054394", False),
    ]
