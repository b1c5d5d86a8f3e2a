"""More like this: passages like a passage, by its vector, by the entities that both name, by their words."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from api.parallels.common_words import shared_runs
from api.reading import PresentTexts
from index.fusion import Fused, fuse
from index.ports import DenseIndex, KeyArray, LexicalIndex, Scored, StoredPassage
from ontology.queries import Filters, Reason
from ontology.records import Document, Passage, Tag, TagType

MEANING, ENTITIES, WORDS = "meaning", "entities", "words"
TOLD = frozenset({TagType.PER, TagType.LOC, TagType.ORG, TagType.BOOK, TagType.EVENT})
WEIGHTS = {MEANING: 1.0, WORDS: 0.4, ENTITIES: 0.4}
# Candidates of each kind that enter the fusion.
_DEPTH = 60
# Passages of the passage's own document among those shown, unless there are no others; its next neighbours never.
_OWN = 2
_NEIGHBOURS = 1
# An entity that more passages than this name says little of any of them.
_KNOWN_BY_ALL = 400
# Passages in reserve for those that turn out to have nothing in common that could be told.
_SPARE = 8
_TOGETHER = 2
_THREE = 3
# How near a vector must be for the likeness to be told as a reason: among the nearest, and no stranger.
_NEAR = 0.5


@dataclass(frozen=True, slots=True)
class Common:
    """Why a passage came: ``kind`` is ``meaning``, ``entities`` or ``words``; ``names`` are the entities or words."""

    kind: str
    names: tuple[str, ...] = ()
    ids: tuple[str, ...] = ()
    """Of the entities, in the order of ``names``."""
    score: float = 0.0


@dataclass(frozen=True, slots=True)
class Alike:
    """A passage that is like another, with what they have in common."""

    passage: Passage
    document: Document
    tags: tuple[Tag, ...]
    score: float
    common: tuple[Common, ...]


@dataclass(frozen=True, slots=True)
class Likeness:
    """Finds passages like a passage."""

    texts: PresentTexts
    dense: DenseIndex
    lexical: LexicalIndex

    def similar(self, passage_id: str, *, limit: int, filters: Filters) -> tuple[Alike, ...]:
        """Return up to ``limit`` passages, the likest first. Raises :class:`~ontology.errors.NotFound`."""
        asked = self.texts.passage(passage_id)
        text = self.texts.kindred.indexed(asked.key)
        allowed = self.texts.keys(filters) if filters else None
        naming = self._naming(asked, allowed)
        lists = {
            MEANING: self.dense.search(text.vector, _DEPTH, allowed=allowed),
            WORDS: self.lexical.search(text.normalized, text.tokens, limit=_DEPTH, allowed=allowed),
            ENTITIES: _by_entities(naming)[:_DEPTH],
        }
        others = {kind: [one for one in ranked if one.key != asked.key] for kind, ranked in lists.items()}
        fused = fuse(others, WEIGHTS, bounded={MEANING})[: max(_DEPTH, 4 * limit)]
        chosen = _chosen(asked, fused, self.texts.passages([one.key for one in fused]), limit=limit + _SPARE)
        normalized = self.texts.normalized([stored.key for _, stored in chosen])
        found = [
            _alike(asked, one, stored, shared_runs(text.normalized, other))
            for (one, stored), other in zip(chosen, normalized, strict=True)
        ]
        return tuple(sorted([one for one in found if one.common][:limit], key=lambda one: -one.score))

    def _naming(self, asked: StoredPassage, allowed: KeyArray | None) -> Mapping[str, KeyArray]:
        """The passages that name each entity of a passage."""
        found = {one: self.texts.keys(Filters(entities=(one,))) for one in entities_of(asked.tags)}
        told = {one: keys for one, keys in found.items() if 1 < len(keys) <= _KNOWN_BY_ALL}
        if allowed is None:
            return told
        admitted = set(allowed.tolist())
        return {one: keys[[key in admitted for key in keys.tolist()]] for one, keys in told.items()}


def entities_of(tags: Sequence[Tag]) -> dict[str, str]:
    """Return the things that tags are linked to, with how the text calls them; not times, offices and subjects."""
    linked = (tag for tag in reversed(tags) if tag.type in TOLD and tag.link is not None and tag.link.entity_id)
    return {tag.link.entity_id: tag.surface for tag in linked if tag.link is not None}


def _by_entities(naming: Mapping[str, KeyArray]) -> list[Scored]:
    """Rank passages by the entities that they share; one that few name counts more. One alone may be a namesake."""
    shared: dict[int, list[float]] = {}
    for keys in naming.values():
        for key in keys.tolist():
            shared.setdefault(key, []).append(1 / math.log2(1 + len(keys)))
    told = [Scored(key, sum(weights)) for key, weights in shared.items() if len(weights) >= _TOGETHER]
    return sorted(told, key=lambda one: (-one.score, one.key))


def _chosen(
    asked: StoredPassage, fused: Sequence[Fused], stored: Sequence[StoredPassage], *, limit: int
) -> list[tuple[Fused, StoredPassage]]:
    """The best, with few of the passage's own document, which fill up what others leave."""
    there = {one.key: one for one in stored}
    found = [(one, there[one.key]) for one in fused if one.key in there]
    far = [pair for pair in found if not _beside(asked.passage, pair[1].passage)]
    own = [pair for pair in far if pair[1].document.id == asked.document.id]
    left_out = {one.key for one, _ in own[_OWN:]}
    first = [pair for pair in far if pair[0].key not in left_out][:limit]
    return first + own[_OWN:][: limit - len(first)]


def _beside(one: Passage, other: Passage) -> bool:
    return one.document_id == other.document_id and abs(one.ordinal - other.ordinal) <= _NEIGHBOURS


def _alike(asked: StoredPassage, fused: Fused, stored: StoredPassage, runs: tuple[str, ...]) -> Alike:
    reasons = {one.method: one for one in fused.reasons}
    common = [*_meaning(reasons.get(MEANING)), *_entities(asked, stored)]
    # Three characters alone are 不知其: they tell of a likeness that has other grounds.
    if runs and (common or len(runs[0]) > _THREE):
        common.append(Common(WORDS, runs))
    return Alike(stored.passage, stored.document, stored.tags, fused.score, tuple(common))


def _meaning(reason: Reason | None) -> list[Common]:
    return [Common(MEANING, score=reason.score)] if reason is not None and reason.score >= _NEAR else []


def _entities(asked: StoredPassage, stored: StoredPassage) -> list[Common]:
    mine, theirs = entities_of(asked.tags), entities_of(stored.tags)
    shared = [one for one in mine if one in theirs]
    return [Common(ENTITIES, tuple(mine[one] for one in shared), tuple(shared))] if shared else []
