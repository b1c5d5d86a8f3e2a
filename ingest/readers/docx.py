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
from ingest.headings import Part, outline
from ingest.reading import Reading, Source
from ingest.sidecar import split_subjects
from ontology.errors import BrokenSource
from ontology.records import Metadata

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
        parts = list(_parts(document))
        title, blocks = outline(parts, title=document.core_properties.title.strip())
        metadata = _metadata(document, title)
    except _DAMAGE as error:
        raise BrokenSource(source.key, f"DOCX 内部已损坏（{type(error).__name__}: {error}）") from error
    if parts:
        yield Reading(metadata, blocks)


def _metadata(document: Document, title: str) -> Metadata:
    stated = document.core_properties
    return Metadata(
        title=title,
        creator="" if stated.author == _TEMPLATE_AUTHOR else stated.author.strip(),
        subjects=split_subjects(stated.keywords),
        language=stated.language.strip(),
    )


def _parts(document: Document) -> Iterator[Part]:
    """Yield what is in the document in its order; the paragraph styled as the title is a heading above all others."""
    tables = 0
    for item in document.iter_inner_content():
        if isinstance(item, Table):
            tables += 1
            yield from _rows(item, tables)
        elif text := item.text.strip():
            yield Part(_level(item), text)
    yield from _notes(document)


def _level(paragraph: Paragraph) -> int:
    """Return a heading's level, the title's being 1 and those of others one more, or 0."""
    name = (paragraph.style.name if paragraph.style else None) or ""
    heading = _HEADING.match(name)
    return 1 + int(heading.group(1)) if heading else int(name.lower() in _TITLES)


def _rows(table: Table, number: int) -> Iterator[Part]:
    for index, row in enumerate(table.rows, start=1):
        cells: dict[int, str] = {id(cell._tc): cell.text.strip() for cell in row.cells}
        text = "\u3000".join(filter(None, cells.values()))
        if text:
            yield Part(0, text, f"table {number} row {index}")


def _notes(document: Document) -> Iterator[Part]:
    for relation in document.part.rels.values():
        if not relation.is_external and relation.reltype.endswith(_NOTES):
            parser = etree.XMLParser(resolve_entities=False, no_network=True)
            root = etree.fromstring(relation.target_part.blob, parser)
            for note in root:
                text = "".join(piece.text or "" for piece in note.iter(f"{_WORD}t")).strip()
                if text:
                    yield Part(0, text, f"note {note.get(f'{_WORD}id')}")
