"""Our checking of shapes against pyshacl's: the same verdicts on what shapes forbid and on graphs made at random."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import product
from pathlib import Path

import pyshacl
import pytest
from hypothesis import assume, given, reject, settings
from hypothesis import strategies as st
from rdflib import RDF, Graph
from rdflib.namespace import SH
from rdflib.term import BNode, Node, URIRef

from ontology.errors import LibraryBroken
from ontology.graph import OxigraphGraph
from ontology.ntriples import lines
from ontology.records import TaggedDocument
from ontology.shacl import terms
from ontology.shacl.facts import TYPE
from ontology.shacl.read import Shapes, read_shapes
from ontology.shacl.shape import Shape
from ontology.statements import document_statements
from ontology.validate import SHAPES, findings

Verdicts = set[tuple[str, str]]


def ours(shapes: Path, said: Iterable[str]) -> Verdicts:
    return {(terms.plain(found.focus), found.path) for found in findings(read_shapes(shapes), said)}


def theirs(shapes: Path, said: Iterable[str]) -> Verdicts:
    data = Graph().parse(data="".join(said), format="nt")
    _, report, _ = pyshacl.validate(
        data, shacl_graph=SOURCE if shapes == SHAPES else str(shapes), inference="none", advanced=False
    )
    results = [one for one in report.subjects(RDF.type, SH.ValidationResult) if (None, SH.result, one) in report]
    return {
        (str(report.value(one, SH.focusNode)), path_text(report, report.value(one, SH.resultPath))) for one in results
    }


def path_text(report: Graph, node: Node | None) -> str:
    if node is None:
        return ""
    if not isinstance(node, BNode):
        return str(node)
    if (inverse := report.value(node, SH.inversePath)) is not None:
        return f"^{inverse}"
    if (either := report.value(node, SH.alternativePath)) is not None:
        return "|".join(path_text(report, part) for part in report.items(either))
    for term, sign in ((SH.zeroOrMorePath, "*"), (SH.oneOrMorePath, "+"), (SH.zeroOrOnePath, "?")):
        if (part := report.value(node, term)) is not None:
            return f"({path_text(report, part)}){sign}"
    return "/".join(path_text(report, part) for part in report.items(node))


XSD = "http://www.w3.org/2001/XMLSchema#"
WRONG = [
    "",
    '"字"',
    '""',
    '"字"@zh',
    f'"-5"^^<{XSD}integer>',
    f'"5"^^<{XSD}integer>',
    f'"0.5"^^<{XSD}decimal>',
    f'"abc"^^<{XSD}integer>',
    f'"2026-01-02T03:04:05+00:00"^^<{XSD}dateTime>',
    "<https://wenmai.example/id/entity/elsewhere>",
    '"one" "two"',
    f'"true"^^<{XSD}boolean>',
]


SOURCE = Graph().parse(SHAPES, format="turtle")


def spoken_of(node: Node) -> list[str]:
    """The predicates that a shape and whatever it leads to have as paths."""
    found, nodes = [], [node]
    for one in nodes:
        found += [path.n3() for path in SOURCE.objects(one, SH.path) if isinstance(path, URIRef)]
        nodes += [other for other in SOURCE.objects(one, None) if (other, None, None) in SOURCE and other not in nodes]
    return list(dict.fromkeys(found))


def broken(shape: Shape, number: int) -> Iterator[str]:
    """Nodes that the shape is about, each with a wrong value in all the places that it speaks of."""
    places = spoken_of(URIRef(shape.name))
    for (kind, value), address in product(enumerate(WRONG), ("tag", "document", "version")):
        node = f"<https://wenmai.example/id/{address}/{number}-{kind}>"
        yield from (f"{node} {TYPE} {one} .\n" for one in shape.classes)
        yield from (f"<urn:x:{number}-{kind}> {one} {node} .\n" for one in shape.objects_of)
        yield from (f'{node} {one} "字" .\n' for one in shape.subjects_of)
        for place in places:
            yield from (f"{node} {place} {one} .\n" for one in value.split() if value)


@pytest.fixture(scope="module")
def shapes() -> Shapes:
    return read_shapes(SHAPES)


@pytest.mark.slow
def test_every_shape_is_broken_in_the_same_places(shapes: Shapes) -> None:
    said = [line for number, shape in enumerate(shapes.targeted) for line in broken(shape, number)]
    said = list(dict.fromkeys(said))
    found = ours(SHAPES, said)
    assert found == theirs(SHAPES, said)
    assert found


def test_every_shape_finds_what_breaks_it(shapes: Shapes) -> None:
    silent = [
        shape.name
        for shape in shapes.targeted
        if not list(findings(Shapes((shape,), shapes.both_ways), broken(shape, 0)))
    ]
    assert silent == []


@pytest.mark.slow
def test_the_sample_has_the_same_verdicts_whole_and_damaged(sample_library: Path) -> None:
    graph = OxigraphGraph(sample_library / "graph", read_only=True)
    versions = [name for name in graph.graphs() if "authority" not in name]
    smallest = sorted(versions, key=lambda name: sum(1 for _ in graph.lines(name)))[:3]
    for name in smallest:
        whole = list(graph.lines(name))
        for said in (whole, [line for number, line in enumerate(whole) if number % 7], sorted(whole)[::2]):
            assert ours(SHAPES, said) == theirs(SHAPES, said)


@pytest.mark.slow
def test_one_statement_less_or_another_value_is_judged_alike(tagged: TaggedDocument, namer: object) -> None:
    whole = list(lines(document_statements(tagged, namer=namer)))  # type: ignore[arg-type]
    assert ours(SHAPES, whole) == theirs(SHAPES, whole) == set()
    for number in range(0, len(whole), 17):
        subject, predicate, _ = whole[number].split(" ", 2)
        for instead in (
            [],
            [f"{subject} {predicate} <urn:x:other> .\n"],
            [f'{subject} {predicate} "" .\n', whole[number]],
        ):
            said = [*whole[:number], *instead, *whole[number + 1 :]]
            assert ours(SHAPES, said) == theirs(SHAPES, said)


EVERYTHING = """
@prefix sh: <http://www.w3.org/ns/shacl#> . @prefix a: <urn:a:> . @prefix xsd: <http://www.w3.org/2001/XMLSchema#> .
a:One a sh:NodeShape ; sh:targetClass a:C ; sh:targetSubjectsOf a:q ; sh:nodeKind sh:IRI ;
  sh:property [ sh:path a:p ; sh:minCount 1 ; sh:maxCount 2 ; sh:nodeKind sh:IRIOrLiteral ] ;
  sh:property [ sh:path a:q ; sh:datatype xsd:integer ; sh:minExclusive 1 ; sh:maxExclusive 7 ] ;
  sh:property [ sh:path a:q ; sh:minInclusive 2.0 ; sh:maxInclusive 6 ; sh:lessThan a:r ; sh:in ( 1 2 3 "甲" a:n1 ) ] ;
  sh:property [ sh:path a:r ; sh:lessThanOrEquals a:q ; sh:disjoint a:p ; sh:equals a:q ] ;
  sh:property [ sh:path a:p ; sh:minLength 2 ; sh:maxLength 5 ; sh:pattern "^[A-Z甲]" ; sh:flags "i" ] ;
  sh:property [ sh:path a:r ; sh:languageIn ( "zh" "en" ) ; sh:uniqueLang true ] ;
  sh:property [ sh:path [ sh:inversePath a:p ] ; sh:maxCount 1 ; sh:class a:C ] ;
  sh:property [ sh:path ( a:p a:q ) ; sh:hasValue 3 ] ;
  sh:property [ sh:path [ sh:alternativePath ( a:p a:r ) ] ; sh:minCount 2 ] ;
  sh:property [ sh:path [ sh:oneOrMorePath a:p ] ; sh:not [ sh:class a:D ] ] ;
  sh:property [ sh:path [ sh:zeroOrMorePath a:p ] ; sh:nodeKind sh:IRI ] ;
  sh:property [ sh:path [ sh:zeroOrOnePath a:p ] ; sh:maxCount 2 ] ;
  sh:property [ sh:path a:p ; sh:qualifiedValueShape [ sh:class a:D ] ; sh:qualifiedMinCount 1 ;
    sh:qualifiedMaxCount 1 ] .
