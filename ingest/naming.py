"""What the names of a file and its folders say: book, chapter, title.

``史记/本纪·五帝本纪.txt`` is the chapter 五帝本纪 of 史记 under 本纪/五帝本纪. A document at the top of the given
folder is named by its first heading, or by its file.

Pure.
"""

from __future__ import annotations

from dataclasses import replace

from ingest.folders import Found
from ingest.reading import Reading
from ontology.records import Block, Metadata

_LEVEL = "·"
_BOOKS = "古籍"


def describe(reading: Reading, stated: Metadata, found: Found) -> tuple[Metadata, tuple[Block, ...]]:
    """Fill what ``stated`` leaves open, and put the chapter's name before the headings of its blocks.

    A folder gives its name as a book only to a reading that may be a chapter, and only where the kind is not stated
    or is 古籍: ``地方文献/南京/明孝陵.txt`` is no chapter of a book called 南京.
    """
    if reading.row:
        return stated, reading.blocks
    if not reading.chapter or not found.folders or (stated.kind and _BOOKS not in stated.kind):
        return replace(stated, title=stated.title or reading.opening or found.path.stem), reading.blocks
    levels = tuple(part for part in found.key.rsplit("/", 1)[-1].rsplit(".", 1)[0].split(_LEVEL) if part)
    metadata = replace(
        stated, title=stated.title or (levels[-1] if levels else found.path.stem), book=stated.book or found.folders[-1]
    )
    return metadata, tuple(replace(block, heading=_path(levels, block.heading)) for block in reading.blocks)


def _path(levels: tuple[str, ...], heading: str) -> str:
    return "/".join((*levels, heading) if heading else levels)
