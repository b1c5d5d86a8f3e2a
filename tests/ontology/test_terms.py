from __future__ import annotations

from pathlib import Path

import pytest
from rdflib import RDF, RDFS, SKOS, Graph, URIRef

from ontology import terms
from ontology.records import ReviewState, TagType
from ontology.terms import OA, PREFIXES, WM, ClosedNamespace

ONTOLOGY = Path(terms.__file__).parent
SCHEMA = Graph().parse(ONTOLOGY / "schema.ttl")


def own(graph: Graph, position: int) -> set[str]:
    return {str(triple[position]) for triple in graph if str(triple[position]).startswith(WM.base)}


def test_a_misspelt_term_raises() -> None:
    assert OA.exact == OA["exact"] == "http://www.w3.org/ns/oa#exact"
    with pytest.raises(AttributeError, match="exakt"):
        _ = OA.exakt
    with pytest.raises(KeyError, match="Passages"):
        _ = WM["Passages"]


def test_the_schema_defines_exactly_the_terms_there_are() -> None:
    assert own(SCHEMA, 0) == set(WM)
    assert own(SCHEMA, 2) <= set(WM)


@pytest.mark.parametrize("term", list(WM))
def test_each_term_has_its_labels_and_a_definition(term: str) -> None:
    subject = URIRef(term)
    labels = [getattr(label, "language", None) for label in SCHEMA.objects(subject, RDFS.label)]
    assert sorted(map(str, labels)) == ["en", "zh-Hans", "zh-Hant"]
    assert SCHEMA.value(subject, SKOS.definition)
    assert SCHEMA.value(subject, RDF.type)


def test_each_tag_type_and_review_state_has_its_term() -> None:
    assert all(WM[name] in set(WM) for name in [*TagType, *ReviewState])


def test_the_prefixes_are_the_namespaces() -> None:
    closed = {value.base for value in vars(terms).values() if isinstance(value, ClosedNamespace)}
    assert set(PREFIXES.values()) == closed - {terms.EDTF.base}


def test_the_shapes_use_no_unknown_term_of_ours() -> None:
    shapes = Graph().parse(ONTOLOGY / "shapes.ttl")
    names = own(shapes, 0)
    assert own(shapes, 2) - names <= set(WM)
