from __future__ import annotations

import re
from pathlib import Path

import pytest
from rdflib import RDF, RDFS, SKOS, Graph, Namespace, URIRef

from ontology import terms
from ontology.appellations import NAME_KINDS, name_type
from ontology.predicates import PREDICATES
from ontology.records import ReviewState, TagType
from ontology.terms import BF, CRM, OA, ORG, PREFIXES, WM, ClosedNamespace

ONTOLOGY = Path(terms.__file__).parent
SCHEMA = Graph().parse(ONTOLOGY / "schema.ttl")
SHAPES = Graph().parse(ONTOLOGY / "shapes.ttl")
SH = Namespace("http://www.w3.org/ns/shacl#")
CLASSES = {
    TagType.PER: CRM.E21_Person,
    TagType.LOC: CRM.E53_Place,
    TagType.OFI: ORG.Post,
    TagType.BOOK: BF.Work,
}


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
def test_each_term_has_its_labels_and_definitions(term: str) -> None:
    subject = URIRef(term)
    labels = [getattr(label, "language", None) for label in SCHEMA.objects(subject, RDFS.label)]
    assert sorted(map(str, labels)) == ["en", "zh-Hans", "zh-Hant"]
    told = [getattr(text, "language", None) for text in SCHEMA.objects(subject, SKOS.definition)]
    assert sorted(map(str, told)) == ["en", "zh-Hans"]
    assert SCHEMA.value(subject, RDF.type)


@pytest.mark.parametrize("term", list(WM))
def test_no_term_says_one_thing_twice_in_its_three_names(term: str) -> None:
    hans, hant = (
        next(str(one) for one in SCHEMA.objects(URIRef(term), RDFS.label) if one.language == language)  # type: ignore[attr-defined]
        for language in ("zh-Hans", "zh-Hant")
    )
    assert len(hans) == len(hant)


def test_each_kind_of_name_is_a_concept_of_the_scheme() -> None:
    scheme = {str(one) for one in SCHEMA.subjects(SKOS.inScheme, URIRef(WM.nameKinds))}
    assert scheme == set(NAME_KINDS.values())
    for word, term in NAME_KINDS.items():
        assert word in {str(one) for one in SCHEMA.objects(URIRef(term), RDFS.label)}
    assert name_type("别号") == NAME_KINDS["号"]
    assert name_type("浑名") == ""


def test_each_predicate_says_what_its_registry_entry_says() -> None:
    for one in PREDICATES.values():
        subject = URIRef(WM[one.term])
        assert one.label in {str(label) for label in SCHEMA.objects(subject, RDFS.label)}
        if len(one.range) == 1 and one.range[0] in CLASSES:
            assert CLASSES[one.range[0]] in {str(found) for found in SCHEMA.objects(subject, RDFS.range)}


def test_each_tag_type_and_review_state_has_its_term() -> None:
    assert all(WM[name] in set(WM) for name in [*TagType, *ReviewState])


def test_the_prefixes_are_the_namespaces() -> None:
    closed = {value.base for value in vars(terms).values() if isinstance(value, ClosedNamespace)}
    assert set(PREFIXES.values()) == closed


def test_the_shapes_use_no_unknown_term_of_ours() -> None:
    names = own(SHAPES, 0)
    assert own(SHAPES, 2) - names <= set(WM)


def test_each_class_of_ours_has_a_shape() -> None:
    classes = {str(one) for one in SCHEMA.subjects(RDF.type, RDFS.Class)}
    assert {str(one) for one in SHAPES.objects(None, SH.targetClass)} >= classes - {WM.base}


def test_each_class_that_statements_name_has_a_shape() -> None:
    """Read from the sources: whatever stands after ``RDF.type``."""
    shaped = {str(one) for one in SHAPES.objects(None, SH.targetClass)}
    for path in sorted(ONTOLOGY.rglob("*.py")):
        if "mappings" in path.parts:
            continue  # what others are told in their own terms is no part of the graph
        for space, name in re.findall(r"RDF\.type, (?:\w+\.)?([A-Z]{2,7})[.\[]\"?([A-Z]\w*)", path.read_text("utf-8")):
            iri = getattr(terms, space)[name]
            assert iri in shaped, f"{path.name} says that something is a {space}.{name}, which has no shape"


def test_each_violation_is_told_in_words() -> None:
    """Where a shape has no message, the path alone must say enough: a number, a date, a text of its kind."""
    for shape in SHAPES.subjects(RDF.type, SH.NodeShape):
        told = [SHAPES.value(one, SH.message) for one in SHAPES.objects(shape, SH.property)]
        alone = SHAPES.value(shape, SH.message) or (shape, SH["or"], None) not in SHAPES
        assert alone or any(told), shape
