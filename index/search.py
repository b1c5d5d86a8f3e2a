"""A query to hits: every half under the same filter, fused, looked at a second time, read from the text store."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace

from index.fusion import Fused, fuse
from index.ports import DenseIndex, Encoder, FloatArray, KeyArray, LexicalIndex, Scored, TextReader, TokenEncoder
from index.second_look import token_likeness
from ontology.errors import WrongUse
from ontology.records import Hit, Query, Reason

LEXICAL, BRIDGE, DENSE, SECOND_LOOK = "lexical", "bridge", "dense", "second_look"
METHODS = (LEXICAL, BRIDGE, DENSE, SECOND_LOOK)
"""All there are: the question's words; those and what stands for them; its vector; its tokens on what was found."""
DEFAULT = (BRIDGE, DENSE, SECOND_LOOK)
# How many entries of each half enter the fusion. All that they hold together is looked at again: what one half alone
# has found is what the look can still bring up.
DEPTH = 100
# Chosen by training/fusion.py on queries about books that the encoder was never trained on.
WEIGHTS = {LEXICAL: 0.5, BRIDGE: 0.5, DENSE: 1.0}
# What a whole unit of token likeness counts beside the score of the fusion.
LOOK_WEIGHT = 1.0


@dataclass(frozen=True, slots=True)
class Searcher:
    """The halves of the index with the text store they point into."""

    encoder: Encoder
    dense: DenseIndex
    lexical: LexicalIndex
    texts: TextReader
    weights: Mapping[str, float] = field(default_factory=lambda: dict(WEIGHTS))
    look_weight: float = LOOK_WEIGHT

    def search(self, query: Query) -> tuple[Hit, ...]:
        """Return up to ``query.limit`` hits, best first. Raises :class:`WrongUse` for an unknown method."""
        methods = _checked(query.methods)
        vector, tokens = self._encoded(query) if {DENSE, SECOND_LOOK} & set(methods) else (None, None)
        lists = self._lists(query, [method for method in methods if method != SECOND_LOOK], vector)
        fused = fuse(lists, self.weights, bounded={DENSE})
        if SECOND_LOOK in methods and tokens is not None:
            fused = self._looked_again(fused, tokens)
        return self._read(fused[: query.limit])

    def _encoded(self, query: Query) -> tuple[FloatArray, FloatArray | None]:
        text = query.explained or query.normalized
        if isinstance(self.encoder, TokenEncoder):
            return self.encoder.query_with_tokens(text)
        return self.encoder.encode_queries([text])[0], None

    def _lists(self, query: Query, methods: Sequence[str], vector: FloatArray | None) -> dict[str, list[Scored]]:
        allowed = self.texts.keys(query.filters) if query.filters else None
        depth = max(DEPTH, query.limit)
        lists: dict[str, list[Scored]] = {}
        for method in methods:
            if method == DENSE and vector is not None:
                lists[method] = self.dense.search(vector, depth, allowed=allowed)
            else:
                lists[method] = self._by_words(query, bridged=method == BRIDGE, depth=depth, allowed=allowed)
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
            replace(
                one,
                score=one.score + self.look_weight * scores.get(one.key, 0.0),
                reasons=(*one.reasons, Reason(SECOND_LOOK, ranks[one.key], scores[one.key]))
                if one.key in ranks
                else one.reasons,
            )
            for one in fused
        ]
        return sorted(looked, key=lambda one: (-one.score, one.key))

    def _read(self, fused: Sequence[Fused]) -> tuple[Hit, ...]:
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
