"""Fields of a description that nobody stated, guessed from names of files and folders and from the text's first lines.

A guess fills a field that is empty, says on what it rests and how surely, and stays marked until a person decides.

Pure.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace

from ingest.name_parts import guesses_of_name
from ingest.text_head import LINES, guesses_of_text
from ontology.describing import EDITION, EXTENT, SIBU
from ontology.guesses import value_of, with_value
from ontology.records import Block, Guess, Metadata

_OF_BOOKS = ("creator", "dynasty", EDITION, EXTENT)
_SURE = 0.9


def guesses(folders: Sequence[str], stem: str, blocks: Sequence[Block], *, chapter: bool = False) -> tuple[Guess, ...]:
    """Return what names and text say, of each field the surest; the text goes before the name where they tie."""
    lines = [line for block in (*blocks[:LINES], *blocks[LINES:][-3:]) for line in block.text.split("\n")[:LINES]]
    found: dict[str, Guess] = {}
    for one in (*guesses_of_text(lines), *_of_name(folders, stem, chapter=chapter)):
        if one.field not in found or one.confidence > found[one.field].confidence:
            found[one.field] = one
    return tuple(found.values())


def _of_name(folders: Sequence[str], stem: str, *, chapter: bool) -> tuple[Guess, ...]:
    """Return what the names say. The name of a chapter is read so only where it tells who wrote or printed the book:
    本纪·五帝本纪 and 卷一·建置 are what chapters are called."""
    made = guesses_of_name(folders, stem)
    if not chapter or any(one.field in _OF_BOOKS and one.confidence >= _SURE for one in made):
        return made
    return tuple(one for one in made if one.field == SIBU)


def filled(metadata: Metadata, made: Iterable[Guess]) -> Metadata:
    """Return the description with those guesses whose fields it leaves empty."""
    for one in made:
        if not value_of(metadata, one.field):
            metadata = with_value(metadata, one.field, one.value)
            metadata = replace(metadata, guesses=(*metadata.guesses, one))
    return metadata
