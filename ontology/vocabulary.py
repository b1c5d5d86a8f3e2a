"""The vocabulary of this library and its shapes as they are published: as files, in any RDF format, as a list to read.

``schema.ttl`` and ``shapes.ttl`` are the one source; nothing is said of a term elsewhere.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from types import MappingProxyType

from rdflib import OWL, RDF, RDFS, SKOS, Graph, URIRef
from rdflib import Literal as RdfLiteral

from ontology import ntriples
from ontology.graph import triples_body
from ontology.media import Media
from ontology.records import Literal, Statement
from ontology.terms import PREFIXES, WM

SCHEMA, SHAPES = "schema.ttl", "shapes.ttl"
TURTLE = "text/turtle"
LANGUAGES = ("zh-Hans", "zh-Hant", "en")
_NO_LIMIT = 1 << 40


@dataclass(frozen=True, slots=True)
class Reference:
    """A term that another one names: ours has its anchor, one of others its address."""

    short: str
    iri: str
    ours: bool


@dataclass(frozen=True, slots=True)
class Term:
    """A term of the vocabulary. ``labels`` are by language, ``definitions`` too; ``kind`` is one of :data:`KINDS`."""

    name: str
    iri: str
    kind: str
    labels: Mapping[str, str]
    definitions: Mapping[str, str]
    classes: tuple[Reference, ...] = ()
    supers: tuple[Reference, ...] = ()
    domain: tuple[Reference, ...] = ()
    range: tuple[Reference, ...] = ()
    scheme: tuple[Reference, ...] = ()


KINDS = ("class", "relation", "value", "concept")
"""Classes; properties that lead to things; properties that lead to values; single concepts."""


def source(name: str) -> bytes:
    """The Turtle file of the vocabulary, :data:`SCHEMA`, or of its shapes, :data:`SHAPES`, as it was written."""
    return (files("ontology") / name).read_bytes()


@cache
def published(name: str, *, media_type: str) -> bytes:
    """The same file in an RDF format of :mod:`ontology.media`; made once in a process."""
    if media_type == TURTLE:
        return source(name)
    body = _graph(name).serialize(format="nt", encoding="utf-8")
    return triples_body(body, media=Media(rows="", triples=media_type), max_rows=_NO_LIMIT)[0]


def written(statements: Iterable[Statement], *, media_type: str) -> bytes:
    """Statements in an RDF format of :mod:`ontology.media`. Raises :class:`~ontology.errors.WrongUse` for no RDF."""
    body = "".join(ntriples.lines(statements)).encode()
    return triples_body(body, media=Media(rows="", triples=media_type), max_rows=_NO_LIMIT)[0]


GRAPH = "vocabulary"
"""The named graph of the vocabulary in a library is ``namer.graph_iri(GRAPH)``."""


def identity() -> str:
    """A name of the state of the vocabulary."""
    return hashlib.sha256(source(SCHEMA)).hexdigest()[:16]


def vocabulary_statements() -> Iterator[Statement]:
    """The vocabulary as statements, for a library that keeps it in a named graph, so that queries find its labels."""
    for subject, predicate, value in sorted(_graph(SCHEMA)):
        if isinstance(value, RdfLiteral):
            told = Literal(str(value), language=value.language or "", datatype=str(value.datatype or ""))
            yield Statement(str(subject), str(predicate), told)
        else:
            yield Statement(str(subject), str(predicate), str(value))


@cache
def terms() -> tuple[Term, ...]:
    """All terms: by kind in the order of :data:`KINDS`, then as the file has them."""
    graph, text = _graph(SCHEMA), source(SCHEMA).decode()
    names = sorted(
        (
            str(one)
            for one in set(graph.subjects(RDFS.label))
            if isinstance(one, URIRef) and str(one).startswith(WM.base)
        ),
        key=lambda iri: text.index(f"\nwm:{iri.removeprefix(WM.base)} a "),
    )
    found = [_term(graph, URIRef(iri)) for iri in names]
    return tuple(sorted(found, key=lambda term: KINDS.index(term.kind)))


def _graph(name: str) -> Graph:
    return Graph().parse(data=source(name), format="turtle")


def _term(graph: Graph, subject: URIRef) -> Term:
    classes = tuple(one for one in graph.objects(subject, RDF.type) if isinstance(one, URIRef))
    supers = (*graph.objects(subject, RDFS.subClassOf), *graph.objects(subject, RDFS.subPropertyOf))
    return Term(
        name=str(subject).removeprefix(WM.base),
        iri=str(subject),
        kind=_kind(classes),
        labels=_by_language(graph, subject, RDFS.label),
        definitions=_by_language(graph, subject, SKOS.definition),
        classes=_references(classes),
        supers=_references(supers),
        domain=_references(graph.objects(subject, RDFS.domain)),
        range=_references(graph.objects(subject, RDFS.range)),
        scheme=_references(graph.objects(subject, SKOS.inScheme)),
    )


def _kind(classes: tuple[URIRef, ...]) -> str:
    if RDFS.Class in classes:
        return "class"
    if OWL.ObjectProperty in classes:
        return "relation"
    return "value" if OWL.DatatypeProperty in classes else "concept"


def _by_language(graph: Graph, subject: URIRef, predicate: URIRef) -> Mapping[str, str]:
    told = (one for one in graph.objects(subject, predicate) if isinstance(one, RdfLiteral))
    return MappingProxyType({one.language or "": str(one) for one in told})


def _references(nodes: Iterable[object]) -> tuple[Reference, ...]:
    iris = sorted(str(one) for one in nodes if isinstance(one, URIRef))
    return tuple(Reference(_short(iri), iri, iri.startswith(WM.base)) for iri in iris)


def _short(iri: str) -> str:
    prefix, base = max(PREFIXES.items(), key=lambda pair: len(pair[1]) if iri.startswith(pair[1]) else -1)
    return f"{prefix}:{iri.removeprefix(base)}" if iri.startswith(base) else iri
