"""Checks the graph against ``shapes.ttl``, one named graph at a time: memory grows with the largest document only."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pyshacl
from rdflib import RDF, Graph, URIRef
from rdflib import Literal as RdfLiteral
from rdflib.namespace import SH
from rdflib.term import Node

from ontology.ports import GraphReader
from ontology.records import Literal

_SHAPES = Path(__file__).with_name("shapes.ttl")


@dataclass(frozen=True, slots=True)
class Violation:
    """One statement or lack of one that a shape forbids. ``graph``, ``focus`` and ``path`` are IRIs."""

    graph: str
    focus: str
    path: str
    value: str
    message: str


def validate(graph: GraphReader) -> Iterator[Violation]:
    """All violations, named graph by named graph; some three thousand statements are checked in a second."""
    shapes = Graph().parse(_SHAPES, format="turtle")
    for name in graph.graphs():
        _, report, _ = pyshacl.validate(_loaded(graph, name), shacl_graph=shapes, inference="none", inplace=True)
        yield from sorted(_violations(report, name), key=lambda found: (found.focus, found.path, found.message))


def _loaded(graph: GraphReader, name: str) -> Graph:
    made = Graph()
    for row in graph.query(f"SELECT ?s ?p ?o {{ GRAPH <{name}> {{ ?s ?p ?o }} }}"):
        made.add((_term(row["s"]), _term(row["p"]), _term(row["o"])))
    return made


def _term(value: str | Literal) -> URIRef | RdfLiteral:
    if isinstance(value, str):
        return URIRef(value)
    if value.language:
        return RdfLiteral(value.text, lang=value.language)
    return RdfLiteral(value.text, datatype=value.datatype or None)


def _violations(report: Graph, name: str) -> Iterator[Violation]:
    for result in report.objects(None, SH.result):
        if (result, RDF.type, SH.ValidationResult) in report:
            yield Violation(
                graph=name,
                focus=_text(report.value(result, SH.focusNode)),
                path=_text(report.value(result, SH.resultPath)),
                value=_text(report.value(result, SH.value)),
                message=_text(report.value(result, SH.resultMessage)),
            )


def _text(node: Node | None) -> str:
    return "" if node is None else str(node)
