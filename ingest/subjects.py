"""Subject headings for a whole document, by its words and by what it means.

Two halves speak for a heading. The lexical one counts the heading's words in the document: a word counts more the
longer it is and the fewer headings share it, in the title more than in the text, and the wider heading takes a part of
what speaks for the narrower (:mod:`ingest.heading_words`). The other is the likeness of vectors: of a few passages with
the title against the heading's label and words, standardised over all headings. A logistic function joins them; its
weights were fitted by ``training/subjects.py`` on texts that it is not measured on.

Classes of the four divisions 四部 are given to ancient books only.

Pure.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import accumulate

import numpy as np
import numpy.typing as npt

from ingest.heading_words import HeadingWords, Scores, WordRecipe
from ingest.normalize import fold
from ontology.authority.headings import Heading, Headings
from ontology.language import CLASSICAL, language_of
from ontology.records import Assignment, Maker, Metadata

FloatArray = npt.NDArray[np.float32]
Embed = Callable[[Sequence[str]], FloatArray]
"""Texts to ``(len(texts), dimension)`` rows of unit length."""

SIBU = "sibu"
ANCIENT = "古籍"
LIMIT = 5
EMBEDDED = 4
"""Passages whose vectors are compared, beside the title."""
_READ = 40
_LONGEST = 1_000
"""Characters of a passage that are read."""
_EVIDENCE = 5
_LEAST = 0.05
_TERMS_SHOWN = 20


@dataclass(frozen=True, slots=True)
class Weights:
    """The logistic function over the halves: what each adds, and the score below which a heading is not given."""

    lexical: float
    relative: float
    """For the words' score beside the best one of the document."""
    meaning: float
    nearest: float
    """For the likeness beside the best one of the document, 0 for the best and less for the others."""
    narrower: float
    """For the likeness of the narrower heading that is likest: it is then meant, and not the wider one."""
    sibu: float
    depth: float
    """For a subdivision, half of it for a class next below a main class."""
    bias: float
    floor: float


# Printed by training/subjects.py.
LEXICAL = Weights(3.594, 4.487, 0.0, 0.0, 0.0, 1.073, 1.175, -7.379, 0.09)
MEANING = Weights(0.0, 0.0, 1.58, 0.842, -0.109, 0.173, -0.139, -5.974, 0.52)
ENSEMBLE = Weights(2.832, 1.978, 1.275, 0.842, -0.371, -0.122, -0.514, -5.350, 0.28)
WORDS = WordRecipe()


@dataclass(frozen=True, slots=True)
class Halves:
    """What speaks for each heading, in the order of the headings; ``meaning`` is empty without vectors."""

    lexical: Scores
    meaning: Scores
    words: Mapping[int, Mapping[str, float]] = field(default_factory=dict)
    ancient: bool = False


def heading_texts(headings: Headings) -> list[str]:
    """Return what stands for each heading when vectors are compared: its label and words."""
    return [_described(heading) for heading in headings]


