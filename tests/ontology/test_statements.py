from __future__ import annotations

from collections import Counter
from dataclasses import replace

import pytest

from ontology.iri import Kind, Namer
from ontology.records import Entity, Literal, Maker, Name, Statement, TaggedDocument, TagType
from ontology.statements import document_statements, entity_statements
from ontology.terms import BF, CRM, DCTERMS, EDTF, GEO, OA, ORG, PROV, RDF, RDFS, SKOS, TIME, WGS84, WM


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


def test_a_time_with_a_value_has_its_years(said: list[Statement], tagged: TaggedDocument, namer: Namer) -> None:
    time = namer.tag_iri(tagged.passages[0].tags[1].id)
    assert objects(said, time, WM.beginYear) == objects(said, time, WM.endYear) == ["1551"]
    assert {one.subject for one in said if one.predicate == WM.beginYear} == {time}


@pytest.mark.parametrize(
    ("value", "begin", "end"),
    [("-0205/0220", ["-206"], ["220"]), ("[0350,1407]", ["350"], ["1407"]), ("1911/", ["1911"], []), ("某年", [], [])],
)
def test_years_are_those_of_the_value(
    tagged: TaggedDocument, namer: Namer, value: str, begin: list[str], end: list[str]
) -> None:
    part = tagged.passages[0]
    time = replace(part.tags[1], value=value)
    said = list(document_statements(replace(tagged, passages=(replace(part, tags=(time,)),)), namer=namer))
    assert objects(said, namer.tag_iri(time.id), WM.beginYear) == begin
    assert objects(said, namer.tag_iri(time.id), WM.endYear) == end


def with_metadata(tagged: TaggedDocument, **fields: object) -> TaggedDocument:
    metadata = replace(tagged.document.metadata, **fields)  # type: ignore[arg-type]
    return replace(tagged, document=replace(tagged.document, metadata=metadata))


def test_a_branch_holds_an_item_of_the_version(tagged: TaggedDocument, namer: Namer) -> None:
    said = list(document_statements(with_metadata(tagged, branch="样例总馆"), namer=namer))
    (item,) = (one.subject for one in said if one.object == BF.Item)
    assert objects(said, item, BF.itemOf) == [namer.version_iri("v1")]
    (holder,) = objects(said, item, BF.heldBy)
    assert holder == namer.iri(Kind.BRANCH, "样例总馆")
    assert objects(said, holder, RDFS.label) == ["样例总馆"]
    assert objects(said, namer.document_iri("文献/一"), WM.branch) == ["样例总馆"]


def test_without_a_branch_there_is_no_item(said: list[Statement]) -> None:
    assert not [one for one in said if one.object == BF.Item]


def test_title_and_maker_of_a_document_are_said_as_bibframe_says_them(
    said: list[Statement], tagged: TaggedDocument, namer: Namer
) -> None:
    work = namer.document_iri("文献/一")
    (title,) = objects(said, work, BF.title)
    assert objects(said, title, BF.mainTitle) == objects(said, work, DCTERMS.title)
    (contribution,) = objects(said, work, BF.contribution)
    (agent,) = objects(said, contribution, BF.agent)
    assert objects(said, agent, RDFS.label) == ["某"]
    nameless = list(document_statements(with_metadata(tagged, creator=""), namer=namer))
    assert objects(nameless, work, BF.contribution) == []


@pytest.mark.parametrize(("date", "datatype"), [("1926/1945", EDTF.EDTF), ("明万历三十年（1602）", "")])
def test_a_date_is_edtf_where_it_is(tagged: TaggedDocument, namer: Namer, date: str, datatype: str) -> None:
    said = list(document_statements(with_metadata(tagged, date=date), namer=namer))
    assert [one.object for one in said if one.predicate == DCTERMS.date] == [Literal(date, datatype=datatype)]


def test_a_name_is_of_a_kind_that_is_a_concept(entity: Entity, namer: Namer) -> None:
    odd = replace(entity, names=(*entity.names, Name("拗相公", "绰号")))
    said = list(entity_statements(odd, namer=namer))
    names = objects(said, namer.entity_iri("cbdb:1"), CRM.P1_is_identified_by)
    kinds = [objects(said, name, CRM.P2_has_type) for name in names]
    assert kinds == [[WM["name-courtesy"]], [WM["name-art"]], []]


def test_a_life_is_an_interval_in_edtf(entity: Entity, namer: Namer) -> None:
    said = list(entity_statements(entity, namer=namer))
    (interval,) = objects(said, namer.entity_iri("cbdb:1"), TIME.hasTime)
    assert objects(said, interval, RDF.type) == [TIME.ProperInterval]
    assert [one.object for one in said if one.subject == interval and one.predicate == DCTERMS.date] == [
        Literal("1021/1086", datatype=EDTF.EDTF)
    ]


@pytest.mark.parametrize(
    ("begin", "end", "written"),
    [(-206, 8, "-0205/0008"), (None, -1, "/0000"), (1926, None, "1926/"), (1926, 1926, "1926")],
)
def test_a_period_is_its_interval(namer: Namer, begin: int | None, end: int | None, written: str) -> None:
    said = list(entity_statements(Entity("t1", TagType.TIME, "某时", begin=begin, end=end), namer=namer))
    assert objects(said, namer.entity_iri("t1"), DCTERMS.date) == [written]
    assert objects(said, namer.entity_iri("t1"), TIME.hasTime) == []


def test_an_office_is_a_post_and_a_concept(namer: Namer) -> None:
    said = list(entity_statements(Entity("o1", TagType.OFI, "知府"), namer=namer))
    assert objects(said, namer.entity_iri("o1"), RDF.type) == [ORG.Post, SKOS.Concept]
