"""A passage that names an entity, cut to what is around the first mention. Pure."""

from __future__ import annotations

import re

from api.portraits.records import Mention
from api.portraits.told import beneath
from index.ports import StoredPassage
from ontology.records import ReviewState, Tag

_LONGEST = 150
"""Characters of a stretch, some more where a sentence ends then."""
_BEFORE = 50
_END = re.compile(r"[。！？；\n]")


def mention(stored: StoredPassage, ids: frozenset[str]) -> Mention:
    """Return a passage as a mention of the entity of ``ids``."""
    passage, metadata = stored.passage, stored.document.metadata
    mine = tuple(tag for tag in stored.tags if _means(tag, ids))
    first = mine[0].begin - passage.begin if mine else 0
    begin, end = _stretch(passage.text, first)
    title = metadata.title or metadata.book or stored.document.source
    return Mention(
        passage_id=passage.id,
        title=title,
        heading=beneath(title, passage.heading),
        locator=passage.locator,
        language="lzh" if metadata.language == "lzh" else "zh-Hans",
        text=passage.text[begin:end],
        begin=begin,
        cut_before=begin > 0,
        cut_after=end < len(passage.text),
        tags=mine,
        origin=passage.begin,
        score=max((link_score(tag) for tag in mine), default=0.0),
        reviews=tuple(dict.fromkeys(tag.review for tag in mine)),
    )


def link_score(tag: Tag) -> float:
    """How sure a tag's link is: the score of the candidate that was chosen, or of the tag where none is listed."""
    link = tag.link
    if link is None:
        return tag.confidence
    return next((one.score for one in link.candidates if one.entity_id == link.entity_id), tag.confidence)


def _means(tag: Tag, ids: frozenset[str]) -> bool:
    return tag.review is not ReviewState.REJECTED and tag.link is not None and tag.link.entity_id in ids


def _stretch(text: str, first: int) -> tuple[int, int]:
    """Begin at the sentence of ``first`` where that is near, end with one after enough characters."""
    begin = max((match.end() for match in _END.finditer(text, 0, first)), default=0)
    if first - begin > _BEFORE:
        begin = first - _BEFORE
    while begin < first and text[begin].isspace():
        begin += 1
    if len(text) - begin <= _LONGEST:
        return begin, len(text)
    closing = _END.search(text, max(begin + _LONGEST // 2, first), begin + _LONGEST)
    return begin, closing.end() if closing else begin + _LONGEST
