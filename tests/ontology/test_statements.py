from __future__ import annotations

from collections import Counter
from dataclasses import replace

import pytest

from ontology.iri import Namer
from ontology.records import Entity, Literal, Maker, Statement, TaggedDocument, TagType
from ontology.statements import document_statements, entity_statements
from ontology.terms import BF, CRM, DCTERMS, EDTF, GEO, OA, PROV, RDF, SKOS, WGS84, WM


def objects(statements: list[Statement], subject: str, predicate: str) -> list[str]:
    found = [one.object for one in statements if (one.subject, one.predicate) == (subject, predicate)]
    return [value.text if isinstance(value, Literal) else value for value in found]


@pytest.fixture
def said(tagged: TaggedDocument, namer: Namer) -> list[Statement]:
    return list(document_statements(tagged, namer=namer, ended="2026-01-02T03:04:05Z"))


def test_nothing_is_said_twice_and_again_the_same(said: list[Statement], tagged: TaggedDocument, namer: Namer) -> None:
    assert max(Counter(said).values()) == 1
    assert said == list(document_statements(tagged, namer=namer, ended="2026-01-02T03:04:05Z"))


def test_a_tag_without_a_link_makes_fourteen_statements(
    said: list[Statement], tagged: TaggedDocument, namer: Namer
) -> None:
    iri = namer.tag_iri(tagged.passages[0].tags[0].id)
    assert sum(one.subject.partition("#")[0] == iri for one in said) == 14


def test_a_tag_points_at_exactly_its_characters(said: list[Statement], tagged: TaggedDocument, namer: Namer) -> None:
    for tag in tagged.passages[0].tags:
        (target,) = objects(said, namer.tag_iri(tag.id), OA.hasTarget)
        assert objects(said, target, OA.hasSource) == [namer.version_iri("v1")]
        assert objects(said, target, OA.hasScope) == [namer.passage_iri("史记#397")]
        (selector,) = objects(said, target, OA.hasSelector)
        start, end = (int(objects(said, selector, name)[0]) for name in (OA.start, OA.end))
        assert objects(said, selector, OA.exact) == [tagged.version.text[start:end]]


def test_a_decided_link_has_a_body_and_an_undecided_one_says_so(
    said: list[Statement], tagged: TaggedDocument, namer: Namer
) -> None:
    undecided, decided = (namer.tag_iri(tag.id) for tag in tagged.passages[0].tags[2:])
    assert objects(said, decided, OA.hasBody) == [namer.entity_iri("tgaz:hvd_1")]
    assert objects(said, decided, WM.linking) == []
    assert objects(said, undecided, OA.hasBody) == []
    assert objects(said, undecided, WM.linking) == [WM.undecided]
    candidates = objects(said, undecided, WM.candidate)
    assert [objects(said, node, WM.entity)[0] for node in candidates] == [
        namer.entity_iri("cbdb:1"),
        namer.entity_iri("cbdb:2"),
    ]
    assert objects(said, candidates[0], WM.evidence) == ["字介甫"]
    assert objects(said, undecided, WM.margin) == ["0.02"]


def test_the_passport_is_complete(said: list[Statement], tagged: TaggedDocument, namer: Namer) -> None:
    first, second = tagged.passages[0].tags[:2]
    iri = namer.tag_iri(first.id)
    maker = namer.maker_iri("词典@库", "1.2")
    assert objects(said, iri, PROV.wasAttributedTo) == [maker]
    assert objects(said, iri, WM.confidence) == ["0.93"]
    assert objects(said, iri, WM.review) == [WM.confirmed]
    assert objects(said, namer.tag_iri(second.id), WM.review) == [WM.machine]
    (run,) = objects(said, namer.graph_iri("v1"), PROV.wasGeneratedBy)
    assert objects(said, run, PROV.wasAssociatedWith) == [namer.maker_iri("linker", "3"), maker]
    assert objects(said, run, PROV.endedAtTime) == ["2026-01-02T03:04:05Z"]
    assert objects(said, maker, RDF.type) == [PROV.SoftwareAgent]


def test_a_date_is_an_edtf_value(said: list[Statement]) -> None:
    values = [one.object for one in said if one.predicate == WM.value]
    assert values == [Literal("1551", datatype=EDTF.EDTF)]


def test_the_document_is_a_work_and_its_text_an_instance(said: list[Statement], namer: Namer) -> None:
    work, text = namer.document_iri("文献/一"), namer.version_iri("v1")
    assert objects(said, text, BF.instanceOf) == [work]
    assert objects(said, work, DCTERMS.title) == ['江寧"府\n志']
    assert objects(said, work, WM.dynasty) == []


def test_a_document_without_a_title_or_tags_is_still_named(tagged: TaggedDocument, namer: Namer) -> None:
    bare = replace(tagged.document, metadata=replace(tagged.document.metadata, title=""))
    said = list(document_statements(TaggedDocument(bare, tagged.version, ()), namer=namer))
    assert objects(said, namer.document_iri(bare.id), DCTERMS.title) == [bare.source]


def test_a_maker_without_a_version_is_no_software(tagged: TaggedDocument, namer: Namer) -> None:
    part = tagged.passages[0]
    by_hand = replace(part, tags=(replace(part.tags[0], maker=Maker("馆员甲", "")),))
    said = list(document_statements(replace(tagged, passages=(by_hand,)), namer=namer))
    assert objects(said, namer.maker_iri("馆员甲", ""), RDF.type) == [PROV.Person]


def test_an_entity_is_described(entity: Entity, namer: Namer) -> None:
    said = list(entity_statements(entity, namer=namer))
    iri = namer.entity_iri("cbdb:1")
    assert objects(said, iri, RDF.type) == [CRM.E21_Person]
    assert objects(said, iri, SKOS.altLabel) == ["介甫", "半山"]
    kinds = [objects(said, node, WM.nameKind) for node in objects(said, iri, CRM.P1_is_identified_by)]
    assert kinds == [["字"], ["号"]]
    assert objects(said, iri, WM.beginYear) == ["1021"]
    assert objects(said, iri, WGS84.lat) == ["31.95"]
    assert objects(said, f"{iri}#geometry", GEO.asWKT) == ["POINT(118.85 31.95)"]
    assert objects(said, iri, SKOS.exactMatch) == ["http://www.wikidata.org/entity/Q313323"]
    assert objects(said, iri, DCTERMS.identifier) == ["CBDB 1762", "http://example.org/a b"]
    assert objects(said, iri, SKOS.inScheme) == [namer.authority_iri("cbdb")]


@pytest.mark.parametrize("kind", list(TagType))
def test_each_type_of_entity_has_a_class(kind: TagType, namer: Namer) -> None:
    bare = Entity(id="x", type=kind, label="某", begin=-1)
    said = list(entity_statements(bare, namer=namer))
    assert objects(said, namer.entity_iri("x"), RDF.type)
    assert objects(said, namer.entity_iri("x"), WM.beginYear) == ["-1"]
    assert not objects(said, namer.entity_iri("x"), GEO.hasGeometry)
