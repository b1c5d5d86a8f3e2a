"""A query to hits: every half under the same filter, fused, looked at a second time, read from the text store."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import partial

import numpy as np

from index.fusion import Fused, fuse
from index.ports import DenseIndex, Encoder, FloatArray, KeyArray, LexicalIndex, Scored, TextReader, TokenEncoder
from index.second_look import token_likeness
from ontology.errors import WrongUse
from ontology.queries import Filters, Hit, Query, Reason

LEXICAL, BRIDGE, DENSE, SECOND_LOOK = "lexical", "bridge", "dense", "second_look"
METHODS = (LEXICAL, BRIDGE, DENSE, SECOND_LOOK)
"""All there are: the question's words; those and what stands for them; its vector; its tokens on what was found."""
DEFAULT = (BRIDGE, DENSE, SECOND_LOOK)
# How many entries of each half enter the fusion. All that they hold together is looked at again: what one half alone
# has found is what the look can still bring up.
DEPTH = 100
REACH = 1_000
"""How many entries of each half the pages of a search can reach."""
FLOOR = 0.5
"""How far between its background and its best a half must score a passage for the pages to reach it."""
# Chosen by training/fusion.py on queries about books that the encoder was never trained on.
WEIGHTS = {LEXICAL: 0.5, BRIDGE: 0.5, DENSE: 1.0}
# What a whole unit of token likeness counts beside the score of the fusion.
LOOK_WEIGHT = 1.0


Narrow = Callable[[Filters], KeyArray]


@dataclass(frozen=True, slots=True)
class Reach:
    """What the pages of a search reach: ``first`` was looked at a second time, ``rest`` comes after it."""

    first: tuple[Fused, ...]
    rest: tuple[Fused, ...]
    floors: Mapping[str, float]
    whole: Mapping[str, Sequence[Scored]]
    """What each half says without filters."""
    under: Narrow
    """The keys of what would be reached under other filters, by asking the halves again."""

    @property
    def complete(self) -> bool:
        """Whether the halves, without filters, hold all that is above the floors."""
        return all(
            len(ranked) < REACH or ranked[-1].score < self.floors[method] for method, ranked in self.whole.items()
        )

    def anywhere(self) -> KeyArray:
        """Return the keys of what is above the floors without filters, ascending."""
        found = above_floors(self.whole, self.floors)
        return np.sort(np.fromiter(found, np.int64, len(found)))


@dataclass(frozen=True, slots=True)
class _Asked:
    """A question with what it was made into. ``first`` is how many entries of a half are looked at twice."""

    query: Query
    vector: FloatArray | None
    tokens: FloatArray | None
    first: int


def floor_of(method: str, ranked: Sequence[Scored]) -> float:
    """Return the middle between a half's best score and its background.

    To words, most passages say nothing: their background is 0. In meaning, everything is a little like everything: the
    background is the last of the list, which stands for all that is like any question.
    """
    if not ranked:
        return 0.0
    background = ranked[-1].score if method == DENSE else 0.0
    return background + FLOOR * (ranked[0].score - background)


def above_floors(lists: Mapping[str, Sequence[Scored]], floors: Mapping[str, float]) -> set[int]:
    """Return the keys that a list scores at least as its floor is."""
    return {one.key for method, ranked in lists.items() for one in ranked if one.score >= floors[method]}


