"""How much there is in the graph: statements, classes, properties, collections and authorities, counted by queries."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Mapping
from contextlib import suppress
from dataclasses import asdict, dataclass
from typing import Any

from api.service import Service
from ontology.errors import QueryTooCostly
from ontology.iri import Namer
from ontology.ntriples import resource
from ontology.ports import CONTROL_GRAPH, GraphReader
from ontology.records import Literal

Rows = Callable[[str], list[dict[str, str]]]
"""Runs a SELECT and gives its rows as names with texts; unbound variables are left out."""

_PLACE = f"GRAPH ?g {{ ?s ?p ?o }} FILTER(?g != <{CONTROL_GRAPH}>)"
_PROPERTIES = f"SELECT ?x (COUNT(*) AS ?n) WHERE {{ {_PLACE} }} GROUP BY ?x".replace("?p", "?x")
_CLASSES = "SELECT ?x (COUNT(DISTINCT ?s) AS ?n) WHERE { GRAPH ?g { ?s a ?x } } GROUP BY ?x"
_ENTITIES = "SELECT (COUNT(DISTINCT ?s) AS ?n) WHERE { GRAPH ?g { ?s a ?x } }"
_COLLECTIONS = """
SELECT ?x ?title (COUNT(DISTINCT ?d) AS ?n) WHERE {
  ?x a bf:Collection ; dcterms:title ?title . ?d dcterms:isPartOf ?x ; a bf:Work
} GROUP BY ?x ?title"""
_COLLECTED = """
SELECT ?x (COUNT(*) AS ?n) WHERE {
  { SELECT DISTINCT ?x ?g WHERE { GRAPH ?g { ?d a bf:Work ; dcterms:isPartOf ?x . ?x a bf:Collection } } }
  GRAPH ?g { ?s ?p ?o }
} GROUP BY ?x"""
_RIGHTS = """
SELECT DISTINCT ?x ?text WHERE {
  ?d dcterms:isPartOf ?x ; schema:copyrightNotice ?text . ?x a bf:Collection
} LIMIT 500"""
_AUTHORITIES = """
SELECT DISTINCT ?x ?name ?title ?licence ?rights ?credit ?source WHERE {
  GRAPH ?g { ?x a skos:ConceptScheme ; rdfs:label ?name } FILTER(STRSTARTS(STR(?g), "%s"))
  OPTIONAL { ?x dcterms:title ?title } OPTIONAL { ?x dcterms:license ?licence }
  OPTIONAL { ?x dcterms:rights ?rights } OPTIONAL { ?x dcterms:creator ?credit }
  OPTIONAL { ?x dcterms:source ?source }
}"""
_EXAMPLES = ("wm:Passage", "oa:Annotation", "crm:E21_Person", "crm:E53_Place", "bf:Work")
_BUNDLED = {"title": "文脉自带规范", "licence": "https://creativecommons.org/publicdomain/zero/1.0/", "rights": "CC0"}


@dataclass(frozen=True, slots=True)
class Count:
    """How many statements a property has, or how many things a class."""

    iri: str
    count: int


@dataclass(frozen=True, slots=True)
class Subset:
    """A collection or an authority: ``things`` are its documents or its entities, 0 for what was not counted."""

    iri: str
    name: str
    title: str
    triples: int
    things: int
    licence: str = ""
    rights: tuple[str, ...] = ()
    credit: str = ""
    source: str = ""


@dataclass(frozen=True, slots=True)
class Figures:
    """What was counted at a position of the graph. ``whole`` is off where a query passed its limits."""

    position: int
    triples: int
    entities: int
    classes: tuple[Count, ...]
    properties: tuple[Count, ...]
    collections: tuple[Subset, ...]
    authorities: tuple[Subset, ...]
    examples: tuple[str, ...]
    whole: bool = True

    def to_json(self) -> str:
        """As :meth:`from_json` reads it."""
        return json.dumps(asdict(self), ensure_ascii=False, indent=1) + "\n"

    @classmethod
    def from_json(cls, text: str) -> Figures:
        """What :meth:`to_json` wrote."""
        stated: dict[str, Any] = json.loads(text)
        for name in ("classes", "properties"):
            stated[name] = tuple(Count(**one) for one in stated[name])
        for name in ("collections", "authorities"):
            stated[name] = tuple(Subset(**{**one, "rights": tuple(one["rights"])}) for one in stated[name])
        return cls(**{**stated, "examples": tuple(stated["examples"])})


def count(rows: Rows, *, position: int, namer: Namer) -> Figures:
    """Count everything. What passes the limits of ``rows`` is left out, and the figures are not whole."""
    missed: list[str] = []

    def found(query: str) -> list[dict[str, str]]:
        with suppress(QueryTooCostly):
            return rows(query)
        missed.append(query)
        return []

    properties = _counts(found(_PROPERTIES))
    return Figures(
        position=position,
        triples=sum(one.count for one in properties),
        entities=sum(int(row["n"]) for row in found(_ENTITIES)),
        classes=_counts(found(_CLASSES)),
        properties=properties,
        collections=tuple(_collections(found)),
        authorities=tuple(_authorities(found, namer)),
        examples=tuple(row["x"] for name in _EXAMPLES for row in found(f"SELECT ?x {{ ?x a {name} }} LIMIT 1")),
        whole=not missed,
    )


def through(service: Service) -> Rows:
    """Queries within the public's limits."""

    def rows(query: str) -> list[dict[str, str]]:
        body, _ = service.sparql(query, accept="application/sparql-results+json")
        return [{name: one["value"] for name, one in row.items()} for row in json.loads(body)["results"]["bindings"]]

    return rows


