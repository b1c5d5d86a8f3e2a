"""How likely each sentence of what was found is to hold the answer.

A linear function of signs, learnt by ``training/answers.py``; its weights lie in ``weights.json``.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

import numpy as np

from api.answering.asked import Asked
from api.answering.candidates import FOUND, Candidate
from api.answering.clauses import clauses
from api.answering.weights import Linear
from index.function_words import CHARACTERS
from index.ports import FloatArray
from ingest.normalize import fold
from ontology.records import TagType

NAMES = (
    "held", "context", "passage", "own", "parent", "beside", "rank", "signed", "unsigned", "number", "aspect",
    "no_aspect", "named", "close", "length", "new",
)  # fmt: skip
"""The signs of a sentence, in the order of :func:`signs`."""
# What stands before a sentence is read with it, so far back.
_CONTEXT = 150
_LONG, _MUCH = 80, 20
# What is asked of a subject may be said in two sentences that lie side by side.
_NEAR = 40


@dataclass(frozen=True, slots=True)
class Scored:
    """A sentence of a candidate, or a part of one, with its signs."""

    candidate: Candidate
    begin: int
    end: int
    signs: tuple[float, ...]
    score: float = field(default=0.0)

    @property
    def text(self) -> str:
        """To the letter."""
        return self.candidate.stored.passage.text[self.begin : self.end]

    def sign(self, name: str) -> float:
        """Return the sign of a name of :data:`NAMES`."""
        return self.signs[NAMES.index(name)]


def sentences_of(asked: Asked, candidates: Sequence[Candidate]) -> list[Scored]:
    """Return the sentences of all candidates with their signs, not yet scored."""
    return [sentence for candidate in candidates for sentence in _of(asked, candidate)]


def scored(sentences: Sequence[Scored], weights: Linear) -> list[Scored]:
    """Return the sentences with their scores, the best first."""
    if not sentences:
        return []
    values = weights.of(matrix(sentences))
    found = [
        Scored(one.candidate, one.begin, one.end, one.signs, float(value))
        for one, value in zip(sentences, values, strict=True)
    ]
    return sorted(found, key=lambda one: (-one.score, one.candidate.rank, one.begin))


def matrix(sentences: Sequence[Scored]) -> FloatArray:
    """Return ``(len(sentences), len(NAMES))`` signs."""
    return np.array([one.signs for one in sentences], dtype=np.float32)


def _of(asked: Asked, candidate: Candidate) -> Iterator[Scored]:
    passage = candidate.stored.passage
    here = asked.among(candidate.before + candidate.described)
    whole, head = here.held(candidate.text), candidate.described[len(candidate.text) :]
    same_length = len(candidate.text) == len(passage.text)
    spans = [
        (begin, end, candidate.text[begin:end] if same_length else fold(passage.text[begin:end]))
        for begin, end in clauses(passage.text)
    ]
    # A line that only repeats the heading or the title tells nothing, unless there is nothing else.
    under = set(head.split("\n"))
    telling = [one for one in spans if one[2].strip() not in under] or spans
    for begin, end, text in telling:
        before = candidate.text[:begin] if same_length else ""
        context = (candidate.before + before)[-_CONTEXT:] + text
        yield Scored(candidate, begin, end, _signs(here, candidate, (begin, end), text, context, head, whole))


def _signs(
    asked: Asked, candidate: Candidate, span: tuple[int, int], text: str, context: str, head: str, whole: float
) -> tuple[float, ...]:
    begin, end = span
    shown = _shows(asked, candidate, begin, end, text)
    tells = asked.tells(context[-(len(text) + _NEAR) :])
    named = asked.named(context, head)
    close = asked.named(context[-(len(text) + _NEAR) :], head)
    new = sum(one.isalnum() and one not in asked.normalized and one not in CHARACTERS for one in set(text))
    return (
        asked.held(text),
        asked.held(context),
        whole,
        candidate.own,
        candidate.parent,
        float(candidate.step != 0),
        candidate.rank / FOUND,
        float(asked.signed and shown),
        float(asked.signed and not shown),
        float(asked.signed and shown and asked.sign is not None),
        float(bool(asked.aspects) and tells),
        float(bool(asked.aspects) and not tells),
        named,
        close,
        min(end - begin, _LONG) / _LONG,
        min(new, _MUCH) / _MUCH,
    )


def _shows(asked: Asked, candidate: Candidate, begin: int, end: int, text: str) -> bool:
    """Say whether a sentence has the sign of what is asked for, or something of its type that the question lacks."""
    if asked.sign is not None:
        return asked.sign.search(text) is not None
    if asked.type is None:
        return False
    stored = candidate.stored
    first = stored.passage.begin
    types = (TagType.LOC, TagType.ORG) if asked.type is TagType.LOC else (asked.type,)
    return any(
        tag.type in types
        and tag.begin - first < end
        and tag.end - first > begin
        and fold(tag.surface) not in asked.normalized
        for tag in stored.tags
    )
