"""The whole library as a dataset, said with VoID and DCAT.

https://www.w3.org/TR/void/, https://www.w3.org/TR/vocab-dcat-3/
"""

from __future__ import annotations

import threading
import time
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import quote

from api.open_data.figures import Count, Figures, Subset, count, through
from api.open_data.service_description import dataset_iri
from api.service import Service
from ontology.authority.described import licence_iri
from ontology.iri import Namer
from ontology.literals import integer
from ontology.records import Literal, Statement
from ontology.terms import BF, DCAT, DCTERMS, PREFIXES, RDF, VOID, WM, XSD

DUMP, DESCRIPTION, FIGURES = "graph.nq.gz", "void.ttl", "figures.json"
"""The files of a publication."""

TITLES = {"zh-hans": "文脉知识图谱", "zh-hant": "文脈知識圖譜", "en": "The wenmai knowledge graph"}
DESCRIPTIONS = {
    "zh-hans": "图书馆馆藏的细颗粒度标引：文献、段落、标引、关系，及其所链接的人物、地点、职官、典籍等规范。",
    "zh-hant": "圖書館館藏的細顆粒度標引：文獻、段落、標引、關係，及其所鏈接的人物、地點、職官、典籍等規範。",
    "en": "Fine-grained tags of library holdings: documents, passages, tags, relations, and the persons, places, "
    "offices, books and other authorities that they link to.",
}
_GZIP = "https://www.iana.org/assignments/media-types/application/gzip"
_NQUADS = "https://www.iana.org/assignments/media-types/application/n-quads"
_KEPT_S = 600.0


@dataclass(frozen=True, slots=True)
class Dump:
    """The file of the whole graph: its size in bytes and when it was made, as ``xsd:dateTime``."""

    size: int
    made: str


@dataclass(slots=True)
class Counter:
    """Counts a library's graph when asked, at most once in ten minutes or when its documents have changed.

    What the public's limits leave no time for is taken from the last publication.
    """

    _held: Figures | None = None
    _made: float = 0.0
    _lock: threading.Lock = field(default_factory=threading.Lock)

    def figures(self, service: Service, namer: Namer) -> Figures:
        """The figures of now, or of the last publication."""
        position = service.status().graph
        with self._lock:
            held = self._held
            if held is None or held.position != position or time.monotonic() - self._made > _KEPT_S:
                self._held = held = _counted(service, namer, position)
                self._made = time.monotonic()
            return held


def _counted(service: Service, namer: Namer, position: int) -> Figures:
    publication = service.publication()
    file = publication.folder / FIGURES
    there = publication.sound and file.exists()
    published = Figures.from_json(file.read_text("utf-8")) if there else None
    if published and published.position == position:
        return published
    counted = count(through(service), position=position, namer=namer)
    return counted if counted.whole or published is None else published


def dump_of(folder: Path) -> Dump | None:
    """The dump in a folder; None where there is none."""
    file = folder / DUMP
    if not file.exists():
        return None
    stated = file.stat()
    return Dump(stated.st_size, time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime(stated.st_mtime)))


def dataset_statements(
    figures: Figures, namer: Namer, *, licence: str = "", dump: Dump | None = None
) -> Iterator[Statement]:
    """Everything that is said of the dataset and of its parts."""
    whole, page = dataset_iri(namer), f"{namer.base}dataset"
    yield Statement(page, RDF.type, VOID.DatasetDescription)
    yield Statement(page, DCTERMS.subject, whole)
    for kind in (VOID.Dataset, DCAT.Dataset):
        yield Statement(whole, RDF.type, kind)
    for language, title in TITLES.items():
        yield Statement(whole, DCTERMS.title, Literal(title, language=language))
        yield Statement(whole, DCTERMS.description, Literal(DESCRIPTIONS[language], language=language))
    yield Statement(whole, DCAT.landingPage, page)
    yield from _licensed(whole, licence)
    yield Statement(whole, VOID.uriSpace, Literal(f"{namer.base}id/"))
    yield Statement(whole, VOID.sparqlEndpoint, f"{namer.base}sparql")
    yield from (Statement(whole, VOID.exampleResource, one) for one in dict.fromkeys(figures.examples))
    yield from _numbers(whole, figures)
    yield from _distributions(whole, namer, dump)
    for one in figures.collections:
        yield from _collection(whole, one, namer)
    for one in figures.authorities:
        yield from _authority(whole, one, namer)


