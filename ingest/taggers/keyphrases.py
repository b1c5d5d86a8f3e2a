"""Key phrases 主题 of modern passages, by jieba's dictionary and TF-IDF (the only importer of jieba).

A phrase is tagged where it first stands, and only outside what is already known for a name.
"""

from __future__ import annotations

import logging
from collections.abc import Iterator, Sequence
from functools import cached_property
from typing import Protocol, cast

import jieba
import jieba.analyse

from ingest.segment import nouns
from ingest.taggers.mention import Mention, TextContext
from ontology.records import Maker, TagType

MAKER = Maker("keyphrases", "1")

# A shorter text has no frequencies to speak of: a question, a caption.
_SHORTEST = 60
_MOST = 3
# Low on purpose: no one has reviewed how often a key phrase is a subject that a cataloguer would choose.
_CONFIDENCE = 0.5


class _Extractor(Protocol):
    def extract_tags(self, sentence: str, topK: int) -> list[str]:  # noqa: N803 - jieba's own name
        ...


class KeyPhraseFinder:
    """Finds the few phrases that tell a passage from others."""

    maker = MAKER

    @cached_property
    def _extractor(self) -> _Extractor:
        jieba.setLogLevel(logging.WARNING)
        return cast("_Extractor", jieba.analyse.TFIDF())

    def find(self, text: str, *, context: TextContext, known: Sequence[Mention]) -> Iterator[Mention]:
        """Yield up to three key phrases of a modern ``text``."""
        if context.language != "zh" or len(text) < _SHORTEST:
            return
        told = nouns(text)
        phrases = [phrase for phrase in self._extractor.extract_tags(text, topK=3 * _MOST) if phrase in told]
        for phrase in phrases[:_MOST]:
            begin = text.find(phrase)
            if begin >= 0 and not phrase.isascii() and _is_free(begin, begin + len(phrase), known):
                yield Mention(begin, begin + len(phrase), TagType.SUBJECT, "关键词", "", _CONFIDENCE, MAKER)


def _is_free(begin: int, end: int, known: Sequence[Mention]) -> bool:
    return all(end <= mention.begin or begin >= mention.end for mention in known)
