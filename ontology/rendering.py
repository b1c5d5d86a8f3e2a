"""RDF as files: the same statements always make the same bytes, so that a file's digest can stand for it.

Only the prefixes that a file uses are bound. JSON-LD is compacted with them: ``@context`` holds the prefixes, and
properties, classes and datatypes are written with these; addresses of things stay whole.
https://www.w3.org/TR/json-ld11/#compact-iris
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable
from typing import Any

from ontology.graph import triples_body
from ontology.media import Media
from ontology.terms import PREFIXES, RDF, XSD

_TURTLE, _XML, _JSON_LD = "text/turtle", "application/rdf+xml", "application/ld+json"
_ROOT = re.compile(r"<rdf:RDF[^>]*>")
_BOUND = re.compile(r"(?<![\w<:/-])([a-z][a-z0-9]*):")


def render(lines: Iterable[str], media_type: str) -> bytes:
    """Lines of N-Triples as a file of ``media_type``, which is one of :data:`ontology.media.TRIPLES`."""
    ordered = sorted(dict.fromkeys(lines), key=lambda line: line.partition("> "))
    plain = "".join(ordered).encode()
    if media_type not in _TIDY:
        return plain
    body, _ = triples_body(plain, media=Media("", media_type), max_rows=len(ordered))
    return _TIDY[media_type](body.decode()).encode()


def _turtle(text: str) -> str:
    lines = text.split("\n")
    head = {line.split()[1].removesuffix(":"): line for line in lines if line.startswith("@prefix ")}
    body = "\n".join(line for line in lines if not line.startswith("@prefix "))
    used = sorted(set(_BOUND.findall(body)) & set(head))
    return "\n".join([*(head[prefix] for prefix in used), "", body]) if used else body


def _xml(text: str) -> str:
    used = sorted(prefix for prefix in PREFIXES if prefix == "rdf" or f"<{prefix}:" in text)
    bound = "".join(f'\n  xmlns:{prefix}="{PREFIXES[prefix]}"' for prefix in used)
    return _ROOT.sub(f"<rdf:RDF{bound}>", text, count=1)


def _json_ld(text: str) -> str:
    used: set[str] = set()
    nodes = [_node(node, used) for node in json.loads(text)]
    context = {prefix: PREFIXES[prefix] for prefix in sorted(used)}
    return json.dumps({"@context": context, "@graph": nodes}, ensure_ascii=False, indent=1) + "\n"


def _node(node: dict[str, Any], used: set[str]) -> dict[str, Any]:
    made: dict[str, Any] = {"@id": node["@id"]}
    for key, values in node.items():
        if key in ("@type", RDF.type):
            addresses = [one if isinstance(one, str) else one["@id"] for one in values]
            made["@type"] = _alone([_compact(one, used) for one in addresses])
        elif key != "@id":
            made[_compact(key, used)] = _alone([_value(one, used) for one in values])
    return made


def _value(value: dict[str, str], used: set[str]) -> object:
    if "@value" not in value or "@language" in value:
        return value
    datatype = value.get("@type", XSD.string)
    return value["@value"] if datatype == XSD.string else {**value, "@type": _compact(datatype, used)}


def _alone(values: list[Any]) -> object:
    return values[0] if len(values) == 1 else values


def _compact(iri: str, used: set[str]) -> str:
    for prefix, base in PREFIXES.items():
        local = iri.removeprefix(base)
        if local != iri and local and not local.startswith("//"):
            used.add(prefix)
            return f"{prefix}:{local}"
    return iri


_TIDY = {_TURTLE: _turtle, _XML: _xml, _JSON_LD: _json_ld}
