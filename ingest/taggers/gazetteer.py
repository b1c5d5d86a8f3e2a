"""Names that an authority knows, found in one pass (the only importer of ahocorasick).

Leftmost-longest over all names of two characters and more. A name of one character is left to the patterns, where
its neighbours speak for it. Common words that are also somebody's name are named in ``words/stop.txt``.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import ahocorasick

from ingest.normalize import fold
from ingest.taggers.mention import Mention, TextContext
from ingest.taggers.words import words
from ontology.records import Entity, Maker, TagType

MAKER = Maker("gazetteer", "1")

STOP = frozenset(words("stop"))
# Kinds of names beside the label, and how far such a name alone speaks for its bearer.
_BY_KIND = {
    "姓名": 0.85,
    "谥号": 0.7,
    "庙号": 0.7,
    "封爵": 0.7,
    "别称": 0.7,
    "旧称": 0.75,
    "今名": 0.75,
    "号": 0.65,
    "字": 0.6,
    "简称": 0.55,
}
_LABEL = 0.85
_ORDER = (TagType.LOC, TagType.PER, TagType.BOOK, TagType.OFI, TagType.ORG, TagType.EVENT)
_TYPES = frozenset(_ORDER)
# A two-character name is a common word more often in modern text, and a 字 or 号 is seldom used there.
_MODERN_SHORT = {TagType.LOC: 1.0, TagType.PER: 0.7}

_Reading = tuple[TagType, str, float]
"""Type, kind and confidence of a name."""


class GazetteerFinder:
    """Finds the names of ``entities``."""

    maker = MAKER

    def __init__(self, entities: Sequence[Entity]) -> None:
        self._automaton = _automaton(_surfaces(entities))

    def find(self, text: str, *, context: TextContext, known: Sequence[Mention]) -> Iterator[Mention]:
        """Yield the longest known names of ``text`` from left to right."""
        del known
        if not len(self._automaton):
            return
        modern = context.language == "zh"
        for last, (length, type_, kind, confidence) in self._automaton.iter_long(text):
            begin = last + 1 - length
            sure = confidence * _MODERN_SHORT.get(type_, 0.5) if modern and length == 2 else confidence
            yield Mention(begin, last + 1, type_, kind, "", sure, MAKER)


def _surfaces(entities: Sequence[Entity]) -> dict[str, _Reading]:
    """Return the one reading of each folded name: the surest, and of equals the first in :data:`_ORDER`."""
    rows = [
        (name, entity.type, kind, confidence)
        for entity in entities
        if entity.type in _TYPES
        for name, kind, confidence in _names(entity)
    ]
    if not rows:
        return {}
    folded = fold("\n".join(name for name, *_ in rows)).split("\n")
    surfaces: dict[str, _Reading] = {}
    for surface, (_, type_, kind, confidence) in zip(folded, rows, strict=True):
        if len(surface) < 2 or surface in STOP:
            continue
        reading = (type_, kind, confidence)
        if surface not in surfaces or _rank(reading) > _rank(surfaces[surface]):
            surfaces[surface] = reading
    return surfaces


def _names(entity: Entity) -> Iterator[tuple[str, str, float]]:
    yield entity.label.replace("\n", " "), entity.kind if entity.type is not TagType.PER else "姓名", _LABEL
    for name in entity.names:
        if name.text != entity.label:
            yield name.text.replace("\n", " "), name.kind, _BY_KIND.get(name.kind, 0.6)


def _rank(reading: _Reading) -> tuple[float, int]:
    return reading[2], -_ORDER.index(reading[0])


def _automaton(surfaces: dict[str, _Reading]) -> ahocorasick.Automaton:
    automaton = ahocorasick.Automaton()
    for surface, (type_, kind, confidence) in surfaces.items():
        sure = min(confidence + 0.05 * (len(surface) - 2), 0.95)
        automaton.add_word(surface, (len(surface), type_, kind, sure))
    automaton.make_automaton()
    return automaton
