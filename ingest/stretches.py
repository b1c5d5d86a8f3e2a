"""From the blocks of a reader to what is kept of how the text is built.

Pure.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

from ontology.records import Block, Stretch


def stretches(blocks: Sequence[Block]) -> tuple[Stretch, ...]:
    """Return a stretch for each block of the text that :func:`~ingest.passages.compose` makes of them.

    Empty where every block is a line of running text under one heading at one place: there the text itself says it all.
    """
    places = {(block.heading, block.locator) for block in blocks}
    if len(places) < 2 and all(map(_is_plain, blocks)):
        return ()
    return tuple(_stretches(blocks))


def _is_plain(block: Block) -> bool:
    named = block.locator.startswith("#")
    return not (block.role or block.marks or named or block.anchor >= 0 or "\n" in block.text)


def _stretches(blocks: Sequence[Block]) -> Iterator[Stretch]:
    offset = 0
    for block in blocks:
        end = offset + len(block.text)
        marks = tuple(replace(mark, begin=offset + mark.begin, end=offset + mark.end) for mark in block.marks)
        yield Stretch(offset, end, block.heading, block.locator, block.role, block.anchor, marks)
        offset = end + 1
