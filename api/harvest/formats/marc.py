"""``marcxml``: MARC 21 (https://www.loc.gov/marc/bibliographic/) in MARCXML (https://www.loc.gov/standards/marcxml/).

What the library does not know is coded as unknown (``u``, ``|``); nothing is guessed but whether a name is a body's.

Pure.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from lxml import etree

from api.citing.creators import creators_of, is_body
from api.harvest.described import Described
from api.harvest.xml import XSI
from ingest.marc.marcxml import SLIM, element_of
from ingest.marc.records import MARC21, Field, Record
from ontology import describing
from ontology.copies import FIELD as FURTHER
from ontology.copies import read
from ontology.describing import said
from ontology.resource_types import ResourceType, resource_type

_SCHEMA = "http://www.loc.gov/standards/marcxml/schema/MARC21slim.xsd"
_RECORDS = {
    ResourceType.TEXT: "a", ResourceType.MANUSCRIPT: "t", ResourceType.SCORE: "c", ResourceType.MAP: "e",
    ResourceType.FILM: "g", ResourceType.SOUND: "i", ResourceType.PICTURE: "k", ResourceType.OBJECT: "r",
}  # fmt: skip
_LANGUAGES = {"lzh": "chi", "zh": "chi", "en": "eng"}
_LANGUAGE_NAMES = {"lzh": "文言", "zh": "中文"}
_YEAR = re.compile(r"(?<!\d)(?<!^-)(?<!/-)(\d{4})(?!\d)")
_EDTF = re.compile(r"-?\d{4}(?:-\d\d){0,2}[?~%]?(?:/(?:-?\d{4}(?:-\d\d){0,2}[?~%]?)?)?")
# Further fields that have a field and subfield of their own, with its indicators.
_PLAIN = (
    (describing.ISBN, "020", "  ", "a"),
    (describing.ISSN, "022", "  ", "a"),
    (describing.AGENCY, "040", "  ", "a"),
    (describing.UNIFORM_TITLE, "240", "10", "a"),
    (describing.PARALLEL_TITLE, "246", "31", "a"),
    (describing.VARIANT_TITLE, "246", "3 ", "a"),
    (describing.EDITION, "250", "  ", "a"),
    (describing.COORDINATES, "255", "  ", "c"),
    (describing.SERIES, "490", "0 ", "a"),
    (describing.CONTENTS, "505", "0 ", "a"),
    (describing.ABSTRACT, "520", "  ", "a"),
    (describing.PROVENANCE, "561", "  ", "a"),
    (describing.BINDING, "563", "  ", "a"),
    (describing.ADDRESS, "856", "42", "u"),
)
_APART = frozenset((
    *(name for name, *_ in _PLAIN), describing.NOTE, describing.CLASS, describing.SCALE, describing.PROJECTION,
    describing.PLACE, describing.PUBLISHER, describing.YEAR, describing.PAGES, describing.VOLUMES, describing.SIZE,
    describing.CALL_NUMBER, describing.ROOM, describing.BARCODE, describing.KEPT, describing.RESPONSIBILITY,
    describing.SUBTITLE, describing.LANGUAGE, FURTHER,
))  # fmt: skip


def write(described: Described) -> etree._Element:
    """Return the record of a document."""
    made = element_of(record_of(described))
    made.set("type", "Bibliographic")
    made.set(f"{{{XSI}}}schemaLocation", f"{SLIM} {_SCHEMA}")
    return made


def record_of(described: Described) -> Record:
    """Return the record of a document by its fields."""
    # Position 6 is the type of record.
    leader = f"00000n{_RECORDS[resource_type(described.document.metadata.kind)]}m a2200000uu 4500"
    stamp = described.stamp.translate({ord(one): None for one in "-:TZ"}) + ".0"
    control = (
        Field("001", data=described.document.id), Field("005", data=stamp), Field("008", data=_fixed(described))
    )  # fmt: skip
    fields = (*_named(described), *_made(described), *_told(described), *_topics(described), *_access(described))
    stated = [one for one in fields if {code for code, _ in one.subfields} - {"2", "4"}]
    return Record(leader, (*control, *sorted(stated, key=lambda one: one.tag)), MARC21)


def _field(tag: str, indicators: str, *subfields: tuple[str, str]) -> Field:
    """Make a field of those subfields that say something."""
    return Field(tag, indicators, tuple((code, text) for code, text in subfields if text.strip()))


def _named(described: Described) -> Iterator[Field]:
    """Yield a body's name in direct order or a person's with the family name first, the first one as the main entry."""
    metadata = described.document.metadata
    for number, one in enumerate(creators_of(metadata.creator, "")[0]):
        tag, first = ("10", "2") if is_body(one.name) else ("00", "1")
        yield _field(f"{'7' if number else '1'}{tag}", f"{first} ", ("a", one.name), ("e", one.role))
    extra = metadata.extra
    title = described.title
    subtitle = "：".join(one for one in said(extra, describing.SUBTITLE) if one not in title)
    indicators = "10" if metadata.creator.strip() else "00"
    yield _field("245", indicators, ("a", title), ("b", subtitle), ("c", metadata.creator))


def _made(described: Described) -> Iterator[Field]:
    metadata = described.document.metadata
    extra = metadata.extra
    if _EDTF.fullmatch(metadata.date):
        yield _field("046", "  ", ("k", metadata.date), ("2", "edtf"))

    def one(*names: str) -> str:
        return "；".join(said(extra, *names))

    date = one(describing.YEAR) or metadata.date
    indicators = " 0" if metadata.kind == "古籍" else " 1"
    yield _field("264", indicators, ("a", one(describing.PLACE)), ("b", one(describing.PUBLISHER)), ("c", date))
    extent = one(describing.VOLUMES, describing.PAGES)
    yield _field("300", "  ", ("a", extent), ("c", one(describing.SIZE)))
    yield _field("255", "  ", ("a", one(describing.SCALE)), ("b", one(describing.PROJECTION)))
    for value in said(extra, describing.CLASS):
        yield _field("084", "  ", ("a", value), ("2", "clc"))


def _told(described: Described) -> Iterator[Field]:
    metadata = described.document.metadata
    for name, tag, indicators, code in _PLAIN:
        for value in said(metadata.extra, name):
            yield _field(tag, indicators, (code, value))
    for label, value in metadata.extra:
        name = describing.canonical(label)
        if name not in _APART:
            yield _field("500", "  ", ("a", f"{label}：{value}"))
        elif name == describing.NOTE:
            yield _field("500", "  ", ("a", value))
    if metadata.dynasty:
        yield _field("500", "  ", ("a", f"朝代：{metadata.dynasty}"))
    yield _field("540", "  ", ("a", metadata.rights))
    yield _field("546", "  ", ("a", _LANGUAGE_NAMES.get(metadata.language, metadata.language)))


def _topics(described: Described) -> Iterator[Field]:
    metadata = described.document.metadata
    for keyword in metadata.subjects:
        yield _field("650", " 4", ("a", keyword))
    for heading in described.subjects:
        address = described.namer.entity_iri(heading.heading_id)
        yield _field("650", " 7", ("a", heading.label), ("0", address), ("2", heading.scheme))
    if metadata.kind:
        yield _field("655", " 7", ("a", metadata.kind), ("2", "local"))


def _access(described: Described) -> Iterator[Field]:
    metadata, document = described.document.metadata, described.document
    if metadata.book and metadata.book != described.title:
        yield _field("773", "0 ", ("t", metadata.book))
    room = said(metadata.extra, describing.ROOM)
    call = said(metadata.extra, describing.CALL_NUMBER)
    barcodes = said(metadata.extra, describing.BARCODE)
    shelf = (("c", room[0] if room else ""), ("h", call[0] if call else ""), *(("p", one) for one in barcodes))
    yield _field("852", "  ", ("a", metadata.branch), ("b", document.collection), *shelf)
    for one in map(read, said(metadata.extra, FURTHER)):
        marks = (("p", mark) for mark in one.marks)
        yield _field("852", "  ", ("a", one.branch), ("b", one.room), ("h", one.call), *marks, ("3", one.kept))
    for value in said(metadata.extra, describing.KEPT):
        yield _field("866", " 0", ("a", value))
    yield _field("856", "40", ("u", described.address))


def _fixed(described: Described) -> str:
    """The forty characters of field 008 (https://www.loc.gov/marc/bibliographic/bd008a.html)."""
    metadata = described.document.metadata
    years = _YEAR.findall(metadata.date)
    dates = f"s{years[0]}    " if len(years) == 1 else f"q{years[0]}{years[1]}" if years else "nuuuuuuuu"
    if metadata.date.startswith("-"):
        dates = f"b{'':8}"
    language = _LANGUAGES.get(metadata.language, "und")
    return f"{described.stamp[2:10].replace('-', '')}{dates}xx {'|' * 17}{language} |"
