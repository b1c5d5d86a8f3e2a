"""What a ``sourceDesc`` says of a book: its edition, its leaves, its seals, where it is kept.

https://tei-c.org/release/doc/tei-p5-doc/en/html/MS.html

Pure.
"""

from __future__ import annotations

from collections.abc import Iterator

from lxml import etree

from ingest.safexml import name_of
from ingest.tei.names import below, said, within, words
from ontology import describing

_PARTS = {
    "edition": describing.EDITION, "pubPlace": describing.PLACE, "publisher": describing.PUBLISHER,
    "origPlace": describing.PLACE, "layout": describing.ROWS, "seal": describing.SEALS,
    "additions": describing.INSCRIPTIONS, "binding": describing.BINDING, "dimensions": describing.SIZE,
    "support": describing.MATERIAL, "material": describing.MATERIAL, "condition": describing.DAMAGE,
    "provenance": describing.PROVENANCE, "acquisition": describing.PROVENANCE, "repository": describing.ROOM,
    "extent": describing.EXTENT, "colophon": describing.COLOPHON, "scale": describing.SCALE,
    "biblScope": describing.PART, "handNote": describing.EDITION_NOTE,
}  # fmt: skip
"""Elements of a source's description, and the fields that they are."""
_SHELF = ("", "shelfmark", "callnumber")
_WHOLE = frozenset(("layout", "seal", "additions", "binding", "support", "condition"))
"""Elements whose parts are not told again by themselves."""


def described(source: etree._Element | None) -> Iterator[tuple[str, str]]:
    """Yield the fields that a source's description gives, each value once."""
    if source is None:
        return
    seen: set[tuple[str, str]] = set()
    for pair in _fields(source):
        if pair[1] and pair not in seen:
            seen.add(pair)
            yield pair
    if not seen and (text := words(source)):
        yield describing.EDITION_NOTE, text


def _fields(source: etree._Element) -> Iterator[tuple[str, str]]:
    for element in below(source, *_PARTS, "idno", "objectDesc", "note", "title"):
        name = name_of(element)
        if within(element) in _WHOLE:
            continue
        if name == "idno":
            shelf = within(element) == "msIdentifier" and said(element, "type").lower() in _SHELF
            known = describing.canonical(said(element, "type") or "标识")
            yield describing.CALL_NUMBER if shelf else known, words(element)
        elif name == "objectDesc":
            yield describing.EDITION_KIND, said(element, "form")
        elif name == "note":
            yield describing.canonical(said(element, "type", "n") or describing.NOTE), words(element)
        elif name == "title":
            yield from _series(element)
        else:
            yield _PARTS[name], _layout(element) if name == "layout" else words(element)


def _series(title: etree._Element) -> Iterator[tuple[str, str]]:
    if said(title, "level") == "s" or within(title) == "series":
        yield describing.SERIES, words(title)


def _layout(element: etree._Element) -> str:
    """Return a layout in its own words, else the rows and columns that its attributes count."""
    text = words(element)
    rows = said(element, "writtenLines").split()
    return text or (f"半叶{rows[0]}行" if rows else "")
