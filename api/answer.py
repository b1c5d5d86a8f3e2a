"""Hits to an answer made of receipts, or to a refusal.

An answer quotes the best passage and, as far as there is room, sentences of the next ones: those that stand nearest to
the question by the encoder and share its words, weighted by rank. Before it is shown, every quotation is read
again from the text store; one that does not match is withheld. Without evidence that the collection speaks of the
matter at all, the answer is a refusal.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from index.function_words import WORDS
from index.ports import Encoder, TextReader
from ingest.normalize import fold
from ingest.passages import sentences
from ontology.errors import NotFound
from ontology.records import Answer, Citation, Hit, Query, QueryMention, TagType

REFUSAL = "馆藏中没有找到可以回答这个问题的内容。您可以换一种问法，或转请馆员为您查找。"
# The text of an answer, source included, stays below 300 characters so that it can be read at a glance.
LONGEST = 290
_READ = 5
_QUOTED_PASSAGES = 3
# Set on the enquiries of the sample collection (tests/golden), never on another set.
_ENOUGH = 0.5
_STEEPNESS = 10.0
_CENTRE = {"zh": 0.62, "lzh": 0.28}
_MISSING = 0.1
_NAMED = frozenset({TagType.PER, TagType.BOOK, TagType.ORG})


@dataclass(frozen=True, slots=True)
class _Sentence:
    hit: Hit
    rank: int
    begin: int
    end: int
    score: float = 0.0

    @property
    def text(self) -> str:
        return self.hit.passage.text[self.begin : self.end]


@dataclass(frozen=True, slots=True)
class Answerer:
    """Makes answers from hits with the encoder's help."""

    encoder: Encoder
    texts: TextReader

    def answer(self, question: str, query: Query, hits: Sequence[Hit]) -> Answer:
        """Return an answer of quotations, or a refusal, with a confidence between 0 and 1."""
        confidence = evidence(query, hits)
        if confidence < _ENOUGH:
            return Answer(question, REFUSAL, refused=True, confidence=1 - confidence)
        chosen = choose(self._scored(query, hits))
        receipts = [citation for sentence in chosen for citation in self._verified(sentence)]
        if not receipts:
            return Answer(question, REFUSAL, refused=True, confidence=1 - confidence)
        return Answer(question, _worded(receipts), refused=False, confidence=confidence, receipts=tuple(receipts))

    def _scored(self, query: Query, hits: Sequence[Hit]) -> list[_Sentence]:
        found = [
            _Sentence(hit, rank, begin, end)
            for rank, hit in enumerate(_relevant(query, hits[:_READ]))
            for begin, end in sentences(hit.passage.text)
        ]
        if not found:
            return []
        likeness = self.encoder.encode_passages([fold(one.text) for one in found])
        near = likeness @ self.encoder.encode_queries([query.normalized])[0]
        return [
            _Sentence(one.hit, one.rank, one.begin, one.end, _weight(one, query, float(cosine)))
            for one, cosine in zip(found, near, strict=True)
        ]

    def _verified(self, sentence: _Sentence) -> Iterable[Citation]:
        """Read the quotation again from the text store; yield nothing when it is not there to the letter."""
        passage, document = sentence.hit.passage, sentence.hit.document
        try:
            stored = self.texts.passage(passage.id).passage
        except NotFound:
            return
        if stored.text[sentence.begin : sentence.end] == sentence.text:
            locator = " ".join(filter(None, (passage.heading, passage.locator)))
            title = document.metadata.title or document.source
            yield Citation(passage.id, sentence.begin, sentence.end, sentence.text, title, locator)


def _relevant(query: Query, hits: Sequence[Hit]) -> list[Hit]:
    """Leave out passages that speak of far less of what is asked than the best one does; the first stays."""
    words = content_words(query)
    held = [_coverage(words, _described(hit)) for hit in hits]
    return [hit for rank, (hit, share) in enumerate(zip(hits, held, strict=True)) if not rank or share >= max(held) / 2]


