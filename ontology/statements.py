"""Records as RDF statements.

A document is a ``bf:Work``, its text version a ``bf:Instance`` of it and what a branch holds a ``bf:Item``; a tag is a
Web Annotation (https://www.w3.org/TR/annotation-model/) whose selectors point into the text version. No blank nodes are
made: a part of a thing has the thing's address and a fragment, so that a graph that is made again is the same graph.

Pure.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator

from ontology.ancient.reading import read_book
from ontology.ancient.statements import book_statements, guess_statements
from ontology.appellations import name_type
from ontology.assertions import relation_statements, subject_statements
from ontology.cartography import cartographic_statements
from ontology.guesses import MAKER as GUESSER
from ontology.guesses import stated_only
from ontology.iri import Kind, Namer
from ontology.literals import dated, decimal, integer, texts, years
from ontology.makers import maker_statements
from ontology.matches import match_statements, matches_of
from ontology.moments import Years, edtf_years, years_of
from ontology.own_persons import own_person_statements
from ontology.records import (
    Candidate,
    Document,
    Entity,
    Link,
    Literal,
    Maker,
    Metadata,
    Passage,
    Statement,
    Tag,
    TaggedDocument,
    TagType,
    TextVersion,
)
from ontology.terms import BF, CRM, DCTERMS, EDTF, GEO, OA, ORG, PROV, RDF, RDFS, SCHEMA, SKOS, TIME, WGS84, WM, XSD

_LANGUAGE = "zh"

_CLASSES = {
    TagType.PER: (CRM.E21_Person,),
    TagType.LOC: (CRM.E53_Place,),
    TagType.ORG: (CRM.E74_Group,),
    TagType.OFI: (ORG.Post, SKOS.Concept),
    TagType.BOOK: (BF.Work,),
    TagType.TIME: (CRM.E4_Period, TIME.ProperInterval),
    TagType.EVENT: (CRM.E5_Event,),
    TagType.SUBJECT: (SKOS.Concept,),
}


def document_statements(tagged: TaggedDocument, *, namer: Namer, ended: str = "") -> Iterator[Statement]:
    """Everything that is said of a text version, for its own named graph ``namer.graph_iri(version.id)``.

    A tag without a link makes 14 statements, a relation as many (:mod:`ontology.assertions`), a time with a value two
    more for its years. ``ended`` is when the run ended, as ``xsd:dateTime``; empty leaves it out.
    """
    document, version = tagged.document, tagged.version
    yield from _document(document, namer)
    yield from _version(version, document.format, namer)
    yield from _item(version.id, document.metadata.branch, namer)
    source = namer.version_iri(version.id)
    for part in tagged.passages:
        yield from _passage(part.passage, namer)
        for tag in part.tags:
            yield from _tag(tag, source, namer)
    yield from own_person_statements(tagged, namer=namer)
    yield from relation_statements(tagged, namer=namer)
    yield from subject_statements(document.id, tagged.subjects, namer=namer)
    yield from _run(version, _makers(tagged), namer, ended)


def entity_statements(entity: Entity, *, namer: Namer, disputed: Collection[str] = ()) -> Iterator[Statement]:
    """Everything that is said of an entity. Years count historically: -1 is 前 1 年, there is no year 0.

    ``disputed`` are foreign ids that other entities claim too: they are exact matches of none.
    """
    subject = namer.entity_iri(entity.id)
    for kind in _CLASSES[entity.type]:
        yield Statement(subject, RDF.type, kind)
    yield Statement(subject, SKOS.prefLabel, Literal(entity.label, language=_LANGUAGE))
    yield from texts(
        subject,
        (
            (SKOS.note, entity.note),
            (WM.kind, entity.kind),
            (WM.dynasty, entity.dynasty),
            (WM.modernPlace, entity.modern),
        ),
    )
    yield from _names(entity, subject)
    yield from _lifetime(entity, subject)
    yield from _coordinates(entity, subject)
    yield from match_statements(matches_of(entity, disputed=disputed), namer=namer)
    if entity.source:
        yield from _authority(entity.source, subject, namer)


def _document(document: Document, namer: Namer) -> Iterator[Statement]:
    subject = namer.document_iri(document.id)
    metadata = stated_only(document.metadata)
    yield Statement(subject, RDF.type, BF.Work)
    yield from texts(subject, _described(document, metadata))
    yield from dated(subject, metadata.date)
    yield from _title(subject, metadata.title or document.source)
    yield from _contribution(subject, metadata.creator)
    yield from book_statements(read_book(metadata), subject, namer=namer)
    for number, guess in enumerate(document.metadata.guesses, start=1):
        yield from guess_statements(guess, subject, number, namer=namer)
    for keyword in metadata.subjects:
        yield Statement(subject, SCHEMA.keywords, Literal(keyword))
    for number, field in enumerate(metadata.extra, start=1):
        yield from _field(field, subject, f"{subject}#field-{number}")
    yield from cartographic_statements(subject, document.metadata.extra)
    if document.collection:
        collection = namer.collection_iri(document.collection)
        yield Statement(subject, DCTERMS.isPartOf, collection)
        yield Statement(collection, RDF.type, BF.Collection)
        yield Statement(collection, DCTERMS.title, Literal(document.collection))


def _title(subject: str, title: str) -> Iterator[Statement]:
    yield Statement(subject, BF.title, f"{subject}#title")
    yield Statement(f"{subject}#title", RDF.type, BF.Title)
    yield Statement(f"{subject}#title", BF.mainTitle, Literal(title))


def _contribution(subject: str, creator: str) -> Iterator[Statement]:
    """Whoever made a document has no address of an own: a source gives no more than the wording."""
    if creator:
        node, agent = f"{subject}#contribution", f"{subject}#creator"
        yield Statement(subject, BF.contribution, node)
        yield Statement(node, RDF.type, BF.Contribution)
        yield Statement(node, BF.agent, agent)
        yield Statement(agent, RDF.type, BF.Agent)
        yield Statement(agent, RDFS.label, Literal(creator))


def _field(field: tuple[str, str], subject: str, node: str) -> Iterator[Statement]:
    yield Statement(subject, SCHEMA.additionalProperty, node)
    yield Statement(node, RDF.type, SCHEMA.PropertyValue)
    yield Statement(node, SCHEMA.name, Literal(field[0]))
    yield Statement(node, SCHEMA.value, Literal(field[1]))


def _described(document: Document, metadata: Metadata) -> tuple[tuple[str, str], ...]:
    return (
        (DCTERMS.title, metadata.title or document.source),
        (DCTERMS.identifier, document.source),
        (SCHEMA.creator, metadata.creator),
        (SCHEMA.genre, metadata.kind),
        (SCHEMA.inLanguage, metadata.language),
        (SCHEMA.copyrightNotice, metadata.rights),
        (WM.book, metadata.book),
        (WM.dynasty, metadata.dynasty),
        (WM.branch, metadata.branch),
    )


def _version(version: TextVersion, media: str, namer: Namer) -> Iterator[Statement]:
    subject = namer.version_iri(version.id)
    yield Statement(subject, RDF.type, BF.Instance)
    yield Statement(subject, BF.instanceOf, namer.document_iri(version.document_id))
    yield from texts(subject, ((SCHEMA.encodingFormat, media),))


def _item(version_id: str, branch: str, namer: Namer) -> Iterator[Statement]:
    if branch:
        version, holder = namer.version_iri(version_id), namer.iri(Kind.BRANCH, branch)
        yield Statement(f"{version}#item", RDF.type, BF.Item)
        yield Statement(f"{version}#item", BF.itemOf, version)
        yield Statement(f"{version}#item", BF.heldBy, holder)
        yield Statement(holder, RDF.type, BF.Organization)
        yield Statement(holder, RDF.type, SCHEMA.Library)
        yield Statement(holder, RDFS.label, Literal(branch))


def _passage(passage: Passage, namer: Namer) -> Iterator[Statement]:
    subject = namer.passage_iri(passage.id)
    yield Statement(subject, RDF.type, WM.Passage)
    yield Statement(subject, DCTERMS.isPartOf, namer.version_iri(passage.version_id))
    yield Statement(subject, SCHEMA.position, integer(passage.ordinal))
    yield Statement(subject, WM.begin, integer(passage.begin))
    yield Statement(subject, WM.end, integer(passage.end))
    yield from texts(subject, ((SCHEMA.text, passage.text),))
    yield from texts(subject, ((DCTERMS.title, passage.heading), (WM.locator, passage.locator)))


def _tag(tag: Tag, source: str, namer: Namer) -> Iterator[Statement]:
    subject = namer.tag_iri(tag.id)
    target, selector = f"{subject}#target", f"{subject}#selector"
    yield Statement(subject, RDF.type, OA.Annotation)
    yield Statement(subject, OA.hasTarget, target)
    yield Statement(subject, WM.tagType, WM[tag.type])
    yield Statement(subject, WM.confidence, decimal(tag.confidence))
    yield Statement(subject, WM.review, WM[tag.review])
    yield Statement(subject, PROV.wasAttributedTo, namer.maker_iri(tag.maker.name, tag.maker.version))
    yield Statement(target, OA.hasSource, source)
    yield Statement(target, OA.hasScope, namer.passage_iri(tag.passage_id))
    yield Statement(target, OA.hasSelector, selector)
    # One node is both selectors: they choose the same span, and a library has hundreds of thousands of them.
    yield Statement(selector, RDF.type, OA.TextPositionSelector)
    yield Statement(selector, RDF.type, OA.TextQuoteSelector)
    yield Statement(selector, OA.start, integer(tag.begin))
    yield Statement(selector, OA.end, integer(tag.end))
    yield Statement(selector, OA.exact, Literal(tag.surface))
    yield from texts(subject, ((WM.kind, tag.kind),))
    if tag.value:
        yield from _value(tag, subject)
    if tag.link is not None:
        yield from _link(tag.link, subject, namer)


def _value(tag: Tag, subject: str) -> Iterator[Statement]:
    if tag.type is not TagType.TIME:
        yield Statement(subject, WM.value, Literal(tag.value))
        return
    yield Statement(subject, WM.value, Literal(tag.value, datatype=EDTF.EDTF))
    if (covered := years_of(tag.value)) is not None:
        yield from years(subject, covered)


def _link(link: Link, subject: str, namer: Namer) -> Iterator[Statement]:
    if link.entity_id:
        yield Statement(subject, OA.hasBody, namer.entity_iri(link.entity_id))
    else:
        yield Statement(subject, WM.linking, WM.undecided)
    yield Statement(subject, WM.linkedBy, namer.maker_iri(link.maker.name, link.maker.version))
    yield Statement(subject, WM.margin, decimal(link.margin))
    for number, candidate in enumerate(link.candidates, start=1):
        yield from _candidate(candidate, subject, f"{subject}#candidate-{number}", namer)


def _candidate(candidate: Candidate, subject: str, node: str, namer: Namer) -> Iterator[Statement]:
    yield Statement(subject, WM.candidate, node)
    if candidate.entity_id:
        yield Statement(node, WM.entity, namer.entity_iri(candidate.entity_id))
    if candidate.value:
        yield Statement(node, WM.value, Literal(candidate.value, datatype=EDTF.EDTF))
    yield Statement(node, WM.score, decimal(candidate.score))
    for evidence in candidate.evidence:
        yield Statement(node, WM.evidence, Literal(evidence))


def _makers(tagged: TaggedDocument) -> list[Maker]:
    tags = [tag for part in tagged.passages for tag in part.tags]
    makers = {tag.maker for tag in tags} | {tag.link.maker for tag in tags if tag.link is not None}
    makers |= {relation.maker for part in tagged.passages for relation in part.relations}
    makers |= {subject.maker for subject in tagged.subjects}
    makers |= {GUESSER} if tagged.document.metadata.guesses else set()
    return sorted(makers, key=lambda maker: (maker.name, maker.version))


def _run(version: TextVersion, makers: Iterable[Maker], namer: Namer, ended: str) -> Iterator[Statement]:
    graph = namer.graph_iri(version.id)
    run = f"{graph}#run"
    yield Statement(graph, PROV.wasGeneratedBy, run)
    yield Statement(run, RDF.type, PROV.Activity)
    yield Statement(run, PROV.used, namer.version_iri(version.id))
    if ended:
        yield Statement(run, PROV.endedAtTime, Literal(ended, datatype=XSD.dateTime))
    for maker in makers:
        yield Statement(run, PROV.wasAssociatedWith, namer.maker_iri(maker.name, maker.version))
        yield from maker_statements(maker, namer=namer)


def _names(entity: Entity, subject: str) -> Iterator[Statement]:
    for number, name in enumerate(entity.names, start=1):
        node = f"{subject}#name-{number}"
        yield Statement(subject, SKOS.altLabel, Literal(name.text, language=_LANGUAGE))
        yield Statement(subject, CRM.P1_is_identified_by, node)
        yield Statement(node, RDF.type, CRM.E41_Appellation)
        yield Statement(node, CRM.P190_has_symbolic_content, Literal(name.text))
        yield from texts(node, ((WM.nameKind, name.kind),))
        if kind := name_type(name.kind):
            yield Statement(node, CRM.P2_has_type, kind)


def _lifetime(entity: Entity, subject: str) -> Iterator[Statement]:
    """An entity's years to filter by and as an interval in EDTF; a period is that interval itself."""
    yield from years(subject, Years(entity.begin, entity.end))
    written = edtf_years(entity.begin, entity.end)
    if not written:
        return
    interval = subject if entity.type is TagType.TIME else f"{subject}#years"
    if interval != subject:
        yield Statement(subject, TIME.hasTime, interval)
        yield Statement(interval, RDF.type, TIME.ProperInterval)
    yield Statement(interval, DCTERMS.date, Literal(written, datatype=EDTF.EDTF))


def _coordinates(entity: Entity, subject: str) -> Iterator[Statement]:
    """Well-known text puts longitude first (OGC GeoSPARQL 1.1, section 8.5, default CRS84)."""
    if entity.latitude is None or entity.longitude is None:
        return
    latitude, longitude = decimal(entity.latitude), decimal(entity.longitude)
    geometry = f"{subject}#geometry"
    yield Statement(subject, WGS84.lat, latitude)
    yield Statement(subject, WGS84.long, longitude)
    yield Statement(subject, GEO.hasGeometry, geometry)
    yield Statement(geometry, RDF.type, GEO.Geometry)
    point = f"POINT({longitude.text} {latitude.text})"
    yield Statement(geometry, GEO.asWKT, Literal(point, datatype=GEO.wktLiteral))


def _authority(source: str, subject: str, namer: Namer) -> Iterator[Statement]:
    authority = namer.authority_iri(source)
    yield Statement(subject, SKOS.inScheme, authority)
    yield Statement(authority, RDF.type, SKOS.ConceptScheme)
    yield Statement(authority, RDFS.label, Literal(source))
