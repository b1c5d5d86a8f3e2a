"""What the names of a file and its folders say: book, chapter, title.

``史记/本纪·五帝本纪.txt`` is the chapter 五帝本纪 of 史记 under 本纪/五帝本纪. A document at the top of the given
folder is named by its first heading, or by its file.

Pure.
"""

from __future__ import annotations

from dataclasses import replace

from ingest.folders import Found
from ingest.guessing import filled, guesses
from ingest.reading import Reading
from ontology.ancient.divisions import division_of
from ontology.ancient.forms import simple
from ontology.describing import PART
from ontology.guesses import value_of
from ontology.records import Block, Metadata

_LEVEL = "·"
_BOOKS = "古籍"


def describe(reading: Reading, stated: Metadata, found: Found) -> tuple[Metadata, tuple[Block, ...]]:
    """Fill what ``stated`` leaves open, and put the chapter's name before the headings of its blocks.

    A folder gives its name as a book only to a reading that may be a chapter, and only where the kind is not stated
    or is 古籍: ``地方文献/南京/明孝陵.txt`` is no chapter of a book called 南京. What a name or the text's head says in
    a form that tells (``[清]袁枚-随园诗话-卷三``) goes before both, as a guess.
    """
    if reading.row:
        return stated, reading.blocks
    name = found.key.rsplit("/", 1)[-1].rsplit(".", 1)[0]
    chapter = _is_chapter(reading, stated, found)
    made = guesses(found.folders, name, reading.blocks, chapter=chapter)
    metadata = filled(replace(stated, title=stated.title or reading.opening), made)
    if any(one.field in ("book", "title") for one in metadata.guesses):
        levels = tuple(dict.fromkeys(filter(None, (value_of(metadata, PART), metadata.title)))) if metadata.book else ()
    elif not chapter:
        return replace(metadata, title=metadata.title or found.path.stem), reading.blocks
    else:
        levels = tuple(part for part in name.split(_LEVEL) if part)
        named = levels[-1] if levels else found.path.stem
        metadata = replace(metadata, title=stated.title or named, book=metadata.book or found.folders[-1])
    metadata = replace(metadata, title=metadata.title or found.path.stem)
    return metadata, tuple(replace(block, heading=_path(levels, block.heading)) for block in reading.blocks)


def _is_chapter(reading: Reading, stated: Metadata, found: Found) -> bool:
    """Whether the folder is a book: not one that is a class of the four divisions, 史部/地理类."""
    if not reading.chapter or not found.folders or (stated.kind and _BOOKS not in stated.kind):
        return False
    return not simple(found.folders[-1]).endswith(("部", "类", "之属")) or not division_of("/".join(found.folders))


def _path(levels: tuple[str, ...], heading: str) -> str:
    return "/".join((*levels, heading) if heading else levels)
