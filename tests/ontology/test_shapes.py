from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from ontology.graph import OxigraphGraph
from ontology.iri import Namer
from ontology.records import Entity, Literal, Statement, TaggedDocument
from ontology.statements import document_statements, entity_statements
from ontology.terms import CRM, DCTERMS, OA, PROV, RDF, RDFS, SKOS, WM, XSD
from ontology.validate import Violation, validate

Change = Callable[[Statement], Statement | None]


@pytest.fixture
def graph(tmp_path: Path) -> OxigraphGraph:
    return OxigraphGraph(tmp_path / "graph")


@pytest.fixture
def check(graph: OxigraphGraph, tagged: TaggedDocument, namer: Namer) -> Callable[[Change], list[Violation]]:
    def checked(change: Change) -> list[Violation]:
        said = (change(one) for one in document_statements(tagged, namer=namer, ended="2026-01-02T03:04:05Z"))
        graph.replace(namer.graph_iri("v1"), (one for one in said if one is not None))
        return list(validate(graph))

    return checked


def without(predicate: str) -> Change:
    return lambda one: None if one.predicate == predicate else one


def with_object(predicate: str, value: str | Literal) -> Change:
    return lambda one: replace(one, object=value) if one.predicate == predicate else one


def test_what_records_say_keeps_to_the_shapes(
    graph: OxigraphGraph, tagged: TaggedDocument, entity: Entity, namer: Namer
) -> None:
    graph.replace(namer.graph_iri("v1"), document_statements(tagged, namer=namer, ended="2026-01-02T03:04:05Z"))
    graph.replace(namer.authority_graph_iri("cbdb"), entity_statements(entity, namer=namer))
    assert list(validate(graph)) == []


@pytest.mark.parametrize(
    "predicate",
    [
        OA.exact, OA.start, OA.end, OA.hasTarget, OA.hasSource, OA.hasScope, OA.hasSelector, WM.tagType, WM.confidence,
        WM.review, WM.begin, WM.end, WM.entity, WM.score, WM.linkedBy, WM.margin, WM.linking, PROV.wasAttributedTo,
        PROV.used, RDFS.label, DCTERMS.title, DCTERMS.isPartOf,
    ],
)  # fmt: skip
def test_a_lack_is_found(check: Callable[[Change], list[Violation]], predicate: str) -> None:
    assert check(without(predicate))


@pytest.mark.parametrize(
    ("predicate", "value"),
    [
        (WM.confidence, Literal("1.01", datatype=XSD.decimal)),
        (WM.confidence, Literal("-0.1", datatype=XSD.decimal)),
        (WM.confidence, Literal("sure")),
        (WM.tagType, WM.Passage),
        (WM.review, WM.PER),
        (OA.exact, Literal("")),
        (OA.start, Literal("-1", datatype=XSD.integer)),
        (OA.end, Literal("0", datatype=XSD.integer)),
        (WM.begin, Literal("99", datatype=XSD.integer)),
        (WM.margin, Literal("-1.0", datatype=XSD.decimal)),
        (WM.linking, WM.PER),
        (OA.hasBody, Literal("江寧府")),
        (OA.hasScope, "https://wenmai.example/id/passage/elsewhere"),
        (PROV.wasAttributedTo, "https://wenmai.example/id/maker/unknown%401"),
        (PROV.endedAtTime, Literal("yesterday")),
        (DCTERMS.title, Literal("")),
    ],
)
def test_a_wrong_value_is_found(
    check: Callable[[Change], list[Violation]], predicate: str, value: str | Literal
) -> None:
    assert check(with_object(predicate, value))


def test_a_violation_says_where(check: Callable[[Change], list[Violation]], namer: Namer) -> None:
    found = check(lambda one: None if one.predicate == WM.review and one.object == WM.confirmed else one)
    assert [(one.graph, one.focus, one.path, one.message) for one in found] == [
        (namer.graph_iri("v1"), namer.tag_iri("史记#397/0"), WM.review, "A tag has exactly one review state.")
    ]


@pytest.mark.parametrize(
    ("predicate", "value"),
    [
        (WM.beginYear, Literal("0", datatype=XSD.integer)),
        (WM.beginYear, Literal("1100", datatype=XSD.integer)),
        (SKOS.prefLabel, Literal("王安石")),
        (CRM.P190_has_symbolic_content, Literal("")),
        (RDF.type, WM.Passage),
        ("http://www.w3.org/2003/01/geo/wgs84_pos#lat", Literal("118.0", datatype=XSD.decimal)),
    ],
)
def test_a_wrong_entity_is_found(
    graph: OxigraphGraph, entity: Entity, namer: Namer, predicate: str, value: str | Literal
) -> None:
    change = with_object(predicate, value)
    graph.replace(
        namer.authority_graph_iri("cbdb"),
        (said for one in entity_statements(entity, namer=namer) if (said := change(one))),
    )
    assert list(validate(graph))
