from __future__ import annotations

import pytest

from ontology.errors import NotAcceptable, WrongUse
from ontology.media import FORMATS, ROWS, SUFFIXES, TRIPLES, Media, accept_of, negotiate

JSON, XML, CSV, TSV = ROWS
TURTLE, JSON_LD, RDF_XML, N_TRIPLES = TRIPLES
BROWSER = "text/html,application/xhtml+xml,application/xml;q=0.9,image/avif,*/*;q=0.8"


@pytest.mark.parametrize(
    ("accept", "rows", "triples"),
    [
        ("", JSON, TURTLE),
        ("*/*", JSON, TURTLE),
        (BROWSER, XML, RDF_XML),
        ("text/csv;q=0.5, application/sparql-results+xml;q=0.9", XML, ""),
        ("text/*", CSV, TURTLE),
        ("text/*;q=0.9, application/ld+json;q=0.2, application/n-triples;q=0.95", CSV, N_TRIPLES),
        ("*/*;q=0.1, text/turtle;q=0", JSON, JSON_LD),
        ("application/*, application/sparql-results+json;q=0", XML, JSON_LD),
        ("*/*, text/csv", CSV, TURTLE),
        ('application/ld+json; profile="http://www.w3.org/ns/json-ld#compacted"', "", JSON_LD),
        ("APPLICATION/RDF+XML", "", RDF_XML),
        ("text/turtle;q=zero", "", ""),
        ("image/png", "", ""),
        ("text/n3", "", TURTLE),
    ],
)
def test_the_closest_range_decides(accept: str, rows: str, triples: str) -> None:
    assert negotiate(accept) == Media(rows, triples)


def test_what_the_client_does_not_take_is_named() -> None:
    with pytest.raises(NotAcceptable, match="text/csv"):
        negotiate("text/turtle").for_rows()
    with pytest.raises(NotAcceptable, match="text/turtle"):
        negotiate("text/csv").for_triples()


def test_a_short_name_stands_for_a_header() -> None:
    assert negotiate(accept_of("json")) == Media(JSON, JSON_LD)
    assert negotiate(accept_of(" TTL ")) == Media("", TURTLE)
    assert accept_of("application/n-triples") == N_TRIPLES
    for suffix in SUFFIXES.values():
        assert suffix in FORMATS or suffix in ("srj", "srx")
    with pytest.raises(WrongUse, match="docx"):
        accept_of("docx")
