"""Persons that a source alone knows, as those of a genealogy: what they are called, in the source's own graph.

Pure.
"""

from __future__ import annotations

from collections.abc import Iterator

from ontology.iri import Namer, is_local
from ontology.records import Literal, ReviewState, Statement, Tag, TaggedDocument, TagType
from ontology.terms import CRM, RDF, SKOS

_LANGUAGE = "zh"


def own_persons(tagged: TaggedDocument) -> dict[str, Tag]:
    """Return the persons by their ids, each with the tag that first gives his name, a name of another kind if need
    be."""
    found: dict[str, Tag] = {}
    for part in tagged.passages:
        for tag in part.tags:
            if tag.type is TagType.PER and tag.review is ReviewState.STATED and tag.link is not None:
                ident = tag.link.entity_id
                if is_local(ident) and (ident not in found or (found[ident].kind and not tag.kind)):
                    found[ident] = tag
    return found


def own_person_statements(tagged: TaggedDocument, *, namer: Namer) -> Iterator[Statement]:
    """What the graph says of each: that it is a person, and the name."""
    for ident, tag in own_persons(tagged).items():
        subject = namer.entity_iri(ident)
        yield Statement(subject, RDF.type, CRM.E21_Person)
        yield Statement(subject, SKOS.prefLabel, Literal(tag.surface, language=_LANGUAGE))
