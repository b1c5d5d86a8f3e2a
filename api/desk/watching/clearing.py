"""Which hits of a watch stand clear of the background: what is reported must be about what was asked.

A search orders all there is, so it always has a best hit; a watch must say nothing when nothing is there. Two tests are
passed one after the other. The search itself gives what stands out among its own hits
(:class:`index.search.Reach`: above the middle between the best and the background, the first ten in any case). Of
those, a watch reports what meets a floor: by the share of the question that the passage says (in its words, in other
words for them, or by naming the same person, place, book or time), by how near in meaning it is, or by some of both.

A part of the question counts the more the fewer hits say it, as in BM25 (Robertson and Sparck Jones' weight): that a
passage says 铁路 is little where half of them do, and nothing says 青藏. Nearness alone must be great, for of many
passages some are near to any question. Entities that a watch names are conditions of the search.

Pure.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType

from api.desk.watching.records import Nearness
from api.web.search_why import MEANING
from index.function_words import CHARACTERS
from ontology.moments import years_of
from ontology.queries import Hit, Query, QueryMention
from ontology.records import ReviewState, Tag, TagType

# So many hits that say nothing are thought to stand beside those that there are: few hits tell little of what is rare.
_BESIDE = 10


@dataclass(frozen=True, slots=True)
class Floor:
    """What a hit must reach: a share of the question said, a nearness in meaning (an inner product of the shipped
    encoder), or a lesser share together with a lesser nearness."""

    said: float
    meaning: float
    together: tuple[float, float]

    def met(self, said: float, meaning: float) -> bool:
        """Whether a hit reaches it."""
        share, nearness = self.together
        return said >= self.said or meaning >= self.meaning or (said >= share and meaning >= nearness)


# Chosen on two dozen questions each to the sample collection and to 25,000 passages of classical histories, half of
# them about what is not held.
FLOORS: Mapping[Nearness, Floor] = MappingProxyType(
    {
        Nearness.WIDE: Floor(0.5, 0.55, (0.2, 0.42)),
        Nearness.USUAL: Floor(2 / 3, 0.60, (1 / 3, 0.48)),
        Nearness.STRICT: Floor(0.85, 1.0, (0.5, 0.55)),
    }
)


def clear(hits: Sequence[Hit], query: Query, nearness: Nearness) -> tuple[Hit, ...]:
    """Return the hits that meet the floor, in their order."""
    floor = FLOORS[nearness]
    shares = said(hits, query)
    return tuple(hit for hit, share in zip(hits, shares, strict=True) if floor.met(share, meaning(hit)))


def meaning(hit: Hit) -> float:
    """Return how near in meaning a hit is; 0 where the search did not say."""
    return max((one.score for one in hit.reasons if one.method == MEANING), default=0.0)


def said(hits: Sequence[Hit], query: Query) -> list[float]:
    """Return for each hit the share of the question that its passage says, its characters weighed by how rare they
    are among the hits; those that carry no sense count nothing."""
    asked = query.normalized
    counted = [place for place, one in enumerate(asked) if one.isalnum() and one not in CHARACTERS]
    met = [_met(hit, query) for hit in hits]
    weights = {place: _weight(len(hits), sum(place in one for one in met)) for place in counted}
    whole = sum(weights.values())
    return [_sum(weights, one) / whole if whole else 0.0 for one in met]


def _weight(hits: int, saying: int) -> float:
    return math.log((hits + _BESIDE) / (saying + 0.5))


def _sum(weights: Mapping[int, float], places: Iterable[int]) -> float:
    return sum(weights.get(place, 0.0) for place in places)


def _met(hit: Hit, query: Query) -> set[int]:
    """The places of the question's characters that a passage says."""
    found: set[int] = set()
    for one in hit.highlights:
        found |= _places(query.normalized, one.source or one.term)
    for mention in query.mentions:
        if any(_names(tag, mention) for tag in hit.tags):
            found |= _whole(query.normalized, mention.surface)
    return found


def _places(asked: str, words: str) -> set[int]:
    """Where the question says a match, which may join words that stand apart in it; single characters say nothing."""
    pairs = {words[place : place + 2] for place in range(len(words) - 1)}
    return {place + off for place in range(len(asked) - 1) if asked[place : place + 2] in pairs for off in (0, 1)}


def _whole(asked: str, words: str) -> set[int]:
    begin = asked.find(words)
    return set(range(begin, begin + len(words))) if words and begin >= 0 else set()


def _names(tag: Tag, mention: QueryMention) -> bool:
    """Whether a passage names what the question does: the same entity, or a time within the one asked for."""
    if tag.type is not mention.type or tag.review is ReviewState.REJECTED:
        return False
    if mention.entity_id:
        return tag.link is not None and tag.link.entity_id == mention.entity_id
    return tag.type is TagType.TIME and _within(tag.value, mention.value)


def _within(told: str, asked: str) -> bool:
    one, other = years_of(told) if told else None, years_of(asked) if asked else None
    if one is None or other is None or one.begin is None or one.end is None:
        return False
    return other.begin is not None and other.end is not None and other.begin <= one.begin and one.end <= other.end
