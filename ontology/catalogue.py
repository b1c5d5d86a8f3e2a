"""Works of the union catalogue as RDF: BIBFRAME's Work, Instance and Item, and why records stand together.

https://id.loc.gov/ontologies/bibframe.html. A document that describes or holds the work is a ``bf:expressionOf`` of it;
its ``wm:grouping`` says by which rules, how surely, and who stands behind it. One named graph holds a work with its
editions and items.

Pure.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from ontology.iri import Kind, Namer
from ontology.literals import decimal, integer, texts
from ontology.makers import maker_statements
from ontology.records import Literal, Maker, ReviewState, Statement
from ontology.terms import BF, DCTERMS, PROV, RDF, RDFS, SCHEMA, WM, XSD

MAKER = "union-catalogue"


@dataclass(frozen=True, slots=True)
class CatalogueCreator:
    """A contribution to a work; ``entity`` is empty where no one person of the authorities is meant."""

    name: str
    role: str = ""
    entity: str = ""


@dataclass(frozen=True, slots=True)
class CatalogueItem:
    """A copy: the documents that describe it, and the branch that holds it."""

    id: str
    documents: tuple[str, ...]
    branch: str = ""
    shelf: str = ""
    place: str = ""


@dataclass(frozen=True, slots=True)
class CatalogueEdition:
    """An edition. ``begin`` and ``end`` count historically."""

    id: str
    label: str
    publisher: str = ""
    begin: int | None = None
    end: int | None = None
    isbns: tuple[str, ...] = ()
    items: tuple[CatalogueItem, ...] = ()


@dataclass(frozen=True, slots=True)
class CatalogueGrouping:
    """Why a document's record is part of the work. ``time`` is that of a person's decision."""

    document: str
    evidence: tuple[str, ...]
    confidence: float
    maker: Maker
    review: ReviewState = ReviewState.MACHINE
    time: str = ""


@dataclass(frozen=True, slots=True)
class CatalogueWork:
    """A work of the union catalogue as the graph tells it."""

    id: str
    title: str
    other_titles: tuple[str, ...] = ()
    stated: str = ""
    creators: tuple[CatalogueCreator, ...] = ()
    book: str = ""
    """The book of an authority that it is."""
    editions: tuple[CatalogueEdition, ...] = ()
    groupings: tuple[CatalogueGrouping, ...] = ()


def work_graph_iri(namer: Namer, work_id: str) -> str:
    """The named graph of a work; no other graph's name begins like it."""
    return namer.graph_iri(f"work:{work_id}")


def work_statements(work: CatalogueWork, *, namer: Namer) -> Iterator[Statement]:
    """Everything that is said of a work, for its own named graph."""
    subject = namer.iri(Kind.WORK, work.id)
    yield Statement(subject, RDF.type, BF.Work)
    yield Statement(subject, RDFS.label, Literal(work.title))
    yield from _titles(work, subject)
    yield from texts(subject, ((BF.responsibilityStatement, work.stated),))
    yield from _contributions(work, subject, namer)
    if work.book:
        yield Statement(subject, RDFS.seeAlso, namer.entity_iri(work.book))
    for edition in work.editions:
        yield from _edition(edition, subject, namer)
    for document in dict.fromkeys(one for edition in work.editions for item in edition.items for one in item.documents):
        yield Statement(namer.document_iri(document), BF.expressionOf, subject)
    for grouping in work.groupings:
        yield from _grouping(grouping, namer)
    yield from _branches(work, namer)


def moved_statements(work_id: str, target: str, *, namer: Namer) -> Iterator[Statement]:
    """What is said of an id that was merged into another work."""
    yield Statement(namer.iri(Kind.WORK, work_id), DCTERMS.isReplacedBy, namer.iri(Kind.WORK, target))


def _titles(work: CatalogueWork, subject: str) -> Iterator[Statement]:
    for number, title in enumerate((work.title, *work.other_titles)):
        node = f"{subject}#title-{number + 1}"
        yield Statement(subject, BF.title, node)
        yield Statement(node, RDF.type, BF.Title)
        yield Statement(node, BF.mainTitle, Literal(title))


