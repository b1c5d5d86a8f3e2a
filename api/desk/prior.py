"""What reviewers have taught of names: how likely a surface means an entity before its passage is read.

Pure.
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass

from api.desk.anchors import letters
from api.desk.decisions import Decision, standing
from ontology.records import TagType

BOUND = 3.0
"""The most, in log odds, that decisions say for or against: a name read as one person twenty times and no other."""
_KNOWN = 0.5
"""The most of it that comes from the entity's being known here under other names."""

Reading = tuple[str, TagType, str]
"""A folded surface, a type and the entity that it was read as."""


@dataclass(frozen=True, slots=True)
class Counts:
    """How often a reading was confirmed and rejected, and how often the entity was confirmed under any name."""

    confirmed: int
    rejected: int
    entity: int


class ReviewPrior:
    """Counts of the decisions that stand, each target counting once."""

    def __init__(self, decisions: Iterable[Decision] = ()) -> None:
        self._confirmed: Counter[Reading] = Counter()
        self._rejected: Counter[Reading] = Counter()
        self._named: Counter[tuple[str, TagType]] = Counter()
        self._entities: Counter[str] = Counter()
        for decision in standing(decisions).values():
            self._learn(decision)

    def counts(self, surface: str, type_: TagType, entity_id: str) -> Counts:
        """Return what is known of a reading; that the surface was read as somebody else counts as a rejection."""
        reading = (letters(surface), type_, entity_id)
        confirmed = self._confirmed[reading]
        others = self._named[reading[:2]] - confirmed
        return Counts(confirmed, self._rejected[reading] + others, self._entities[entity_id])

    def prior(self, surface: str, type_: TagType, entity_id: str) -> float:
        """Return what decisions say for a reading, in log odds, from -:data:`BOUND` to :data:`BOUND`; 0 where nothing.

        With c confirmations and r rejections of the reading it is ``ln((c + 1) / (r + 1))``, the odds by the rule of
        succession (Laplace); the entity's k confirmations under other names add ``0.5 · k / (k + 2)``.
        """
        known = self.counts(surface, type_, entity_id)
        elsewhere = known.entity - known.confirmed
        odds = math.log((known.confirmed + 1) / (known.rejected + 1)) + _KNOWN * elsewhere / (elsewhere + 2)
        return max(-BOUND, min(BOUND, odds))

    def _learn(self, decision: Decision) -> None:
        for outcome in decision.outcomes:
            if outcome.entity:
                surface = letters(outcome.surface)
                self._confirmed[(surface, outcome.type, outcome.entity)] += 1
                self._named[(surface, outcome.type)] += 1
                self._entities[outcome.entity] += 1
        said = decision.said
        entity = said.link.entity_id if said is not None and said.link is not None else ""
        if said is not None and entity and all(outcome.entity != entity for outcome in decision.outcomes):
            self._rejected[(letters(said.surface), said.type, entity)] += 1