@dataclass(frozen=True, slots=True)
class Searcher:
    """The halves of the index with the text store they point into."""

    encoder: Encoder
    dense: DenseIndex
    lexical: LexicalIndex
    texts: TextReader
    weights: Mapping[str, float] = field(default_factory=lambda: dict(WEIGHTS))
    look_weight: float = LOOK_WEIGHT
    narrow: Narrow | None = None
    """The keys of the passages that meet filters; without it the text store is asked for them."""

    def search(self, query: Query) -> tuple[Hit, ...]:
        """Return up to ``query.limit`` hits, best first. Raises :class:`WrongUse` for an unknown method."""
        return self.read(self.ranked(query)[: query.limit])

    def ranked(self, query: Query) -> list[Fused]:
        """Return all that :meth:`search` chooses from, best first, with what each half says of it, not yet read.

        Raises :class:`WrongUse` for an unknown method.
        """
        asked = self._asked(query)
        return self._first(asked, self._lists(asked, query.filters, asked.first))

    def reach(self, query: Query, *, least: int) -> Reach:
        """Return all that the pages of a search reach. Raises :class:`WrongUse` for an unknown method.

        Passages come in two parts: first what :meth:`search` would give, then what else the halves hold up to
        :data:`REACH` entries each, which is not looked at a second time. Reached is what a half says more of than the
        middle between its best and its background (:func:`floor_of`), both without filters, so that a filter only takes
        away; and the first ``least`` in any case.
        """
        asked = self._asked(query)
        whole = self._lists(asked, Filters(), REACH)
        floors = {method: floor_of(method, ranked) for method, ranked in whole.items()}
        lists = self._lists(asked, query.filters, REACH) if query.filters else whole
        first = self._first(asked, {method: ranked[: asked.first] for method, ranked in lists.items()})
        above = above_floors(lists, floors)
        seen = {one.key for one in first}
        kept = [one for place, one in enumerate(first) if place < least or one.key in above]
        lists = {method: [one for one in ranked if one.score >= floors[method]] for method, ranked in lists.items()}
        rest = [one for one in self._fused(lists) if one.key not in seen]
        return Reach(tuple(kept), tuple(rest), floors, whole, partial(self._under, asked, floors))

    def _under(self, asked: _Asked, floors: Mapping[str, float], filters: Filters) -> KeyArray:
        """Return the keys of what is above the floors under other filters, ascending."""
        found = above_floors(self._lists(asked, filters, REACH), floors)
        return np.sort(np.fromiter(found, np.int64, len(found)))

    def _asked(self, query: Query) -> _Asked:
        methods = _checked(query.methods)
        vector, tokens = self._encoded(query) if {DENSE, SECOND_LOOK} & set(methods) else (None, None)
        return _Asked(query, vector, tokens if SECOND_LOOK in methods else None, max(DEPTH, query.limit))

    def _first(self, asked: _Asked, lists: Mapping[str, Sequence[Scored]]) -> list[Fused]:
        fused = self._fused(lists)
        return self._looked_again(fused, asked.tokens) if asked.tokens is not None else fused

    def _fused(self, lists: Mapping[str, Sequence[Scored]]) -> list[Fused]:
        return fuse(lists, self.weights, bounded={DENSE})

    def _encoded(self, query: Query) -> tuple[FloatArray, FloatArray | None]:
        text = query.explained or query.normalized
        if isinstance(self.encoder, TokenEncoder):
            return self.encoder.query_with_tokens(text)
        return self.encoder.encode_queries([text])[0], None

    def _lists(self, asked: _Asked, filters: Filters, depth: int) -> dict[str, list[Scored]]:
        narrow = self.narrow or self.texts.keys
        allowed = narrow(filters) if filters else None
        depth = max(depth, asked.first)
        lists: dict[str, list[Scored]] = {}
        for method in asked.query.methods:
            if method == DENSE and asked.vector is not None:
                lists[method] = self.dense.search(asked.vector, depth, allowed=allowed)
            elif method != SECOND_LOOK:
                lists[method] = self._by_words(asked.query, bridged=method == BRIDGE, depth=depth, allowed=allowed)
        return lists

    def _by_words(self, query: Query, *, bridged: bool, depth: int, allowed: KeyArray | None) -> list[Scored]:
        expansions = query.expansions if bridged else ()
        return self.lexical.search(query.normalized, query.tokens, limit=depth, allowed=allowed, expansions=expansions)

    def _looked_again(self, fused: Sequence[Fused], tokens: FloatArray) -> list[Fused]:
        """Order ``fused`` anew by their score and the likeness of their tokens to the question's."""
        stored = self.texts.token_vectors([one.key for one in fused])
        known = [one for one in fused if one.key in stored]
        likeness = token_likeness(tokens, [stored[one.key] for one in known])
        ranks = {known[place].key: rank for rank, place in enumerate((-likeness).argsort(kind="stable"), 1)}
        scores = {one.key: float(value) for one, value in zip(known, likeness, strict=True)}
        looked = [
            Fused(
                one.key,
                one.score + self.look_weight * scores[one.key],
                (*one.reasons, Reason(SECOND_LOOK, ranks[one.key], scores[one.key])),
            )
            if one.key in ranks
            else one
            for one in fused
        ]
        return sorted(looked, key=lambda one: (-one.score, one.key))

    def read(self, fused: Sequence[Fused]) -> tuple[Hit, ...]:
        """Return the passages of ranked keys; one that is no longer there is left out."""
        found = {stored.key: stored for stored in self.texts.passages([one.key for one in fused])}
        return tuple(
            Hit(found[one.key].passage, found[one.key].document, one.score, one.reasons, tags=found[one.key].tags)
            for one in fused
            if one.key in found
        )


def _checked(methods: Sequence[str]) -> Sequence[str]:
    if wrong := [method for method in methods if method not in METHODS]:
        raise WrongUse(f"there is no search method {wrong[0]!r}; there are {', '.join(METHODS)}")
    return methods
