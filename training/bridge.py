"""Learn the translation bridge: ``python -m training.bridge DATA OUT``.

``DATA`` holds ``parallel/train.tsv.gz``; ``OUT`` is the folder that gets ``bridge.npz``, see ``index/bridge.py``. A
sentence pair is a bag of modern words and a bag of classical terms: single characters in one pass, frequent bigrams in
another. IBM Model 1 (P. F. Brown et al., "The Mathematics of Statistical Machine Translation", Computational
Linguistics 19 (1993), 4.1) gives p(term | word): each classical term comes from one of the modern words or from none,
and a few rounds of expectation maximisation tell which. It needs no alignments, and the word "none" takes up function
characters. Deterministic; no book of :data:`~training.pairs.HELD_OUT` is read.
"""

from __future__ import annotations

import argparse
import time
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby
from pathlib import Path
from sys import intern

import numpy as np
import numpy.typing as npt

from index.bridge import NAME, Associations, write_table
from index.function_words import CHARACTERS, WORDS
from index.lexical import grams
from ingest.segment import words
from training.pairs import HELD_OUT, folded, sentence_pairs

FloatArray = npt.NDArray[np.float32]
IntArray = npt.NDArray[np.int64]
Bags = list[tuple[str, ...]]

NONE = ""
# A longer side says little of what goes with what, and costs its length times that of the other.
LONGEST = 60
CELLS_AT_ONCE = 4_000_000
# Expected links below which an association is let go, between rounds and at last.
FAINT, FEWEST_LINKS = 0.02, 1.0


@dataclass(frozen=True, slots=True)
class Recipe:
    """How one kind of term is learnt: what is frequent enough, what is kept, and how p becomes a weight."""

    least_word: int
    least_term: int
    floor: float
    most: int
    power: float
    rounds: int = 5


CHARACTERS_RECIPE = Recipe(least_word=10, least_term=10, floor=0.01, most=12, power=0.3)
BIGRAMS_RECIPE = Recipe(least_word=30, least_term=100, floor=0.03, most=6, power=0.6)


@dataclass(frozen=True, slots=True)
class Batch:
    """Sentence pairs of one shape: ``(pairs, words)`` and ``(pairs, terms)`` places in the vocabularies."""

    words: IntArray
    terms: IntArray


def folded_pairs(data: Path) -> Iterator[tuple[str, tuple[str, ...]]]:
    """Yield the normalised classical sentence and the modern words of each pair that is learnt from, none twice.

    The words are interned, as the terms are: the same few thousand strings come ten million times.
    """
    rows = (row for row in sentence_pairs(data) if row[0] not in HELD_OUT)
    seen: set[tuple[str, str]] = set()
    for pair in folded(rows):
        if pair not in seen:
            seen.add(pair)
            yield pair[0], tuple(map(intern, words(pair[1])))


def characters(classical: str) -> tuple[str, ...]:
    """Return the single characters of a sentence, each once, in order."""
    return tuple(sorted({intern(gram) for gram in grams(classical) if len(gram) == 1 and not gram.isascii()}))


def bigrams(classical: str) -> tuple[str, ...]:
    """Return the bigrams of a sentence, each once, in order."""
    return tuple(sorted({intern(gram) for gram in grams(classical) if len(gram) == 2 and not gram.isascii()}))


def with_parts(modern: Bags, least: int) -> Bags:
    """Take words in fewer than ``least`` sentences apart, so that characters are learnt as sources of their own."""
    counts = Counter(word for bag in modern for word in set(bag))
    frequent = {word for word, count in counts.items() if count >= least}
    return [
        tuple(dict.fromkeys(part for word in bag for part in ((word,) if word in frequent else word))) for bag in modern
    ]


def vocabulary(bags: Iterable[Iterable[str]], least: int) -> list[str]:
    """Return what is in at least ``least`` bags, ascending."""
    counts = Counter(one for bag in bags for one in bag)
    return sorted(one for one, count in counts.items() if count >= least)


def batches(modern: Bags, classical: Bags, *, sources: Sequence[str], terms: Sequence[str]) -> list[Batch]:
    """Return the pairs as places in ``sources`` (the first of which is :data:`NONE`) and ``terms``, shape by shape."""
    source_places = {source: place for place, source in enumerate(sources)}
    term_places = {term: place for place, term in enumerate(terms)}
    pairs = []
    for words_, terms_ in zip(modern, classical, strict=True):
        from_ = [source_places[one] for one in words_ if one in source_places]
        to = [term_places[one] for one in terms_ if one in term_places]
        if 0 < len(from_) <= LONGEST and 0 < len(to) <= LONGEST:
            pairs.append(([source_places[NONE], *from_], to))
    pairs.sort(key=_shape)
    return [batch for shape, found in groupby(pairs, key=_shape) for batch in _cut(list(found), shape)]


