"""Descriptions of documents in the vocabularies of others: one, or all of a library into files."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import islice
from pathlib import Path

from lxml import etree

from api.harvest.described import Described
from api.harvest.source import Source
from ontology.errors import WrongUse
from ontology.mappings import Profile
from ontology.rdfxml import element
from ontology.records import Literal, Statement, TaggedDocument, TextVersion
from ontology.statements import document_statements, entity_statements
from ontology.terms import DCTERMS, RDF, SKOS

BUNDLE = 500
"""Documents in one file."""


def statements_in(profile: Profile, described: Described) -> Iterator[Statement]:
    """Yield what is said of a document and of the entities that it names, in the terms of ``profile``."""
    return profile.write(_ours(described), namer=described.namer)


def export_as(profile: Profile, source: Source, folder: Path) -> dict[str, int]:
    """Write every document with its entities as RDF/XML into an empty folder; return how many of what.

    Raises :class:`WrongUse` for a folder that is not empty.
    """
    folder.mkdir(parents=True, exist_ok=True)
    if any(folder.iterdir()):
        raise WrongUse(f"{folder} is not empty; give a new folder")
    counts = {"documents": 0, "statements": 0, "files": 0}
    described = _described(source)
    while bundle := list(islice(described, BUNDLE)):
        said = dict.fromkeys(one for document in bundle for one in statements_in(profile, document))
        tree = etree.ElementTree(element(said, prefixes=profile.table.prefixes, typed=True))
        counts["files"] += 1
        path = folder / f"{profile.name}-{counts['files']:04d}.rdf"
        tree.write(path, encoding="UTF-8", xml_declaration=True, pretty_print=True)
        counts["documents"] += len(bundle)
        counts["statements"] += len(said)
    return counts


def _described(source: Source) -> Iterator[Described]:
    for document in source.texts.documents():
        record = source.log.record(document.id)
        described = source.described(record, entities=True) if record is not None else None
        if described is not None:
            yield described


def _ours(described: Described) -> Iterator[Statement]:
    """What our graph says of the document, but for its passages and tags, and of the entities that it names."""
    version = TextVersion(described.version_id, described.document.id, "")
    whole = TaggedDocument(described.document, version, (), described.subjects)
    yield from document_statements(whole, namer=described.namer)
    for heading in described.subjects:
        address = described.namer.entity_iri(heading.heading_id)
        yield Statement(address, RDF.type, SKOS.Concept)
        yield Statement(address, SKOS.prefLabel, Literal(heading.label, language="zh"))
    for entity in described.entities:
        yield Statement(described.address, DCTERMS.references, described.namer.entity_iri(entity.id))
        yield from entity_statements(entity, namer=described.namer)
