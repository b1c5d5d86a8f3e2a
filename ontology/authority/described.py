"""A loaded authority as RDF: its entities, what they have to do with each other, and whose they are. Pure.

Whoever made a work is its ``dcterms:creator``, whoever worked on it a ``dcterms:contributor``; a wider concept is
``skos:broader``, and every other relation ``dcterms:relation``.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator

from ontology.authority.store import Authority
from ontology.iri import Namer
from ontology.records import Entity, Literal, Statement, TagType
from ontology.statements import entity_statements
from ontology.terms import DCTERMS, RDF, RDFS, SKOS

_CREATORS = re.compile("撰|著|御[制定]|作$")
_CONCEPTS = {"上位": "broader", "下位": "narrower", "相关": "related"}
_LICENCES = re.compile(r"CC (BY(?:-NC)?(?:-SA|-ND)?) (\d\.\d)|CC0")


def authority_statements(
    authority: Authority, entities: Iterable[Entity], *, namer: Namer, disputed: Collection[str] = ()
) -> Iterator[Statement]:
    """Everything that an authority says, for its own named graph ``namer.authority_graph_iri(authority.name)``.

    ``disputed`` are the foreign ids that several entities claim.
    """
    yield from _scheme(authority, namer.authority_iri(authority.name))
    for entity in entities:
        yield from entity_statements(entity, namer=namer, disputed=disputed)
        yield from _relations(entity, namer)


def _scheme(authority: Authority, scheme: str) -> Iterator[Statement]:
    yield Statement(scheme, RDF.type, SKOS.ConceptScheme)
    yield Statement(scheme, RDFS.label, Literal(authority.name))
    told = {
        "title": authority.title,
        "rights": authority.licence,
        "creator": authority.credit,
        "source": authority.source,
    }
    for term, text in told.items():
        if text:
            yield Statement(scheme, DCTERMS[term], Literal(text))
    address = licence_iri(authority.licence)
    yield Statement(scheme, DCTERMS.license, address or Literal(authority.licence))


def licence_iri(licence: str) -> str:
    """Return the address of a Creative Commons licence by its short name, or an address as it is; else empty."""
    if re.fullmatch(r'https?://[^\s<>"{}|\\^`]+', licence):
        return licence
    match = _LICENCES.fullmatch(licence)
    if not match:
        return ""
    if not match[1]:
        return "https://creativecommons.org/publicdomain/zero/1.0/"
    return f"https://creativecommons.org/licenses/{match[1].lower()}/{match[2]}/"


def _relations(entity: Entity, namer: Namer) -> Iterator[Statement]:
    for word, other in entity.relations:
        if word in _CONCEPTS:
            predicate = SKOS[_CONCEPTS[word]]
        elif entity.type is TagType.BOOK:
            predicate = DCTERMS.creator if _CREATORS.search(word) else DCTERMS.contributor
        elif word == "属":
            predicate = DCTERMS.isPartOf
        else:
            predicate = DCTERMS.relation
        yield Statement(namer.entity_iri(entity.id), predicate, namer.entity_iri(other))
