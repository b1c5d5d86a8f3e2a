"""Who set the tags of a TEI file: by ``resp`` or ``source`` of an element, else as the header says of the whole.

Pure.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from lxml import etree

from ingest.safexml import name_of
from ingest.tei.header import PROGRAM
from ingest.tei.names import ID, below, child, children, pointed, said, words
from ontology.records import Maker

UNSTATED = Maker("TEI", "P5")
"""Who set tags of which a file does not say who did."""
_ENCODES = re.compile(r"标引|標引|标注|標注|标记|標記|编码|編碼|tag|mark|encod|annotat", re.IGNORECASE)
_CERTAIN = {"high": 0.9, "medium": 0.7, "low": 0.5, "unknown": 0.5}


class Makers:
    """The makers that a header names."""

    def __init__(self, header: etree._Element | None) -> None:
        self._by_id: dict[str, Maker] = {}
        if header is None:
            self.usual = UNSTATED
            return
        for element in header.iter():
            if (ident := element.get(ID)) and name_of(element):
                made = _maker(element)
                self._by_id[ident] = made if made.name else Maker(ident, made.version)
        self.usual = next(_responsible(header), UNSTATED)

    def of(self, element: etree._Element) -> Maker:
        """Return who set the tag that an element is."""
        stated = said(element, "resp", "source").split()
        if not stated:
            return self.usual
        known = self._by_id.get(pointed(stated[0]))
        return known or (Maker(stated[0].lstrip("#"), "") if stated[0].lstrip("#") else self.usual)


def confidence_of(element: etree._Element) -> float:
    """Return how sure a tag's maker was: its number, or one for the words of TEI; 1 where nothing is said."""
    stated = said(element, "cert")
    if stated in _CERTAIN:
        return _CERTAIN[stated]
    try:
        number = float(stated)
    except ValueError:
        return 1.0
    return number if 0 <= number <= 1 else 1.0


def _responsible(header: etree._Element) -> Iterator[Maker]:
    """Yield those whom the header names as who marked the text up, the likeliest first."""
    for application in below(header, "application"):
        if said(application, "ident") != PROGRAM:  # it wrote the file, its tags name their makers
            yield from filter(_is_named, [_maker(application)])
    for stated in below(header, "respStmt"):
        if not stated.get(ID) and any(_ENCODES.search(words(one)) for one in children(stated, "resp")):
            yield from filter(_is_named, [_maker(stated)])


def _is_named(maker: Maker) -> bool:
    return bool(maker.name)


def _maker(element: etree._Element) -> Maker:
    if name_of(element) == "application":
        label = child(element, "label")
        return Maker(words(label) or said(element, "ident"), said(element, "version"))
    if name_of(element) == "respStmt":
        names = [words(one) for one in children(element) if name_of(one) not in ("resp", "note")]
        version = next((words(one) for one in children(element, "note") if said(one, "type") == "version"), "")
        return Maker("、".join(filter(None, names)) or words(element), version)
    return Maker(words(child(element, "persName") if child(element, "persName") is not None else element), "")
