"""What passages say of their tags and what documents are about, as statements."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from ontology.assertions import derived
from ontology.errors import WrongUse
from ontology.graph import OxigraphGraph
from ontology.iri import Namer
from ontology.predicates import PARTS, PREDICATES, predicate
from ontology.records import (
    Assignment,
    Candidate,
    Link,
    Literal,
    Maker,
    Relation,
    ReviewState,
    Statement,
    TaggedDocument,
    TagType,
)
from ontology.statements import document_statements
from ontology.terms import DCTERMS, OA, ORG, PROV, RDF, WM
from ontology.validate import validate

RULES, CLASSES = Maker("relations", "2"), Maker("classes", "1")
ABOUT = Assignment("clc:K29", "地方史志", "clc", 0.71, ("题名有「志」", "题名有「志」"), CLASSES)


@pytest.fixture
def full(tagged: TaggedDocument) -> TaggedDocument:
    """The tagged document with a relation, a heading and a date of two readings."""
    part = tagged.passages[0]
    _, time, person, place = part.tags
    begin = time.end
    relation = Relation(
        id="v1-0", passage_id=part.passage.id, predicate="到达", subject=person.id, object=place.id,
        subject_entity="", object_entity="tgaz:hvd_1", begin=begin, end=place.end, confidence=0.6, maker=RULES,
        qualifiers=(("时间", time.id),),
    )  # fmt: skip
    readings = tuple(Candidate("", "嘉靖三十年", 0.9, value=value) for value in ("1551", "1552"))
    dated = replace(time, link=Link("", "", readings, 0.0, Maker("dates", "2")))
    tags = tuple(dated if tag is time else tag for tag in part.tags)
    return replace(tagged, passages=(replace(part, tags=tags, relations=(relation,)),), subjects=(ABOUT,))


@pytest.fixture
def said(full: TaggedDocument, namer: Namer) -> list[Statement]:
    return list(document_statements(full, namer=namer))


def of(said: list[Statement], subject: str, predicate: str) -> Iterator[str]:
    for one in said:
        if (one.subject, one.predicate) == (subject, predicate):
            yield one.object.text if isinstance(one.object, Literal) else one.object


def only(full: TaggedDocument) -> Relation:
    return full.passages[0].relations[0]


def with_relation(full: TaggedDocument, **changes: object) -> TaggedDocument:
    part = full.passages[0]
    return replace(full, passages=(replace(part, relations=(replace(only(full), **changes),)),))  # type: ignore[arg-type]


def test_a_relation_quotes_the_words_that_say_so(said: list[Statement], full: TaggedDocument, namer: Namer) -> None:
    node = namer.relation_iri("v1-0")
    (words,) = of(said, node, OA.hasSelector)
    begin, end = (int(next(of(said, words, name))) for name in (OA.start, OA.end))
    assert list(of(said, words, OA.exact)) == [full.version.text[begin:end]] == ["王安石知江寧府"]
    assert list(of(said, node, OA.hasScope)) == [namer.passage_iri("史记#397")]


def test_a_relation_has_its_passport(said: list[Statement], namer: Namer) -> None:
    node = namer.relation_iri("v1-0")
    assert list(of(said, node, WM.predicate)) == [WM.arrivedAt]
    assert list(of(said, node, WM.confidence)) == ["0.6"]
    assert list(of(said, node, WM.review)) == [WM.machine]
    assert list(of(said, node, PROV.wasAttributedTo)) == [namer.maker_iri("relations", "2")]


def test_an_end_is_the_entity_or_else_the_tag(said: list[Statement], full: TaggedDocument, namer: Namer) -> None:
    node, (_, time, person, _) = namer.relation_iri("v1-0"), full.passages[0].tags
    assert list(of(said, node, WM.subject)) == [namer.tag_iri(person.id)]
    assert list(of(said, node, WM.object)) == [namer.entity_iri("tgaz:hvd_1")]
    assert list(of(said, node, WM.when)) == [namer.tag_iri(time.id)]


def test_a_relation_costs_fourteen_statements_and_its_qualifiers(said: list[Statement], namer: Namer) -> None:
    node = namer.relation_iri("v1-0")
    assert sum(one.subject.partition("#")[0] == node for one in said) == 15
    assert max(Counter(said).values()) == 1


def test_two_decided_ends_make_an_edge(full: TaggedDocument, namer: Namer) -> None:
    assert derived(only(full), namer) is None
    decided = replace(only(full), subject_entity="cbdb:1")
    edge = Statement(namer.entity_iri("cbdb:1"), WM.arrivedAt, namer.entity_iri("tgaz:hvd_1"))
    assert derived(decided, namer) == edge
    assert edge in set(document_statements(with_relation(full, subject_entity="cbdb:1"), namer=namer))
    assert derived(replace(decided, review=ReviewState.REJECTED), namer) is None


def test_two_names_of_one_entity_make_no_edge(full: TaggedDocument, namer: Namer) -> None:
    same = {"predicate": "字", "subject_entity": "cbdb:1", "object_entity": "cbdb:1"}
    assert derived(replace(only(full), **same), namer) is None  # type: ignore[arg-type]
    said = list(document_statements(with_relation(full, **same), namer=namer))
    node = namer.relation_iri("v1-0")
    assert list(of(said, node, WM.subject)) == [namer.entity_iri("cbdb:1")]
    assert list(of(said, node, WM.object)) == [namer.tag_iri(only(full).object)]


def test_a_document_has_its_headings_with_their_passport(
    said: list[Statement], full: TaggedDocument, namer: Namer
) -> None:
    document = namer.document_iri(full.document.id)
    assert list(of(said, document, DCTERMS.subject)) == [namer.entity_iri("clc:K29")]
    (node,) = of(said, document, WM.heading)
    assert list(of(said, node, RDF.type)) == [WM.Heading]
    assert list(of(said, node, WM.evidence)) == ["题名有「志」"]
    rejected = replace(full, subjects=(replace(ABOUT, review=ReviewState.REJECTED),))
    said = list(document_statements(rejected, namer=namer))
    assert list(of(said, document, DCTERMS.subject)) == []
    assert list(of(said, document, WM.heading)) == [node]


def test_the_readings_of_a_date_are_values(said: list[Statement], full: TaggedDocument, namer: Namer) -> None:
    time = namer.tag_iri(full.passages[0].tags[1].id)
    nodes = list(of(said, time, WM.candidate))
    assert [next(of(said, node, WM.value)) for node in nodes] == ["1551", "1552"]
    assert [list(of(said, node, WM.entity)) for node in nodes] == [[], []]


def test_all_of_it_keeps_to_the_shapes(full: TaggedDocument, namer: Namer, tmp_path: Path) -> None:
    graph = OxigraphGraph(tmp_path / "graph")
    graph.replace(namer.graph_iri("v1"), document_statements(full, namer=namer))
    assert list(validate(graph)) == []


@pytest.mark.parametrize(
    ("predicate", "value"),
    [
        (WM.subject, None),
        (WM.object, None),
        (WM.predicate, WM.machine),
        (WM.when, "https://wenmai.example/id/tag/elsewhere"),
        (OA.hasScope, "https://wenmai.example/id/passage/elsewhere"),
        (WM.heading, "https://wenmai.example/id/document/x#heading-9"),
        (WM.score, Literal("good")),
        (WM.value, None),
    ],
)
def test_what_a_relation_or_heading_lacks_is_found(
    said: list[Statement], namer: Namer, tmp_path: Path, predicate: str, value: str | Literal | None
) -> None:
    changed = [
        replace(one, object=value) if value is not None else None for one in said if one.predicate == predicate
    ] + [one for one in said if one.predicate != predicate]
    graph = OxigraphGraph(tmp_path / "graph")
    graph.replace(namer.graph_iri("v1"), (one for one in changed if one is not None))
    assert list(validate(graph))


def test_the_registry_is_closed() -> None:
    assert all(WM[one.term] for one in PREDICATES.values())
    assert all(WM[term] for term in PARTS.values())
    with pytest.raises(WrongUse, match="字、号"):
        predicate("仇")


def test_the_graph_can_be_asked_who_was_where(full: TaggedDocument, namer: Namer, tmp_path: Path) -> None:
    graph = OxigraphGraph(tmp_path / "graph")
    graph.replace(namer.graph_iri("v1"), document_statements(full, namer=namer))
    rows = graph.query(
        """PREFIX wm: <https://wenmai.example/ns#> PREFIX oa: <http://www.w3.org/ns/oa#>
        SELECT ?who ?words ?when { GRAPH ?g { ?r wm:predicate wm:arrivedAt ; wm:subject ?tag ; wm:when ?time ;
          oa:hasSelector/oa:exact ?words . ?tag oa:hasTarget/oa:hasSelector/oa:exact ?who . ?time wm:value ?when } }"""
    )
    found = [{name: value.text for name, value in row.items() if isinstance(value, Literal)} for row in rows]
    assert found == [{"who": "王安石", "words": "王安石知江寧府", "when": "1551"}]


def held(full: TaggedDocument) -> list[Statement]:
    """What is said where the relation is an office held, within the organisation that the last tag names."""
    part = full.passages[0]
    person, body = part.tags[2], replace(part.tags[3], type=TagType.ORG)
    relation = replace(only(full), predicate="任职", subject_entity="cbdb:1", qualifiers=(("机构", body.id),))
    tags = (*part.tags[:2], person, body)
    changed = replace(full, passages=(replace(part, tags=tags, relations=(relation,)),))
    return list(document_statements(changed, namer=Namer()))


def test_an_office_held_is_a_membership(full: TaggedDocument, namer: Namer, tmp_path: Path) -> None:
    said, node = held(full), namer.relation_iri("v1-0")
    assert list(of(said, node, RDF.type)) == [WM.Relation, ORG.Membership]
    assert list(of(said, node, ORG.member)) == [namer.entity_iri("cbdb:1")]
    assert list(of(said, node, ORG.organization)) == [namer.entity_iri("tgaz:hvd_1")]
    graph = OxigraphGraph(tmp_path / "graph")
    graph.replace(namer.graph_iri("v1"), said)
    assert list(validate(graph)) == []


@pytest.mark.parametrize("changes", [{"subject_entity": ""}, {"review": ReviewState.REJECTED}])
def test_without_a_member_there_is_no_membership(full: TaggedDocument, changes: dict[str, object]) -> None:
    part = full.passages[0]
    relation = replace(only(full), predicate="任职", **{"subject_entity": "cbdb:1", **changes})  # type: ignore[arg-type]
    said = document_statements(replace(full, passages=(replace(part, relations=(relation,)),)), namer=Namer())
    assert ORG.Membership not in {one.object for one in said}


def test_no_other_relation_is_a_membership(said: list[Statement]) -> None:
    assert ORG.Membership not in {one.object for one in said}
