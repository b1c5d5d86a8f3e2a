"""The terms of the open data of the Shanghai Library, https://data.library.sh.cn/.

The vocabulary's own page could not be asked; every row below rests on the queries and imports of the published program
of that library's platform for genealogies and persons (package ``cn.sh.library.pedigree``: its prefixes, and classes
``DataNewUtil`` for persons, places, organisations and items, ``DataShumuUtilC`` for works and instances,
``BaseinfoSparqlImpl`` and ``TemporalSparqlImpl`` for periods, ``MigrationSparqlImpl`` for coordinates), and on readers
of its RDF that others published. Its ``bf:`` is the first BIBFRAME, http://bibframe.org/vocab/; its labels are tagged
``chs`` and ``cht``.

No term was found for keywords, rights, collections, kinds of documents, holdings' languages, events, offices and book
titles as entities, so these stay behind; none is made up.

Pure.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from ontology.iri import Namer
from ontology.mappings.table import (
    ClassPair,
    Graph,
    Pair,
    Table,
    Value,
    by_subject,
    inward,
    objects,
    outward,
    own,
    types,
)
from ontology.records import Literal, Statement
from ontology.terms import BF, CRM, DCTERMS, OWL, RDFS, SCHEMA, SKOS, WGS84, WM, ClosedNamespace

SHL = ClosedNamespace(
    "http://www.library.sh.cn/ontology/",
    "Person Place Organization Temporal courtesyName pseudonym posthumousTitle posthumousName genealogyName "
    "temporalValue birthday deathday beginYear endYear description abbreviateName place dynasty reignTitle monarch "
    "monarchName country province city county",
)
BF1 = ClosedNamespace(
    "http://bibframe.org/vocab/", "Work Instance Item label subject instanceOf itemOf heldBy shelfMark"
)
DC = ClosedNamespace("http://purl.org/dc/elements/1.1/", "title creator identifier")
FOAF = ClosedNamespace("http://xmlns.com/foaf/0.1/", "name")

_LABEL = Pair(SKOS.prefLabel, BF1.label, Value.LABEL)
_NOTE = Pair(SKOS.note, SHL.description)
_SAME = Pair(SKOS.exactMatch, OWL.sameAs, Value.REFERENCE)
_PERSON = (
    _LABEL,
    Pair(SKOS.altLabel, FOAF.name, inward=True),
    Pair(CRM.P1_is_identified_by, SHL.courtesyName, Value.NAME, of="字"),
    Pair(CRM.P1_is_identified_by, SHL.pseudonym, Value.NAME, of="号"),
    Pair(CRM.P1_is_identified_by, SHL.posthumousTitle, Value.NAME, of="谥号"),
    Pair(CRM.P1_is_identified_by, SHL.posthumousName, Value.NAME, of="谥号", inward=True),
    Pair(CRM.P1_is_identified_by, SHL.genealogyName, Value.NAME, of="别称", inward=True),
    Pair(WM.dynasty, SHL.temporalValue),
    Pair(WM.beginYear, SHL.birthday, Value.YEAR),
    Pair(WM.endYear, SHL.deathday, Value.YEAR),
    Pair(WM.beginYear, SHL.beginYear, Value.YEAR, inward=True),
    Pair(WM.endYear, SHL.endYear, Value.YEAR, inward=True),
    _NOTE,
    _SAME,
)
_PLACE = (
    _LABEL,
    Pair(WGS84.lat, WGS84.lat, Value.NUMBER),
    Pair(WGS84.long, WGS84.long, Value.NUMBER),
    Pair(WM.modernPlace, SHL.province, inward=True),
    Pair(WM.modernPlace, SHL.city, inward=True),
    Pair(WM.modernPlace, SHL.county, inward=True),
    _NOTE,
    _SAME,
)
_PERIOD = (
    _LABEL,
    Pair(SKOS.prefLabel, SHL.reignTitle, inward=True),
    Pair(WM.dynasty, SHL.dynasty),
    Pair(WM.beginYear, SHL.beginYear, Value.YEAR),
    Pair(WM.endYear, SHL.endYear, Value.YEAR),
    Pair(SKOS.note, SHL.monarch, inward=True),
    _SAME,
)
_WORK = (
    Pair(DCTERMS.title, DC.title),
    Pair(SCHEMA.creator, DC.creator),
    Pair(DCTERMS.identifier, DC.identifier),
    Pair(SCHEMA.abstract, SHL.description),
    Pair(DCTERMS.subject, BF1.subject, Value.REFERENCE),
    Pair(SCHEMA.keywords, BF1.subject, inward=True),
    Pair(DCTERMS.references, SHL.place, Value.REFERENCE, of=CRM.E53_Place),
    Pair(DCTERMS.date, SHL.temporalValue, inward=True),
)
_INSTANCE = (
    Pair(BF.instanceOf, BF1.instanceOf, Value.REFERENCE),
    Pair(DCTERMS.title, DC.title),
    Pair(SCHEMA.creator, DC.creator),
    Pair(DCTERMS.date, SHL.temporalValue),
    Pair(DCTERMS.identifier, DC.identifier),
)
TABLE = Table(
    prefixes={
        "shl": SHL.base, "bf1": BF1.base, "dc": DC.base, "foaf": FOAF.base, "owl": OWL.base, "geo": WGS84.base,
    },
    classes=(
        ClassPair((BF.Work,), BF1.Work, _WORK, needs=DCTERMS.title),
        ClassPair((BF.Instance,), BF1.Instance, _INSTANCE),
        ClassPair(
            (BF.Item,),
            BF1.Item,
            (
                Pair(BF.itemOf, BF1.itemOf, Value.REFERENCE),
                Pair(BF.heldBy, BF1.heldBy, Value.REFERENCE),
                Pair(BF.shelfMark, BF1.shelfMark),
            ),
        ),
        ClassPair((CRM.E21_Person,), SHL.Person, _PERSON),
        ClassPair((CRM.E53_Place,), SHL.Place, _PLACE),
        ClassPair(
            (CRM.E74_Group,),
            SHL.Organization,
            (_LABEL, Pair(CRM.P1_is_identified_by, SHL.abbreviateName, Value.NAME, of="简称"), _NOTE, _SAME),
        ),
        ClassPair((BF.Organization,), SHL.Organization, (Pair(RDFS.label, BF1.label, Value.LABEL),)),
        ClassPair((CRM.E4_Period,), SHL.Temporal, _PERIOD),
    ),
    language="chs",
    labels=(BF1.label, DC.title),
)  # fmt: skip


def write(statements: Iterable[Statement], *, namer: Namer) -> Iterator[Statement]:
    """Yield descriptions of documents and entities in the terms of the Shanghai Library."""
    graph = own(by_subject(statements), namer.base)
    yield from outward({subject: [*said, *_of_work(said, graph)] for subject, said in graph.items()}, TABLE)


def read(statements: Iterable[Statement]) -> Iterator[Statement]:
    """Yield what they say in our terms; what is said of an instance and its holder is said of its work too."""
    graph = by_subject(statements)
    held = by_subject(inward(graph, TABLE))
    for said in held.values():
        yield from said
    for subject, said in held.items():
        if BF.Instance in types(said):
            yield from _to_work(subject, said, held)


def _of_work(said: list[Statement], graph: Graph) -> Iterator[Statement]:
    """What an instance takes from its work: theirs has title, maker and date."""
    if BF.Instance not in types(said):
        return
    for work in objects(said, BF.instanceOf):
        for one in graph.get(work, []) if isinstance(work, str) else []:
            if one.predicate in (DCTERMS.title, SCHEMA.creator, DCTERMS.date, DCTERMS.identifier):
                yield Statement(said[0].subject, one.predicate, one.object)


def _to_work(instance: str, said: list[Statement], held: Graph) -> Iterator[Statement]:
    holders = [
        label
        for item in held.values()
        if instance in objects(item, BF.itemOf)
        for holder in objects(item, BF.heldBy)
        for label in _labels(held.get(str(holder), []))
    ]
    for work in objects(said, BF.instanceOf):
        if not isinstance(work, str) or work not in held:
            continue
        known = {one.predicate for one in held[work]}
        for one in said:
            if one.predicate in (DCTERMS.title, SCHEMA.creator, DCTERMS.date) and one.predicate not in known:
                yield Statement(work, one.predicate, one.object)
        yield from (Statement(work, WM.branch, Literal(label)) for label in holders[:1])


def _labels(said: list[Statement]) -> Iterator[str]:
    for predicate in (SKOS.prefLabel, RDFS.label):
        yield from (one.text for one in objects(said, predicate) if isinstance(one, Literal))