a:Two a sh:NodeShape ; sh:targetObjectsOf a:p ; sh:targetNode a:n3 ;
  sh:or ( [ sh:datatype xsd:string ] [ sh:class a:D ] a:Three ) ; sh:and ( a:Three [ sh:nodeKind sh:IRI ] ) ;
  sh:xone ( a:Three [ sh:class a:C ] ) ; sh:node a:Three .
a:Three sh:property [ sh:path a:q ; sh:minCount 1 ; sh:property [ sh:path a:p ; sh:maxCount 0 ] ] .
a:Off a sh:NodeShape ; sh:targetClass a:C ; sh:deactivated true ; sh:hasValue a:none .
"""
NODES = [f"<urn:a:n{number}>" for number in range(5)] + ["_:b"]
VALUES = [*NODES, '"甲"', '"Abc"', '"long enough"', '"x"@zh', '"y"@zh-hant', '"z"@fr']
VALUES += [f'"{number}"^^<{XSD}integer>' for number in (1, 2, 3, 6, 7)]
VALUES += [f'"2.5"^^<{XSD}decimal>', f'"no"^^<{XSD}integer>', f'"2026-01-02"^^<{XSD}date>']
SAID = st.one_of(
    st.tuples(st.sampled_from(NODES), st.just(TYPE), st.sampled_from(["<urn:a:C>", "<urn:a:D>", "<urn:a:E>"])),
    st.tuples(
        st.sampled_from(NODES), st.sampled_from(["<urn:a:p>", "<urn:a:q>", "<urn:a:r>"]), st.sampled_from(VALUES)
    ),
    st.just(("<urn:a:E>", "<http://www.w3.org/2000/01/rdf-schema#subClassOf>", "<urn:a:C>")),
)


def _pairs(said: list[tuple[str, str, str]]) -> set[str]:
    """Return the subjects whose values under ``q`` and ``r`` are compared."""
    q, r = ({one for one, predicate, _ in said if predicate == f"<urn:a:{name}>"} for name in "qr")
    return q & r


@settings(max_examples=60, deadline=None)
@given(said=st.lists(SAID, unique=True, min_size=1, max_size=25))
def test_every_constraint_is_judged_alike(
    said: list[tuple[str, str, str]], tmp_path_factory: pytest.TempPathFactory
) -> None:
    file = tmp_path_factory.getbasetemp() / "everything.ttl"
    file.write_text(EVERYTHING, encoding="utf-8")
    written = [f"{' '.join(one)} .\n" for one in said if "_:b" not in one]
    # What is in a language cannot be compared (SPARQL 1.1, section 17.3), so that no pair keeps the order; pyshacl
    # compares the letters.
    assume(not {one for one, _, value in said if "@" in value} & _pairs(said))
    try:
        judged = theirs(file, written)
    except TypeError:  # pyshacl compares "no"^^xsd:integer with a number
        reject()
    assert ours(file, written) == judged


@pytest.mark.parametrize(
    "wrong", ["sh:closed true", "sh:sparql [ sh:select 'x' ]", "sh:property [ sh:path [ a:b a:c ] ; sh:minCount 1 ]"]
)
def test_what_is_not_understood_is_named(tmp_path: Path, wrong: str) -> None:
    file = tmp_path / "shapes.ttl"
    file.write_text(
        "@prefix sh: <http://www.w3.org/ns/shacl#> . @prefix a: <urn:a:> . "
        f"a:S a sh:NodeShape ; sh:targetClass a:C ; {wrong} .",
        encoding="utf-8",
    )
    with pytest.raises(LibraryBroken, match="not understood"):
        read_shapes(file)
