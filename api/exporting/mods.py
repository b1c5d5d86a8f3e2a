"""MODS 3.8 (https://www.loc.gov/standards/mods/): the description of documents in words that library systems take.

The order of elements is free but for those within one; a role that has no MARC code is written as text.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import BinaryIO

from lxml import etree

from api.citing.creators import is_body
from api.exporting.held import Held
from api.exporting.notes import creators, full
from api.harvest.described import Described
from api.harvest.xml import XSI, add
from ontology import describing
from ontology.describing import said
from ontology.moments import is_edtf
from ontology.resource_types import ResourceType, resource_type

_MODS = "http://www.loc.gov/mods/v3"
_SCHEMA = f"{_MODS} http://www.loc.gov/standards/mods/v3/mods-3-8.xsd"
_HEAD = (
    f'<?xml version="1.0" encoding="UTF-8"?>\n<modsCollection xmlns="{_MODS}" '
    f'xmlns:xsi="{XSI}" xsi:schemaLocation="{_SCHEMA}">\n'
)
_TYPES = {
    ResourceType.TEXT: "text", ResourceType.MANUSCRIPT: "text", ResourceType.SCORE: "notated music",
    ResourceType.MAP: "cartographic", ResourceType.PICTURE: "still image", ResourceType.FILM: "moving image",
    ResourceType.SOUND: "sound recording", ResourceType.OBJECT: "three dimensional object",
}  # fmt: skip
_LANGUAGES = {"lzh": "lzh", "zh": "chi", "en": "eng"}
_NUMBERS = ((describing.ISBN, "isbn"), (describing.ISSN, "issn"), (describing.DOI, "doi"))
_APART = frozenset((
    *(name for name, _ in _NUMBERS), describing.SUBTITLE, describing.VARIANT_TITLE, describing.PARALLEL_TITLE,
    describing.UNIFORM_TITLE, describing.RESPONSIBILITY, describing.PLACE, describing.PUBLISHER, describing.YEAR,
    describing.EDITION, describing.PAGES, describing.VOLUMES, describing.SIZE, describing.ABSTRACT,
    describing.CONTENTS, describing.NOTE, describing.SERIES, describing.CLASS, describing.SCALE,
    describing.PROJECTION, describing.COORDINATES, describing.CALL_NUMBER, describing.ROOM, describing.BARCODE,
    describing.ADDRESS, describing.LANGUAGE,
))  # fmt: skip


def write(held: Iterable[Held], out: BinaryIO) -> int:
    """Write a collection; return how many documents."""
    count = 0
    out.write(_HEAD.encode())
    for count, one in enumerate(held, start=1):  # noqa: B007 - what is returned
        out.write(etree.tostring(element_of(full(one)), encoding="UTF-8") + b"\n")
    out.write(b"</modsCollection>\n")
    return count


def element_of(described: Described) -> etree._Element:
    """Return the description of one document."""
    made = etree.Element(f"{{{_MODS}}}mods", nsmap={"mods": _MODS}, version="3.8")
    _titles(made, described)
    _names(made, described)
    _made(made, described)
    _told(made, described)
    _topics(made, described)
    _access(made, described)
    return made


def _titles(made: etree._Element, described: Described) -> None:
    extra = described.document.metadata.extra
    info = add(made, "titleInfo")
    add(info, "title", described.title)
    for one in said(extra, describing.SUBTITLE):
        if one not in described.title:
            add(info, "subTitle", one)
    for name, kind in (
        (describing.VARIANT_TITLE, "alternative"),
        (describing.PARALLEL_TITLE, "translated"),
        (describing.UNIFORM_TITLE, "uniform"),
    ):
        for one in said(extra, name):
            add(add(made, "titleInfo", type=kind), "title", one)


def _names(made: etree._Element, described: Described) -> None:
    metadata = described.document.metadata
    for one in creators(metadata):
        name = add(made, "name", type="corporate" if is_body(one.name) else "personal")
        add(name, "namePart", one.name)
        if one.dynasty:
            add(name, "namePart", one.dynasty, type="date")
        role = add(name, "role")
        if one.role:
            add(role, "roleTerm", one.role, type="text")
        else:
            add(role, "roleTerm", "cre", type="code", authority="marcrelator")
    if metadata.creator:
        add(made, "note", metadata.creator, type="statement of responsibility")


def _made(made: etree._Element, described: Described) -> None:
    metadata = described.document.metadata
    add(made, "typeOfResource", _TYPES[resource_type(metadata.kind)])
    if metadata.kind:
        add(made, "genre", metadata.kind, authority="local")
    stated = {
        name: said(metadata.extra, name)
        for name in (describing.PLACE, describing.PUBLISHER, describing.EDITION, describing.YEAR)
    }
    if any(stated.values()) or metadata.date:
        _origin(add(made, "originInfo"), stated, metadata.date)
    if metadata.language:
        language = _LANGUAGES.get(metadata.language, metadata.language)
        add(add(made, "language"), "languageTerm", language, type="code", authority="iso639-2b")
    extent = [*said(metadata.extra, describing.VOLUMES, describing.PAGES), *said(metadata.extra, describing.SIZE)]
    if extent:
        add(add(made, "physicalDescription"), "extent", "；".join(extent))


def _origin(info: etree._Element, stated: dict[str, tuple[str, ...]], date: str) -> None:
    for place in stated[describing.PLACE]:
        add(add(info, "place"), "placeTerm", place, type="text")
    for publisher in stated[describing.PUBLISHER]:
        add(info, "publisher", publisher)
    for year in stated[describing.YEAR]:
        add(info, "dateIssued", year)
    if date and date not in stated[describing.YEAR]:
        edtf = {"encoding": "edtf"} if is_edtf(date) else {}
        add(info, "dateIssued", date, **edtf)
    for edition in stated[describing.EDITION]:
        add(info, "edition", edition)


def _told(made: etree._Element, described: Described) -> None:
    metadata = described.document.metadata
    for one in said(metadata.extra, describing.ABSTRACT):
        add(made, "abstract", one)
    for one in said(metadata.extra, describing.CONTENTS):
        add(made, "tableOfContents", one)
    for label, value in metadata.extra:
        name = describing.canonical(label)
        if name == describing.NOTE:
            add(made, "note", value)
        elif name not in _APART:
            add(made, "note", f"{label}：{value}", displayLabel=label)


def _topics(made: etree._Element, described: Described) -> None:
    metadata = described.document.metadata
    for keyword in metadata.subjects:
        add(add(made, "subject"), "topic", keyword)
    for heading in described.subjects:
        address = described.namer.entity_iri(heading.heading_id)
        add(add(made, "subject", authority=heading.scheme), "topic", heading.label, valueURI=address)
    maps = [said(metadata.extra, one) for one in (describing.SCALE, describing.PROJECTION, describing.COORDINATES)]
    if any(maps):
        shown = add(add(made, "subject"), "cartographics")
        for name, values in zip(("scale", "projection", "coordinates"), maps, strict=True):
            for one in values:
                add(shown, name, one)
    for one in said(metadata.extra, describing.CLASS):
        add(made, "classification", one, authority="clc")
    if metadata.book and metadata.book != described.title:
        add(add(add(made, "relatedItem", type="host"), "titleInfo"), "title", metadata.book)
    for one in said(metadata.extra, describing.SERIES):
        add(add(add(made, "relatedItem", type="series"), "titleInfo"), "title", one)


def _access(made: etree._Element, described: Described) -> None:
    metadata = described.document.metadata
    for name, kind in _NUMBERS:
        for one in said(metadata.extra, name):
            add(made, "identifier", one, type=kind)
    add(made, "identifier", described.address, type="uri")
    place = add(made, "location")
    if metadata.branch:
        add(place, "physicalLocation", metadata.branch)
    for one in said(metadata.extra, describing.CALL_NUMBER):
        add(place, "shelfLocator", one)
    add(place, "url", described.address, usage="primary display")
    if metadata.rights:
        add(made, "accessCondition", metadata.rights, type="use and reproduction")
    info = add(made, "recordInfo")
    add(info, "recordIdentifier", described.document.id)
    add(info, "recordChangeDate", described.stamp, encoding="w3cdtf")
