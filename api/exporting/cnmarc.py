"""CNMARC (GB/T 33286; UNIMARC) made of a description, for documents that came without a record of their own.

What the library does not know is left out or coded as unknown; nothing is guessed but whether a name is a body's.

Pure.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from api.citing.creators import is_body
from api.exporting.notes import creators
from api.harvest.described import Described
from ingest.marc.records import CNMARC, Field, Record
from ontology import describing
from ontology.copies import FIELD as FURTHER
from ontology.copies import read
from ontology.describing import said
from ontology.resource_types import ResourceType, resource_type

_YEARS = re.compile(r"(?<!\d)(?<!^-)(?<!/-)(\d{4})(?!\d)")
_LANGUAGES = {"lzh": "chi", "zh": "chi", "en": "eng"}
_SORTS = {
    ResourceType.TEXT: "a", ResourceType.MANUSCRIPT: "b", ResourceType.SCORE: "c", ResourceType.MAP: "e",
    ResourceType.FILM: "g", ResourceType.SOUND: "i", ResourceType.PICTURE: "k", ResourceType.OBJECT: "r",
}  # fmt: skip
_ELECTRONIC = "电子"
# Further fields with a field and a subfield of their own.
_PLAIN = (
    (describing.ISSN, "011", "  ", "a"),
    (describing.EDITION, "205", "  ", "a"),
    (describing.SERIES, "225", "2 ", "a"),
    (describing.NOTE, "300", "  ", "a"),
    (describing.TITLE_NOTE, "304", "  ", "a"),
    (describing.EDITION_NOTE, "305", "  ", "a"),
    (describing.IMPRINT_NOTE, "306", "  ", "a"),
    (describing.CREATOR_NOTE, "314", "  ", "a"),
    (describing.INSCRIPTIONS, "316", "  ", "a"),
    (describing.PROVENANCE, "317", "  ", "a"),
    (describing.CONTENTS, "327", "1 ", "a"),
    (describing.ABSTRACT, "330", "  ", "a"),
    (describing.UNIFORM_TITLE, "500", "10", "a"),
    (describing.PARALLEL_TITLE, "510", "1 ", "a"),
    (describing.VARIANT_TITLE, "517", "1 ", "a"),
    (describing.CLASS, "690", "  ", "a"),
    (describing.ADDRESS, "856", "4 ", "u"),
)
_APART = frozenset((
    *(name for name, *_ in _PLAIN), describing.ISBN, describing.BINDING, describing.PRICE, describing.PLACE,
    describing.PUBLISHER, describing.YEAR, describing.PAGES, describing.VOLUMES, describing.SIZE, describing.SUBTITLE,
    describing.RESPONSIBILITY, FURTHER, describing.CALL_NUMBER, describing.ROOM, describing.BARCODE,
    describing.LANGUAGE,
))  # fmt: skip


def record_of(described: Described) -> Record:
    """Return the record of a document by its fields, in the order of their tags."""
    stamp = described.stamp.translate({ord(one): None for one in "-:TZ"})
    control = (Field("001", data=described.document.id), Field("005", data=f"{stamp}.0"))
    fields = (*_identified(described, stamp), *_described(described), *_told(described), *_topics(described))
    stated = [one for one in (*fields, *_named(described), *_held(described, stamp)) if one.subfields]
    leader = f"00000n{_sort(described.document.metadata.kind)}m0 2200000   4500"
    return Record(leader, (*control, *sorted(stated, key=lambda one: one.tag)), CNMARC)


def _sort(kind: str) -> str:
    """The type of record, leader position 6: electronic only where nothing more is known of it."""
    type_ = resource_type(kind)
    return "l" if type_ is ResourceType.TEXT and _ELECTRONIC in kind else _SORTS[type_]


def _field(tag: str, indicators: str, *subfields: tuple[str, str]) -> Field:
    return Field(tag, indicators, tuple((code, text.strip()) for code, text in subfields if text.strip()))


def _identified(described: Described, stamp: str) -> Iterator[Field]:
    metadata = described.document.metadata
    extra = metadata.extra
    numbers, bindings, prices = (said(extra, name) for name in (describing.ISBN, describing.BINDING, describing.PRICE))
    first = (("b", "；".join(bindings)), ("d", "；".join(prices)))
    yield _field("010", "  ", ("a", numbers[0] if numbers else ""), *first)
    for number in numbers[1:]:
        yield _field("010", "  ", ("a", number))
    years = _YEARS.findall(metadata.date)
    dates = f"d{years[0]}    " if len(years) == 1 else f"f{years[0]}{years[1]}" if years else "u        "
    language = _LANGUAGES.get(metadata.language, "und")
    # 36 characters: the day of entry, the dates, audience, publication, modified, language, letters, script, titles.
    yield Field("100", "  ", (("a", f"{stamp[:8]}{dates}em y0{'chi' if language == 'chi' else 'mul'}y50      ea"),))
    if language != "und":
        yield _field("101", "0 ", ("a", language))


def _described(described: Described) -> Iterator[Field]:
    metadata = described.document.metadata
    extra = metadata.extra

    def one(*names: str) -> str:
        return "；".join(said(extra, *names))

    subtitle = "" if one(describing.SUBTITLE) in described.title else one(describing.SUBTITLE)
    yield _field("200", "1 ", ("a", described.title), ("e", subtitle), ("f", metadata.creator))
    date = one(describing.YEAR) or metadata.date
    yield _field("210", "  ", ("a", one(describing.PLACE)), ("c", one(describing.PUBLISHER)), ("d", date))
    yield _field("215", "  ", ("a", one(describing.VOLUMES, describing.PAGES)), ("d", one(describing.SIZE)))
    if metadata.book and metadata.book != described.title:
        yield Field("461", " 0", (("1", "2001 "), ("a", metadata.book)))


def _told(described: Described) -> Iterator[Field]:
    metadata = described.document.metadata
    for name, tag, indicators, code in _PLAIN:
        for value in said(metadata.extra, name):
            yield _field(tag, indicators, (code, value))
    for label, value in metadata.extra:
        if describing.canonical(label) not in _APART:
            yield _field("300", "  ", ("a", f"{label}：{value}"))
    if metadata.rights:
        yield _field("300", "  ", ("a", f"权利：{metadata.rights}"))


def _topics(described: Described) -> Iterator[Field]:
    for keyword in described.document.metadata.subjects:
        yield _field("610", "0 ", ("a", keyword))
    for heading in described.subjects:
        number = heading.heading_id.rpartition(":")[2]
        if heading.scheme == "clc":
            yield _field("690", "  ", ("a", number))
        address = described.namer.entity_iri(heading.heading_id)
        yield _field("606", "0 ", ("a", heading.label), ("2", heading.scheme), ("3", address))


def _named(described: Described) -> Iterator[Field]:
    metadata = described.document.metadata
    for one in creators(metadata):
        dynasty = f"({one.dynasty})" if one.dynasty else ""
        if is_body(one.name):
            yield _field("711", "02", ("a", one.name), ("4", one.role))
        else:
            yield _field("701", " 0", ("c", dynasty), ("a", one.name), ("4", one.role))


def _held(described: Described, stamp: str) -> Iterator[Field]:
    metadata = described.document.metadata
    agency = said(metadata.extra, describing.AGENCY)
    yield _field("801", " 0", ("a", "CN"), ("b", agency[0] if agency else metadata.branch), ("c", stamp[:8]))
    yield _field("856", "4 ", ("u", described.address))
    room, call = (next(iter(said(metadata.extra, one)), "") for one in (describing.ROOM, describing.CALL_NUMBER))
    barcodes = (("b", one) for one in said(metadata.extra, describing.BARCODE))
    if metadata.branch or room or call:
        yield _field("905", "  ", ("a", metadata.branch), *barcodes, ("c", room), ("s", call))
    for one in map(read, said(metadata.extra, FURTHER)):
        marks = (("b", mark) for mark in one.marks)
        yield _field("905", "  ", ("a", one.branch), *marks, ("c", one.room), ("s", one.call), ("v", one.kept))
