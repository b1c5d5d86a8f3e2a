"""A query to hits: both halves under the same filter, fused, read from the text store."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from index.fusion import fuse
from index.ports import DenseIndex, Encoder, KeyArray, LexicalIndex, Scored, TextReader
from ontology.errors import WrongUse
from ontology.records import Hit, Query

METHODS = ("lexical", "dense")
# How many entries of each half enter the fusion.
DEPTH = 100
# Chosen on the queries of the training books, as in docs/figures.md.
WEIGHTS = {"lexical": 1.5, "dense": 1.0}


@dataclass(frozen=True, slots=True)
class Searcher:
    """The halves of the index with the text store they point into."""

    encoder: Encoder
    dense: DenseIndex
    lexical: LexicalIndex
    texts: TextReader
    weights: Mapping[str, float] = field(default_factory=lambda: dict(WEIGHTS))

    def search(self, query: Query) -> tuple[Hit, ...]:
        """Return up to ``query.limit`` hits, best first. Raises :class:`WrongUse` for an unknown method."""
        allowed = self.texts.keys(query.filters) if query.filters else None
        depth = max(DEPTH, query.limit)
        lists = {method: self._ranked(method, query, depth=depth, allowed=allowed) for method in query.methods}
        fused = fuse(lists, self.weights)[: query.limit]
        found = {stored.key: stored for stored in self.texts.passages([one.key for one in fused])}
        return tuple(
            Hit(found[one.key].passage, found[one.key].document, one.score, one.reasons, tags=found[one.key].tags)
            for one in fused
            if one.key in found
        )

    def _ranked(self, method: str, query: Query, *, depth: int, allowed: KeyArray | None) -> list[Scored]:
        if method == "lexical":
            return self.lexical.search(query.normalized, query.tokens, limit=depth, allowed=allowed)
        if method == "dense":
            vector = self.encoder.encode_queries([query.normalized])[0]
            return self.dense.search(vector, depth, allowed=allowed)
        raise WrongUse(f"there is no search method {method!r}; there are {', '.join(METHODS)}")
