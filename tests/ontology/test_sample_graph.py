"""The graph of the sample library: each named graph keeps to the shapes, and each class in it has one."""

from __future__ import annotations

from pathlib import Path

import pyshacl
import pytest
from rdflib import Graph, Namespace

from ontology import terms
from ontology.graph import OxigraphGraph
from ontology.validate import validate

SHAPES = Graph().parse(Path(terms.__file__).with_name("shapes.ttl"))
SH = Namespace("http://www.w3.org/ns/shacl#")


@pytest.fixture(scope="module")
def graph(sample_library: Path) -> OxigraphGraph:
    return OxigraphGraph(sample_library / "graph", read_only=True)


def test_all_of_it_keeps_to_the_shapes(graph: OxigraphGraph) -> None:
    assert list(validate(graph)) == []


def test_each_class_that_it_holds_has_a_shape(graph: OxigraphGraph) -> None:
    """All but those of the vocabulary itself, which is RDF Schema."""
    of_things = 'GRAPH ?g { ?thing a ?class } FILTER(!STRENDS(STR(?g), "/graph/vocabulary"))'
    held = {str(row["class"]) for row in graph.query(f"SELECT DISTINCT ?class {{ {of_things} }}")}
    assert held <= {str(one) for one in SHAPES.objects(None, SH.targetClass)}


def test_no_time_with_a_value_is_without_years(graph: OxigraphGraph) -> None:
    lacking = "SELECT ?tag { ?tag wm:tagType wm:TIME ; wm:value ?value FILTER NOT EXISTS { ?tag wm:beginYear ?year } }"
    assert graph.query(lacking) == []


def test_years_can_be_filtered_by(graph: OxigraphGraph) -> None:
    rows = graph.query(
        "SELECT ?value { ?tag wm:value ?value ; wm:beginYear ?begin ; wm:endYear ?end "
        "FILTER(?begin <= 1400 && ?end >= 1368) }"
    )
    assert rows


def documents(graph: OxigraphGraph) -> list[str]:
    return [name for name in graph.graphs() if "/id/graph/d" in name]


def judged(graph: OxigraphGraph, name: str) -> bool:
    """What a judge by other people says of a named graph."""
    loaded = Graph().parse(data="".join(graph.lines(name)), format="nt")
    return bool(pyshacl.validate(loaded, shacl_graph=SHAPES)[0])


@pytest.mark.slow
def test_another_judge_agrees_on_documents_and_a_scheme(graph: OxigraphGraph, soak: bool) -> None:
    """On each sixth document, on all of them at full length."""
    names = documents(graph)
    assert len(names) > 60
    schemes = [name for name in graph.graphs() if name.endswith("sibu")]
    assert all(judged(graph, name) for name in [*(names if soak else names[::6]), *schemes])
