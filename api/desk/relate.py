"""What a passage says of its tags, made anew when reviewers have changed them.

Pure.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right

from api.relations import make_relations
from ingest.normalize import Normalized, normalize
from ingest.relations import relations
from ingest.taggers.mention import Mention
from ontology.records import Relation, Tag, TaggedPassage


def relate(part: TaggedPassage) -> tuple[Relation, ...]:
    """Return what a passage says of the tags that it has, by the rules that ingest uses."""
    normalized = normalize(part.passage.text)
    tags = sorted(part.tags, key=lambda tag: (tag.begin, -tag.end))
    mentions = [_mention(tag, part.passage.begin, normalized) for tag in tags]
    found = relations(mentions, [tag.link for tag in tags], normalized.text)
    return make_relations(found, tags, normalized, part.passage)


def _mention(tag: Tag, offset: int, normalized: Normalized) -> Mention:
    begin, end = tag.begin - offset, tag.end - offset
    if normalized.begins is not None and normalized.ends is not None:
        begin, end = bisect_right(normalized.ends, begin), bisect_left(normalized.begins, end)
    return Mention(begin, end, tag.type, tag.kind, tag.value, tag.confidence, tag.maker)
