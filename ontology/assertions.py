"""What passages say of their tags, and what a document is about, as RDF statements.

A relation is a node with its passport and the words that say so: a machine's statement is told as one. Where both its
ends are decided and nobody has rejected it, the same is said once more as a plain edge from entity to entity
(``wm:nativePlace`` and its like); such an edge is derived, stands in the named graph of the text version and goes
with it. An office held is a relation that is an ``org:Membership`` too; its edge, ``wm:heldOffice``, is ``org:holds``,
as the office is a post and no role (https://www.w3.org/TR/vocab-org/#org:Post).

Pure.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from ontology.iri import Namer
from ontology.literals import decimal, integer
from ontology.predicates import PARTS, predicate
from ontology.records import (
    Assignment,
    Literal,
    Relation,
    ReviewState,
    Statement,
    TaggedDocument,
    TagType,
    TextVersion,
)
from ontology.terms import DCTERMS, OA, ORG, PROV, RDF, RDFS, SKOS, WM


def relation_statements(tagged: TaggedDocument, *, namer: Namer) -> Iterator[Statement]:
    """Everything that a document's relations say: 14 statements each and one for each qualifier, two or three for an
    office that a known person held, and the edges."""
    edges: dict[Statement, None] = {}
    linked = _linked(tagged)
    for part in tagged.passages:
        for relation in part.relations:
            yield from _relation(relation, tagged.version, namer)
            yield from _membership(relation, linked, namer)
            if (edge := derived(relation, namer)) is not None:
                edges[edge] = None
    yield from edges


def derived(relation: Relation, namer: Namer) -> Statement | None:
    """Return the plain edge of a relation between two decided entities, ``None`` where there is none.

    A byname and a former name are mostly linked to the very entity that bears them: that makes no edge.
    """
    subject, object_ = relation.subject_entity, relation.object_entity
    if not subject or not object_ or subject == object_ or relation.review is ReviewState.REJECTED:
        return None
    return Statement(namer.entity_iri(subject), WM[predicate(relation.predicate).term], namer.entity_iri(object_))


def subject_statements(document_id: str, subjects: Iterable[Assignment], *, namer: Namer) -> Iterator[Statement]:
    """What a document is about: ``dcterms:subject`` for each heading that nobody rejected, and its passport."""
    document = namer.document_iri(document_id)
    schemes: dict[Statement, None] = {}
    for number, one in enumerate(subjects, start=1):
        heading, node = namer.entity_iri(one.heading_id), f"{document}#heading-{number}"
        if one.review is not ReviewState.REJECTED:
            yield Statement(document, DCTERMS.subject, heading)
        yield Statement(document, WM.heading, node)
        yield Statement(node, RDF.type, WM.Heading)
        yield Statement(node, WM.entity, heading)
        yield Statement(node, RDFS.label, Literal(one.label))
        yield Statement(node, WM.score, decimal(one.score))
        yield Statement(node, WM.review, WM[one.review])
        yield Statement(node, PROV.wasAttributedTo, namer.maker_iri(one.maker.name, one.maker.version))
        for evidence in dict.fromkeys(one.evidence):
            yield Statement(node, WM.evidence, Literal(evidence))
        if one.scheme:
            schemes[Statement(heading, SKOS.inScheme, namer.authority_iri(one.scheme))] = None
    yield from schemes


def _relation(relation: Relation, version: TextVersion, namer: Namer) -> Iterator[Statement]:
    node = namer.relation_iri(relation.id)
    words = f"{node}#words"
    subject, object_ = _ends(relation, namer)
    yield Statement(node, RDF.type, WM.Relation)
    yield Statement(node, WM.subject, subject)
    yield Statement(node, WM.predicate, WM[predicate(relation.predicate).term])
    yield Statement(node, WM.object, object_)
    yield Statement(node, WM.confidence, decimal(relation.confidence))
    yield Statement(node, WM.review, WM[relation.review])
    yield Statement(node, PROV.wasAttributedTo, namer.maker_iri(relation.maker.name, relation.maker.version))
    yield Statement(node, OA.hasScope, namer.passage_iri(relation.passage_id))
    yield Statement(node, OA.hasSelector, words)
    yield Statement(words, RDF.type, OA.TextPositionSelector)
    yield Statement(words, RDF.type, OA.TextQuoteSelector)
    yield Statement(words, OA.start, integer(relation.begin))
    yield Statement(words, OA.end, integer(relation.end))
    yield Statement(words, OA.exact, Literal(version.text[relation.begin : relation.end]))
    for part, tag_id in relation.qualifiers:
        yield Statement(node, WM[PARTS[part]], namer.tag_iri(tag_id))


def _linked(tagged: TaggedDocument) -> dict[str, str]:
    """The entities of organisations by the ids of their tags."""
    tags = (tag for part in tagged.passages for tag in part.tags if tag.type is TagType.ORG and tag.link is not None)
    return {tag.id: tag.link.entity_id for tag in tags if tag.link is not None and tag.link.entity_id}


def _membership(relation: Relation, linked: Mapping[str, str], namer: Namer) -> Iterator[Statement]:
    """Say of an office held what ORG says of it: whose it was and, where that is decided, in which organisation."""
    held = WM[predicate(relation.predicate).term] == WM.heldOffice
    if not held or not relation.subject_entity or relation.review is ReviewState.REJECTED:
        return
    node = namer.relation_iri(relation.id)
    yield Statement(node, RDF.type, ORG.Membership)
    yield Statement(node, ORG.member, namer.entity_iri(relation.subject_entity))
    for part, tag_id in relation.qualifiers:
        if PARTS[part] == "within" and tag_id in linked:
            yield Statement(node, ORG.organization, namer.entity_iri(linked[tag_id]))


def _ends(relation: Relation, namer: Namer) -> tuple[str, str]:
    """Return the entities at both ends, the tags where the link is 未定 or where both are one entity's names."""
    subject, object_ = relation.subject_entity, relation.object_entity
    return (
        namer.entity_iri(subject) if subject else namer.tag_iri(relation.subject),
        namer.entity_iri(object_) if object_ and object_ != subject else namer.tag_iri(relation.object),
    )
