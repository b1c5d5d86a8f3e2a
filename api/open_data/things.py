"""What the graph says of one address, put in order for a reader."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from api.service import Service
from api.web.cells import Cell, cell_of, query_address
from api.web.terms import KINDS, term_label
from ontology.errors import NotFound
from ontology.iri import Namer
from ontology.ntriples import resource
from ontology.sparql import MAX_POINTING, description_pattern
from ontology.terms import CRM, DCTERMS, OA, RDF, RDFS, SCHEMA, SKOS

_JSON = "application/sparql-results+json"
_TOGETHER = 100
# What a thing goes by, the best first.
_NAMES = (SKOS.prefLabel, DCTERMS.title, RDFS.label, SCHEMA.name, CRM.P190_has_symbolic_content, OA.exact)
_FIRST = (RDF.type, *_NAMES)

# A tag goes by the words that it marks, a relation by those that say so.
_CALLED = """
SELECT DISTINCT ?x ?p ?n WHERE {{
  VALUES ?x {{ {values} }}
  {{ VALUES ?p {{ {properties} }} ?x ?p ?n }}
  UNION {{ ?x oa:hasTarget/oa:hasSelector/oa:exact ?n BIND(oa:exact AS ?p) }}
  UNION {{ ?x oa:hasSelector/oa:exact ?n BIND(oa:exact AS ?p) }}
}}"""
_NUMBER = re.compile(r"(\d+)")

Value = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Said:
    """One property with its values; ``term`` is the property's IRI."""

    term: str
    label: str
    values: tuple[Cell, ...]


@dataclass(frozen=True, slots=True)
class Part:
    """A part of a thing, which has its address and a fragment."""

    name: str
    label: str
    said: tuple[Said, ...]


@dataclass(frozen=True, slots=True)
class Thing:
    """A thing: what is said of it and its parts, and what points at it; ``more`` finds all of the latter."""

    iri: str
    kind: str
    label: str
    said: tuple[Said, ...]
    parts: tuple[Part, ...]
    pointing: tuple[Said, ...]
    whole: bool
    more: str


def read_thing(service: Service, iri: str, namer: Namer) -> Thing:
    """The thing at ``iri``. Raises :class:`NotFound` where the graph says nothing of it, and
    :class:`~ontology.errors.WrongUse` for an address that is not of this library."""
    rows = _rows(service, f"SELECT DISTINCT ?s ?p ?o WHERE {{{description_pattern(iri)}}}")
    if not rows:
        raise NotFound(f"图谱里没有 {iri} 的陈述。")
    own = _of(iri, rows)
    pointing = [row for row in rows if row["o"]["value"] == iri and row["o"]["type"] == "uri"]
    addresses = {row[place]["value"] for row in rows for place in "so" if row[place]["type"] == "uri"}
    labels = _labels(service, addresses)
    subjects = sorted({row["s"]["value"] for row in rows} - {iri} - {row["s"]["value"] for row in pointing})
    parts = sorted((one for one in subjects if one.startswith(f"{iri}#")), key=_natural)
    return Thing(
        iri=iri,
        kind=_kind(iri, namer),
        label=labels.get(iri) or _ident(iri, namer),
        said=_said(own, "o", namer, labels),
        parts=tuple(
            Part(one.partition("#")[2], labels.get(one, ""), _said(_of(one, rows), "o", namer, labels)) for one in parts
        ),
        pointing=_said(pointing, "s", namer, labels),
        whole=len(pointing) < MAX_POINTING,
        more=query_address(f"SELECT ?s ?p WHERE {{ ?s ?p {resource(iri)} }} ORDER BY ?p ?s"),
    )


def _of(subject: str, rows: Sequence[Value]) -> list[Value]:
    return [row for row in rows if row["s"]["value"] == subject]


def _kind(iri: str, namer: Namer) -> str:
    return KINDS[namer.parse(iri)[0]]


def _ident(iri: str, namer: Namer) -> str:
    return namer.parse(iri)[1]


def _said(rows: Sequence[Value], place: str, namer: Namer, labels: Mapping[str, str]) -> tuple[Said, ...]:
    """Rows by property: what a thing is and is called first, the rest by name; ``place`` is the other end."""
    terms = sorted({row["p"]["value"] for row in rows}, key=lambda term: (_rank(term), term_label(term)))
    made = []
    for term in terms:
        values = [row[place] for row in rows if row["p"]["value"] == term]
        cells = sorted((_cell(value, namer, labels) for value in values), key=lambda cell: _natural(cell.text))
        made.append(Said(term, term_label(term), tuple(dict.fromkeys(cells))))
    return tuple(made)


def _cell(value: Value, namer: Namer, labels: Mapping[str, str]) -> Cell:
    if value["type"] == "uri" and not value["value"].startswith(namer.base) and value["value"] not in labels:
        return cell_of(value, namer, {value["value"]: term_label(value["value"])})
    return cell_of(value, namer, labels)


def _natural(text: str) -> list[tuple[int, str]]:
    """A key that puts the second before the tenth."""
    return [(int(part), "") if part.isdecimal() else (-1, part) for part in _NUMBER.split(text)]


def _rank(term: str) -> int:
    return _FIRST.index(term) if term in _FIRST else len(_FIRST)


def _labels(service: Service, iris: Iterable[str]) -> dict[str, str]:
    """What the graph calls these; a part of a thing is called as its own statements say."""
    found: dict[str, tuple[int, str]] = {}
    properties = " ".join(map(resource, _NAMES))
    ordered = sorted(iris)
    for start in range(0, len(ordered), _TOGETHER):
        values = " ".join(map(resource, ordered[start : start + _TOGETHER]))
        for row in _rows(service, _CALLED.format(values=values, properties=properties)):
            ranked = (_rank(row["p"]["value"]), row["n"]["value"])
            iri = row["x"]["value"]
            found[iri] = min(found.get(iri, ranked), ranked)
    return {iri: name for iri, (_, name) in found.items()}


def _rows(service: Service, query: str) -> list[Value]:
    body, _ = service.sparql(query, accept=_JSON)
    rows: list[Value] = json.loads(body)["results"]["bindings"]
    return rows
