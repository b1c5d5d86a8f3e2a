"""Which elements of TEI are tags of which type, and by which names software writes them otherwise.

Pure.
"""

from __future__ import annotations

from collections.abc import Mapping

from lxml import etree

from ingest.safexml import name_of
from ingest.tei.names import said
from ontology.kinds import known_kind
from ontology.records import TagType

_ELEMENTS: Mapping[str, TagType] = {
    "persName": TagType.PER, "placeName": TagType.LOC, "geogName": TagType.LOC, "country": TagType.LOC,
    "region": TagType.LOC, "settlement": TagType.LOC, "district": TagType.LOC, "bloc": TagType.LOC,
    "orgName": TagType.ORG, "roleName": TagType.OFI, "title": TagType.BOOK, "date": TagType.TIME,
    "time": TagType.TIME, "eventName": TagType.EVENT, "term": TagType.SUBJECT,
}  # fmt: skip
_GENERAL = frozenset({"name", "rs", "seg"})
"""Elements that say by ``type`` what they name; ``seg`` only by the words of MARKUS."""
_WORDS: Mapping[str, TagType] = {
    "person": TagType.PER, "persname": TagType.PER, "per": TagType.PER, "fullname": TagType.PER,
    "partialname": TagType.PER, "people": TagType.PER,
    "place": TagType.LOC, "placename": TagType.LOC, "loc": TagType.LOC, "geog": TagType.LOC, "location": TagType.LOC,
    "org": TagType.ORG, "orgname": TagType.ORG, "organization": TagType.ORG, "organisation": TagType.ORG,
    "role": TagType.OFI, "rolename": TagType.OFI, "office": TagType.OFI, "officialtitle": TagType.OFI,
    "ofi": TagType.OFI, "title": TagType.BOOK, "book": TagType.BOOK, "booktitle": TagType.BOOK, "work": TagType.BOOK,
    "date": TagType.TIME, "time": TagType.TIME, "timeperiod": TagType.TIME, "era": TagType.TIME,
    "event": TagType.EVENT, "eventname": TagType.EVENT, "term": TagType.SUBJECT, "subject": TagType.SUBJECT,
    "keyword": TagType.SUBJECT, "人物": TagType.PER, "人名": TagType.PER, "地名": TagType.LOC, "机构": TagType.ORG,
    "職官": TagType.OFI, "职官": TagType.OFI, "典籍": TagType.BOOK, "書名": TagType.BOOK, "书名": TagType.BOOK,
    "时间": TagType.TIME, "時間": TagType.TIME, "事件": TagType.EVENT, "主题": TagType.SUBJECT,
}  # fmt: skip
_MARKUS = frozenset({"fullname", "partialname", "officialtitle", "timeperiod", "placename", "booktitle"})

ELEMENT: Mapping[TagType, tuple[str, str]] = {
    TagType.PER: ("persName", ""), TagType.LOC: ("placeName", ""), TagType.ORG: ("orgName", ""),
    TagType.OFI: ("roleName", ""), TagType.BOOK: ("title", ""), TagType.TIME: ("date", ""),
    TagType.EVENT: ("rs", "event"), TagType.SUBJECT: ("term", ""),
}  # fmt: skip
"""The element in which a tag of a type is written, and the ``type`` that it bears."""


def type_of(element: etree._Element) -> TagType | None:
    """Return the type of tag that an element is; ``None`` for one that is none."""
    name = name_of(element)
    if name in _ELEMENTS:
        return _ELEMENTS[name]
    stated = said(element, "type").lower()
    if name not in _GENERAL or (name == "seg" and stated not in _MARKUS):
        return None
    return _WORDS.get(stated)


def kind_of(element: etree._Element, type_: TagType) -> str:
    """Return the finer kind that an element states in a word of the registry."""
    return known_kind(type_, said(element, "subtype")) or known_kind(type_, said(element, "type"))
