"""What is said in a conversation, and what is named there. Pure."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from ontology.records import TagType


@dataclass(frozen=True, slots=True)
class Turn:
    """One thing said earlier, by the reader or to the reader."""

    text: str
    reader: bool


@dataclass(frozen=True, slots=True)
class Name:
    """A name in a normalised text, at its place there; ``label`` is its bearer where that is known."""

    text: str
    type: TagType
    begin: int
    end: int
    label: str = ""

    @property
    def full(self) -> str:
        """How to name it where nobody knows of whom there was talk."""
        return self.text if len(self.text) > 1 or not self.label else self.label


Notice = Callable[[str], Sequence[Name]]
"""A normalised text to the names in it, in their order, none within another."""

_ASKS = re.compile(
    r"[？?]\s*$|[吗呢]$|谁|什么|哪[年天里儿些个位本部篇座种]|多少|几[个位本年次卷]|为何|何[时处地人]|怎[么样]|是否|有没有"
)
_LONGEST_QUESTION = 60


def turns_of(context: Sequence[str]) -> tuple[Turn, ...]:
    """Return earlier turns that came without who said them: what asks, and is short, is the reader's.

    Of two questions that follow one another both are the reader's: an answer may have been left out.
    """
    return tuple(Turn(text, _asks(text)) for text in context if text.strip())


def _asks(text: str) -> bool:
    return len(text) <= _LONGEST_QUESTION and bool(_ASKS.search(text.strip()))
