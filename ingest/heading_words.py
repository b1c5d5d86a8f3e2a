"""The words of headings in a text: the lexical half of the assigner. Words of one character say nothing. Pure."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from ingest.normalize import fold
from ontology.authority.headings import Headings

Scores = npt.NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class WordRecipe:
    """How far a word speaks for a heading."""

    title: float = 3.0
    """An occurrence in the title counts as so many in the text."""
    length_power: float = 1.0
    """How much a word gains by being long."""
    shared_power: float = 0.25
    """How much a word loses by leading to several headings."""
    saturation: float = 3.0
    """Occurrences after which further ones say little."""
    wider: float = 0.1
    """The part of the narrower heading's words that the wider one takes."""


@dataclass(frozen=True, slots=True)
class Met:
    """What the words of a document say: a score for each heading, and its words with what each gave."""

    scores: Scores
    words: Mapping[int, Mapping[str, float]]


class HeadingWords:
    """The words of ``headings``, found leftmost and longest."""

    def __init__(self, headings: Headings, recipe: WordRecipe) -> None:
        self._recipe = recipe
        self._count = len(headings)
        self._leads = _leads(headings, recipe)
        self._lexicon = Lexicon(self._leads)
        self._parents = _parents(headings)

    def met(self, title: str, texts: Iterable[str]) -> Met:
        """Return what the folded ``title`` and ``texts`` say."""
        counts: Counter[str] = Counter()
        for text in texts:
            counts.update(self._words(text))
        weighted = {word: float(count) for word, count in counts.items()}
        for word in self._words(title):
            weighted[word] = weighted.get(word, 0.0) + self._recipe.title
        return self._scored(weighted)

    def _scored(self, counts: Mapping[str, float]) -> Met:
        scores = np.zeros(self._count)
        words: dict[int, dict[str, float]] = defaultdict(dict)
        for word, count in counts.items():
            much = 1 - np.exp(-count / self._recipe.saturation)
            for place, weight in self._leads[word]:
                scores[place] += weight * much
                words[place][word] = float(weight * much)
        return Met(self._widened(scores), words)

    def _widened(self, scores: Scores) -> Scores:
        out = scores.copy()
        for place in np.flatnonzero(scores):
            share = self._recipe.wider
            for parent in self._parents[place]:
                out[parent] += share * scores[place]
                share *= self._recipe.wider
        return out

    def _words(self, text: str) -> Iterator[str]:
        return (text[begin:end] for begin, end in self._lexicon.find(text))


class Lexicon:
    """Words, found leftmost and longest."""

    def __init__(self, words: Iterable[str]) -> None:
        self._words = frozenset(filter(None, words))
        self._lengths = _lengths(self._words)

    def __contains__(self, word: object) -> bool:
        return word in self._words

    def find(self, text: str) -> Iterator[tuple[int, int]]:
        """Yield ``[begin, end)`` of each word, in code points; none overlap."""
        begin = 0
        while begin < len(text):
            end = self._end(text, begin)
            if end > begin:
                yield begin, end
            begin = max(end, begin + 1)

    def _end(self, text: str, begin: int) -> int:
        for length in self._lengths.get(text[begin], ()):
            if text[begin : begin + length] in self._words:
                return begin + length
        return begin


def _leads(headings: Headings, recipe: WordRecipe) -> dict[str, tuple[tuple[int, float], ...]]:
    """Return for each folded word the places of the headings that it leads to, with its weight for each."""
    found: dict[str, dict[int, None]] = defaultdict(dict)
    for place, heading in enumerate(headings):
        for word in map(fold, heading.words):
            found[word][place] = None
    return {word: tuple(_weighed(word, places, recipe)) for word, places in found.items() if len(word) > 1}


def _weighed(word: str, places: Collection[int], recipe: WordRecipe) -> Iterator[tuple[int, float]]:
    weight = (len(word) / 2) ** recipe.length_power / len(places) ** recipe.shared_power
    return ((place, weight) for place in places)


def _lengths(words: Iterable[str]) -> dict[str, Sequence[int]]:
    """Return for each first character the lengths of words that begin with it, the longest first."""
    found: dict[str, set[int]] = defaultdict(set)
    for word in words:
        found[word[0]].add(len(word))
    return {first: sorted(lengths, reverse=True) for first, lengths in found.items()}


def _parents(headings: Headings) -> list[tuple[int, ...]]:
    places = {heading.id: place for place, heading in enumerate(headings)}
    return [tuple(places[wider.id] for wider in headings.broader(heading)) for heading in headings]
