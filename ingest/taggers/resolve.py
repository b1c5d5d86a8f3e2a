"""Which of the mentions found stand, and which lie in which: the precedence, written down. Pure.

1. Mentions of one span and one type are one: they agree, so their doubts multiply (noisy or); the surest of them
   gives the passport, and the first that has a kind or a value gives that.
2. What is then below :data:`FLOOR` falls.
3. Adjacent places of which the first holds the second make one more place (:mod:`ingest.taggers.joins`).
4. The outermost layer: of all sets of names that do not overlap the one with the greatest sum of
   ``confidence × length ** 1.2`` stands, where a name also counts for a share of what may lie in it (table
   :data:`WITHIN`): 会稽太守 stands against 会稽 and 太守 side by side, for it keeps both. No maker stands above
   another: a model's name and a rule's are weighed by their confidence alone.
5. Within each name that stands, what the table allows of its type and does not reach beyond it is chosen in the same
   way, and so on inwards: 南京市长江大桥 keeps 南京市 and 长江大桥, and that keeps 长江. Of two types on one span the
   weightier stays.
6. A subject 主题 yields to names: it stands where it overlaps none.

So any two that stand are disjoint, or one contains the other. :func:`ontology.spans.outermost` gives the one flat
layer.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Sequence
from dataclasses import replace

from ingest.taggers.finer import finer_kind
from ingest.taggers.insides import insides
from ingest.taggers.joins import joined
from ingest.taggers.mention import Mention
from ingest.taggers.trims import LEARNT, trimmed
from ingest.taggers.words import words
from ontology.kinds import known_kind
from ontology.records import Maker, TagType

MAKER = Maker("resolve", "3")

FLOOR = 0.5
_LENGTH_POWER = 1.2
_CREDIT = 0.5
"""The share of what lies in a name that counts for the name."""

WITHIN: dict[TagType, frozenset[TagType]] = {
    TagType.LOC: frozenset({TagType.LOC, TagType.PER, TagType.ORG}),
    TagType.ORG: frozenset({TagType.LOC, TagType.ORG, TagType.PER, TagType.EVENT}),
    TagType.OFI: frozenset({TagType.LOC}),
    TagType.BOOK: frozenset({TagType.PER, TagType.LOC, TagType.ORG, TagType.TIME, TagType.BOOK, TagType.EVENT}),
    TagType.EVENT: frozenset({TagType.LOC, TagType.TIME, TagType.ORG, TagType.PER, TagType.EVENT}),
    TagType.PER: frozenset(),
    TagType.TIME: frozenset({TagType.PER, TagType.EVENT}),
    TagType.SUBJECT: frozenset(),
}
"""What may lie in a name of each type."""

_GENERIC = frozenset(
    {
        "省",
        "市",
        "区",
        "县",
        "州",
        "府",
        "郡",
        "路",
        "道",
        "国",
        "镇",
        "乡",
        "村",
        "里",
        "山",
        "岭",
        "峰",
        "江",
        "河",
        "水",
        "湖",
        "海",
        "岛",
        "溪",
        "县城",
        "地区",
        "新区",
        "大湾区",
        "大学",
        "学院",
        "图书馆",
    }
)
"""What only says of which sort a place or a body is: 会稽郡 holds no 会稽 of its own."""
_BUILT = frozenset("桥楼阁亭台寺观庙祠塔门堂")
_CLEAR = 0.9
"""How sure a model must be of a place in the name of a building: 安济 in 安济桥 is none."""
_FORE = ("国立", "私立", "省立", "市立", "公立", "中央", "中共", "公共", "第一", "第二", "第三", "原")
"""What stands before the name of a body and makes no other body of it."""
_BUILDING = re.compile("[\u4e00-\u9fff]{1,4}(?:阁|(?<!藏书)(?<!该)(?<!本)楼|堂|斋)(?:藏书楼)?")
_UNTAGGED = {
    TagType.OFI: frozenset(words("offices_degrees")),
    TagType.LOC: frozenset(words("places_generic")),
    TagType.PER: frozenset(words("persons_generic")),
    TagType.ORG: frozenset(words("organisations_generic")),
}
"""Degrees, and words for persons, places and bodies that name none of them."""
_DIRECTIONS = frozenset({"东北", "西北", "东南", "西南"})

_SURE_WITHIN = 0.55
"""Inside another name a mention must be somewhat surer: most of what looks like a name there is a part of a word."""


def resolve(mentions: Iterable[Mention], text: str) -> tuple[Mention, ...]:
    """Return the mentions that stand inside ``text``, none empty and none crossing another.

    They are sorted by place, an outer one before what lies in it.
    """
    sound = trimmed([_retyped(_bare(one, text), text) for one in mentions if _is_sound(one, text)], text)
    merged = [one for one in _merge([*sound]) if one.confidence >= FLOOR and not _is_untagged(one, text)]
    names = [mention for mention in merged if mention.type is not TagType.SUBJECT]
    names += joined(names, text)
    names = _merge([*names, *insides(names, text)])
    standing = [*_layers(names, text)]
    subjects = [mention for mention in merged if mention.type is TagType.SUBJECT and _is_free(mention, standing)]
    standing += _best(subjects, [_weight(mention) for mention in subjects])
    standing.sort(key=lambda mention: (mention.begin, -mention.end))
    return tuple(_with_kind(mention, text) for mention in standing)


def _is_sound(mention: Mention, text: str) -> bool:
    return 0 <= mention.begin < mention.end <= len(text) and not text[mention.begin : mention.end].isspace()


def _bare(mention: Mention, text: str) -> Mention:
    """Leave out the white space at either end: a line's end is no part of the name that stands there."""
    surface = text[mention.begin : mention.end]
    begin = mention.begin + len(surface) - len(surface.lstrip())
    end = mention.end - len(surface) + len(surface.rstrip())
    return mention if (begin, end) == (mention.begin, mention.end) else replace(mention, begin=begin, end=end)


