"""What helps to answer beside the texts themselves: each is a callable, so that each can be left out.

Pure.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from ontology.queries import Answer

Follow = Callable[[str, Sequence[str]], str]
"""A question and what was said before it, oldest first, to the question with what it leaves out."""
Source = Callable[[str], Answer | None]
"""A whole question to an answer with receipts, or None where it has none."""
Change = Callable[[Answer], Answer]
"""An answer to the same answer with more to it, or in other words."""

# A question takes up what was said just before.
_REMEMBERED = 2


def joined(question: str, context: Sequence[str]) -> str:
    """Return the question behind what was said last, as it stands."""
    return " ".join((*context[-_REMEMBERED:], question))


def nothing(_question: str) -> Answer | None:
    """Return no answer."""
    return None


def as_it_is(answer: Answer) -> Answer:
    """Return the answer unchanged."""
    return answer


@dataclass(frozen=True, slots=True)
class Aids:
    """In the order in which they are asked."""

    follow: Follow = joined
    """Completes the question by the conversation."""
    known: Source = nothing
    """The knowledge base: what librarians approved."""
    facts: Source = nothing
    """The graph. Both are asked only where no filter narrows the collection: they do not know of filters."""
    gloss: Change = as_it_is
    """Adds what hard words mean."""
    reword: Change = as_it_is
    """Puts it into other words; what it says stays that of the receipts."""
