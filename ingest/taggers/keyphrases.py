"""Key phrases 主题, by jieba with a dictionary of the library's own words and TF-IDF (the only importer of jieba).

A phrase to which a subject heading is known is a 主题词, any other a 关键词. In modern passages both are sought, in
classical ones the 主题词 alone: there are no frequencies of classical words to weigh the others by. A phrase is tagged
where it first stands, and only outside what is already known for a name.

TF-IDF as in jieba: G. Salton and C. Buckley, "Term-weighting approaches in automatic text retrieval", 1988, with
jieba's own table of frequencies.
"""

from __future__ import annotations

import logging
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from functools import cached_property
from itertools import pairwise
from typing import Protocol, cast

import jieba
import jieba.analyse

from ingest.heading_words import Lexicon
from ingest.normalize import fold
from ingest.segment import nouns
from ingest.taggers.mention import Mention, TextContext
from ingest.taggers.words import words
from ontology.authority.bundled import bundled_entities
from ontology.authority.headings import Headings
from ontology.authority.schemes import bundled_headings
from ontology.language import CLASSICAL, MODERN
from ontology.records import Maker, TagType

MAKER = Maker("keyphrases", "2")
HEADING, KEYWORD = "主题词", "关键词"

# A shorter text has no frequencies to speak of: a question, a caption.
_SHORTEST = 60
_MOST = 3
_SOUGHT = 12
_HEADING_GAIN = 1.5
"""What a phrase that leads to a heading counts beside another of the same frequency."""
_TOGETHER = 2
"""Two nouns that stand side by side so often in a passage are one phrase."""
# Low on purpose: no one has reviewed how often a key phrase is a subject that a cataloguer would choose.
_CONFIDENCE = {KEYWORD: 0.5, HEADING: 0.6}


class _Extractor(Protocol):
    tokenizer: jieba.Tokenizer

    def extract_tags(self, sentence: str, topK: int, withWeight: bool) -> list[tuple[str, float]]:  # noqa: N803, FBT001
        ...


class KeyPhraseFinder:
    """Finds the few phrases that tell a passage from others; ``headings`` are the bundled ones when not given."""

    maker = MAKER

    def __init__(self, headings: Headings | None = None) -> None:
        self._headings = headings

    def find(self, text: str, *, context: TextContext, known: Sequence[Mention]) -> Iterator[Mention]:
        """Yield up to three key phrases of ``text``."""
        if len(text) < _SHORTEST:
            return
        if context.language == MODERN:
            phrases = self._modern(text)
        else:
            phrases = self._classical(text) if context.language == CLASSICAL else []
        for phrase in phrases:
            begin = _first_free(text, phrase, known)
            if begin >= 0:
                kind = HEADING if phrase in self._leading else KEYWORD
                end = begin + len(phrase)
                yield Mention(begin, end, TagType.SUBJECT, kind, "", _CONFIDENCE[kind], MAKER)

    def _modern(self, text: str) -> list[str]:
        told = nouns(text)
        weights = {
            phrase: weight * (_HEADING_GAIN if phrase in self._leading else 1.0)
            for phrase, weight in self._extractor.extract_tags(text, topK=_SOUGHT, withWeight=True)
            if not phrase.isascii()
            and (phrase in self._leading or phrase in self._own or self._noun(phrase, text, told))
        }
        best = sorted(weights, key=lambda phrase: (-weights[phrase], text.find(phrase)))
        return _joined(best, self._pairs(text, told))[:_MOST]

    def _noun(self, phrase: str, text: str, told: frozenset[str]) -> bool:
        """Say whether it is a noun of the dictionary; one that was guessed must come again."""
        return phrase in told and bool(self._extractor.tokenizer.FREQ.get(phrase) or text.count(phrase) > 1)

    def _pairs(self, text: str, told: frozenset[str]) -> Counter[tuple[str, str]]:
        """Count the nouns that stand side by side."""
        tokens = list(self._extractor.tokenizer.cut(text))
        return Counter(
            (first, second)
            for first, second in pairwise(tokens)
            if len(first) > 1 and len(second) > 1 and first in told and second in told
        )

    def _classical(self, text: str) -> list[str]:
        met = Counter(text[begin:end] for begin, end in self._leading.find(text))
        return sorted(met, key=lambda word: (-met[word] * len(word), text.find(word)))[:_MOST]

    @cached_property
    def _leading(self) -> Lexicon:
        """The words that lead to a heading and are nobody's name."""
        headings = self._headings if self._headings is not None else bundled_headings()
        names = {name for entity in bundled_entities() for name in (entity.label, *(one.text for one in entity.names))}
        found = (word for heading in headings for word in (heading.label, *heading.terms) if word not in names)
        return Lexicon(_folded(found))

    @cached_property
    def _own(self) -> Lexicon:
        return Lexicon(_folded(words("library")))

    @cached_property
    def _extractor(self) -> _Extractor:
        jieba.setLogLevel(logging.WARNING)
        tokenizer = jieba.Tokenizer()
        for word in self._added():
            tokenizer.add_word(word)
        extractor = cast("_Extractor", jieba.analyse.TFIDF())
        extractor.tokenizer = tokenizer
        return extractor

    def _added(self) -> Iterator[str]:
        headings = self._headings if self._headings is not None else bundled_headings()
        yield from _folded(words("library"))
        yield from _folded(term for heading in headings for term in heading.terms)


def _folded(found: Iterable[str]) -> list[str]:
    """Return the words of two characters and more, as they stand in normalised text."""
    return [word for word in fold("\n".join(found)).split("\n") if len(word) > 1]


def _joined(phrases: Sequence[str], pairs: Counter[tuple[str, str]]) -> list[str]:
    """Put a phrase together with the noun that often stands beside it; the two then count as one."""
    out: list[str] = []
    for phrase in phrases:
        beside = [pair for pair, count in pairs.items() if count >= _TOGETHER and phrase in pair]
        first, second = max(beside, key=lambda pair: pairs[pair], default=(phrase, ""))
        whole = first + second
        if not any(whole in longer for longer in out):
            out.append(whole)
    return out


def _first_free(text: str, phrase: str, known: Sequence[Mention]) -> int:
    """Return where ``phrase`` first stands outside all that is known; -1 where it does not."""
    begin = text.find(phrase)
    while begin >= 0:
        end = begin + len(phrase)
        if all(end <= mention.begin or begin >= mention.end for mention in known):
            return begin
        begin = text.find(phrase, end)
    return -1
