"""A vocabulary of one's own in SKOS (https://www.w3.org/TR/skos-reference/): Turtle, RDF/XML, N-Triples, N-Quads, TriG.

JSON-LD is not read: its contexts would be fetched from the web. A concept's label is its ``skos:prefLabel`` in Chinese,
or else in whatever language there is.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

from rdflib import DC, DCTERMS, OWL, RDF, SKOS, Dataset, Graph, Literal, Namespace, URIRef
from rdflib.term import Node

from ontology.authority.importers import Row
from ontology.authority.importers.files import cut, ended_lines, opened
from ontology.errors import BrokenSource, EmptySource, OversizedSource, UnknownFormat
from ontology.rdffiles import FAULTS
from ontology.records import Entity, Name, Refusal, TagType

_FORMATS = {
    ".ttl": "turtle", ".n3": "turtle", ".rdf": "xml", ".owl": "xml", ".xml": "xml", ".nt": "nt", ".nq": "nquads",
    ".trig": "trig",
}  # fmt: skip
_MOST_XML = 500_000_000
_BY_LINE = frozenset({"nt", "nquads"})
_GEO = Namespace("http://www.w3.org/2003/01/geo/wgs84_pos#")
_LANGUAGES = ("zh-hans", "zh-cn", "zh", "zh-hant", "zh-tw", "")
_NOTES = (SKOS.definition, SKOS.scopeNote, SKOS.note)
_RELATIONS = {SKOS.broader: "上位", SKOS.narrower: "下位", SKOS.related: "相关"}
_EXACT = (SKOS.exactMatch, OWL.sameAs)
_CLOSE = (SKOS.closeMatch,)
_LAST = re.compile(r"[^/#]+$")


def read(path: Path, *, name: str, default: TagType | None = None) -> Iterator[Row | Refusal]:
    """Yield the concepts by their addresses; their type is ``default``, or SUBJECT. The line is not known: 0.

    Raises :class:`~ontology.errors.SourceError` for a file that is no RDF or holds no concept.
    """
    graph = _parsed(path)
    concepts = sorted({one for one in graph.subjects(RDF.type, SKOS.Concept) if isinstance(one, URIRef)})
    if not concepts:
        raise EmptySource(str(path), "holds no skos:Concept")
    for concept in concepts:
        label = _label(graph, concept)
        try:
            if not label:
                raise ValueError("has no skos:prefLabel")
            yield Row(0, _entity(graph, concept, label, name, default or TagType.SUBJECT))
        except ValueError as error:
            yield Refusal(f"{path}, {concept}", "record", str(error))


def licence(path: Path) -> str:
    """Return the licence or rights that the file states of its scheme; empty where it states none."""
    graph = _parsed(path)
    schemes = sorted(graph.subjects(RDF.type, SKOS.ConceptScheme), key=str)
    stated = (graph.value(one, term) for one in schemes for term in (DCTERMS.license, DCTERMS.rights, DC.rights))
    return next((str(one) for one in stated if one is not None), "")


def _parsed(path: Path) -> Graph:
    suffix = next((one for one in reversed(path.suffixes) if one not in (".gz", ".zip")), "")
    if suffix not in _FORMATS:
        raise UnknownFormat(str(path), f"SKOS is read from {', '.join(_FORMATS)}")
    graph = Dataset(default_union=True) if _FORMATS[suffix] in ("nquads", "trig") else Graph()
    data = _data(path, _FORMATS[suffix])
    try:
        graph.parse(data=data, format=_FORMATS[suffix], publicID="urn:x-wenmai:vocabulary")
    except FAULTS as error:
        last = len(data.splitlines())
        said = " ".join(str(error).split())[:200]
        reason = f"is no {_FORMATS[suffix]}, or was cut off; it ends at line {last}: {said}"
        raise BrokenSource(str(path), reason) from error
    return graph


def _data(path: Path, format_: str) -> str | bytes:
    """Return what a file holds; XML says its encoding itself, everything else is UTF-8."""
    if format_ == "xml":
        with opened(path) as file:
            data = file.read(_MOST_XML + 1)
        if len(data) > _MOST_XML:
            raise OversizedSource(str(path), f"is more than {_MOST_XML} bytes of RDF/XML; convert it to N-Triples")
        return data
    texts: list[str] = []
    for number, line in ended_lines(path):
        told = line.strip()
        if format_ in _BY_LINE and told and not told.startswith("#") and "." not in told[-1:] and " #" not in told:
            raise cut(path, number, "the statement does not end with a full stop")
        texts.append(line)
    return "".join(texts)


def _label(graph: Graph, concept: URIRef) -> str:
    told = {
        (one.language or "").lower(): str(one)
        for one in graph.objects(concept, SKOS.prefLabel)
        if isinstance(one, Literal)
    }
    return next((told[language].strip() for language in (*_LANGUAGES, *sorted(told)) if language in told), "")


def _entity(graph: Graph, concept: URIRef, label: str, source: str, type_: TagType) -> Entity:
    stated = {str(one).strip() for one in graph.objects(concept, SKOS.prefLabel) if _is_text(one)}
    others = {str(one).strip() for term in (SKOS.altLabel, SKOS.hiddenLabel) for one in graph.objects(concept, term)}
    notes = [str(one) for term in _NOTES for one in sorted(graph.objects(concept, term), key=str) if _is_text(one)]
    return Entity(
        _ident(concept, source),
        type_,
        label,
        names=tuple(Name(text, "别称") for text in sorted((stated | others) - {label, ""})),
        note=notes[0] if notes else "",
        kind=str(graph.value(concept, SKOS.notation) or ""),
        latitude=_degrees(graph, concept, _GEO.lat),
        longitude=_degrees(graph, concept, _GEO.long),
        same_as=(str(concept), *_matched(graph, concept, _EXACT)),
        close_to=_matched(graph, concept, _CLOSE),
        source=source,
        relations=tuple(
            (word, _ident(one, source))
            for term, word in _RELATIONS.items()
            for one in sorted(graph.objects(concept, term), key=str)
            if isinstance(one, URIRef)
        ),
    )


def _matched(graph: Graph, concept: URIRef, terms: tuple[URIRef, ...]) -> tuple[str, ...]:
    return tuple(sorted({str(one) for term in terms for one in graph.objects(concept, term)} - {str(concept)}))


def _ident(concept: URIRef, source: str) -> str:
    last = _LAST.search(str(concept))
    return f"{source}:{last[0] if last else concept}"


def _degrees(graph: Graph, concept: URIRef, term: URIRef) -> float | None:
    value = graph.value(concept, term)
    return float(str(value)) if value is not None else None


def _is_text(node: Node) -> bool:
    return isinstance(node, Literal)
