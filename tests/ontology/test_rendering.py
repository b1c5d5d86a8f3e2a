"""The same statements are the same bytes, and any reader of RDF reads the same graph from each format."""

from __future__ import annotations

import json
import subprocess
import sys

import pytest
from rdflib import Graph
from rdflib.compare import isomorphic

from ontology.media import TRIPLES
from ontology.ntriples import lines
from ontology.records import Literal, Statement
from ontology.rendering import render
from ontology.terms import DCTERMS, EDTF, OA, RDF, SKOS, WM, XSD

THING = "http://localhost:8000/id/tag/%E5%BF%97%231"
STATEMENTS = [
    Statement(THING, RDF.type, OA.Annotation),
    Statement(THING, RDF.type, WM.Passage),
    Statement(f"{THING}#target", OA.exact, Literal('"東門"\n<&\\ 𠀀')),
    Statement(THING, OA.hasTarget, f"{THING}#target"),
    Statement(THING, SKOS.prefLabel, Literal("东门", language="zh")),
    Statement(THING, SKOS.prefLabel, Literal("東門", language="zh-hant")),
    Statement(THING, WM.begin, Literal("5", datatype=XSD.integer)),
    Statement(THING, WM.value, Literal("1551?", datatype=EDTF.EDTF)),
    Statement(THING, DCTERMS.relation, "urn:x:y"),
    Statement(THING, "http://example.org/p", Literal("x")),
    Statement("http://localhost:8000/id/tag/other", DCTERMS.relation, THING),
]
PARSERS = dict(zip(TRIPLES, ("turtle", "json-ld", "xml", "nt"), strict=True))


@pytest.mark.parametrize("media_type", TRIPLES)
def test_every_format_says_the_same(media_type: str) -> None:
    wanted = Graph().parse(data="".join(lines(STATEMENTS)), format="nt")
    body = render(lines(STATEMENTS), media_type)
    found = Graph().parse(data=body.decode(), format=PARSERS[media_type])
    assert len(found) == len(STATEMENTS)
    assert isomorphic(found, wanted)


@pytest.mark.parametrize("media_type", TRIPLES)
def test_order_and_repetition_change_nothing(media_type: str) -> None:
    assert render(lines(STATEMENTS), media_type) == render(lines([*STATEMENTS[::-1], STATEMENTS[3]]), media_type)


def test_another_process_writes_the_same_bytes() -> None:
    program = (
        "import sys, hashlib; from ontology.rendering import render; from ontology.media import TRIPLES\n"
        "lines = sys.stdin.read().splitlines(keepends=True)\n"
        "print(hashlib.sha256(b''.join(render(lines, one) for one in TRIPLES)).hexdigest())"
    )
    source = "".join(lines(STATEMENTS))
    digests = {
        subprocess.run([sys.executable, "-c", program], input=source, capture_output=True, text=True, check=True).stdout
        for _ in range(3)
    }
    assert len(digests) == 1


def test_only_the_prefixes_in_use_are_bound() -> None:
    turtle = render(lines(STATEMENTS), "text/turtle").decode()
    bound = [line.split()[1] for line in turtle.splitlines() if line.startswith("@prefix")]
    assert bound == ["dcterms:", "edtf:", "oa:", "skos:", "wm:"]
    assert "xmlns:crm" not in render(lines(STATEMENTS), "application/rdf+xml").decode()


def test_json_ld_is_compact() -> None:
    made = json.loads(render(lines(STATEMENTS), "application/ld+json"))
    assert made["@context"]["wm"] == WM.base
    node = next(one for one in made["@graph"] if one["@id"] == THING)
    assert node["@type"] == ["oa:Annotation", "wm:Passage"]
    assert node["wm:begin"] == {"@type": "xsd:integer", "@value": "5"}
    assert node["oa:hasTarget"] == {"@id": f"{THING}#target"}
    assert node["http://example.org/p"] == "x"
    assert render([], "application/ld+json").strip() == b'{\n "@context": {},\n "@graph": []\n}'