def _numbers(whole: str, figures: Figures) -> Iterator[Statement]:
    numbers = {
        VOID.triples: figures.triples,
        VOID.entities: figures.entities,
        VOID.classes: len(figures.classes),
        VOID.properties: len(figures.properties),
    }
    yield from (Statement(whole, term, integer(number)) for term, number in numbers.items() if number)
    for one in figures.classes:
        node = f"{_part(whole, 'class', one.iri)}"
        yield Statement(whole, VOID.classPartition, node)
        yield Statement(node, VOID["class"], one.iri)
        yield Statement(node, VOID.entities, integer(one.count))
    for one in figures.properties:
        node = f"{_part(whole, 'property', one.iri)}"
        yield Statement(whole, VOID.propertyPartition, node)
        yield Statement(node, VOID.property, one.iri)
        yield Statement(node, VOID.triples, integer(one.count))
    yield from (Statement(whole, VOID.vocabulary, base) for base in _vocabularies(figures))


def _vocabularies(figures: Figures) -> list[str]:
    used: Iterable[Count] = (*figures.classes, *figures.properties)
    return sorted({base for base in PREFIXES.values() for one in used if one.iri.startswith(base)} | {WM.base})


def _distributions(whole: str, namer: Namer, dump: Dump | None) -> Iterator[Statement]:
    sparql = whole.replace("#graph", "#sparql")
    yield Statement(whole, DCAT.distribution, sparql)
    yield Statement(sparql, RDF.type, DCAT.Distribution)
    yield Statement(sparql, DCTERMS.title, Literal("SPARQL 1.1"))
    yield Statement(sparql, DCAT.accessURL, f"{namer.base}sparql")
    if dump is None:
        return
    file, node = f"{namer.base}dump/{DUMP}", whole.replace("#graph", "#dump")
    yield Statement(whole, VOID.dataDump, file)
    yield Statement(whole, DCTERMS.modified, Literal(dump.made, datatype=XSD.dateTime))
    yield Statement(whole, DCAT.distribution, node)
    yield Statement(node, RDF.type, DCAT.Distribution)
    yield Statement(node, DCTERMS.title, Literal("N-Quads (gzip)"))
    yield Statement(node, DCAT.downloadURL, file)
    yield Statement(node, DCAT.mediaType, _NQUADS)
    yield Statement(node, DCAT.compressFormat, _GZIP)
    yield Statement(node, DCAT.byteSize, Literal(str(dump.size), datatype=XSD.nonNegativeInteger))


def _collection(whole: str, one: Subset, namer: Namer) -> Iterator[Statement]:
    node = f"{namer.base}dataset#collection-{quote(one.name, safe='')}"
    yield from _subset(whole, node, one)
    works = f"{node}-works"
    yield Statement(node, VOID.classPartition, works)
    yield Statement(works, VOID["class"], BF.Work)
    yield Statement(works, VOID.entities, integer(one.things))


def _authority(whole: str, one: Subset, namer: Namer) -> Iterator[Statement]:
    node = f"{namer.base}dataset#authority-{quote(one.name, safe='')}"
    yield from _subset(whole, node, one)
    yield Statement(node, VOID.entities, integer(one.things))
    yield from _licensed(node, one.licence)
    for term, text in ((DCTERMS.creator, one.credit), (DCTERMS.source, one.source)):
        if text:
            yield Statement(node, term, Literal(text))


def _subset(whole: str, node: str, one: Subset) -> Iterator[Statement]:
    yield Statement(whole, VOID.subset, node)
    yield Statement(node, RDF.type, VOID.Dataset)
    yield Statement(node, DCTERMS.title, Literal(one.title))
    yield Statement(node, DCTERMS.subject, one.iri)
    if one.triples:
        yield Statement(node, VOID.triples, integer(one.triples))
    yield from (Statement(node, DCTERMS.rights, Literal(text)) for text in one.rights)


def _licensed(node: str, licence: str) -> Iterator[Statement]:
    if licence:
        yield Statement(node, DCTERMS.license, licence_iri(licence) or Literal(licence))


def _part(whole: str, sort: str, iri: str) -> str:
    """The address of a partition: what it is of is in it in short, so that it stays from one count to the next."""
    for prefix, base in PREFIXES.items():
        if iri.startswith(base):
            return f"{whole.partition('#')[0]}#{sort}-{prefix}-{quote(iri.removeprefix(base), safe='')}"
    return f"{whole.partition('#')[0]}#{sort}-{quote(iri, safe='')}"