def _contributions(work: CatalogueWork, subject: str, namer: Namer) -> Iterator[Statement]:
    for number, creator in enumerate(work.creators, start=1):
        node = f"{subject}#contribution-{number}"
        agent = namer.entity_iri(creator.entity) if creator.entity else f"{subject}#agent-{number}"
        yield Statement(subject, BF.contribution, node)
        yield Statement(node, RDF.type, BF.Contribution)
        yield Statement(node, BF.agent, agent)
        if not creator.entity:
            yield Statement(agent, RDF.type, BF.Agent)
            yield Statement(agent, RDFS.label, Literal(creator.name))
        if creator.role:
            role = f"{node}-role"
            yield Statement(node, BF.role, role)
            yield Statement(role, RDF.type, BF.Role)
            yield Statement(role, RDFS.label, Literal(creator.role))


def _edition(edition: CatalogueEdition, work: str, namer: Namer) -> Iterator[Statement]:
    subject = namer.iri(Kind.INSTANCE, edition.id)
    yield Statement(subject, RDF.type, BF.Instance)
    yield Statement(subject, BF.instanceOf, work)
    yield Statement(subject, RDFS.label, Literal(edition.label))
    yield from texts(subject, ((BF.editionStatement, edition.label), (DCTERMS.publisher, edition.publisher)))
    if edition.begin is not None:
        yield Statement(subject, WM.beginYear, integer(edition.begin))
    if edition.end is not None:
        yield Statement(subject, WM.endYear, integer(edition.end))
    for number, isbn in enumerate(edition.isbns, start=1):
        node = f"{subject}#number-{number}"
        yield Statement(subject, BF.identifiedBy, node)
        yield Statement(node, RDF.type, BF.Isbn if isbn.isdigit() else BF.Identifier)
        yield Statement(node, RDF.value, Literal(isbn.removeprefix("csbn:")))
    for item in edition.items:
        yield from _item(item, subject, namer)


def _item(item: CatalogueItem, edition: str, namer: Namer) -> Iterator[Statement]:
    """An item is what a branch holds; a text that no branch is named for is none."""
    if not item.branch:
        return
    subject = namer.iri(Kind.ITEM, item.id)
    yield Statement(subject, RDF.type, BF.Item)
    yield Statement(subject, BF.itemOf, edition)
    yield Statement(subject, BF.heldBy, namer.iri(Kind.BRANCH, item.branch))
    yield from texts(subject, ((BF.shelfMark, item.shelf), (BF.physicalLocation, item.place)))
    for document in item.documents:
        yield Statement(subject, DCTERMS.source, namer.document_iri(document))


def _grouping(one: CatalogueGrouping, namer: Namer) -> Iterator[Statement]:
    document = namer.document_iri(one.document)
    node = f"{document}#grouping"
    yield Statement(document, WM.grouping, node)
    yield Statement(node, RDF.type, WM.Grouping)
    yield Statement(node, WM.confidence, decimal(one.confidence))
    yield Statement(node, WM.review, WM[one.review])
    yield Statement(node, PROV.wasAttributedTo, namer.maker_iri(one.maker.name, one.maker.version))
    if one.time:
        yield Statement(node, PROV.generatedAtTime, Literal(one.time, datatype=XSD.dateTime))
    for evidence in one.evidence:
        yield Statement(node, WM.evidence, Literal(evidence))
    yield from maker_statements(one.maker, namer=namer)


def _branches(work: CatalogueWork, namer: Namer) -> Iterator[Statement]:
    for branch in dict.fromkeys(item.branch for edition in work.editions for item in edition.items if item.branch):
        subject = namer.iri(Kind.BRANCH, branch)
        yield Statement(subject, RDF.type, BF.Organization)
        yield Statement(subject, RDF.type, SCHEMA.Library)
        yield Statement(subject, RDFS.label, Literal(branch))
