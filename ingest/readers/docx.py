"""Word documents: paragraphs under their headings, tables row by row, notes behind the paragraph that refers to them.

What was inserted under revision is read, what was deleted or moved away is not; nor are comments and codes of fields.
"""

from __future__ import annotations

import re
import zipfile
import zlib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import docx
from docx.table import Table
from docx.text.paragraph import Paragraph
from lxml import etree

from ingest.archive import check_office
from ingest.headings import Part, outline
from ingest.reading import Reading, Source
from ingest.safexml import name_of, parse_xml
from ingest.sidecar import split_subjects
from ingest.tablerows import Cell, header_of, worded
from ontology.errors import BrokenSource
from ontology.records import Metadata

if TYPE_CHECKING:
    from docx.document import Document

_HEADING = re.compile(r"(?:heading|标题)\s*(\d)", re.IGNORECASE)
_TITLES = frozenset({"title", "标题"})
_NOTES = {"footnotes": "footnote", "endnotes": "endnote"}
_REFERENCES = {"footnoteReference": "footnote", "endnoteReference": "endnote"}
_WORD = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_LEFT_OUT = frozenset(
    ("del", "moveFrom", "pPr", "rPr", "rt", "instrText", "delText", "sdtPr", "sdtEndPr", "tblPr", "trPr", "tcPr")
)
_SIGNS = {"tab": "\t", "br": "\n", "cr": "\n", "noBreakHyphen": "-"}
# What the library's own template says of every document made from it.
_TEMPLATE_AUTHOR = "python-docx"
# What a damaged member makes python-docx, lxml and zipfile raise.
_DAMAGE = (
    LookupError, ValueError, TypeError, AttributeError, ArithmeticError, EOFError, zipfile.BadZipFile, zlib.error,
    etree.LxmlError,
    RuntimeError,  # an encrypted member, an unknown way of packing
)  # fmt: skip


def read(source: Source) -> Iterator[Reading]:
    """Read a DOCX. Raises the errors of :func:`~ingest.archive.check_office`, BrokenSource for damage inside."""
    check_office(source, "word/document.xml")
    try:
        document = docx.Document(str(source.path))
        parts = list(_Reader(document, _notes(document, source.key)).parts())
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


def _notes(document: Document, source: str) -> Mapping[tuple[str, str], str]:
    """Return the notes by their kind and id."""
    notes: dict[tuple[str, str], str] = {}
    for relation in document.part.rels.values():
        kind = _NOTES.get(relation.reltype.rpartition("/")[2])
        if kind and not relation.is_external:
            for note in parse_xml(relation.target_part.blob, source, member=str(relation.target_part.partname)):
                lines = [_said(paragraph).text.strip() for paragraph in note.iter(f"{_WORD}p")]
                if not note.get(f"{_WORD}type") and any(lines):
                    notes[kind, note.get(f"{_WORD}id") or ""] = "\n".join(filter(None, lines))
    return notes


@dataclass(slots=True)
class _Said:
    """What a paragraph says: its text, the notes that it refers to with their places, the boxes that hang on it."""

    text: str = ""
    notes: list[tuple[str, str, int]] = field(default_factory=list)
    boxes: list[etree._Element] = field(default_factory=list)


def _said(element: etree._Element) -> _Said:
    said = _Said()
    _gather(element, said)
    lead = len(said.text) - len(said.text.lstrip())
    text = said.text.strip()
    said.notes = [(kind, ident, max(0, min(place - lead, len(text)))) for kind, ident, place in said.notes]
    said.text = text
    return said


def _gather(element: etree._Element, said: _Said) -> None:
    for child in element:
        name = name_of(child)
        if name == "t":
            said.text += child.text or ""
        elif name in _SIGNS:
            said.text += "" if child.get(f"{_WORD}type") == "page" else _SIGNS[name]
        elif name in _REFERENCES:
            said.notes.append((_REFERENCES[name], child.get(f"{_WORD}id") or "", len(said.text)))
        elif name == "txbxContent":
            said.boxes.append(child)
        elif name == "AlternateContent":
            # Its other branch says the same for older programs.
            _gather(child[0], said) if len(child) else None
        elif name not in _LEFT_OUT:
            _gather(child, said)


