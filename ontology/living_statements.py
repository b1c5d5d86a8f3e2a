"""Decisions on entities as RDF, for the named graph ``living``.

A deed is a ``prov:Activity`` of a class of its own, at an address of its own. What no longer lives keeps its address:
``owl:deprecated``, and ``dcterms:isReplacedBy`` whatever it leads to now; it has an ``rdfs:label`` and no
``skos:prefLabel``, so that whoever asks for a name finds those that live.

Pure.
"""

from __future__ import annotations

from collections.abc import Iterator

from ontology.iri import Kind, Namer
from ontology.literals import texts
from ontology.living import Deed, DeedKind, Living, Standing
from ontology.makers import maker_statements
from ontology.records import Literal, Maker, Statement
from ontology.terms import DCTERMS, OWL, PROV, RDF, RDFS, WM, XSD

GRAPH = "living"
"""The named graph of decisions is ``namer.graph_iri(GRAPH)``."""
PERSON = "reviewer:"
"""What the name of a person as a maker begins with."""

_CLASSES = {
    DeedKind.MERGE: WM.Merge,
    DeedKind.SPLIT: WM.Split,
    DeedKind.RETIRE: WM.Retirement,
    DeedKind.RESTORE: WM.Restoration,
    DeedKind.CREATE: WM.Creation,
    DeedKind.EDIT: WM.Revision,
}


def living_statements(living: Living, *, namer: Namer) -> Iterator[Statement]:
    """Every deed, who decided, and every entity that no longer lives."""
    for deed in living.deeds:
        yield from _deed(deed, namer)
    for name in dict.fromkeys(deed.by for deed in living.deeds):
        yield from maker_statements(Maker(PERSON + name, ""), namer=namer)
    for standing in living.fallen():
        yield from _tombstone(standing, living, namer)


def _deed(deed: Deed, namer: Namer) -> Iterator[Statement]:
    node = namer.iri(Kind.DEED, str(deed.id))
    yield Statement(node, RDF.type, PROV.Activity)
    yield Statement(node, RDF.type, _CLASSES[deed.kind])
    yield Statement(node, PROV.wasAssociatedWith, namer.maker_iri(PERSON + deed.by, ""))
    yield Statement(node, PROV.endedAtTime, Literal(deed.time, datatype=XSD.dateTime))
    yield from texts(node, ((RDFS.comment, deed.reason),))
    if deed.kind is DeedKind.CREATE:
        yield Statement(node, PROV.generated, namer.entity_iri(deed.entity_id))
    elif deed.entity_id:
        yield Statement(node, PROV.used, namer.entity_iri(deed.entity_id))
    if deed.kind is not DeedKind.RESTORE:
        for into in deed.into:
            yield Statement(node, WM.into, namer.entity_iri(into))
    if deed.undoes:
        undone = namer.iri(Kind.DEED, str(deed.undoes))
        yield Statement(node, DCTERMS.replaces, undone)
        yield Statement(undone, DCTERMS.isReplacedBy, node)
        yield Statement(undone, OWL.deprecated, _TRUE)


def _tombstone(standing: Standing, living: Living, namer: Namer) -> Iterator[Statement]:
    subject = namer.entity_iri(standing.entity_id)
    yield Statement(subject, RDF.type, PROV.Entity)
    yield Statement(subject, OWL.deprecated, _TRUE)
    for part in living.parts(standing.entity_id):
        yield Statement(subject, DCTERMS.isReplacedBy, namer.entity_iri(part))
        yield Statement(namer.entity_iri(part), DCTERMS.replaces, subject)
    if standing.deed is not None:
        yield Statement(subject, PROV.wasInvalidatedBy, namer.iri(Kind.DEED, str(standing.deed.id)))
    if label := called(standing):
        yield Statement(subject, RDFS.label, Literal(label, language="zh"))


def called(standing: Standing) -> str:
    """Return what an entity that no longer lives was called; empty where nobody noted it."""
    if standing.deed is None:
        return ""
    brought = (one for one in standing.deed.entities if one.id == standing.entity_id)
    was = next(brought, standing.deed.was)
    return was.label if was is not None else ""


_TRUE = Literal("true", datatype=XSD.boolean)
