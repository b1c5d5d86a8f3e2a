"""What a classical word means: what was kept of the translation bridge, as far as its table backs it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Protocol

from api.answering.glossing.reviewed import KEPT

SOURCE = "今译对照表"
LEAST = 0.3
"""The weight that the table must give to a word for its meaning: the share of the meaning's sentence pairs with it."""


class Associations(Protocol):
    """What is asked of the bridge."""

    def associations(self, source: str) -> Mapping[str, float]: ...


@dataclass(frozen=True, slots=True)
class Meanings:
    """Meanings by the table of ``bridge``."""

    bridge: Associations

    def of(self, word: str) -> str:
        """Return the meaning of a word in simplified characters; empty where none is sure."""
        meaning = KEPT.get(word, "")
        return meaning if meaning and self.bridge.associations(meaning).get(word, 0.0) >= LEAST else ""

    def kept(self, word: str) -> bool:
        """Tell whether translations into today's Chinese leave a word as it is: 谒者."""
        return bool(self.bridge.associations(word))