def _weight(sentence: _Sentence, query: Query, cosine: float) -> float:
    """Nearness and shared words, discounted by the rank of the passage."""
    return (cosine + 0.5 * _coverage(content_words(query), fold(sentence.text))) / (1 + 0.12 * sentence.rank)


def choose(scored: Sequence[_Sentence]) -> list[_Sentence]:
    """Choose the sentences that fit an answer: of the best passage first, then by score; in order of rank and place."""
    chosen: list[_Sentence] = []
    room = LONGEST
    for sentence in sorted(scored, key=lambda one: (one.rank > 0, -one.score, one.rank, one.begin)):
        passages = {one.rank for one in chosen} | {sentence.rank}
        cost = len(sentence.text) + 16 * (len(passages) - len({one.rank for one in chosen}))
        if cost <= room and len(passages) <= _QUOTED_PASSAGES:
            chosen.append(sentence)
            room -= cost
    return _merged(sorted(chosen, key=lambda one: (one.rank, one.begin)))


def _merged(chosen: Sequence[_Sentence]) -> list[_Sentence]:
    """Join sentences that follow one another in one passage."""
    merged: list[_Sentence] = []
    for sentence in chosen:
        before = merged[-1] if merged else None
        if before and before.rank == sentence.rank and before.end == sentence.begin:
            merged[-1] = _Sentence(before.hit, before.rank, before.begin, sentence.end, before.score)
        else:
            merged.append(sentence)
    return merged


def _worded(receipts: Sequence[Citation]) -> str:
    """State the quotations, each under its source."""
    lines: list[str] = []
    last = ""
    for receipt in receipts:
        source = f"《{receipt.document}》载：" if receipt.document != last else ""
        lines.append(f"{source}“{receipt.quote}”")
        last = receipt.document
    return "".join(lines)


def content_words(query: Query) -> tuple[str, ...]:
    """Return the words of a question that a passage could be expected to share."""
    return tuple(dict.fromkeys(token for token in query.tokens if token not in WORDS))


def _coverage(words: Sequence[str], normalized: str) -> float:
    """Return how much of ``words`` a text holds, by length; a word counts in part when its characters are there."""
    if not words:
        return 0.0
    whole = sum(len(word) for word in words)
    held = sum(len(word) if word in normalized else _part(word, normalized) for word in words)
    return held / whole


def _part(word: str, normalized: str) -> float:
    return 0.5 * sum(character in normalized for character in word) if len(word) > 1 else 0.0


def evidence(query: Query, hits: Sequence[Hit]) -> float:
    """Return how sure it is, from 0 to 1, that the hits speak of what is asked.

    The sign is the best coverage of the question's words by one passage, a logistic function of it with a centre for
    modern passages, which share the words of a question they answer, and a lower one for classical passages, which say
    the same in other words. What the question names and no passage does weighs against an answer.
    """
    if not hits:
        return 0.0
    read = hits[:_READ]
    words = content_words(query)
    described = [(hit, _described(hit)) for hit in read]
    margin = max(_coverage(words, text) - _CENTRE[_language(hit)] for hit, text in described)
    missing = sum(not any(_speaks_of(mention, *one) for one in described) for mention in query.mentions)
    return 1 / (1 + math.exp(-_STEEPNESS * (margin - _MISSING * missing)))


def _language(hit: Hit) -> str:
    return "lzh" if hit.document.metadata.language == "lzh" else "zh"


def _described(hit: Hit) -> str:
    return fold(f"{hit.passage.text}{hit.passage.heading}{hit.document.metadata.title}")


def _speaks_of(mention: QueryMention, hit: Hit, described: str) -> bool:
    """Say whether a passage names what the question names, in these words or by a link to the same entity."""
    if mention.type not in _NAMED:
        return True
    linked = {tag.link.entity_id for tag in hit.tags if tag.link and tag.link.entity_id}
    return mention.entity_id in linked or fold(mention.surface) in described
