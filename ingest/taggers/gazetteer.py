"""Names that authorities know, found in one pass over the text (the only importer of ahocorasick).

One automaton holds all names of two characters and more; a name of one character is left to the patterns, where its
neighbours speak for it. Of the bundled names the leftmost longest is taken, of the loaded ones every name that lies in
no other as sure: which of them stands is for ``resolve`` to say. What a loaded name is worth is in
:mod:`ingest.taggers.known`. Common words that are also somebody's name are named in ``words/stop.txt``.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace

import ahocorasick

from ingest.normalize import fold
from ingest.taggers.known import worth
from ingest.taggers.mention import Mention, TextContext
from ingest.taggers.words import words
from ontology.authority.store import KnownName
from ontology.records import Entity, Maker, TagType

MAKER = Maker("gazetteer", "4")

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
_LONGEST = 255
# What stands before a person who is called by his 字, and behind one.
_BEFORE = re.compile("^$|[，。、；：？！“”「」『』\\s谓与访见问告语字人友]")
_BEHIND = re.compile("[，。、；：？！“”「」『』\\s曰谓者于为以]|$")
_UNSET = 0.75

_Reading = tuple[TagType, str, float, float]
"""Type, kind, and confidence of a name in classical and in modern text."""


class GazetteerFinder:
    """Finds the names of ``entities`` and of what is ``loaded`` beside them."""

    maker = MAKER

    def __init__(self, entities: Sequence[Entity], loaded: Iterable[KnownName] = ()) -> None:
        self._automaton = ahocorasick.Automaton(ahocorasick.STORE_INTS)
        self._readings: list[_Reading] = []
        places: dict[_Reading, int] = {}
        own = _surfaces(entities)
        times = _times(entities)
        for surface, reading in own.items():
            self._add(surface, reading, places, bundled=True)
        for surface, reading in _loaded(loaded):
            if surface not in own and surface not in times and self._is_surer(surface, reading):
                self._add(surface, reading, places, bundled=False)
        self._automaton.make_automaton()

    def find(self, text: str, *, context: TextContext, known: Sequence[Mention]) -> Iterator[Mention]:
        """Yield the known names of ``text``."""
        del known
        if not len(self._automaton):
            return
        modern = context.language == "zh"
        bundled: list[tuple[int, int, int]] = []
        loaded: list[tuple[int, int, int]] = []
        for last, value in self._automaton.iter(text):
            found = (last + 1 - (value >> 1 & _LONGEST), last + 1, value >> 9)
            (bundled if value & 1 else loaded).append(found)
        yield from (_in_company(self._mention(*found, modern=modern), text) for found in _leftmost_longest(bundled))
        told = (self._mention(*found, modern=modern) for found in _in_no_other(loaded))
        yield from (mention for mention in told if mention.confidence)

    def _mention(self, begin: int, end: int, place: int, *, modern: bool) -> Mention:
        type_, kind, classical, today = self._readings[place]
        return Mention(begin, end, type_, kind, "", today if modern else classical, MAKER)

    def _add(self, surface: str, reading: _Reading, places: dict[_Reading, int], *, bundled: bool) -> None:
        place = places.setdefault(reading, len(self._readings))
        if place == len(self._readings):
            self._readings.append(reading)
        self._automaton.add_word(surface, place << 9 | len(surface) << 1 | bundled)

    def _is_surer(self, surface: str, reading: _Reading) -> bool:
        held: int = self._automaton.get(surface, -1)
        return held < 0 or reading[2] > self._readings[held >> 9][2]


def _in_company(mention: Mention, text: str) -> Mention:
    """Doubt a 字 of two characters that nothing sets off: 受之 in 「膚受之愬」."""
    if (
        mention.kind != "字"
        or _BEFORE.search(text[max(mention.begin - 1, 0) : mention.begin])
        or _BEHIND.match(text, mention.end)
    ):
        return mention
    return replace(mention, confidence=round(mention.confidence * _UNSET, 4))


def _leftmost_longest(found: list[tuple[int, int, int]]) -> Iterator[tuple[int, int, int]]:
    reached = 0
    for one in sorted(found, key=lambda one: (one[0], -one[1])):
        if one[0] >= reached:
            reached = one[1]
            yield one


def _in_no_other(found: list[tuple[int, int, int]]) -> Iterator[tuple[int, int, int]]:
    reached = 0
    for one in sorted(found, key=lambda one: (one[0], -one[1])):
        if one[1] > reached:
            reached = one[1]
            yield one


def _times(entities: Sequence[Entity]) -> frozenset[str]:
    """Return the names of eras and dynasties, which some county or other bears too: 兴宁, 后汉."""
    labels = [name for entity in entities if entity.type is TagType.TIME for name, *_ in _names(entity)]
    return frozenset(fold("\n".join(labels)).split("\n"))


def _loaded(names: Iterable[KnownName]) -> Iterator[tuple[str, _Reading]]:
    for name in names:
        if 2 <= len(name.surface) <= _LONGEST and name.type in _TYPES and name.surface not in STOP:
            classical, modern = worth(name)
            yield name.surface, (name.type, _kind(name), classical, modern)


def _kind(name: KnownName) -> str:
    if name.type is TagType.PER:
        return name.name_kind or "姓名"
    return name.entity_kind if name.name_kind in ("", "繁体") else name.name_kind


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
        if not 2 <= len(surface) <= _LONGEST or surface in STOP:
            continue
        sure = min(confidence + 0.05 * (len(surface) - 2), 0.95)
        reading = (type_, kind, sure, sure * _MODERN_SHORT.get(type_, 0.5) if len(surface) == 2 else sure)
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