class SubjectAssigner:
    """Assigns ``headings``. ``vectors`` are those of :func:`heading_texts`, made by ``embed``, in the same order.

    Without ``embed`` the words alone decide. With it and without ``vectors`` they are made at the first document.
    """

    def __init__(
        self,
        headings: Headings,
        *,
        embed: Embed | None = None,
        vectors: FloatArray | None = None,
        weights: Weights | None = None,
        recipe: WordRecipe = WORDS,
    ) -> None:
        self._headings = headings
        self._list = tuple(headings)
        self._embed = embed
        self._vectors = vectors
        self._weights = weights or (ENSEMBLE if embed is not None else LEXICAL)
        self._words = HeadingWords(headings, recipe)
        self._shape = Shape.of(headings)

    @property
    def maker(self) -> Maker:
        """Whose assignments these are."""
        return Maker("subjects" if self._embed is not None else "subjects-lexical", "1")

    @property
    def identity(self) -> str:
        """What the assignments of a text depend on, beside the encoder."""
        return f"{self.maker.name}-{self.maker.version} {self._headings.identity}"

    def assign(self, document: Metadata, texts: Sequence[str], *, limit: int = LIMIT) -> tuple[Assignment, ...]:
        """Return at most ``limit`` headings for a document with these ``texts``, the best first.

        The best one is given though it is below the floor, as long as anything speaks for it.
        """
        return self._given(self.rank(document, texts, limit=limit))

    def assign_all(
        self, documents: Sequence[tuple[Metadata, Sequence[str]]], *, limit: int = LIMIT
    ) -> Iterator[tuple[Assignment, ...]]:
        """Yield what :meth:`assign` returns for each document; the vectors of all are made together."""
        likenesses = self._likenesses(documents)
        for (document, texts), likeness in zip(documents, likenesses, strict=True):
            yield self._given(self._ranked(self._halves(document, texts, likeness), limit))

    def _given(self, ranked: tuple[Assignment, ...]) -> tuple[Assignment, ...]:
        return tuple(one for place, one in enumerate(ranked) if one.score > (self._weights.floor if place else _LEAST))

    def rank(self, document: Metadata, texts: Sequence[str], *, limit: int) -> tuple[Assignment, ...]:
        """Return the ``limit`` best headings for which anything speaks, however little."""
        return self._ranked(self.halves(document, texts), limit)

    def _ranked(self, halves: Halves, limit: int) -> tuple[Assignment, ...]:
        scores = self.scores(halves)
        best = np.lexsort((np.arange(len(scores)), -scores))[:limit]
        return tuple(self._assignment(int(place), float(scores[place]), halves) for place in best if scores[place] > 0)

    def halves(self, document: Metadata, texts: Sequence[str]) -> Halves:
        """Return what speaks for each heading, before it is weighed."""
        (likeness,) = self._likenesses([(document, texts)])
        return self._halves(document, texts, likeness)

    def _halves(self, document: Metadata, texts: Sequence[str], likeness: Scores) -> Halves:
        read = [text[:_LONGEST] for text in _spread(texts, _READ)]
        ancient = _is_ancient(document, read)
        met = self._words.met(_title(document), map(fold, read))
        return Halves(met.scores, likeness, met.words, ancient)

    def scores(self, halves: Halves) -> Scores:
        """Return a score between 0 and 1 for each heading."""
        weights = np.array([getattr(self._weights, name) for name in FEATURES])
        scores: Scores = 1 / (1 + np.exp(-(weights @ features(halves, self._shape) + self._weights.bias)))
        told = (halves.lexical > 0) | bool(halves.meaning.size)
        return np.where(told & (halves.ancient | ~self._shape.sibu), scores, 0.0)

    def _assignment(self, place: int, score: float, halves: Halves) -> Assignment:
        heading = self._list[place]
        words = sorted(halves.words.get(place, {}).items(), key=lambda pair: (-pair[1], pair[0]))
        evidence = [f"词：{word}" for word, _ in words[:_EVIDENCE]]
        if halves.meaning.size:
            evidence.append(f"语义比平均近 {halves.meaning[place]:.1f} 个标准差")
        return Assignment(heading.id, heading.label, heading.scheme, round(score, 4), tuple(evidence), self.maker)

    def _likenesses(self, documents: Sequence[tuple[Metadata, Sequence[str]]]) -> list[Scores]:
        """Return how like each document's passages are to each heading, in standard deviations from all of them."""
        shown = [_shown(document, texts) for document, texts in documents]
        embed = self._embed
        if embed is None or not any(shown):
            return [np.zeros(0)] * len(shown)
        if self._vectors is None:
            self._vectors = embed(heading_texts(self._headings))
        rows = embed([text for texts in shown for text in texts])
        ends = list(accumulate(map(len, shown)))
        return [
            _standardised(rows[end - len(texts) : end], self._vectors) for texts, end in zip(shown, ends, strict=True)
        ]


def _shown(document: Metadata, texts: Sequence[str]) -> list[str]:
    return [f"{document.title}。{text}" if document.title else text for text in _spread(texts, EMBEDDED)]


def _standardised(rows: FloatArray, headings: FloatArray) -> Scores:
    if not len(rows):
        return np.zeros(0)
    likeness = (rows @ headings.T).mean(axis=0).astype(np.float64)
    return np.asarray((likeness - likeness.mean()) / (likeness.std() or 1.0))


FEATURES = ("lexical", "relative", "meaning", "nearest", "narrower", "sibu", "depth")


@dataclass(frozen=True, slots=True)
class Shape:
    """How headings stand to each other: a row over all of them each."""

    parent: npt.NDArray[np.int64]
    """The place of the next wider heading, -1 for none."""
    depth: Scores
    """0 for a main class, a half below it, 1 further down."""
    sibu: npt.NDArray[np.bool_]

    @classmethod
    def of(cls, headings: Headings) -> Shape:
        """Return the shape of ``headings``."""
        places = {heading.id: place for place, heading in enumerate(headings)}
        return cls(
            np.array([places.get(heading.parent, -1) for heading in headings], dtype=np.int64),
            np.array([min(len(headings.broader(heading)), 2) / 2 for heading in headings]),
            np.array([heading.scheme == SIBU for heading in headings], dtype=np.bool_),
        )


def features(halves: Halves, shape: Shape) -> Scores:
    """Return ``(features, headings)``, a row for each of :data:`FEATURES`."""
    lexical = halves.lexical
    meaning = halves.meaning if halves.meaning.size else np.zeros_like(lexical)
    below = shape.parent >= 0
    narrower = np.zeros_like(meaning)
    np.maximum.at(narrower, shape.parent[below], meaning[below])
    return np.array(
        [
            np.log1p(lexical),
            lexical / (lexical.max() or 1.0),
            meaning,
            meaning - meaning.max(),
            narrower,
            shape.sibu,
            shape.depth,
        ]
    )


def _described(heading: Heading) -> str:
    """Put a heading into a sentence: nearer to a passage than a list of words is."""
    words = "、".join(heading.terms[:_TERMS_SHOWN])
    return f"本书讲{heading.label}，内容涉及{words}。" if words else f"本书讲{heading.label}。"


def _spread(texts: Sequence[str], most: int) -> list[str]:
    """Return at most ``most`` of the texts, evenly from the first to the last."""
    if len(texts) <= most:
        return list(texts)
    return [texts[place * (len(texts) - 1) // (most - 1)] for place in range(most)]


def _title(document: Metadata) -> str:
    return fold("\n".join((document.title, document.book, *document.subjects)))


def _is_ancient(document: Metadata, texts: Iterable[str]) -> bool:
    language = document.language or language_of("\n".join(texts))
    return language == CLASSICAL or ANCIENT in document.kind
