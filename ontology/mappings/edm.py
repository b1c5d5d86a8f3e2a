"""The Europeana Data Model: a document is an ``edm:ProvidedCHO`` with its aggregation, entities are contextual things.

The terms and which of them an aggregation must have are those of the Definition of EDM v5.2.8 and the Mapping
Guidelines v2.4 (https://pro.europeana.eu/page/edm-documentation). What stays behind: passages, tags and relations,
finer kinds of names, the further fields of a source that no row below names. An entity that is neither agent, place nor
time span (a book, an office, an event) is written as a ``skos:Concept`` and read as a subject.

Pure.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from ontology.iri import Kind, Namer
from ontology.mappings.table import ClassPair, Pair, Table, Value, by_subject, inward, objects, outward, own, types
from ontology.records import Literal, Statement
from ontology.resource_types import ResourceType, resource_type
from ontology.terms import BF, CRM, DCTERMS, ORG, OWL, RDF, SCHEMA, SKOS, WGS84, WM, ClosedNamespace

EDM = ClosedNamespace(
    "http://www.europeana.eu/schemas/edm/",
    "ProvidedCHO WebResource Agent Place TimeSpan aggregatedCHO dataProvider provider isShownAt isShownBy rights type "
    "begin end",
)
ORE = ClosedNamespace("http://www.openarchives.org/ore/terms/", "Aggregation")
DC = ClosedNamespace(
    "http://purl.org/dc/elements/1.1/",
    "title creator contributor publisher date type format language identifier source subject description rights",
)
FOAF = ClosedNamespace("http://xmlns.com/foaf/0.1/", "Person Organization")
RDA = ClosedNamespace("http://rdvocab.info/ElementsGr2/", "dateOfBirth dateOfDeath biographicalInformation")

PROVIDER = "文脉 wenmai"
"""Who gives the data out; the data provider is the branch that holds the thing."""
_UNSTATED = "http://rightsstatements.org/vocab/CNE/1.0/"
_RIGHTS: Mapping[str, str] = {
    "CC0-1.0": "http://creativecommons.org/publicdomain/zero/1.0/",
    "CC0 1.0": "http://creativecommons.org/publicdomain/zero/1.0/",
    "CC-BY-4.0": "http://creativecommons.org/licenses/by/4.0/",
    "CC-BY-SA-4.0": "http://creativecommons.org/licenses/by-sa/4.0/",
    "CC-BY-NC-4.0": "http://creativecommons.org/licenses/by-nc/4.0/",
    "CC-BY-NC-SA-4.0": "http://creativecommons.org/licenses/by-nc-sa/4.0/",
    "公有领域": "http://creativecommons.org/publicdomain/mark/1.0/",
    "Public Domain": "http://creativecommons.org/publicdomain/mark/1.0/",
}
"""Rights as a source words them, to the statements that Europeana takes; else: copyright not evaluated."""
_MEDIA = {
    ResourceType.TEXT: "TEXT", ResourceType.MANUSCRIPT: "TEXT", ResourceType.SCORE: "TEXT", ResourceType.MAP: "IMAGE",
    ResourceType.PICTURE: "IMAGE", ResourceType.FILM: "VIDEO", ResourceType.SOUND: "SOUND",
    ResourceType.OBJECT: "IMAGE",
}  # fmt: skip
"""Of an object it is a picture that is shown: 3D is said of models alone."""

_NAMED = (
    Pair(SKOS.prefLabel, SKOS.prefLabel, Value.LABEL),
    Pair(SKOS.altLabel, SKOS.altLabel, Value.LABEL),
    Pair(SKOS.note, SKOS.note),
)
_SAME = Pair(SKOS.exactMatch, OWL.sameAs, Value.REFERENCE)
_YEARS = (Pair(WM.beginYear, EDM.begin, Value.YEAR), Pair(WM.endYear, EDM.end, Value.YEAR))
_AGENT = (
    *_NAMED,
    *_YEARS,
    Pair(WM.beginYear, RDA.dateOfBirth, Value.YEAR, inward=True),
    Pair(WM.endYear, RDA.dateOfDeath, Value.YEAR, inward=True),
    Pair(SKOS.note, RDA.biographicalInformation, inward=True),
    _SAME,
)
_CONCEPT = (
    *_NAMED,
    Pair(SKOS.notation, SKOS.notation),
    Pair(SKOS.broader, SKOS.broader, Value.REFERENCE),
    Pair(SKOS.exactMatch, SKOS.exactMatch, Value.REFERENCE),
)
_OBJECT = (
    Pair(DCTERMS.title, DC.title),
    Pair(SCHEMA.creator, DC.creator),
    Pair(DCTERMS.date, DC.date),
    Pair(DCTERMS.date, DCTERMS.created, inward=True),
    Pair(DCTERMS.date, DCTERMS.issued, inward=True),
    Pair(SCHEMA.genre, DC.type),
    Pair(SCHEMA.inLanguage, DC.language),
    Pair(SCHEMA.copyrightNotice, DC.rights),
    Pair(SCHEMA.keywords, DC.subject, of=SKOS.Concept),
    Pair(SCHEMA.abstract, DC.description),
    Pair(DCTERMS.identifier, DC.identifier),
    Pair(WM.book, DC.source),
    Pair(WM.dynasty, DCTERMS.temporal, Value.LITERAL),
    Pair(DCTERMS.isPartOf, DCTERMS.isPartOf, Value.PART),
    Pair(DCTERMS.subject, DC.subject, Value.REFERENCE),
    Pair(DCTERMS.references, DC.subject, Value.REFERENCE, of=CRM.E21_Person),
    Pair(DCTERMS.references, DC.subject, Value.REFERENCE, of=CRM.E74_Group),
    Pair(DCTERMS.references, DCTERMS.spatial, Value.REFERENCE, of=CRM.E53_Place),
    Pair(DCTERMS.references, DCTERMS.temporal, Value.REFERENCE, of=CRM.E4_Period),
    *(
        Pair(DCTERMS.references, DCTERMS.references, Value.REFERENCE, of=one)
        for one in (BF.Work, ORG.Post, CRM.E5_Event, SKOS.Concept)
    ),
    Pair(SCHEMA.additionalProperty, DC.contributor, Value.FIELD, of="其他责任者"),
    Pair(SCHEMA.additionalProperty, DC.publisher, Value.FIELD, of="出版者"),
    Pair(SCHEMA.additionalProperty, DC.format, Value.FIELD, of="形制"),
    Pair(SCHEMA.additionalProperty, DCTERMS.extent, Value.FIELD, of="数量"),
    Pair(SCHEMA.additionalProperty, DCTERMS.alternative, Value.FIELD, of="又题"),
    Pair(SCHEMA.additionalProperty, DCTERMS.spatial, Value.FIELD, of="地点"),
)
TABLE = Table(
    prefixes={
        "edm": EDM.base, "ore": ORE.base, "dc": DC.base, "dcterms": DCTERMS.base, "skos": SKOS.base, "foaf": FOAF.base,
        "owl": OWL.base, "wgs84_pos": WGS84.base,
    },
    classes=(
        ClassPair((BF.Work,), EDM.ProvidedCHO, _OBJECT, needs=DCTERMS.title),
        ClassPair((CRM.E74_Group,), EDM.Agent, _AGENT, also=(FOAF.Organization,)),
        ClassPair((CRM.E21_Person,), EDM.Agent, _AGENT, also=(FOAF.Person,)),
        ClassPair((CRM.E21_Person,), EDM.Agent, _AGENT, inward=True),
        ClassPair(
            (CRM.E53_Place,),
            EDM.Place,
            (
                *_NAMED,
                Pair(WGS84.lat, WGS84.lat, Value.NUMBER),
                Pair(WGS84.long, WGS84.long, Value.NUMBER),
                _SAME,
            ),
        ),
        ClassPair((CRM.E4_Period,), EDM.TimeSpan, (*_NAMED, *_YEARS, _SAME)),
        ClassPair((SKOS.Concept,), SKOS.Concept, _CONCEPT),
        ClassPair((BF.Work,), SKOS.Concept, _CONCEPT, needs=SKOS.prefLabel),
        ClassPair((ORG.Post,), SKOS.Concept, _CONCEPT),
        ClassPair((CRM.E5_Event,), SKOS.Concept, _CONCEPT),
    ),
)  # fmt: skip
STRUCTURE = frozenset(
    {
        RDF.type, ORE.Aggregation, EDM.WebResource, EDM.aggregatedCHO, EDM.dataProvider, EDM.provider, EDM.isShownAt,
        EDM.rights, EDM.type,
    }
)  # fmt: skip
"""What is written beside the table: the aggregation, which none of our classes corresponds to."""


def write(statements: Iterable[Statement], *, namer: Namer) -> Iterator[Statement]:
    """Yield descriptions of documents and entities in EDM."""
    graph = own(by_subject(statements), namer.base)
    yield from outward(graph, TABLE)
    for subject, said in graph.items():
        if BF.Work in types(said) and objects(said, DCTERMS.title):
            yield from _aggregation(subject, said, namer)


def read(statements: Iterable[Statement]) -> Iterator[Statement]:
    """Yield what EDM says in our terms; of an aggregation, what it says of its object."""
    graph = by_subject(statements)
    yield from inward(graph, TABLE)
    for said in graph.values():
        if ORE.Aggregation in types(said):
            yield from _aggregated(said, graph)


def _aggregation(subject: str, said: list[Statement], namer: Namer) -> Iterator[Statement]:
    aggregation, page = f"{subject}#aggregation", _page(subject, namer)
    holder = next(iter(_texts(said, WM.branch)), PROVIDER)
    rights = next((_RIGHTS[one] for one in _texts(said, SCHEMA.copyrightNotice) if one in _RIGHTS), _UNSTATED)
    medium = _MEDIA[resource_type("；".join(_texts(said, SCHEMA.genre)))]
    yield Statement(subject, EDM.type, Literal(medium))
    yield Statement(aggregation, RDF.type, ORE.Aggregation)
    yield Statement(aggregation, EDM.aggregatedCHO, subject)
    yield Statement(aggregation, EDM.dataProvider, Literal(holder))
    yield Statement(aggregation, EDM.provider, Literal(PROVIDER))
    yield Statement(aggregation, EDM.isShownAt, page)
    yield Statement(aggregation, EDM.rights, rights)
    yield Statement(page, RDF.type, EDM.WebResource)
    yield Statement(page, EDM.rights, rights)


def _page(subject: str, namer: Namer) -> str:
    """The page that shows a document."""
    return subject.replace(f"{namer.base}id/{Kind.DOCUMENT}/", f"{namer.base}documents/", 1)


def _aggregated(said: list[Statement], graph: Mapping[str, list[Statement]]) -> Iterator[Statement]:
    worded = {address: words for words, address in reversed(list(_RIGHTS.items()))}
    for thing in objects(said, EDM.aggregatedCHO):
        if not isinstance(thing, str):
            continue
        known = graph.get(thing, [])
        for holder in _texts(said, EDM.dataProvider):
            if holder != PROVIDER:
                yield Statement(thing, WM.branch, Literal(holder))
        if not _texts(known, DC.rights):
            stated = [one for one in objects(said, EDM.rights) if isinstance(one, str)]
            yield from (Statement(thing, SCHEMA.copyrightNotice, Literal(worded.get(one, one))) for one in stated[:1])


def _texts(said: list[Statement], predicate: str) -> list[str]:
    return [one.text for one in objects(said, predicate) if isinstance(one, Literal) and one.text]
