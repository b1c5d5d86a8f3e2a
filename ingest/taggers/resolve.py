"""Which of the mentions found stand: the precedence, written down. Pure.

1. Mentions of one span and one type are one: they agree, so their doubts multiply (noisy or); the surest of them
   gives the passport, and the first that has a kind or a value gives that.
2. What is then below :data:`FLOOR` falls.
3. A character belongs to one tag. Of all sets of mentions that do not overlap the one with the greatest sum of
   ``confidence × length ** 1.2`` stands: 南京市长江大桥 keeps its bridge and not its river, a place inside a longer
   person's name and a word inside a book's title fall, and 年号 dates, being the surest, are not cut up.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Sequence
from dataclasses import replace

from ingest.taggers.mention import Mention
from ontology.records import Maker, TagType

MAKER = Maker("resolve", "1")

FLOOR = 0.5
_LENGTH_POWER = 1.2


def resolve(mentions: Iterable[Mention], text: str) -> tuple[Mention, ...]:
    """Return the mentions that stand, sorted, inside ``text``, none empty and none overlapping."""
    sound = [mention for mention in mentions if _is_sound(mention, text)]
    return _best([mention for mention in _merge(sound) if mention.confidence >= FLOOR])


def _is_sound(mention: Mention, text: str) -> bool:
    return 0 <= mention.begin < mention.end <= len(text) and not text[mention.begin : mention.end].isspace()


def _merge(mentions: Sequence[Mention]) -> list[Mention]:
    groups: dict[tuple[int, int, TagType], list[Mention]] = {}
    for mention in mentions:
        groups.setdefault((mention.begin, mention.end, mention.type), []).append(mention)
    return [_agreed(group) for group in groups.values()]


def _agreed(group: Sequence[Mention]) -> Mention:
    """Make one mention of several of one span and type."""
    if len(group) == 1:
        return group[0]
    surest = max(group, key=lambda mention: mention.confidence)
    doubt = 1.0
    for confidence in {mention.maker: mention.confidence for mention in group}.values():
        doubt *= 1 - confidence
    kind = surest.kind or next((mention.kind for mention in group if mention.kind), "")
    value = surest.value or next((mention.value for mention in group if mention.value), "")
    return replace(surest, kind=kind, value=value, confidence=round(min(1 - doubt, 0.99), 4))


def _best(mentions: Sequence[Mention]) -> tuple[Mention, ...]:
    """Weighted interval scheduling: the heaviest set of mentions that do not overlap."""
    order = sorted(mentions, key=lambda mention: (mention.end, mention.begin))
    ends = [mention.end for mention in order]
    best: list[tuple[float, int, bool]] = [(0.0, 0, False)]
    for place, mention in enumerate(order):
        before = bisect_right(ends, mention.begin, 0, place)
        taken = best[before][0] + _weight(mention)
        left = best[place][0]
        best.append((taken, before, True) if taken > left else (left, place, False))
    return tuple(reversed([*_trace(order, best)]))


def _trace(order: Sequence[Mention], best: Sequence[tuple[float, int, bool]]) -> Iterable[Mention]:
    place = len(order)
    while place:
        _, before, taken = best[place]
        if taken:
            yield order[place - 1]
        place = before


def _weight(mention: Mention) -> float:
    return float(mention.confidence * (mention.end - mention.begin) ** _LENGTH_POWER)
