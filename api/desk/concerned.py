"""Which decisions on entities concern a document that is tagged anew: those of whose names one stands in its text.

A document's fingerprint holds them, so that a decision has just those documents tagged again, at the next ingest.

Pure.
"""

from __future__ import annotations

import hashlib
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator
from itertools import pairwise

from ontology.authority.bodies import names_of
from ontology.living import Deed, DeedKind, Living

_SHORTEST = 2
"""A name of one character stands in every document, and is tagged in few."""
_SAYS_NOTHING = frozenset({"note", "same_as"})
"""Fields by which nothing is tagged or linked."""


class Concerned:
    """The names of all that decisions which stand have changed. ``fold`` takes many lines at once."""

    def __init__(self, living: Living, *, fold: Callable[[str], str]) -> None:
        rows = [(name, deed.id) for deed in living.standing() for name in _names(deed)]
        folded = fold("\n".join(name.replace("\n", " ") for name, _ in rows)).split("\n") if rows else []
        self._fold = fold
        self._deeds: dict[str, dict[str, list[int]]] = defaultdict(lambda: defaultdict(list))
        """Deeds by name, names by their first two characters."""
        for name, (_, deed_id) in zip(folded, rows, strict=True):
            if len(name) >= _SHORTEST:
                self._deeds[name[:_SHORTEST]][name].append(deed_id)

    def stamp(self, texts: Iterable[str]) -> str:
        """Return a short name of the decisions that concern a document; empty where none does."""
        if not self._deeds:
            return ""
        text = self._fold("\n".join(texts))
        begun = {one + other for one, other in pairwise(text)} & self._deeds.keys()
        found = {
            deed for begin in begun for name, deeds in self._deeds[begin].items() if name in text for deed in deeds
        }
        told = " ".join(map(str, sorted(found)))
        return hashlib.sha256(told.encode()).hexdigest()[:12] if found else ""


def _names(deed: Deed) -> Iterator[str]:
    if deed.kind is DeedKind.EDIT and set(deed.fields) <= _SAYS_NOTHING:
        return
    for one in (*((deed.was,) if deed.was is not None else ()), *deed.entities):
        yield from names_of(one)