def _is_untagged(mention: Mention, text: str) -> bool:
    surface = text[mention.begin : mention.end]
    if mention.type is TagType.LOC and surface in _DIRECTIONS:
        return text[mention.begin - 1 : mention.begin] in tuple("城县州府郡山里在之居") or mention.confidence < 0.8
    return surface in _UNTAGGED.get(mention.type, ())


def _is_free(mention: Mention, others: Sequence[Mention]) -> bool:
    return all(mention.end <= other.begin or other.end <= mention.begin for other in others)


def _with_kind(mention: Mention, text: str) -> Mention:
    """Give the mention a kind of the registry: the finder's own, or the one that its writing shows."""
    kind = known_kind(mention.type, mention.kind) or finer_kind(mention.type, text[mention.begin : mention.end])
    return mention if kind == mention.kind else replace(mention, kind=kind)


def _retyped(mention: Mention, text: str) -> Mention:
    """A house of books that is called by its building is a place: 天一阁, 嘉业堂."""
    if mention.type is TagType.ORG and _BUILDING.fullmatch(text, mention.begin, mention.end):
        return replace(mention, type=TagType.LOC, kind="楼台")
    return mention


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
    doubts: dict[Maker, float] = {}
    for mention in group:
        doubts[mention.maker] = min(doubts.get(mention.maker, 1.0), 1 - mention.confidence)
    doubt = 1.0
    for one in doubts.values():
        doubt *= one
    kind = surest.kind or next((mention.kind for mention in group if mention.kind), "")
    value = surest.value or next((mention.value for mention in group if mention.value), "")
    candidates = surest.candidates or next((mention.candidates for mention in group if mention.candidates), ())
    sure = round(min(1 - doubt, 0.99), 4)
    return replace(surest, kind=kind, value=value, candidates=candidates, confidence=sure)


def _layers(mentions: Sequence[Mention], text: str) -> Iterable[Mention]:
    """Yield the outermost mentions that stand and what stands within each."""
    order = sorted(mentions, key=lambda mention: (mention.begin, -mention.end))
    begins = [mention.begin for mention in order]
    inner = [_within(order, begins, place, text) for place in range(len(order))]
    weights = [
        _weight(mention) + _CREDIT * _heaviest(parts) if parts else _weight(mention)
        for mention, parts in zip(order, inner, strict=True)
    ]
    places = {id(mention): place for place, mention in enumerate(order)}
    for mention in _best(order, weights):
        yield mention
        yield from _layers(inner[places[id(mention)]], text)


def _within(order: Sequence[Mention], begins: Sequence[int], place: int, text: str) -> list[Mention]:
    """Return the mentions that may lie in the one at ``place`` of ``order``."""
    outer = order[place]
    allowed = WITHIN[outer.type]
    if not allowed or outer.end - outer.begin == 1:
        return []
    low, high = bisect_left(begins, outer.begin), bisect_left(begins, outer.end)
    length = outer.end - outer.begin
    return [
        mention
        for mention in order[low:high]
        if mention.end <= outer.end
        and mention.end - mention.begin < length
        and mention.type in allowed
        and mention.confidence >= _SURE_WITHIN
        and not _is_same_thing(outer, mention, text)
    ]


def _is_same_thing(outer: Mention, inner: Mention, text: str) -> bool:
    """Say whether ``outer`` is ``inner`` with the word for its sort, 会稽郡, or no ruler dates by it: 淳熙六年."""
    if outer.type is TagType.TIME and inner.type is TagType.PER:
        return text[inner.end - 1] not in "帝王公皇祖宗侯"
    if outer.type is not inner.type:
        return False
    if outer.begin == inner.begin:
        rest = text[inner.end : outer.end]
        return rest in _GENERIC or (rest in _BUILT and inner.maker.name in LEARNT and inner.confidence < _CLEAR)
    before, name = text[outer.begin : inner.begin], text[inner.begin : inner.end]
    return inner.end == outer.end and (before in _FORE or name.startswith(_FORE))


def _heaviest(mentions: Sequence[Mention]) -> float:
    return sum(_weight(mention) for mention in _best(mentions, [_weight(mention) for mention in mentions]))


def _best(mentions: Sequence[Mention], weights: Sequence[float]) -> tuple[Mention, ...]:
    """Weighted interval scheduling: the heaviest set of mentions that do not overlap."""
    if len(mentions) < 2:
        return tuple(mentions)
    order = sorted(range(len(mentions)), key=lambda place: (mentions[place].end, mentions[place].begin))
    ends = [mentions[place].end for place in order]
    best: list[tuple[float, int, bool]] = [(0.0, 0, False)]
    for count, place in enumerate(order):
        before = bisect_right(ends, mentions[place].begin, 0, count)
        taken = best[before][0] + weights[place]
        left = best[count][0]
        best.append((taken, before, True) if taken > left else (left, count, False))
    return tuple(mentions[order[count]] for count in _trace(best))


def _trace(best: Sequence[tuple[float, int, bool]]) -> list[int]:
    taken: list[int] = []
    count = len(best) - 1
    while count:
        _, before, is_taken = best[count]
        if is_taken:
            taken.append(count - 1)
        count = before
    return taken[::-1]


def _weight(mention: Mention) -> float:
    return float(mention.confidence * (mention.end - mention.begin) ** _LENGTH_POWER)
