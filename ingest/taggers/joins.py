"""Places written one behind the other that are one place: 蜀郡南安, 广东省佛山市南海区, 庐山五老峰. Pure.

The wider comes first. Two are joined where the first is wider than the second by the words for their sorts or by what
is known of today's cities, or where a native is told by both (庐江舒人); places of one rank are a list
(扬州镇江杭州) and stay apart.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from ingest.taggers.finer import finer_kind
from ingest.taggers.mention import Mention
from ingest.taggers.words import words
from ontology.records import Maker, TagType

MAKER = Maker("joins", "2")

_RANKS = {
    "国": 0, "地区": 1, "省": 1, "道": 1, "路": 1, "府": 2, "州": 2, "郡": 2, "市": 2, "区": 3, "县": 3,
    "镇": 4, "街道": 4, "乡": 4, "城": 4, "村": 5, "里": 5, "街": 6,
}  # fmt: skip
_NATURAL = frozenset({"山", "水", "海", "岛", "谷", "泉", "园"})
_STREET = 6
_SPOT = 7
_SMALLEST_SPOT = 8
_PROVINCES = frozenset(words("provinces"))
_CITIES = frozenset(words("cities"))
_DIRECTIONS = frozenset({"东北", "西北", "东南", "西南"})
_LEAST = 0.55
_CHAIN = 4
"""Links of one chain."""


def joined(mentions: Sequence[Mention], text: str) -> Iterator[Mention]:
    """Yield the places that adjacent ones of ``mentions`` make together, and the district within an address."""
    longest: dict[int, Mention] = {}
    for one in mentions:
        if one.type is TagType.LOC and one.confidence >= _LEAST and one.end > _end(longest.get(one.begin)):
            longest[one.begin] = one
    told = {(one.begin, one.end) for one in longest.values()}
    last = 0
    for begin in sorted(longest):
        links = _chain(longest[begin], longest, text)
        if links[-1].end <= last:
            continue
        last = links[-1].end
        if len(links) > 1:
            for part in _wholes(links, text):
                if (part[0].begin, part[-1].end) not in told:
                    sure = min(0.93, min(link.confidence for link in part) + 0.05)
                    yield Mention(part[0].begin, part[-1].end, TagType.LOC, "", "", sure, MAKER)


def _end(mention: Mention | None) -> int:
    return mention.end if mention is not None else 0


def _chain(first: Mention, starting: Mapping[int, Mention], text: str) -> tuple[Mention, ...]:
    links: tuple[Mention, ...] = (first,)
    while len(links) < _CHAIN:
        following = starting.get(links[-1].end)
        if following is None or not _holds(links[-1], following, text):
            break
        links = (*links, following)
    return links


def _wholes(links: tuple[Mention, ...], text: str) -> Iterator[tuple[Mention, ...]]:
    """Yield the chain, and its links before and behind where districts end and a street or building begins."""
    yield links
    ranks = [_rank(text[link.begin : link.end]) or 0 for link in links]
    spot = next((place for place, rank in enumerate(ranks) if rank >= _STREET), len(links))
    if 1 < spot < len(links):
        yield links[:spot]
    if 0 < spot < len(links) - 1:
        yield links[spot:]


def _holds(wide: Mention, narrow: Mention, text: str) -> bool:
    """Say whether ``narrow``, which follows at once, lies in ``wide``."""
    first, second = text[wide.begin : wide.end], text[narrow.begin : narrow.end]
    if len(first) < 2 or first.endswith(second) or first in _DIRECTIONS or first[0] in "百千万":
        return False
    if second[0] in "东西南北" and first[-1] in "县州府郡城山":
        return False
    native = text[narrow.end : narrow.end + 1] == "人"
    if len(second) == 1:
        return native
    above, below = _rank(first), _rank(second)
    if above is not None and below is not None:
        return above < below or (native and above == below and not first.endswith(second[-1]))
    if below is None:
        return native or (above is not None and above <= 3 and _stands_alone(wide, narrow, text))
    return below >= 3


def _rank(name: str) -> int | None:
    """Return how narrow a place is, 0 being a state; ``None`` where its writing does not say."""
    if name in _PROVINCES:
        return 1
    if name in _CITIES:
        return 2
    kind = finer_kind(TagType.LOC, name)
    if not kind:
        return None
    if kind in _RANKS:
        return _RANKS[kind]
    return _SPOT if kind in _NATURAL and name[-1] not in "峰岭洞岩泉" else _SMALLEST_SPOT


def _stands_alone(wide: Mention, narrow: Mention, text: str) -> bool:
    """Say whether nothing but boundaries stands around: 「，贵州遵义、」."""
    before, behind = text[wide.begin - 1 : wide.begin], text[narrow.end : narrow.end + 1]
    opens = not before or before in "，。、；：者籍系为在往至于以自由赴即今"
    return opens and (not behind or behind in "，。、；人也）（")
