"""A document as its reader handed it over, made again of what the library keeps of it.

Pure.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from ontology.language import language_of
from ontology.records import Block, ReviewState, SourceText, StatedTag, Stretch, Tag, TaggedDocument


def restored(tagged: TaggedDocument) -> SourceText:
    """Return the source of a document whose text says how it is built; its files are those that the library keeps."""
    document, text = tagged.document, tagged.version.text
    metadata = document.metadata
    if metadata.language == language_of(text):
        metadata = replace(metadata, language="")  # as it is told by the text where nobody states it
    blocks = tuple(_block(tagged, one) for one in tagged.version.stretches)
    return SourceText(document.source, metadata, blocks, document.format, (), tagged.record)


def _block(tagged: TaggedDocument, stretch: Stretch) -> Block:
    begin, end = stretch.begin, stretch.end
    return Block(
        text=tagged.version.text[begin:end],
        heading=stretch.heading,
        locator=stretch.locator,
        ready_id=_ready_id(tagged, stretch),
        marks=tuple(replace(mark, begin=mark.begin - begin, end=mark.end - begin) for mark in stretch.marks),
        role=stretch.role,
        tags=tuple(_stated(tagged, stretch)),
        anchor=stretch.anchor,
    )


def _ready_id(tagged: TaggedDocument, stretch: Stretch) -> str:
    """Return the id of a ready passage: one that the library did not give."""
    for part in tagged.passages:
        one = part.passage
        given = f"{tagged.document.id}-{one.ordinal + 1}"
        if (one.begin, one.end) == (stretch.begin, stretch.end) and one.id != given:
            return one.id
    return ""


def _stated(tagged: TaggedDocument, stretch: Stretch) -> Iterator[StatedTag]:
    for part in tagged.passages:
        for tag in part.tags:
            if tag.review is ReviewState.STATED and stretch.begin <= tag.begin and tag.end <= stretch.end:
                yield _as_stated(tag, stretch.begin)


def _as_stated(tag: Tag, offset: int) -> StatedTag:
    entity = tag.link.entity_id if tag.link else ""
    begin, end = tag.begin - offset, tag.end - offset
    return StatedTag(begin, end, tag.type, tag.maker, tag.kind, tag.value, entity, tag.confidence)