class _Reader:
    """Reads the body of a document; notes are counted as they are referred to."""

    def __init__(self, document: Document, notes: Mapping[tuple[str, str], str]) -> None:
        self._document = document
        self._notes = notes
        self._numbers: dict[tuple[str, str], int] = {}
        self._tables = 0

    def parts(self) -> Iterator[Part]:
        """Yield what is in the document in its order."""
        yield from self._inside(self._document.element.body)
        for kind, ident in self._notes:
            yield from self._note(kind, ident, -1)

    def _inside(self, parent: etree._Element) -> Iterator[Part]:
        for child in parent:
            name = name_of(child)
            if name == "p":
                yield from self._paragraph(child)
            elif name == "tbl":
                yield from self._table(child)
            elif name in ("sdt", "ins", "moveTo", "customXml", "sdtContent") and not _is_contents(child):
                yield from self._inside(child)

    def _paragraph(self, element: etree._Element) -> Iterator[Part]:
        said = _said(element)
        if said.text:
            yield Part(self._level(element), said.text)
        yield from self._hanging(said)

    def _hanging(self, said: _Said) -> Iterator[Part]:
        for kind, ident, place in said.notes:
            yield from self._note(kind, ident, place if said.text else -1)
        for box in said.boxes:
            yield from self._inside(box)

    def _note(self, kind: str, ident: str, place: int) -> Iterator[Part]:
        if (kind, ident) in self._notes and (kind, ident) not in self._numbers:
            number = 1 + sum(one == kind for one, _ in self._numbers)
            self._numbers[kind, ident] = number
            yield Part(0, self._notes[kind, ident], f"{kind} {number}", "note", anchor=place)

    def _level(self, element: etree._Element) -> int:
        """Return a heading's level, the title's being 1 and those of others one more, or 0."""
        style = Paragraph(element, self._document._body).style  # type: ignore[arg-type]
        name = (style.name if style else None) or ""
        heading = _HEADING.match(name)
        if heading:
            return 1 + int(heading.group(1))
        stated = element.find(f"{_WORD}pPr/{_WORD}outlineLvl")
        rank = stated.get(f"{_WORD}val") if stated is not None else ""
        return 2 + int(rank) if rank and rank in "01234567" else int(name.lower() in _TITLES)

    def _table(self, element: etree._Element) -> Iterator[Part]:
        self._tables += 1
        number = self._tables
        said = [_row(row) for row in Table(element, self._document._body).rows]  # type: ignore[arg-type]
        rows = [[cell for cell, _ in row] for row in said]
        header = header_of(rows)
        for index, row in enumerate(rows):
            text = worded(row, header if index else ())
            if text:
                yield Part(0, text, f"table {number} row {index + 1}")
            for _, hanging in said[index]:
                for one in hanging:
                    for kind, ident, _ in one.notes:
                        yield from self._note(kind, ident, -1)


def _row(row: object) -> list[tuple[Cell, Sequence[_Said]]]:
    """Return the cells of a row, each once, however many columns it spans."""
    cells: dict[object, tuple[int, int]] = {}
    for place, cell in enumerate(row.cells):  # type: ignore[attr-defined]
        first, count = cells.get(cell._tc, (place, 0))
        cells[cell._tc] = (first, count + 1)
    made: list[tuple[Cell, Sequence[_Said]]] = []
    for element, (first, count) in cells.items():
        said = list(_paragraphs_in(element))  # type: ignore[arg-type]
        text = "\n".join(one.text for one in said if one.text)
        made.append((Cell(text, first, count, _stands_out(element)), said))
    return made


def _paragraphs_in(part: etree._Element) -> Iterator[_Said]:
    """Yield the paragraphs of a cell or box; those of a box in it once, though old programs have a branch of theirs."""
    for paragraph in part.iter(f"{_WORD}p"):
        if not _is_boxed(paragraph, part):
            said = _said(paragraph)
            yield said
            for box in said.boxes:
                yield from _paragraphs_in(box)


def _is_boxed(paragraph: etree._Element, part: etree._Element) -> bool:
    for above in paragraph.iterancestors():
        if above is part:
            return False
        if name_of(above) in ("txbxContent", "AlternateContent"):
            return True
    return False


def _stands_out(cell: object) -> bool:
    """Whether a cell is set as the head of a table: its row repeats on each page, or all its text is bold."""
    row = cell.getparent()  # type: ignore[attr-defined]
    if row is not None and row.find(f"{_WORD}trPr/{_WORD}tblHeader") is not None:
        return True
    runs = [run for run in cell.iter(f"{_WORD}r") if run.find(f"{_WORD}t") is not None]  # type: ignore[attr-defined]
    return bool(runs) and all(run.find(f"{_WORD}rPr/{_WORD}b") is not None for run in runs)


def _is_contents(element: etree._Element) -> bool:
    """Whether a part is the table of contents, which Word makes of the headings."""
    gallery = element.find(f"{_WORD}sdtPr/{_WORD}docPartObj/{_WORD}docPartGallery")
    return gallery is not None and "contents" in (gallery.get(f"{_WORD}val") or "").lower()