def _shape(pair: tuple[list[int], list[int]]) -> tuple[int, int]:
    return len(pair[0]), len(pair[1])


def _cut(pairs: list[tuple[list[int], list[int]]], shape: tuple[int, int]) -> Iterator[Batch]:
    step = max(1, CELLS_AT_ONCE // (shape[0] * shape[1]))
    for begin in range(0, len(pairs), step):
        part = pairs[begin : begin + step]
        yield Batch(np.array([pair[0] for pair in part], np.int64), np.array([pair[1] for pair in part], np.int64))


def model_one(found: Sequence[Batch], shape: tuple[int, int], rounds: int) -> tuple[FloatArray, FloatArray]:
    """Return p(term | source) and the expected links, both ``(sources, terms)``."""
    chances = np.full(shape, 1 / shape[1], np.float32)
    links = np.zeros(shape, np.float32)
    for number in range(1, rounds + 1):
        links.fill(0)
        surprise = sum(_expect(batch, chances, links) for batch in found)
        links[links < FAINT] = 0
        np.divide(links, np.maximum(links.sum(axis=1, keepdims=True), FAINT), out=chances)
        print(f"round {number} surprise {surprise:.0f}", flush=True)
    return chances, links


def _expect(batch: Batch, chances: FloatArray, links: FloatArray) -> float:
    """Share each term out among the words of its pair; return minus the log-likelihood up to a constant."""
    cells = batch.words[:, :, None] * chances.shape[1] + batch.terms[:, None, :]
    shares = chances.ravel()[cells]
    totals = shares.sum(axis=1, keepdims=True)
    shares /= totals
    np.add.at(links.ravel(), cells.ravel(), shares.ravel())
    return -float(np.log(totals, dtype=np.float64).sum())


def associations(
    chances: FloatArray, links: FloatArray, *, sources: Sequence[str], terms: Sequence[str], recipe: Recipe
) -> dict[str, list[tuple[str, float]]]:
    """Return what is worth keeping of each source that carries something, the likeliest first, as weights."""
    telling = np.array([not set(term) <= CHARACTERS for term in terms])
    kept: dict[str, list[tuple[str, float]]] = {}
    for place, source in enumerate(sources):
        if source == NONE or source in WORDS or source.isascii():
            continue
        row = chances[place]
        likely = np.flatnonzero((row >= recipe.floor) & (links[place] >= FEWEST_LINKS) & telling)
        likely = likely[np.argsort(-row[likely], kind="stable")][: recipe.most]
        found = [(terms[one], float(row[one]) ** recipe.power) for one in likely.tolist()]
        # The lexical index matches the bigrams of the word itself in any case.
        kept[source] = [(term, weight) for term, weight in found if len(term) == 1 or term not in source]
    return kept


def learn(modern: Bags, classical: Bags, recipe: Recipe) -> dict[str, list[tuple[str, float]]]:
    """Return the associations of modern words with one kind of classical terms."""
    taken_apart = with_parts(modern, recipe.least_word)
    sources = [NONE, *vocabulary(taken_apart, recipe.least_word)]
    terms = vocabulary(classical, recipe.least_term)
    print(f"{len(sources)} sources, {len(terms)} terms", flush=True)
    found = batches(taken_apart, classical, sources=sources, terms=terms)
    if not found:
        return {}
    chances, links = model_one(found, (len(sources), len(terms)), recipe.rounds)
    return associations(chances, links, sources=sources, terms=terms, recipe=recipe)


def joined(*kinds: Associations) -> dict[str, list[tuple[str, float]]]:
    """Put the terms of several kinds together, source by source."""
    every: Mapping[str, None] = dict.fromkeys(source for kind in kinds for source in kind)
    return {source: [one for kind in kinds for one in kind.get(source, ())] for source in every}


def main() -> None:
    """Learn both kinds of terms and write the table."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else "")
    parser.add_argument("data", type=Path)
    parser.add_argument("out", type=Path)
    options = parser.parse_args()
    began = time.process_time()
    pairs = list(folded_pairs(options.data))
    modern = [pair[1] for pair in pairs]
    by_character = learn(modern, [characters(pair[0]) for pair in pairs], CHARACTERS_RECIPE)
    by_bigram = learn(modern, [bigrams(pair[0]) for pair in pairs], BIGRAMS_RECIPE)
    path = options.out / NAME
    write_table(joined(by_character, by_bigram), path)
    print(f"{path.stat().st_size} bytes, {time.process_time() - began:.0f} seconds of processor time")


if __name__ == "__main__":
    main()
