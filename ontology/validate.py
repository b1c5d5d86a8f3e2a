"""Checks the graph against ``shapes.ttl``, one named graph at a time: memory grows with the largest of them only.

The shapes are those of SHACL Core, compiled once (:mod:`ontology.shacl`); a graph is held as lines of N-Triples.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from ontology.ports import GraphReader
from ontology.shacl import terms
from ontology.shacl.facts import Facts
from ontology.shacl.read import Shapes, read_shapes
from ontology.shacl.shape import Finding, Look

SHAPES = Path(__file__).with_name("shapes.ttl")


@dataclass(frozen=True, slots=True)
class Violation:
    """One statement or lack of one that a shape forbids. ``graph`` and ``focus`` are IRIs, ``path`` a SPARQL path."""

    graph: str
    focus: str
    path: str
    value: str
    message: str


def validate(graph: GraphReader, names: Iterable[str] | None = None) -> Iterator[Violation]:
    """All violations, named graph by named graph (of ``names`` or of all); a hundred thousand statements a second."""
    shapes = read_shapes(SHAPES)
    for name in graph.graphs() if names is None else names:
        found = [_violation(name, one) for one in findings(shapes, graph.lines(name))]
        yield from sorted(set(found), key=lambda one: (one.focus, one.path, one.message, one.value))


def findings(shapes: Shapes, lines: Iterable[str]) -> Iterator[Finding]:
    """What shapes have against the statements in lines of N-Triples."""
    facts = Facts(shapes.both_ways)
    facts.take(lines)
    look = Look(facts)
    for shape in shapes.targeted:
        for focus in shape.targets(facts):
            yield from shape.findings(look, focus)


def _violation(graph: str, found: Finding) -> Violation:
    return Violation(
        graph, terms.plain(found.focus), found.path, terms.plain(found.value) if found.value else "", found.message
    )
