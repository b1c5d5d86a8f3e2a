"""RDF files of others as statements: RDF/XML, Turtle, N-Triples, JSON-LD. Nothing is fetched from the web."""

from __future__ import annotations

import json
from collections.abc import Iterator
from xml.sax import SAXException

from rdflib import BNode, Graph, URIRef
from rdflib import Literal as RdfLiteral
from rdflib.exceptions import ParserError
from rdflib.plugins.parsers.notation3 import BadSyntax
from rdflib.term import Node

from ontology.errors import BrokenSource
from ontology.printable import storable
from ontology.records import Literal, Statement

SYNTAXES = {
    ".ttl": "turtle", ".rdf": "xml", ".xml": "xml", ".owl": "xml", ".nt": "nt", ".jsonld": "json-ld",
}  # fmt: skip
"""The syntax of a file by the end of its name."""
FAULTS = (
    *(BadSyntax, ParserError, SAXException, ValueError, TypeError, AttributeError, LookupError),
    AssertionError,  # the parser of Turtle, where a string does not end
    NameError,  # the parser of JSON-LD, for a document that is one number
    RecursionError,
)
"""What the parsers raise at files that are not what they say."""
_BASE = "urn:x-wenmai:file"


def parsed(data: bytes, suffix: str, *, source: str) -> Iterator[Statement]:
    """Yield the statements of a file whose name ends with ``suffix``; a blank node is called ``_:`` and its number.

    Raises :class:`BrokenSource` for what is no such file, and for a JSON-LD context that lies elsewhere.
    """
    syntax = SYNTAXES[suffix]
    if syntax == "json-ld":
        _check_contexts(data, source)
    graph = Graph()
    try:
        graph.parse(data=data, format=syntax, publicID=_BASE)
    except FAULTS as error:
        said, last = " ".join(str(error).split())[:200], len(data.splitlines())
        raise BrokenSource(source, f"is no {syntax}, or was cut off; it ends at line {last}: {said}") from error
    numbers: dict[BNode, int] = {}
    for subject, predicate, object_ in sorted(graph, key=lambda triple: [_order(one) for one in triple]):
        about = _name(subject, numbers)
        if about and isinstance(predicate, URIRef):
            value = _literal(object_) if isinstance(object_, RdfLiteral) else _name(object_, numbers)
            if value:
                yield Statement(about, storable(str(predicate)), value)


def _order(node: Node) -> str:
    """As N-Triples, but for addresses that are none, which cannot be written so."""
    return f"<{node}>" if isinstance(node, URIRef) else node.n3()


def _literal(value: RdfLiteral) -> Literal:
    if value.language:
        return Literal(storable(str(value)), language=value.language)
    return Literal(storable(str(value)), datatype=str(value.datatype or ""))


def _name(node: Node, numbers: dict[BNode, int]) -> str:
    if isinstance(node, BNode):
        return f"_:{numbers.setdefault(node, len(numbers) + 1)}"
    return storable(str(node)) if isinstance(node, URIRef) else ""


def _check_contexts(data: bytes, source: str) -> None:
    """Refuse a context that would be fetched, from the web or the disk: https://www.w3.org/TR/json-ld11/#the-context.

    The parser follows an address however deep it lies in lists of contexts, so every one of them is looked at.
    """
    try:
        pending = [json.loads(data)]
    except (UnicodeDecodeError, ValueError, RecursionError) as error:
        raise BrokenSource(source, f"is no JSON: {str(error)[:200]}") from error
    while pending:
        one = pending.pop()
        if isinstance(one, list):
            pending.extend(one)
        elif isinstance(one, dict):
            if "@import" in one or any(isinstance(context, str) for context in _flat(one.get("@context"))):
                raise BrokenSource(source, "its @context lies elsewhere; put the context into the file")
            pending.extend(one.values())


def _flat(value: object) -> Iterator[object]:
    """Yield what lists within lists hold, at any depth."""
    pending = [value]
    while pending:
        one = pending.pop()
        if isinstance(one, list):
            pending.extend(one)
        else:
            yield one
