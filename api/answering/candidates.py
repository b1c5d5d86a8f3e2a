"""The passages an answer is chosen from: what was found, and what stands beside it.

A story is cut into passages, and the one that names the hero is often found where the next one tells the end.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from index.fusion import Fused
from index.ports import StoredPassage, TextReader
from ingest.normalize import fold

FOUND = 12
"""How many of the passages that were found are read."""
# What a passage beside one that was found counts of it. Numbers of passages that follow one another in a document do.
_STEPS = {0: 1.0, 1: 0.8, -1: 0.7, 2: 0.6}
# So far on is read for the first of what was found alone.
_FAR, _FIRST = 2, 5


@dataclass(frozen=True, slots=True)
class Candidate:
    """A passage with why it is read. Scores are shares of the best passage's."""

    stored: StoredPassage
    text: str
    """Normalised."""
    own: float
    """Its own score; 0 where it was not found itself."""
    parent: float
    """That of the passage it was read for, less where it only stands beside it."""
    rank: int
    step: int
    before: str = ""
    """The normalised text of the passage before it, where that is read too."""
    after: str = ""

    @property
    def described(self) -> str:
        """Its text with what it stands under, normalised."""
        passage, document = self.stored.passage, self.stored.document
        return f"{self.text}\n{fold(passage.heading)}\n{fold(document.metadata.title)}"


def gather(found: Sequence[Fused], texts: TextReader, *, beside: bool = True) -> list[Candidate]:
    """Read the best of ``found``, and ``beside`` them what stands there, in the order of what they are read for.

    A filter that holds for a passage may not hold for the next one: then nothing beside is to be read.
    """
    if not found:
        return []
    steps = _STEPS if beside else {0: 1.0}
    wanted = dict.fromkeys(
        one.key + step for step in steps for rank, one in enumerate(found[:FOUND]) if step < _FAR or rank < _FIRST
    )
    stored = {one.key: one for one in texts.passages(list(wanted))}
    best = max(found[0].score, 1e-6)
    own = {one.key: one.score / best for one in found}
    placed = _placed(found[:FOUND], stored, best)
    normalized = {key: fold(stored[key].passage.text) for key in placed}
    return [
        Candidate(
            stored[key],
            normalized[key],
            own.get(key, 0.0),
            *place,
            before=_beside(stored, normalized, key, -1),
            after=_beside(stored, normalized, key, 1),
        )
        for key, place in placed.items()
    ]


def _placed(
    found: Iterable[Fused], stored: Mapping[int, StoredPassage], best: float
) -> dict[int, tuple[float, int, int]]:
    """Return for each key to read the best reason: the share it takes, the rank of what it is read for, the step."""
    placed: dict[int, tuple[float, int, int]] = {}
    for rank, one in enumerate(found):
        for step, weight in _STEPS.items():
            key, share = one.key + step, one.score / best * weight
            if _stands_at(stored, one.key, step) and share > placed.get(key, (0.0,))[0]:
                placed[key] = (share, rank, step)
    return placed


def _stands_at(stored: Mapping[int, StoredPassage], key: int, step: int) -> bool:
    """Say whether the passage numbered ``step`` further is that much further in the same document."""
    if key not in stored or key + step not in stored:
        return False
    passage, other = stored[key].passage, stored[key + step].passage
    return passage.document_id == other.document_id and other.ordinal - passage.ordinal == step


def _beside(stored: Mapping[int, StoredPassage], normalized: Mapping[int, str], key: int, step: int) -> str:
    return normalized[key + step] if key + step in normalized and _stands_at(stored, key, step) else ""
