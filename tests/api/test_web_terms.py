from __future__ import annotations

import pytest

from api.web.terms import KINDS, known_terms, short, term_label, thing_name
from ontology import terms
from ontology.iri import Kind, Namer

SHOWN = (
    "RDF",
    "RDFS",
    "OWL",
    "BF",
    "CRM",
    "SKOS",
    "OA",
    "PROV",
    "TIME",
    "GEO",
    "WGS84",
    "ORG",
    "SCHEMA",
    "DCTERMS",
    "WM",
)


@pytest.mark.parametrize("name", SHOWN)
def test_every_term_that_statements_use_has_a_chinese_name(name: str) -> None:
    for iri in getattr(terms, name):
        label = term_label(iri)
        assert any("\u4e00" <= character <= "\u9fff" for character in label) or label == "ISBN", iri


def test_names_of_things_and_of_what_is_unknown() -> None:
    namer = Namer("https://lib.example/")
    assert set(KINDS) == set(Kind)
    assert thing_name(namer.tag_iri("志#1"), namer) == "标引 志#1"
    assert thing_name(f"{namer.tag_iri('t')}#target", namer) == "标引 t#target"
    assert thing_name("http://purl.org/dc/terms/title", namer) == "dcterms:title"
    assert short("http://example.org/%E5%BF%97") == "http://example.org/志"
    assert short("http://example.org/%FF") == "http://example.org/%FF"
    assert term_label("http://example.org/p") == "http://example.org/p"
    assert known_terms() == sorted(known_terms())