def without_limits(graph: GraphReader) -> Rows:
    """Queries that may take as long as they do."""

    def rows(query: str) -> list[dict[str, str]]:
        return [{name: _text(value) for name, value in row.items()} for row in graph.query(query)]

    return rows


def _text(value: str | Literal) -> str:
    return value if isinstance(value, str) else value.text


def _counts(rows: list[dict[str, str]]) -> tuple[Count, ...]:
    counted = [Count(row["x"], int(row["n"])) for row in rows if "x" in row]
    return tuple(sorted(counted, key=lambda one: (-one.count, one.iri)))


def _collections(rows: Rows) -> Iterator[Subset]:
    triples = {one.iri: one.count for one in _counts(rows(_COLLECTED))}
    rights: dict[str, list[str]] = {}
    for row in rows(_RIGHTS):
        rights.setdefault(row["x"], []).append(row["text"])
    for row in sorted(rows(_COLLECTIONS), key=lambda row: row["x"]):
        iri, title = row["x"], row["title"]
        stated = tuple(sorted(rights.get(iri, ())))
        yield Subset(iri, title, title, triples.get(iri, 0), int(row["n"]), rights=stated)


def _authorities(rows: Rows, namer: Namer) -> Iterator[Subset]:
    for row in sorted(rows(_AUTHORITIES % namer.authority_graph_iri("")), key=lambda row: row["name"]):
        graph = resource(namer.authority_graph_iri(row["name"]))
        told: Mapping[str, str] = {**(_BUNDLED if row["name"] == "bundled" else {}), **row}
        statements = _one(rows(f"SELECT (COUNT(*) AS ?n) WHERE {{ GRAPH {graph} {{ ?s ?p ?o }} }}"))
        entities = _one(rows(f"SELECT (COUNT(DISTINCT ?s) AS ?n) WHERE {{ GRAPH {graph} {{ ?s skos:inScheme ?a }} }}"))
        rights = (told["rights"],) if told.get("rights") else ()
        title = told.get("title", row["name"])
        more = {name: told.get(name, "") for name in ("licence", "credit", "source")}
        yield Subset(row["x"], row["name"], title, statements, entities, rights=rights, **more)


def _one(rows: list[dict[str, str]]) -> int:
    return int(rows[0]["n"]) if rows else 0
