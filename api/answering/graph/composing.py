"""Facts with their receipts to an answer of at most 300 characters. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from api.answering.graph.quoting import quoted, source
from api.answering.kinds import Kind
from ontology.queries import Answer, Citation, Origin, Sentence

LONGEST = 290
"""Characters of an answer, sources included."""
MOST = 12
"""Things that a list names."""


@dataclass(frozen=True, slots=True)
class Fact:
    """One thing that answers, as it is called, with the words that say so; ``confidence`` is the graph's."""

    called: str
    receipt: Citation
    confidence: float


def composed(question: str, head: str, facts: Sequence[Fact], *, kind: Kind) -> Answer:
    """Return an answer that begins with ``head``, which rests on all ``facts``, and quotes what there is room for.

    A receipt that stands for several facts is given once.
    """
    receipts = tuple(dict.fromkeys(one.receipt for one in facts))
    sentences = [Sentence(head, tuple(range(len(receipts))))]
    room = LONGEST - len(head)
    for place, receipt in enumerate(receipts):
        said = f"{source(receipt)}：{quoted(receipt.quote)}"
        if len(said) <= room:
            sentences.append(Sentence(said, (place,)))
            room -= len(said)
    return Answer(
        question,
        "".join(one.text for one in sentences),
        refused=False,
        confidence=min(one.confidence for one in facts),
        receipts=receipts,
        sentences=tuple(sentences),
        kind=kind.value,
        origin=Origin.GRAPH,
    )


def listed(called: Sequence[str]) -> str:
    """Return names as a list; beyond :data:`MOST` it says that there are others."""
    named = list(dict.fromkeys(called))
    return "、".join(named[:MOST]) + ("等" if len(named) > MOST else "")
