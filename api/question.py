"""Raw text to a query, through the same normalising, segmenting, tagging and linking as a document."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from ingest.normalize import normalize
from ingest.passages import language_of
from ingest.segment import words
from ontology.errors import WrongUse
from ontology.records import Filters, Query, QueryMention, Tag

LONGEST = 500
MOST = 1000

Tagger = Callable[[str, str], Sequence[Tag]]
"""A normalised text and its language to its tags."""


def understand(
    raw: str, *, tagger: Tagger, filters: Filters, limit: int, methods: tuple[str, ...], mentions: bool = True
) -> Query:
    """Make a question ready. Raises :class:`WrongUse` when it is empty, too long, or asks for a senseless number."""
    normalized = normalize(raw).text.strip()
    if not any(character.isalnum() for character in normalized):
        raise WrongUse("检索词是空的：请输入至少一个字或词。")
    if len(raw) > LONGEST:
        raise WrongUse(f"检索词有 {len(raw)} 个字，最多 {LONGEST} 个：请缩短后再试。")
    if not 1 <= limit <= MOST:
        raise WrongUse(f"条数须在 1 到 {MOST} 之间，收到的是 {limit}。")
    named = tuple(_mention(tag) for tag in tagger(normalized, language_of(normalized))) if mentions else ()
    return Query(raw, normalized, words(normalized), named, filters, limit, methods)


def _mention(tag: Tag) -> QueryMention:
    link = tag.link
    return QueryMention(tag.surface, tag.type, tag.value, link.entity_id if link else "", link.label if link else "")
