"""Short glosses of hard words in the classical quotations of an answer."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Protocol

from api.answering.glossing.hardness import hard
from api.answering.glossing.meanings import SOURCE, Meanings
from index.ports import StoredPassage
from ingest.normalize import fold
from ingest.segment import known
from ontology.errors import NotFound
from ontology.queries import Answer, Citation, Gloss
from ontology.records import ReviewState

MOST = 3
"""Glosses of an answer."""
_LOOKED_AT = 6
"""Receipts that are looked at."""
_CLASSICAL = "lzh"
_PLACES = frozenset("水山县州郡城江河湖海乡亭侯王氏公关口津谷原")
_COUNTS = frozenset("十百千万岁月里")
_TONES = frozenset("āáǎàēéěèīíǐìōóǒòūúǔùǖǘǚǜ")
"""Readings of rare characters stand in some texts."""


class Passages(Protocol):
    """What quotations are read from again."""

    def passage(self, passage_id: str) -> StoredPassage: ...


@dataclass(frozen=True, slots=True)
class Glosser:
    """Adds glosses to answers: of words that are hard, stand by themselves and have one sure meaning."""

    texts: Passages
    meanings: Meanings

    def gloss(self, answer: Answer) -> Answer:
        """Return the answer with at most :data:`MOST` glosses, no word twice."""
        found: dict[str, Gloss] = {}
        for place, receipt in enumerate(answer.receipts[:_LOOKED_AT]):
            for word, gloss in self._of(place, receipt):
                if len(found) < MOST:
                    found.setdefault(word, gloss)
        return replace(answer, glosses=tuple(found.values()))

    def _of(self, place: int, receipt: Citation) -> Iterator[tuple[str, Gloss]]:
        try:
            stored = self.texts.passage(receipt.passage_id)
        except NotFound:
            return
        if stored.document.metadata.language != _CLASSICAL:
            return
        taken = _named(stored, receipt)
        for begin, word, meaning in self._words(fold(receipt.quote)):
            end = begin + len(word)
            if not taken & set(range(begin, end)):
                yield word, Gloss(place, begin, end, meaning, SOURCE)

    def _words(self, quote: str) -> Iterator[tuple[int, str, str]]:
        """Yield the words with a meaning, with their places in ``quote``, which is normalised."""
        for begin in range(len(quote)):
            for end in (begin + 2, begin + 1):
                word = quote[begin:end]
                meaning = self.meanings.of(word)
                if meaning and (len(word) > 1 or self._alone(quote, begin)):
                    yield begin, word, meaning

    def _alone(self, quote: str, begin: int) -> bool:
        """Tell whether a character is a word by itself: no part of a word of today, of one that translations keep, or
        of what looks like a name."""
        pairs = (quote[max(0, begin - 1) : begin + 1], quote[begin : begin + 2])
        left = any(len(pair) == 2 and self.meanings.kept(pair) for pair in pairs)
        return not (left or _in_word(quote, begin) or _in_name(quote, begin))


def _in_word(quote: str, begin: int) -> bool:
    """Tell whether the character belongs to a longer word of the dictionary."""
    return any(
        known(quote[first:last])
        for first in range(max(0, begin - 2), begin + 1)
        for last in range(begin + 1, min(len(quote), begin + 3) + 1)
        if last - first > 1
    )


def _in_name(quote: str, begin: int) -> bool:
    """Tell whether what stands beside a character makes it look like a part of a name or of a number."""
    before, behind = quote[max(0, begin - 1) : begin], quote[begin + 1 : begin + 2]
    rare = any(hard(one) or (one.isascii() and one.isalpha()) or one in _TONES for one in (before, behind) if one)
    return rare or behind in _PLACES or before in _COUNTS


def _named(stored: StoredPassage, receipt: Citation) -> set[int]:
    """Return the places of a quotation that names take up; where folding moves them there is none to gloss."""
    if len(fold(receipt.quote)) != len(receipt.quote):
        return set(range(len(receipt.quote) + 1))
    shift = stored.passage.begin + receipt.begin
    return {
        place - shift
        for tag in stored.tags
        if tag.review is not ReviewState.REJECTED
        for place in range(tag.begin, tag.end)
    }
