"""Word documents: paragraphs under their headings, tables row by row, notes at the end."""

from __future__ import annotations

import re
import zipfile
import zlib
from collections.abc import Iterator
from typing import TYPE_CHECKING

import docx
from docx.table import Table
from lxml import etree

from ingest.archive import check_archive
from ingest.headings import Path, below, written
from ingest.reading import Reading, Source
from ingest.sidecar import split_subjects
from ontology.errors import BrokenSource
from ontology.records import Block, Metadata

if TYPE_CHECKING:
    from docx.document import Document
    from docx.text.paragraph import Paragraph

_HEADING = re.compile(r"(?:heading|标题)\s*(\d)", re.IGNORECASE)
_TITLES = frozenset({"title", "标题"})
_NOTES = ("/footnotes", "/endnotes")
_WORD = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
# What the library's own template says of every document made from it.
_TEMPLATE_AUTHOR = "python-docx"
# What a damaged member makes python-docx, lxml and zipfile raise.
_DAMAGE = (
    KeyError, ValueError, TypeError, AttributeError, IndexError, EOFError, zipfile.BadZipFile, zlib.error,
    etree.LxmlError,
)  # fmt: skip


def read(source: Source) -> Iterator[Reading]:
    """Read a DOCX. Raises the errors of :func:`~ingest.archive.check_archive`, BrokenSource for damage inside."""
    check_archive(source, "word/document.xml")
    try:
        document = docx.Document(str(source.path))
        title, blocks = _blocks(document)
        metadata = _metadata(document, title)
    except _DAMAGE as error:
        raise BrokenSource(source.key, f"DOCX 内部已损坏（{type(error).__name__}: {error}）") from error
    if blocks:
        yield Reading(metadata, tuple(blocks))


def _metadata(document: Document, title: str) -> Metadata:
    stated = document.core_properties
    return Metadata(
        title=stated.title.strip() or title,
        creator="" if stated.author == _TEMPLATE_AUTHOR else stated.author.strip(),
        subjects=split_subjects(stated.keywords),
        language=stated.language.strip(),
    )


def _blocks(document: Document) -> tuple[str, list[Block]]:
    """Return the title, which is the paragraph styled so or the first heading, and the blocks."""
    title = first = ""
    path: Path = ()
    blocks: list[Block] = []
    tables = 0
    for item in document.iter_inner_content():
        if isinstance(item, Table):
            tables += 1
            blocks.extend(_rows(item, tables, written(path)))
            continue
        text = item.text.strip()
        level = _level(item)
        if not text:
            continue
        if level is None:
            blocks.append(Block(text, heading=written(path)))
        elif level == 0:
            title = title or text
        else:
            first = first or text
            path = below(path, level, text)
    blocks.extend(_notes(document))
    return title or first, blocks or ([Block(title or first)] if title or first else [])


def _level(paragraph: Paragraph) -> int | None:
    """Return a heading's level, 0 for the title, ``None`` for other paragraphs."""
    name = (paragraph.style.name if paragraph.style else None) or ""
    if name.lower() in _TITLES:
        return 0
    heading = _HEADING.match(name)
    return int(heading.group(1)) if heading else None


def _rows(table: Table, number: int, heading: str) -> Iterator[Block]:
    for index, row in enumerate(table.rows, start=1):
        cells: dict[int, str] = {id(cell._tc): cell.text.strip() for cell in row.cells}
        text = "\u3000".join(filter(None, cells.values()))
        if text:
            yield Block(text, heading, f"table {number} row {index}")


def _notes(document: Document) -> Iterator[Block]:
    for relation in document.part.rels.values():
        if not relation.is_external and relation.reltype.endswith(_NOTES):
            parser = etree.XMLParser(resolve_entities=False, no_network=True)
            root = etree.fromstring(relation.target_part.blob, parser)
            for note in root:
                text = "".join(piece.text or "" for piece in note.iter(f"{_WORD}t")).strip()
                if text:
                    yield Block(text, locator=f"note {note.get(f'{_WORD}id')}")
