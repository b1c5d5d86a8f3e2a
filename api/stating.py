"""Tags that a source bears, on their way to a passage: cut to it, laid over what machines found, led to an entity.

A stated tag stands: a machine's mention of the same type that overlaps it falls, and so does one that crosses it or
calls the same words something else. What a source says a tag names is followed where the library knows it; else the
linker suggests.

Pure.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from urllib.parse import unquote

from ingest.normalize import Normalized
from ingest.passages import Span
from ingest.taggers.mention import Mention
from ontology.foreign import canonical
from ontology.records import Block, Candidate, Entity, Link, ReviewState, StatedTag, Tag, TagType
from ontology.spans import crosses

EVIDENCE = "来源所标"
_OURS = re.compile(r"/id/entity/([^/?#]+)$")


@dataclass(frozen=True, slots=True)
class Stated:
    """A stated tag with its offsets in the text version, and the mention that it is in normalised text."""

    tag: StatedTag
    mention: Mention


def stated_tags(blocks: Sequence[Block]) -> tuple[StatedTag, ...]:
    """Return the tags of blocks with their offsets in the text that these make; of those that say the same, the surest.

    Of tags with one span and type the surest stays, of equals the first.
    """
    best: dict[tuple[int, int, TagType], StatedTag] = {}
    offset = 0
    for block in blocks:
        for tag in block.tags:
            begin, end = max(0, tag.begin), min(tag.end, len(block.text))
            key = (offset + begin, offset + end, tag.type)
            if begin < end and (key not in best or best[key].confidence < tag.confidence):
                best[key] = replace(tag, begin=key[0], end=key[1])
        offset += len(block.text) + 1
    return tuple(sorted(best.values(), key=_place))


def within(tags: Sequence[StatedTag], passage: Span, normalized: Normalized) -> Iterator[Stated]:
    """Yield the parts of tags, sorted by place, that lie in a passage, whose text ``normalized`` is of."""
    longest = max((tag.end - tag.begin for tag in tags), default=0)
    first = bisect_left(tags, passage.begin - longest, key=lambda tag: tag.begin)
    last = bisect_left(tags, passage.end, key=lambda tag: tag.begin)
    seen: set[tuple[int, int, TagType]] = set()
    for tag in tags[first:last]:
        part = replace(tag, begin=max(passage.begin, tag.begin), end=min(passage.end, tag.end))
        if part.begin >= part.end:
            continue
        span = span_in(normalized, part.begin - passage.begin, part.end - passage.begin)
        if span is not None and (*span, part.type) not in seen:
            seen.add((*span, part.type))
            value = tag.value if tag.type is TagType.TIME else ""
            yield Stated(part, Mention(*span, tag.type, tag.kind, value, tag.confidence, tag.maker))


def span_in(normalized: Normalized, begin: int, end: int) -> tuple[int, int] | None:
    """Bring a span of the original to normalised text; ``None`` where nothing of it is left there."""
    if normalized.begins is None or normalized.ends is None:
        return begin, end
    first = next((place for place, stop in enumerate(normalized.ends) if stop > begin), len(normalized.text))
    last = first
    while last < len(normalized.text) and normalized.begins[last] < end:
        last += 1
    return (first, last) if last > first else None


def laid_over(found: Iterable[Mention], stated: Sequence[Stated]) -> tuple[Mention, ...]:
    """Return a passage's mentions with the stated ones among them, those that yield to these left out."""
    own = [one.mention for one in stated]
    left = [one for one in found if not any(_yields(one, other) for other in own)]
    return tuple(sorted([*left, *_unique(own)], key=_place))


def restored(dated: Iterable[Mention], stated: Sequence[Stated]) -> tuple[Mention, ...]:
    """Return mentions that were dated with the stated ones as they were; a date that states no value keeps the one
    that was found for it."""
    mentions = list(dated)
    own: list[Mention] = []
    for one in _unique([one.mention for one in stated]):
        again = [other for other in mentions if _is_again(other, one)]
        mentions = [other for other in mentions if not _yields(other, one)]
        if again and not one.value:
            one = replace(one, value=again[0].value, candidates=again[0].candidates)
        own.append(one)
    return tuple(sorted([*mentions, *own], key=_place))


def led(stated: StatedTag, link: Link | None, entity: Entity | None) -> Link | None:
    """Return the link of a stated tag: to what its source says that it names, else as the linker suggests.

    A date that states its value needs no reading.
    """
    if entity is None:
        return None if stated.type is TagType.TIME and stated.value else link
    suggested = link.candidates if link is not None else ()
    label = link.label if link is not None and link.entity_id == entity.id else entity.label
    chosen = Candidate(entity.id, entity.label, 1.0, (f"{EVIDENCE}：{stated.entity}",))
    rest = tuple(one for one in suggested if one.entity_id != entity.id)
    return Link(entity.id, label, (chosen, *rest), 1.0, stated.maker)


def resolved(
    reference: str, type_: TagType, *, entity: Callable[[str], Entity | None], claimed: Callable[[str], Sequence[str]]
) -> Entity | None:
    """Return the one entity of a type that a reference names: by its id or address here, or by a foreign id.

    ``entity`` finds by id, ``claimed`` the ids of those that claim a foreign id exactly.
    """
    if not reference:
        return None
    own = _OURS.search(reference)
    ids = [unquote(own[1])] if own else [reference, *claimed(canonical(reference))]
    found = {one.id: one for ident in ids if (one := entity(ident)) is not None and one.type is type_}
    return next(iter(found.values())) if len(found) == 1 else None


def as_tag(tag: Tag, stated: StatedTag, *, surface: str) -> Tag:
    """Return the tag that was made of a mention as its source states it."""
    value = tag.value if stated.type is TagType.TIME else stated.value or stated.entity
    return replace(tag, begin=stated.begin, end=stated.end, surface=surface, value=value, review=ReviewState.STATED)


def _yields(found: Mention, stated: Mention) -> bool:
    if not (found.begin < stated.end and stated.begin < found.end):
        return False
    if found.type is stated.type or crosses(found, stated):
        return True
    same = (found.begin, found.end) == (stated.begin, stated.end)
    return same and TagType.SUBJECT not in (found.type, stated.type)


def _is_again(found: Mention, stated: Mention) -> bool:
    overlap = found.begin < stated.end and stated.begin < found.end
    return overlap and found.type is stated.type and found.maker == stated.maker


def _unique(mentions: Iterable[Mention]) -> Iterator[Mention]:
    return iter({(one.begin, one.end, one.type): one for one in mentions}.values())


def _place(one: Mention | StatedTag) -> tuple[int, int, str]:
    return one.begin, -one.end, one.type
