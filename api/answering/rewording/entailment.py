"""Whether a sentence says what its evidence says: by the encoder, and word for word by characters and the bridge.

Three signs are weighed by a logistic function: the likeness of the sentence to the nearest run of clauses of the
evidence, the share of its content words for which the evidence has the word, a character of it, or what the translation
bridge has in its place, and that share in the clause of the sentence where it is least. ``training/rewording.py`` fits
the weights and tells what they let through.
"""

from __future__ import annotations

import math
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import pairwise

import numpy as np

from index.function_words import WORDS
from index.ports import Bridge, Encoder, FloatArray
from ingest.segment import words

# Made by ``python -m training.rewording`` on sentence pairs of books that neither the encoder nor the bridge has seen.
CONSTANT, LIKENESS, SUPPORT, WEAKEST = -5.01, 3.8, 0.61, 3.82
ENOUGH = 0.5
"""The least probability of a sentence that stays."""
_SHORTEST = 8
_MOST_SEEN = 2_000
_PART = 0.5
"""What a character of a word counts beside the whole word."""
_LEAST_WEIGHT = 0.05
_LEAST_CLAUSE = 3
"""Characters of content words of a clause that is looked at by itself."""
_CLAUSE = re.compile("[^，。；：！？,.;:!?\n]+[，。；：！？,.;:!?\n”’」』]*")
# Words of putting things, which no text need hold.
_FREE = frozenset(
    [
        "因此",
        "因为",
        "所以",
        "于是",
        "后来",
        "当时",
        "然后",
        "之后",
        "以后",
        "之前",
        "同时",
        "其中",
        "分别",
        "以及",
        "并且",
        "而且",
        "但是",
        "不过",
        "可是",
        "如果",
        "虽然",
        "由于",
        "根据",
        "记载",
        "书中",
        "文中",
        "据",
        "称",
        "表示",
        "提到",
        "指出",
        "写道",
        "进行",
        "成为",
        "作为",
        "属于",
        "位于",
        "已经",
        "曾经",
        "曾",
        "开始",
        "这里",
        "那里",
        "这个",
        "那个",
        "这些",
        "那些",
        "自己",
        "他",
        "她",
        "它",
        "他们",
        "该",
        "此",
        "其",
        "则",
        "便",
        "才",
        "再",
        "很",
        "非常",
        "十分",
        "所有",
        "许多",
        "一些",
        "某",
    ]
)


@dataclass(frozen=True, slots=True)
class Signs:
    """What speaks for a sentence: ``likeness`` is a cosine, ``support`` a share, ``weakest`` that of one clause."""

    likeness: float
    support: float
    weakest: float

    @property
    def probability(self) -> float:
        """How probable it is that the evidence says the same."""
        told = LIKENESS * self.likeness + SUPPORT * self.support + WEAKEST * self.weakest
        return 1 / (1 + math.exp(-(CONSTANT + told)))


@dataclass(frozen=True, slots=True)
class Judge:
    """Weighs sentences; all texts are folded."""

    encoder: Encoder
    bridge: Bridge | None
    _seen: dict[str, FloatArray] = field(default_factory=dict, repr=False, compare=False)
    """Vectors of runs: the sentences of a draft rest on the same receipts."""

    def signs(self, sentence: str, evidence: Sequence[str]) -> Signs:
        """Return what speaks for ``sentence``; ``evidence`` is not empty."""
        runs = dict.fromkeys(run for text in evidence for run in runs_of(text))
        likeness = float((self._vectors(tuple(runs)) @ self.encoder.encode_queries([sentence])[0]).max())
        return Signs(likeness, *self.support(sentence, "\n".join(evidence)))

    def _vectors(self, runs: Sequence[str]) -> FloatArray:
        known = {run: vector for run in runs if (vector := self._seen.get(run)) is not None}
        missing = [run for run in runs if run not in known]
        if missing:
            known.update(zip(missing, self.encoder.encode_passages(missing), strict=True))
            if len(self._seen) > _MOST_SEEN:
                self._seen.clear()
            self._seen.update((run, known[run]) for run in missing)
        return np.stack([known[run] for run in runs])

    def support(self, sentence: str, told: str) -> tuple[float, float]:
        """Return the share of the sentence's content words, by length, that ``told`` has in some form; and the share of
        that clause which has the least."""
        found = content_words(sentence)
        stands = self.stands([word for _, word in found])
        held = [(place, len(word), _held(word, stands[word], told)) for place, word in found]
        clauses = ([one for one in held if begin <= one[0] < end] for begin, end in _clauses_of(sentence))
        shares = [_share(clause) for clause in clauses if sum(length for _, length, _ in clause) >= _LEAST_CLAUSE]
        whole = _share(held)
        return whole, min(shares, default=whole)

    def stands(self, tokens: Sequence[str]) -> Mapping[str, Mapping[str, float]]:
        """Return for each word what may stand for it, with its weight: itself counts 1."""
        found: dict[str, dict[str, float]] = {token: {token: 1.0} for token in tokens}
        for token in found if self.bridge is not None else ():
            for one in self.bridge.expand(token, (token,)):  # type: ignore[union-attr]
                if one.weight >= _LEAST_WEIGHT:
                    found[token].setdefault(one.term, one.weight)
        return found


def content_words(sentence: str) -> list[tuple[int, str]]:
    """Return the words of a folded sentence that its evidence must have in some form, with their places."""
    found: list[tuple[int, str]] = []
    at = 0
    for word in words(sentence):
        place = sentence.find(word, at)
        at = place + len(word)
        if word not in WORDS and word not in _FREE and not word.isdecimal():
            found.append((place, word))
    return found


def runs_of(text: str) -> Iterator[str]:
    """Yield the whole text and each run of one or two of its clauses; short clauses join the next."""
    clauses = list(_clauses(text))
    yield text
    if len(clauses) > 1:
        yield from clauses
        yield from (one + other for one, other in pairwise(clauses) if len(clauses) > 2)


def _clauses(text: str) -> Iterator[str]:
    kept = ""
    for match in _CLAUSE.finditer(text):
        kept += match[0]
        if len(kept) >= _SHORTEST:
            yield kept
            kept = ""
    if kept:
        yield kept


def _clauses_of(sentence: str) -> list[tuple[int, int]]:
    return [match.span() for match in _CLAUSE.finditer(sentence)]


def _share(held: Sequence[tuple[int, int, float]]) -> float:
    whole = sum(length for _, length, _ in held)
    return sum(length * share for _, length, share in held) / whole if whole else 0.0


def _held(word: str, stands: Mapping[str, float], told: str) -> float:
    if word in told:
        return 1.0
    bridged = max((weight for term, weight in stands.items() if term in told), default=0.0)
    shared = _PART * sum(character in told for character in word) / len(word)
    # The best term of the bridge tells as much as a word of its own, a weak one little.
    return max(shared, min(1.0, 2 * bridged))
