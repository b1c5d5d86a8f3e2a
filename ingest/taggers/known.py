"""What the name of a loaded authority is worth to a tagger. Pure.

A published authority has tens of thousands of names, most of villages and titles that no reader has heard of, and many
of them are common words: 太平, 大同, 知府事. A name that says by its own last character what it is (襄阳县) is tagged
wherever it stands; a short one only joins what another finder has seen at the same place, for which its worth stays
below the floor of ``resolve``. One's own tables and vocabularies are made for the library and count as the bundled do.
"""

from __future__ import annotations

from ontology.authority.store import KnownName
from ontology.records import TagType

_OWN = frozenset({"csv", "skos"})
_OWN_LABEL, _OWN_NAME = 0.85, 0.65
_JOINS = 0.4
"""Below the floor alone, above it beside another finder that is half sure."""
_UNITS = frozenset("县州郡府国")
_LABELS = frozenset({"", "繁体"})


def worth(name: KnownName) -> tuple[float, float]:
    """Return the confidence of a name in classical and in modern text; 0 where it is not even to join others."""
    if name.format in _OWN:
        sure = min((_OWN_LABEL if name.name_kind in _LABELS else _OWN_NAME) + 0.05 * (len(name.surface) - 2), 0.95)
        return sure, sure if len(name.surface) > 2 else sure * 0.8
    by_type = {TagType.LOC: _place, TagType.OFI: _office, TagType.BOOK: _book, TagType.PER: _person}
    return by_type[name.type](name) if name.type in by_type else (0.0, 0.0)


def _place(name: KnownName) -> tuple[float, float]:
    """A seat with its unit speaks for itself, a village does not."""
    with_unit = name.surface[-1] in _UNITS and name.name_kind in _LABELS
    if not name.dated and not with_unit:
        return (_JOINS / 2, 0.0) if len(name.surface) > 2 else (0.0, 0.0)
    if len(name.surface) == 2:
        # 安县 ends 博安县 as often as it stands by itself.
        return _JOINS, 0.0
    return (0.8, 0.7) if with_unit else (_JOINS, 0.0)


def _office(name: KnownName) -> tuple[float, float]:
    length = len(name.surface)
    return {2: 0.35, 3: 0.55, 4: 0.7}.get(length, 0.8), 0.7 if length > 4 else 0.0


def _book(name: KnownName) -> tuple[float, float]:
    length = len(name.surface)
    return {2: 0.3, 3: 0.55, 4: 0.7}.get(length, 0.8), 0.0 if length < 4 else 0.55 if length == 4 else 0.7


def _person(name: KnownName) -> tuple[float, float]:
    return (0.7, 0.6) if len(name.surface) > 2 else (_JOINS, 0.0)
