"""The wording of the whole library: which passages may share theirs with one.

The index of fingerprints is made when it is first asked for, kept while the process runs, and follows the library: new
passages are put in, passages that went are taken out.
"""

from __future__ import annotations

import threading
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np

from api.parallels.comparing import Sider, compare, sided_of
from api.parallels.letters import bare
from api.parallels.records import Parallel
from api.parallels.shingles import Shingles, runs_of
from api.parallels.sides import Sided
from api.reading import PresentTexts
from index.ports import KeyArray, StoredPassage
from ontology.queries import Filters

# Runs of four letters that two passages must share before they are laid side by side. On 250 parallels among 12,706
# passages two keep 247 and spare two thirds of the work; three keep 233.
_TOGETHER = 2
# Passages that one passage is compared with.
_CANDIDATES = 60
_BATCH = 5_000


@dataclass(slots=True)
class Wording:
    """Finds passages that share wording."""

    texts: PresentTexts
    _shingles: Shingles = field(default_factory=Shingles)
    _head: int = -1
    _lock: threading.Lock = field(default_factory=threading.Lock)

    def of(self, stored: StoredPassage, *, among: KeyArray | None = None) -> list[Parallel]:
        """Return the parallels of a passage, those that agree most first; ``among`` are the keys of those wanted."""
        shingles = self._following()
        wanted = shingles.rows(among) if among is not None else None
        mine = sided_of(stored)
        shared = shingles.sharing(mine.letters.text, among=wanted)
        likely = [one.key for one in shared[: _CANDIDATES + 1] if one.score >= shingles.rare and one.key != stored.key]
        others = self.texts.passages(self._together({stored.key: mine.letters.text}, {stored.key: likely})[stored.key])
        found = [compare(stored, other, sider=_remembering(stored.key, mine)) for other in others]
        return sorted((one for one in found if one is not None), key=lambda one: (-one.agreeing, one.other.key))

    def pairs(self, one: KeyArray, other: KeyArray) -> list[tuple[int, int]]:
        """Return the pairs of passages of two sets of keys that may share wording, in the order of ``one``."""
        shingles = self._following()
        wanted = shingles.rows(other)
        found: list[tuple[int, int]] = []
        for batch in _batches(one.tolist()):
            letters = dict(zip(batch, map(bare, self.texts.normalized(batch)), strict=True))
            likely = {
                key: [
                    one.key
                    for one in shingles.sharing(text, among=wanted)[:_CANDIDATES]
                    if one.score >= shingles.rare and one.key != key
                ]
                for key, text in letters.items()
            }
            found.extend(
                (key, other_key) for key, kept in self._together(letters, likely).items() for other_key in kept
            )
        return found

    def _together(self, letters: Mapping[int, str], likely: Mapping[int, Sequence[int]]) -> dict[int, list[int]]:
        """Keep of the likely ones those that share enough runs in truth."""
        others = sorted({key for keys in likely.values() for key in keys})
        runs = dict(zip(others, (runs_of(bare(one)) for one in self.texts.normalized(others)), strict=True))
        kept: dict[int, list[int]] = {}
        for key, keys in likely.items():
            mine = runs_of(letters[key]) if keys else frozenset()
            kept[key] = [one for one in keys if len(mine & runs[one]) >= _TOGETHER]
        return kept

    def _following(self) -> Shingles:
        """Return the index as the library is now; a search that is under way goes on in the one before."""
        head = self.texts.head()
        with self._lock:
            if head != self._head:
                self._shingles = self._brought_up()
                self._head = head
            return self._shingles

    def _brought_up(self) -> Shingles:
        keys, old = self.texts.keys(Filters()), self._shingles
        present = Shingles(old.keys, old.entries)
        gone = np.setdiff1d(old.keys[old.keys >= 0], keys)
        if len(gone):
            present.remove(gone.tolist())
        for batch in _batches(np.setdiff1d(keys, old.keys).tolist()):
            present.add(batch, map(bare, self.texts.normalized(batch)))
        return present


def _batches(keys: Sequence[int]) -> list[list[int]]:
    return [list(keys[start : start + _BATCH]) for start in range(0, len(keys), _BATCH)]


def _remembering(key: int, side: Sided) -> Sider:
    return lambda stored: side if stored.key == key else sided_of(stored)
