"""Values of RDF as pages show them: addresses of this library lead to its pages, others leave it.

The values come as the JSON of SPARQL results writes them (https://www.w3.org/TR/sparql11-results-json/). Pure.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from urllib.parse import quote, urlencode

from api.web.terms import short, thing_name
from ontology.iri import Namer
from ontology.terms import XSD

SHOWN = 500
"""Rows of a table that a page shows."""

_PLAIN = (XSD.string, XSD.integer, XSD.decimal)
_SITES = ("http://", "https://")
_SAFE = "/:?#[]@!$&'()*+,;=-._~%"


@dataclass(frozen=True, slots=True)
class Cell:
    """A value. ``address`` is where it leads, empty for a literal; ``note`` is its language or datatype."""

    text: str
    address: str = ""
    external: bool = False
    language: str = ""
    note: str = ""


@dataclass(frozen=True, slots=True)
class Table:
    """The rows of a SELECT; ``total`` counts those that are not shown as well."""

    columns: tuple[str, ...]
    rows: tuple[tuple[Cell, ...], ...]
    total: int


def cell_of(value: Mapping[str, Any] | None, namer: Namer, labels: Mapping[str, str] | None = None) -> Cell:
    """A value of a row; an unbound one is empty."""
    if value is None:
        return Cell("")
    text = str(value["value"]) if value["type"] != "triple" else json.dumps(value["value"], ensure_ascii=False)
    if value["type"] == "uri":
        return _resource(text, namer, labels or {})
    datatype = str(value.get("datatype", ""))
    language = str(value.get("xml:lang", ""))
    return Cell(text, language=language, note=short(datatype) if datatype and datatype not in _PLAIN else "")


def table_of(body: bytes, namer: Namer) -> Table | bool:
    """Rows of a SELECT, or the answer of an ASK."""
    answer = json.loads(body)
    if "boolean" in answer:
        return bool(answer["boolean"])
    columns: Sequence[str] = answer["head"]["vars"]
    bindings = answer["results"]["bindings"]
    rows = [tuple(cell_of(row.get(name), namer) for name in columns) for row in bindings[:SHOWN]]
    return Table(tuple(columns), tuple(rows), len(bindings))


def query_address(query: str) -> str:
    """The page that shows what a query finds."""
    return f"/sparql?{urlencode({'query': query})}"


def _resource(iri: str, namer: Namer, labels: Mapping[str, str]) -> Cell:
    if iri.startswith(namer.base):
        return Cell(labels.get(iri) or thing_name(iri, namer), f"/{iri.removeprefix(namer.base)}")
    address = quote(iri, safe=_SAFE) if iri.startswith(_SITES) else ""
    return Cell(labels.get(iri) or short(iri), address, external=True)
