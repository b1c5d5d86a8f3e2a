"""The terms of others are written and read, and none of their addresses is made."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from lxml import etree
from rdflib import Graph

from ontology.authority.importers import guess, reader
from ontology.authority.importers.linked import read as read_authority
from ontology.errors import BrokenSource, EmptySource, WrongUse
from ontology.iri import Namer
from ontology.mappings import PROFILES, profile, profile_of
from ontology.mappings.edm import EDM, ORE, STRUCTURE
from ontology.mappings.records import documents_of, entities_of
from ontology.ntriples import lines
from ontology.rdffiles import parsed
from ontology.rdfxml import element
from ontology.records import (
    Assignment,
    Document,
    Entity,
    Literal,
    Maker,
    Metadata,
    Name,
    Refusal,
    Statement,
    TaggedDocument,
    TagType,
    TextVersion,
)
from ontology.statements import document_statements, entity_statements
from ontology.terms import DCTERMS, RDF, SKOS

NAMER = Namer("https://library.example/")
MAKER = Maker("subjects", "1")
ENTITIES = (
    Entity(
        "p1",
        TagType.PER,
        "苏轼",
        (Name("子瞻", "字"), Name("东坡居士", "号"), Name("文忠", "谥号"), Name("坡公", "别称")),
        note="眉山人",
        dynasty="北宋",
        begin=1037,
        end=1101,
        same_as=("http://www.wikidata.org/entity/Q36020",),
        source="bundled",
    ),
    Entity("l1", TagType.LOC, "杭州", (Name("临安", "旧称"),), latitude=30.25, longitude=120.17),
    Entity("g1", TagType.ORG, "金陵图书馆", (Name("金图", "简称"),)),
    Entity("t1", TagType.TIME, "元丰", dynasty="北宋", begin=1078, end=1085),
    Entity("t2", TagType.TIME, "始皇", begin=-246, end=-210),
    Entity("o1", TagType.OFI, "知州"),
    Entity("b1", TagType.BOOK, "东坡志林"),
    Entity("e1", TagType.EVENT, "乌台诗案", begin=1079),
    Entity("s1", TagType.SUBJECT, "水利"),
)
METADATA = Metadata(
    title="東坡志林 <卷一>",
    creator="苏轼；王松龄",
    dynasty="北宋",
    date="1080~",
    book="東坡志林",
    kind="古籍",
    language="lzh",
    branch="海国分馆",
    rights="CC0-1.0",
    subjects=("笔记", "水利"),
    extra=(("出版者", "中华书局"), ("行款", "十行")),
)


def ours(metadata: Metadata = METADATA, *, collection: str = "古籍") -> list[Statement]:
    document = Document("d1", collection, "志林.txt", "txt", metadata)
    headings = (Assignment("clc:I264", "笔记杂文", "clc", 0.9, (), MAKER),)
    whole = TaggedDocument(document, TextVersion("d1-a", "d1", "文"), (), headings)
    made = list(document_statements(whole, namer=NAMER))
    for entity in ENTITIES:
        made.append(Statement(NAMER.document_iri("d1"), DCTERMS.references, NAMER.entity_iri(entity.id)))
        made += entity_statements(entity, namer=NAMER)
    return made


def written(name: str) -> list[Statement]:
    return list(PROFILES[name].write(ours(), namer=NAMER))


@pytest.mark.parametrize("name", PROFILES)
def test_nothing_is_minted(name: str) -> None:
    """Every thing that is spoken of is ours; every term stands in the declared tables."""
    said = written(name)
    known = PROFILES[name].table.terms | (STRUCTURE if name == "edm" else {RDF.type})
    assert said
    assert {one.subject for one in said if not one.subject.startswith(NAMER.base)} == set()
    assert {one.predicate for one in said} <= known
    assert {str(one.object) for one in said if one.predicate == RDF.type} <= known
    spaces = tuple(PROFILES[name].table.prefixes.values())
    addresses = {one.object for one in said if isinstance(one.object, str) and one.predicate != RDF.type}
    assert not [one for one in addresses if one.startswith(spaces) or "library.sh.cn" in one or "europeana" in one]


@pytest.mark.parametrize("name", PROFILES)
def test_what_is_said_of_others_is_not_repeated(name: str) -> None:
    foreign = Statement("http://data.library.sh.cn/entity/person/x5xiy94zid7u351t", RDF.type, SKOS.Concept)
    label = Statement(foreign.subject, SKOS.prefLabel, Literal("鲁迅"))
    assert list(PROFILES[name].write([foreign, label], namer=NAMER)) == []


def test_a_document_comes_back_from_edm_as_it_was() -> None:
    (back,) = documents_of(profile("edm").read(written("edm")))
    assert back.address == NAMER.document_iri("d1")
    assert back.collection == "古籍"
    assert back.metadata == Metadata(**{**_fields(METADATA), "extra": (("出版者", "中华书局"),)})


def _fields(metadata: Metadata) -> dict[str, object]:
    return {name: getattr(metadata, name) for name in Metadata.__dataclass_fields__}


words = st.text(st.characters(exclude_categories=("Cs", "Cc", "Z")), min_size=1, max_size=8)


@given(words, words, words, words, words, st.lists(words, unique=True, max_size=3))
def test_any_wording_comes_back_from_edm(
    title: str, creator: str, date: str, rights: str, collection: str, subjects: list[str]
) -> None:
    stated = Metadata(title=title, creator=creator, date=date, rights=rights, subjects=tuple(subjects))
    said = profile("edm").write(ours(stated, collection=collection), namer=NAMER)
    (back,) = documents_of(profile("edm").read(said))
    assert (back.metadata.title, back.metadata.creator, back.metadata.date) == (title, creator, date)
    assert (back.metadata.rights, back.collection, back.metadata.subjects) == (rights, collection, tuple(subjects))


def test_an_aggregation_has_what_europeana_demands() -> None:
    graph = Graph().parse(data="".join(lines(written("edm"))), format="nt")
    answer = graph.query(
        f"SELECT ?cho ?holder ?provider ?at ?rights ?type WHERE {{ "
        f"?a a <{ORE.Aggregation}> ; <{EDM.aggregatedCHO}> ?cho ; "
        f"<{EDM.dataProvider}> ?holder ; <{EDM.provider}> ?provider ; <{EDM.isShownAt}> ?at ; <{EDM.rights}> ?rights . "
        f"?cho <{EDM.type}> ?type . ?at a <{EDM.WebResource}> }}"
    )
    (row,) = [[str(value) for value in row] for row in answer]
    assert row == [
        "https://library.example/id/document/d1", "海国分馆", "文脉 wenmai", "https://library.example/documents/d1",
        "http://creativecommons.org/publicdomain/zero/1.0/", "TEXT",
    ]  # fmt: skip


def test_entities_come_back_from_edm() -> None:
    found = {one.label: one for one in entities_of(profile("edm").read(written("edm")), source="back")}
    su = found["苏轼"]
    assert (su.type, su.begin, su.end, su.note) == (TagType.PER, 1037, 1101, "眉山人")
    assert {name.text for name in su.names} == {"子瞻", "东坡居士", "文忠", "坡公"}
    assert su.same_as == ("https://library.example/id/entity/p1", "http://www.wikidata.org/entity/Q36020")
    assert (found["杭州"].type, found["杭州"].latitude, found["杭州"].longitude) == (TagType.LOC, 30.25, 120.17)
    assert found["金陵图书馆"].type is TagType.ORG
    assert (found["始皇"].type, found["始皇"].begin, found["始皇"].end) == (TagType.TIME, -246, -210)
    assert {found[label].type for label in ("知州", "东坡志林", "乌台诗案", "水利")} == {TagType.SUBJECT}


def test_entities_come_back_from_the_terms_of_shanghai_with_kinds_of_names() -> None:
    found = {one.label: one for one in entities_of(profile("slib").read(written("slib")), source="back")}
    su = found["苏轼"]
    assert (su.type, su.dynasty, su.begin, su.end, su.note) == (TagType.PER, "北宋", 1037, 1101, "眉山人")
    assert set(su.names) == {Name("子瞻", "字"), Name("东坡居士", "号"), Name("文忠", "谥号")}
    assert (found["元丰"].dynasty, found["元丰"].begin) == ("北宋", 1078)
    assert found["金陵图书馆"].names == (Name("金图", "简称"),)
    assert set(found) >= {"杭州", "海国分馆"}
    (back,) = documents_of(profile("slib").read(written("slib")))
    assert (back.metadata.title, back.metadata.creator) == (METADATA.title, METADATA.creator)
    assert (back.metadata.date, back.metadata.branch) == ("1080~", "海国分馆")


def test_what_the_shanghai_library_publishes_is_read() -> None:
    """In the manner of its RDF: labels tagged chs and cht, the date at the instance, years without padding."""
    text = """
    @prefix bf: <http://bibframe.org/vocab/> . @prefix shl: <http://www.library.sh.cn/ontology/> .
    @prefix dc: <http://purl.org/dc/elements/1.1/> . @prefix p: <http://data.library.sh.cn/entity/person/> .
    @prefix w: <http://data.library.sh.cn/jp/resource/work/> .
    @prefix i: <http://data.library.sh.cn/jp/resource/instance/> .
    p:x5xiy94zid7u351t a shl:Person ; bf:label "鲁迅"@chs, "魯迅"@cht, "lu xun"@en ; shl:courtesyName "豫才" ;
        shl:birthday "1881" ; shl:deathday "1936" ; shl:temporalValue "民国" .
    <http://data.library.sh.cn/entity/place/a1> a shl:Place ; bf:label "绍兴"@chs ;
        shl:province "浙江" ; shl:city "绍兴市" .
    <http://data.library.sh.cn/authority/temporal/b1> a shl:Temporal ; shl:reignTitle "洪武" ; shl:dynasty "明" ;
        shl:beginYear "1368" ; shl:endYear "1398" .
    w:c1 a bf:Work ; dc:title "紹興周氏家譜"@cht, "绍兴周氏家谱"@chs ; bf:subject "家谱" .
    i:c2 a bf:Instance ; bf:instanceOf w:c1 ; dc:creator "周氏" ; shl:temporalValue "1877" .
    """
    statements = list(parsed(text.encode(), ".ttl", source="a.ttl"))
    assert profile_of(statements) == profile("slib")
    read = list(profile("slib").read(statements))
    found = {one.label: one for one in entities_of(read, source="slib")}
    assert set(found) == {"鲁迅", "绍兴", "洪武"}
    assert found["鲁迅"].id == "slib:x5xiy94zid7u351t"
    assert Name("豫才", "字") in found["鲁迅"].names
    assert (found["鲁迅"].begin, found["鲁迅"].end, found["鲁迅"].dynasty) == (1881, 1936, "民国")
    assert found["绍兴"].modern == "浙江绍兴市"
    assert (found["洪武"].begin, found["洪武"].end) == (1368, 1398)
    (book,) = documents_of(read)
    assert (book.metadata.title, book.metadata.creator, book.metadata.date) == ("绍兴周氏家谱", "周氏", "1877")
    assert book.metadata.subjects == ("家谱",)


@pytest.mark.parametrize("name", PROFILES)
def test_rdf_xml_says_what_the_statements_say(name: str) -> None:
    said = written(name)
    typed = element(said, prefixes=PROFILES[name].table.prefixes, typed=True)
    graph = Graph().parse(data=etree.tostring(typed), format="xml")
    assert set(graph) == set(Graph().parse(data="".join(lines(said)), format="nt"))
    assert typed[0].tag in (f"{{{EDM.base}}}ProvidedCHO", "{http://bibframe.org/vocab/}Work")


def test_an_authority_is_read_from_edm(tmp_path: Path) -> None:
    path = tmp_path / "agents.ttl"
    path.write_text(
        "@prefix edm: <http://www.europeana.eu/schemas/edm/> . @prefix skos: <http://www.w3.org/2004/02/skos/core#> .\n"
        '<http://a.example/agent/1> a edm:Agent ; skos:prefLabel "Lu Xun"@en, "鲁迅"@zh ;\n'
        ' edm:begin "1881" ; edm:end "1936-10-19" .\n'
        "<http://a.example/agent/2> a edm:Agent .\n",
        "utf-8",
    )
    assert guess(path) == "edm"
    rows = list(reader("edm")(path, name="europe"))
    assert [one.reason for one in rows if isinstance(one, Refusal)] == ["has no label"]
    (row,) = [one for one in rows if not isinstance(one, Refusal)]
    assert (row.entity.id, row.entity.label, row.entity.type) == ("europe:agent-1", "鲁迅", TagType.PER)
    assert (row.entity.begin, row.entity.end, row.entity.names) == (1881, 1936, (Name("Lu Xun", "别称"),))
    (_, body) = read_authority(path, name="europe", default=TagType.ORG)
    assert not isinstance(body, Refusal)
    assert body.entity.type is TagType.ORG


def test_a_file_that_says_nothing_known_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "a.ttl"
    path.write_text("<http://a.example/1> a <http://a.example/Thing> .", "utf-8")
    with pytest.raises(EmptySource, match="edm or slib"):
        list(read_authority(path, name="a"))
    with pytest.raises(WrongUse):
        profile("marc")


@pytest.mark.parametrize(
    ("data", "suffix", "said"),
    [
        (b"<rdf:RDF", ".rdf", "is no xml"),
        (b"@prefix a", ".ttl", "is no turtle"),
        (b"\xff\xfe<>", ".nt", "is no nt"),
        (b"{", ".jsonld", "is no JSON"),
        (b'{"@context": "https://a.example/c.jsonld", "@id": "a:b"}', ".jsonld", "lies elsewhere"),
        (b'{"@graph": [{"@context": [{"@import": "https://a.example/c"}]}]}', ".jsonld", "lies elsewhere"),
    ],
)
def test_what_is_no_rdf_gets_one_clear_error(data: bytes, suffix: str, said: str) -> None:
    with pytest.raises(BrokenSource, match=said):
        list(parsed(data, suffix, source="a"))


def test_no_other_file_is_read_into_one() -> None:
    data = b'<!DOCTYPE a [<!ENTITY b SYSTEM "file:///etc/passwd">]><a xmlns="http://a.example/"><c>&b;</c></a>'
    assert not [one for one in parsed(data, ".xml", source="a") if isinstance(one.object, Literal) and one.object.text]


def test_json_ld_with_its_own_context_is_read() -> None:
    context = '{"@context": {"t": "http://purl.org/dc/elements/1.1/title"}, "@id": "http://a.example/1", "t": "题"}'
    data = context.encode()
    assert list(parsed(data, ".jsonld", source="a")) == [
        Statement("http://a.example/1", "http://purl.org/dc/elements/1.1/title", Literal("题", datatype=""))
    ]
