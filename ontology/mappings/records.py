"""Records of what statements in our terms say: the way back of :mod:`ontology.statements`, for what others describe.

Pure.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from urllib.parse import unquote

from ontology.authority.importers.files import short_id
from ontology.mappings.table import Graph, by_subject, label_of, objects, types
from ontology.records import Entity, Literal, Metadata, Name, Statement, TagType
from ontology.terms import BF, CRM, DCTERMS, ORG, SCHEMA, SKOS, WGS84, WM

_TYPES = {
    CRM.E21_Person: TagType.PER,
    CRM.E53_Place: TagType.LOC,
    CRM.E74_Group: TagType.ORG,
    ORG.Post: TagType.OFI,
    CRM.E4_Period: TagType.TIME,
    CRM.E5_Event: TagType.EVENT,
    SKOS.Concept: TagType.SUBJECT,
}
_DYNASTY = re.compile(r"[\u3400-\u9fff]{1,4}")
_BETWEEN = re.compile("[/#]")
_TELLING = 6
"""Characters of an address's last part that name a thing by themselves."""
_LANGUAGES = {"chi": "zh", "zho": "zh", "zh-hans": "zh", "zh-hant": "zh", "zh-cn": "zh", "zh-tw": "zh"}


@dataclass(frozen=True, slots=True)
class DocumentRead:
    """A document that others describe: its address there, what is said of it, and what stands in place of a text."""

    address: str
    metadata: Metadata
    collection: str
    abstract: str


def documents_of(statements: Iterable[Statement]) -> Iterator[DocumentRead]:
    """Yield the documents that statements in our terms describe, in their order; one without a title is none."""
    graph = by_subject(statements)
    for subject, said in graph.items():
        if BF.Work in types(said) and objects(said, DCTERMS.title):
            yield _document(subject, said, graph)


def untitled(statements: Iterable[Statement]) -> Iterator[str]:
    """Yield the addresses of documents that have no title."""
    for subject, said in by_subject(statements).items():
        if BF.Work in types(said) and not objects(said, DCTERMS.title):
            yield subject


def unlabelled(statements: Iterable[Statement]) -> Iterator[str]:
    """Yield the addresses of entities that have no label."""
    for subject, said in by_subject(statements).items():
        if not label_of(said, (SKOS.prefLabel,)) and any(one in _TYPES for one in types(said)):
            yield subject


def entities_of(statements: Iterable[Statement], *, source: str) -> Iterator[Entity]:
    """Yield the entities that statements in our terms describe, as of the authority ``source``."""
    graph = by_subject(statements)
    for subject, said in graph.items():
        type_ = next((_TYPES[one] for one in types(said) if one in _TYPES), None)
        label = label_of(said, (SKOS.prefLabel,))
        if type_ is not None and label:
            yield _entity(subject, said, graph, type_=type_, label=label, source=source)


def _document(subject: str, said: list[Statement], graph: Graph) -> DocumentRead:
    dynasty = label_of(said, (WM.dynasty,))
    extra = tuple(_fields(said, graph))
    if dynasty and not _DYNASTY.fullmatch(dynasty):
        dynasty, extra = "", (*extra, ("时期", dynasty))
    language = label_of(said, (SCHEMA.inLanguage,))
    collection = next(
        (label_of(graph.get(one, []), (DCTERMS.title,)) for one in _addresses(said, DCTERMS.isPartOf)), ""
    )
    metadata = Metadata(
        title=label_of(said, (DCTERMS.title,)),
        creator="；".join(dict.fromkeys(_texts(said, SCHEMA.creator))),
        dynasty=dynasty,
        date=label_of(said, (DCTERMS.date,)),
        book=label_of(said, (WM.book,)),
        kind=label_of(said, (SCHEMA.genre,)),
        language=_LANGUAGES.get(language.lower(), language),
        branch=label_of(said, (WM.branch,)),
        rights=label_of(said, (SCHEMA.copyrightNotice,)),
        subjects=tuple(dict.fromkeys(_texts(said, SCHEMA.keywords))),
        extra=extra,
    )
    return DocumentRead(subject, metadata, collection, "\n".join(dict.fromkeys(_texts(said, SCHEMA.abstract))))


def _entity(subject: str, said: list[Statement], graph: Graph, *, type_: TagType, label: str, source: str) -> Entity:
    names = dict.fromkeys(_names(said, graph))
    known = {name.text for name in names}
    others = (*_texts(said, SKOS.prefLabel), *_texts(said, SKOS.altLabel))
    further = [Name(text, "别称") for text in dict.fromkeys(others) if text != label and text not in known]
    return Entity(
        _ident(subject, source),
        type_,
        label,
        names=(*names, *further),
        note=label_of(said, (SKOS.note,)),
        kind=label_of(said, (SKOS.notation,)),
        dynasty=label_of(said, (WM.dynasty,)),
        begin=_number(said, WM.beginYear),
        end=_number(said, WM.endYear),
        modern="".join(dict.fromkeys(_texts(said, WM.modernPlace))),
        latitude=_degrees(said, WGS84.lat, 90),
        longitude=_degrees(said, WGS84.long, 180),
        same_as=tuple(dict.fromkeys((subject, *_addresses(said, SKOS.exactMatch)))),
        source=source,
        relations=tuple(("上位", _ident(one, source)) for one in _addresses(said, SKOS.broader)),
    )


def _names(said: list[Statement], graph: Graph) -> Iterator[Name]:
    for node in _addresses(said, CRM.P1_is_identified_by):
        there = graph.get(node, [])
        for text in _texts(there, CRM.P190_has_symbolic_content):
            yield Name(text, label_of(there, (WM.nameKind,)))


def _fields(said: list[Statement], graph: Graph) -> Iterator[tuple[str, str]]:
    for node in _addresses(said, SCHEMA.additionalProperty):
        there = graph.get(node, [])
        yield from ((label_of(there, (SCHEMA.name,)), text) for text in _texts(there, SCHEMA.value))


def _ident(address: str, source: str) -> str:
    """An id of the last part of an address, with the part before it where it is short: ``agent/1`` and ``place/1``."""
    parts = [unquote(part) for part in _BETWEEN.split(address) if part][-2:]
    if not parts:
        return f"{source}:{short_id(address)}"
    return f"{source}:{parts[-1] if len(parts[-1]) >= _TELLING else '-'.join(parts)}"


def _texts(said: list[Statement], predicate: str) -> list[str]:
    return [one.text for one in objects(said, predicate) if isinstance(one, Literal) and one.text]


def _addresses(said: list[Statement], predicate: str) -> list[str]:
    return [one for one in objects(said, predicate) if isinstance(one, str)]


def _number(said: list[Statement], predicate: str) -> int | None:
    found = _texts(said, predicate)
    return int(found[0]) if found else None


def _degrees(said: list[Statement], predicate: str, most: int) -> float | None:
    for text in _texts(said, predicate):
        try:
            value = float(text)
        except ValueError:
            continue
        if abs(value) <= most:
            return value
    return None
