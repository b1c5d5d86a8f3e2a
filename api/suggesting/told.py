"""The entities that a collection tells of: in how many passages, and by which names they are looked up first."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from threading import Lock

import numpy as np

from api.reconcile.surfaces import Surfaces
from api.suggesting.spelt import Spelt, spell
from index.columns import Columns
from ingest.normalize import fold
from ontology.records import Entity


class Told:
    """Made of a library's ``columns``, and again when these are others; ``find`` knows entities as they are now."""

    def __init__(
        self,
        columns: Callable[[], Columns],
        find: Callable[[str], Entity | None],
        may: Callable[[], bool] = lambda: True,
    ) -> None:
        """``may`` says whether whoever asks is to make it anew."""
        self._columns, self._find, self._may = columns, find, may
        self._held: tuple[Columns, _Held] | None = None
        self._lock = Lock()

    def now(self) -> _Held:
        """Return what is told as far as the library has come."""
        columns, before = self._columns(), self._held
        if before is not None and (not self._may() or not self._lock.acquire(blocking=False)):
            return before[1]  # somebody makes them anew at this moment
        if before is None:
            self._lock.acquire()
        try:
            if self._held is None or self._held[0] is not columns:
                counts = _counts(columns)
                same = self._held is not None and self._held[1].counts == counts
                self._held = (columns, self._held[1] if self._held is not None and same else _Held(counts, self._find))
            return self._held[1]
        finally:
            self._lock.release()


class _Held:
    def __init__(self, counts: Mapping[str, int], find: Callable[[str], Entity | None]) -> None:
        self.counts = counts
        names = fold("\n".join(dict.fromkeys(_names(counts, find)))).split("\n")
        self.surfaces = Surfaces(names)
        self.spelt: Spelt = spell(list(dict.fromkeys(filter(None, names))), lambda name: len(name) < 5)


def _counts(columns: Columns) -> dict[str, int]:
    named = columns.entities
    counted = np.bincount(named.counted.items, minlength=len(named.ids)).tolist()
    return {one: count for one, count in zip(named.ids, counted, strict=False) if count}


def _names(counts: Mapping[str, int], find: Callable[[str], Entity | None]) -> Iterator[str]:
    """Yield the names of what is told of most first."""
    for one in sorted(counts, key=lambda one: (-counts[one], one)):
        entity = find(one)
        if entity is not None:
            yield from (name.replace("\n", " ") for name in (entity.label, *(name.text for name in entity.names)))
