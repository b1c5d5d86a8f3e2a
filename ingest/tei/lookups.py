"""What pointers of a TEI file lead to: described persons and places, characters outside Unicode, witnesses, images.

Pure.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from lxml import etree

from ingest.safexml import name_of
from ingest.tei.names import ID, below, child, children, pointed, said, words

UNKNOWN = "〓"
"""Stands for a character that the file names but does not show."""
_THINGS = ("person", "place", "org", "bibl", "event", "item", "category", "nym")
_CODE = re.compile(r"U\+([0-9A-Fa-f]{4,6})")
_RANGE = re.compile(r"#string-range\(#?([^,()\s]+),(\d{1,9}),(\d{1,9})\)")
_UNICODE = re.compile("unicode|standardized|standard|simplified", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Lookups:
    """What ids of the file stand for."""

    entities: dict[str, str] = field(default_factory=dict)
    characters: dict[str, str] = field(default_factory=dict)
    witnesses: dict[str, str] = field(default_factory=dict)
    images: dict[str, str] = field(default_factory=dict)
    called: frozenset[str] = frozenset()
    """The ids of notes to which a reference of the text leads."""
    annotated: frozenset[str] = frozenset()
    """The ids of elements of whose characters an annotation speaks."""

    def entity(self, element: etree._Element) -> str:
        """Return what an element says that it names: an address or an id; empty where it says nothing."""
        stated = said(element, "ref", "key", "corresp", "sameAs").split()
        if not stated:
            number = said(element, "cbdbid")  # as MARKUS writes it
            return f"cbdb:{number}" if number else ""
        within = pointed(stated[0])
        return self.entities.get(within, "") if within else stated[0]

    def character(self, element: etree._Element) -> str:
        """Return the character that a ``g`` without text stands for."""
        ident = pointed(said(element, "ref"))
        return self.characters.get(ident, "") or UNKNOWN

    def named(self, element: etree._Element) -> str:
        """Return how an apparatus calls the witnesses of a reading."""
        stated = said(element, "wit", "resp", "source").split()
        return "、".join(dict.fromkeys(self.witnesses.get(pointed(one), one.lstrip("#")) for one in stated))

    def image(self, facs: str) -> str:
        """Return the file or address of a page image that ``facs`` names."""
        first = facs.split()[0] if facs.split() else ""
        return self.images.get(pointed(first), "") if first.startswith("#") else first


def lookups(root: etree._Element) -> Lookups:
    """Gather what a document's pointers may lead to."""
    targets = {one for element in root.iter(etree.Element) for one in said(element, "target").split()}
    ids = {pointed(one) for one in targets}
    called = frozenset(one for note in below(root, "note") if (one := note.get(ID) or "") in ids)
    found = Lookups(called=called, annotated=_ids(targets))
    for element in root.iter(etree.Element):
        name, ident = name_of(element), element.get(ID)
        if not ident:
            continue
        if name in _THINGS and (entity := _entity(element)):
            found.entities[ident] = entity
        elif name in ("char", "glyph"):
            found.characters[ident] = _character(element)
        elif name == "witness":
            found.witnesses[ident] = said(element, "n") or words(child(element, "abbr")) or _short(element) or ident
        elif name in ("surface", "graphic", "zone"):
            graphic = element if name == "graphic" else next(below(element, "graphic"), None)
            if url := said(graphic, "url"):
                found.images[ident] = url
    return found


def ranges(pointer: str) -> tuple[str, int, int] | None:
    """Return the id, the offset and the length of a ``#string-range(id,offset,length)``; ``None`` for another pointer.

    https://tei-c.org/release/doc/tei-p5-doc/en/html/SA.html#SATSSR
    """
    found = _RANGE.fullmatch(pointer)
    return (found[1], int(found[2]), int(found[3])) if found else None


def _ids(targets: Iterable[str]) -> frozenset[str]:
    return frozenset(found[0] for one in targets if (found := ranges(one)))


def _short(element: etree._Element) -> str:
    text = words(element)
    return text if len(text) <= 20 else ""


def _entity(element: etree._Element) -> str:
    stated = next(filter(None, _identifiers(element)), "")
    return stated or next((one for one in said(element, "sameAs", "corresp", "ref").split()[:1] if one[0] != "#"), "")


def _identifiers(element: etree._Element) -> Iterator[str]:
    for one in children(element, "idno"):
        text, scheme = words(one), said(one, "type").lower()
        plain = "://" in text or ":" in text or scheme in ("", "uri", "url", "iri")
        yield text if plain or not text else f"{scheme}:{text}"


def _character(element: etree._Element) -> str:
    """Return the Unicode form that a description maps to, else its composition as 〓 is all that can be shown."""
    for one in children(element, "mapping"):
        text = words(one)
        if found := _CODE.fullmatch(text):
            return chr(int(found[1], 16))
        if text and _UNICODE.search(said(one, "type")):
            return text
    return ""
