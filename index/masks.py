"""The two indexes as those see them who may not see all passages: what is hidden from them is never found.

An index holds the passages of all. Without a filter, what is hidden would take the places of what is not.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

import numpy as np

from index.dense import FaissIndex
from index.lexical import TantivyIndex
from index.ports import FloatArray, KeyArray, Scored
from ontology.queries import Expansion

Seen = Callable[[], KeyArray]
"""The keys of the passages that may be found, ascending."""


class SeenDense(FaissIndex):
    """The dense index behind ``index``, which is read and never written here."""

    def __init__(self, index: FaissIndex, seen: Seen) -> None:
        self._whole, self._seen = index, seen

    def position(self) -> int:
        """Return the position of the last commit."""
        return self._whole.position()

    def keys(self) -> KeyArray:
        """Return the keys that may be found, ascending."""
        return within(self._whole.keys(), self._seen())

    def reload(self) -> None:
        """See what another process has committed."""
        self._whole.reload()

    def search(self, vector: FloatArray, limit: int, *, allowed: KeyArray | None = None) -> list[Scored]:
        """Return the nearest passages, best first."""
        return self._whole.search(vector, limit, allowed=within(allowed, self._seen()))


class SeenLexical(TantivyIndex):
    """The lexical index behind ``index``, which is read and never written here.

    Words weigh what they weigh in the whole index.
    """

    def __init__(self, index: TantivyIndex, seen: Seen) -> None:
        self._whole, self._seen = index, seen

    def position(self) -> int:
        """Return the position of the last commit."""
        return self._whole.position()

    def keys(self) -> KeyArray:
        """Return the keys that may be found, ascending."""
        return within(self._whole.keys(), self._seen())

    def reload(self) -> None:
        """See what another process has committed."""
        self._whole.reload()

    def rarity(self, terms: Sequence[str]) -> list[float]:
        """Return how rare characters and bigrams are."""
        return self._whole.rarity(terms)

    def search(
        self,
        normalized: str,
        tokens: Sequence[str],
        *,
        limit: int,
        allowed: KeyArray | None = None,
        expansions: Sequence[Expansion] = (),
    ) -> list[Scored]:
        """Return the best passages, best first."""
        found = within(allowed, self._seen())
        return self._whole.search(normalized, tokens, limit=limit, allowed=found, expansions=expansions)


def within(allowed: KeyArray | None, seen: KeyArray) -> KeyArray:
    """Return those of ``allowed``, of all without it, that are in ``seen``; both ascending."""
    if allowed is None:
        return seen
    places = np.minimum(np.searchsorted(seen, allowed), max(len(seen) - 1, 0))
    return allowed[seen[places] == allowed] if len(seen) else allowed[:0]
