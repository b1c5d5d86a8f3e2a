"""Which passages share wording: an inverted index of fingerprints of runs of four letters, in memory.

Of every :data:`_WINDOW` neighbouring runs the one with the least hash is kept (winnowing: S. Schleimer, D. S.
Wilkerson, A. Aiken, "Winnowing: Local Algorithms for Document Fingerprinting", SIGMOD 2003), so that half of them are
held and yet every run of :data:`SURE` letters that two passages share is found. A fingerprint is 8 bytes: 32 bits of
hash, 32 bits of the passage's row. Two runs with one hash cost an alignment, never a wrong answer.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

import numpy as np
import numpy.typing as npt

from index.ports import KeyArray, Scored

_RUN = 4
_WINDOW = 3
SURE = _RUN + _WINDOW - 1
# Runs in more passages than this are formulas: 汉高帝六年封, 以为. They call nobody.
_FORMULA = 48
_RARE = 3
_PRIME = np.uint64(0x9E3779B97F4A7C15)
_LOW = np.uint64(0xFFFFFFFF)
_SHIFT = np.uint64(32)
_NONE = np.iinfo(np.uint64).max

Hashes = npt.NDArray[np.uint64]


@dataclass(slots=True)
class Shingles:
    """The index. ``keys`` are those of the rows; one that was taken out is -1."""

    keys: KeyArray = field(default_factory=lambda: np.empty(0, np.int64))
    entries: Hashes = field(default_factory=lambda: np.empty(0, np.uint64))

    def add(self, keys: Sequence[int], letters: Iterable[str]) -> None:
        """Put passages in, each with its letters."""
        first = len(self.keys)
        parts = [
            (chosen >> _SHIFT << _SHIFT) | np.uint64(first + row)
            for row, text in enumerate(letters)
            if len(chosen := winnowed(text))
        ]
        self.keys = np.concatenate([self.keys, np.asarray(keys, np.int64)])
        self.entries = np.sort(np.concatenate([self.entries, *parts]))

    def remove(self, keys: Iterable[int]) -> None:
        """Take passages out."""
        gone = np.isin(self.keys, np.fromiter(keys, np.int64))
        rows = (self.entries & _LOW).astype(np.int64)
        self.entries = self.entries[~gone[rows]]
        self.keys = np.where(gone, -1, self.keys)

    def sharing(self, letters: str, *, among: npt.NDArray[np.bool_] | None = None) -> list[Scored]:
        """Return the passages that share runs of letters, those that share most and rarest first.

        ``among`` says of each row whether it is wanted. The score is the sum of the runs' inverse frequencies.
        """
        hashes = np.unique(hashed(letters) >> _SHIFT << _SHIFT)
        lows = np.searchsorted(self.entries, hashes)
        highs = np.searchsorted(self.entries, hashes | _LOW, side="right")
        scores: dict[int, float] = {}
        for low, high in zip(lows.tolist(), highs.tolist(), strict=True):
            if not 0 < high - low <= _FORMULA:
                continue
            weight = math.log2(1 + len(self.keys) / (high - low))
            for row in (self.entries[low:high] & _LOW).tolist():
                if among is None or among[row]:
                    scores[row] = scores.get(row, 0.0) + weight
        found = [Scored(int(self.keys[row]), score) for row, score in scores.items()]
        return sorted(found, key=lambda one: (-one.score, one.key))

    @property
    def rare(self) -> float:
        """What a run weighs that three passages share: less than that is a formula."""
        return math.log2(1 + len(self.keys) / _RARE)

    def rows(self, keys: KeyArray) -> npt.NDArray[np.bool_]:
        """Say of each row whether its key is one of ``keys``."""
        return np.isin(self.keys, keys)


def runs_of(letters: str) -> frozenset[str]:
    """Return the runs of four letters of a text."""
    return frozenset(letters[place : place + _RUN] for place in range(len(letters) - _RUN + 1))


def hashed(letters: str) -> Hashes:
    """Return a hash for each run of four letters, well mixed in its upper 32 bits."""
    points = np.frombuffer(letters.encode("utf-32-le", "surrogatepass"), "<u4").astype(np.uint64)
    if len(points) < _RUN:
        return np.empty(0, np.uint64)
    count = len(points) - _RUN + 1
    mixed = np.zeros(count, np.uint64)
    for place in range(_RUN):
        mixed = (mixed ^ points[place : place + count]) * _PRIME
        mixed ^= mixed >> np.uint64(29)
    return mixed * _PRIME


def winnowed(letters: str) -> Hashes:
    """Return the hashes that stand for a text, each once."""
    found = hashed(letters)
    if len(found) < _WINDOW:
        return np.unique(found)
    count = len(found) - _WINDOW + 1
    windows = np.stack([found[place : place + count] for place in range(_WINDOW)])
    return np.unique(windows.min(axis=0))
