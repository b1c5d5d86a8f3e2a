"""Plain text: one paragraph a line, or modern paragraphs between blank lines, which are put back together."""

from __future__ import annotations

from collections.abc import Iterator

from ingest.reading import Reading, Source
from ingest.reflow import is_broken_up, is_plain_heading, reflow, title_of
from ingest.textfile import load_text
from ontology.language import language_of
from ontology.records import Block, Metadata

_SPACE = " \t\u3000\ufeff\u200b"


def read(source: Source) -> Iterator[Reading]:
    """Read a plain text. Raises the errors of :func:`~ingest.textfile.load_text`."""
    text = load_text(source)
    if is_broken_up(text):
        blocks = reflow(text)
        yield from [Reading(Metadata(title=title_of(blocks)), blocks)] if blocks else []
        return
    lines = (line.strip(_SPACE) for line in text.split("\n"))
    blocks = tuple(Block(line) for line in lines if line)
    if blocks:
        yield Reading(Metadata(), blocks, opening=_opening(blocks, text), chapter=True)


def _opening(blocks: tuple[Block, ...], text: str) -> str:
    """Return the first line of a modern text where it is short and without marks, as a title is."""
    first = blocks[0].text
    is_title = len(blocks) > 1 and is_plain_heading(first, blocks[1].text) and language_of(text) == "zh"
    return first if is_title else ""
