"""What a standing query finds as an Atom feed (RFC 4287), for those who want to be told of what is new.

Pure.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from xml.etree import ElementTree as ET

_ATOM = "http://www.w3.org/2005/Atom"
_UNKNOWN = "1970-01-01T00:00:00Z"


@dataclass(frozen=True, slots=True)
class Entry:
    """One entry. ``id`` is an IRI that never changes, ``updated`` is of RFC 3339; empty where it is not known."""

    id: str
    title: str
    link: str
    updated: str
    summary: str
    author: str = ""


@dataclass(frozen=True, slots=True)
class Feed:
    """A feed: ``address`` is its own, ``page`` that of the page it belongs to."""

    id: str
    title: str
    subtitle: str
    address: str
    page: str
    author: str
    updated: str
    entries: Sequence[Entry]


def atom(feed: Feed) -> bytes:
    """Write a feed; characters that XML does not allow are left out."""
    root = ET.Element("feed", {"xmlns": _ATOM, "xml:lang": "zh-Hans"})
    _text(root, "id", feed.id)
    _text(root, "title", feed.title)
    if feed.subtitle:
        _text(root, "subtitle", feed.subtitle)
    _text(root, "updated", max((feed.updated, *(one.updated for one in feed.entries))) or _UNKNOWN)
    _text(ET.SubElement(root, "author"), "name", feed.author)
    ET.SubElement(root, "link", {"rel": "self", "type": "application/atom+xml", "href": feed.address})
    ET.SubElement(root, "link", {"rel": "alternate", "type": "text/html", "href": feed.page})
    _text(root, "generator", "文脉 wenmai")
    for one in feed.entries:
        _entry(root, one)
    ET.indent(root)
    written: bytes = ET.tostring(root, encoding="utf-8", xml_declaration=True)
    return written


def _entry(root: ET.Element, one: Entry) -> None:
    entry = ET.SubElement(root, "entry")
    _text(entry, "id", one.id)
    _text(entry, "title", one.title)
    _text(entry, "updated", one.updated or _UNKNOWN)
    ET.SubElement(entry, "link", {"rel": "alternate", "type": "text/html", "href": one.link})
    if one.author:
        _text(ET.SubElement(entry, "author"), "name", one.author)
    _text(entry, "summary", one.summary)


def _text(parent: ET.Element, name: str, text: str) -> None:
    ET.SubElement(parent, name).text = "".join(one for one in text if _allowed(ord(one)))


def _allowed(code: int) -> bool:
    """Char of XML 1.0, section 2.2."""
    return code in (0x9, 0xA, 0xD) or 0x20 <= code <= 0xD7FF or 0xE000 <= code <= 0xFFFD or code >= 0x10000
