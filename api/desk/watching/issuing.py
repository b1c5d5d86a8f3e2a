"""An issue as a paper and as files in the forms that readers' and libraries' programs take."""

from __future__ import annotations

import io
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from types import MappingProxyType
from typing import Protocol

import pymarc
from lxml import etree

from api.citing import FORMS
from api.desk.clock import now
from api.desk.dossiers import as_docx
from api.desk.dossiers.paper import Paper, Piece, Quoted, Reading, pieces
from api.desk.watching.records import Attachment, Issue, News, Watch
from api.harvest.described import Described
from api.harvest.formats import marc
from ontology.errors import NotFound
from ontology.iri import Namer
from ontology.records import Assignment, Document

_SLIM = "http://www.loc.gov/MARC21/slim"
# The most octets of a record of ISO 2709, whose length is written with five digits.
_LONGEST_RECORD = 99_999
CHANGED = "文本有改动：这部文献以前报过，此次是改动后的文字"


class Description(Protocol):
    """A document with its headings."""

    @property
    def document(self) -> Document: ...

    @property
    def version_id(self) -> str: ...

    @property
    def subjects(self) -> tuple[Assignment, ...]: ...


@dataclass(frozen=True, slots=True)
class File:
    """A file of an issue."""

    name: str
    media_type: str
    content: bytes


@dataclass(frozen=True, slots=True)
class Issuing:
    """Makes papers and files of issues. ``describe`` raises :class:`NotFound`."""

    read: Reading
    describe: Callable[[str], Description]
    namer: Namer
    hides: Callable[[str], bool] = lambda _document_id: False
    """Documents that those who are served may not see."""

    def seen(self, issue: Issue) -> Issue:
        """Return an issue without what was closed since it was made."""
        return replace(issue, items=tuple(one for one in issue.items if not self.hides(one.document_id)))

    def paper(self, watch: Watch, issue: Issue) -> Paper:
        """Return the items that go out, held against the texts of now; words that do not stand are left out."""
        day = (issue.sent or issue.made or now())[:10]
        said = [
            Quoted(
                one.passage_id,
                one.quote,
                one.begin,
                one.end,
                one.title,
                ((CHANGED,) if one.news is News.CHANGED else ()) + one.why,
                one.note,
            )
            for one in self.seen(issue).kept
        ]
        found = tuple(map(_withheld, pieces(said, self.read, self.namer, accessed=day)))
        below = (f"定题：{watch.question or watch.name}", f"第 {issue.number} 期，{day}，{len(found)} 条")
        return Paper(watch.name, below, issue.note, found, made=issue.sent or issue.made)

    def file(self, watch: Watch, issue: Issue, form: Attachment) -> File:
        """Return an issue as a file."""
        kind = FORMS_OF_FILES[form]
        name = f"wenmai-{watch.id}-{issue.number}.{kind.suffix}"
        paper = self.paper(watch, issue)
        if form in (Attachment.MARC, Attachment.MARCXML):
            return File(
                name, kind.media_type, _marc(list(self._described(paper, issue)), xml=form is Attachment.MARCXML)
            )
        return File(name, kind.media_type, kind.write(paper))

    def _described(self, paper: Paper, issue: Issue) -> Iterator[Described]:
        """The documents of the items, each once."""
        stamp = (issue.sent or issue.made or now())[:19] + "Z"
        for ident in dict.fromkeys(piece.document.id for piece in paper.pieces if piece.document):
            try:
                told = self.describe(ident)
            except NotFound:  # taken away since the piece was made
                continue
            yield Described(told.document, told.version_id, stamp, told.subjects, self.namer)


@dataclass(frozen=True, slots=True)
class Kind:
    """A form of file: what readers call it, its media type and ending, what writes it of a paper."""

    label: str
    media_type: str
    suffix: str
    write: Callable[[Paper], bytes]


def plain(paper: Paper) -> str:
    """Return a paper as an annotated list 注释书目 in plain text, its sources by GB/T 7714."""
    head = [paper.title, *paper.below, *([paper.introduction] if paper.introduction else [])]
    return "\n\n".join(["\n".join(head), *map(_entry, paper.pieces)]) + "\n"


def _entry(piece: Piece) -> str:
    lines = [f"[{piece.number}] {piece.citation}"]
    lines += [f"    {line.strip()}" for line in piece.quote.splitlines() if line.strip()]
    lines += [f"    〔{piece.amiss}〕"] if piece.amiss else []
    lines += [f"    入选缘由：{one}" for one in piece.said.why]
    lines += [f"    按：{line}" for line in piece.said.note.splitlines() if line.strip()]
    return "\n".join(lines)


def _cited(form: str) -> Callable[[Paper], bytes]:
    """Write what is there of a paper in a form of citation, with quotation and remarks."""

    def write(paper: Paper) -> bytes:
        told = []
        for piece in paper.pieces:
            if piece.cited is not None:
                remarks = "；".join(filter(None, (*piece.said.why, piece.said.note, piece.amiss)))
                told.append(FORMS[form].write(replace(piece.cited, abstract=piece.quote, note=remarks)))
        return "\n".join(told).encode()

    return write


def _withheld(piece: Piece) -> Piece:
    """Whoever is served reads no quotation that is not in the text."""
    return replace(piece, said=replace(piece.said, quote="")) if piece.amiss else piece


def _marc(described: list[Described], *, xml: bool) -> bytes:
    """MARC 21 as MARCXML, or as ISO 2709 in UTF-8; a record that is too long for ISO 2709 is left to MARCXML."""
    collection = etree.Element(f"{{{_SLIM}}}collection", nsmap={None: _SLIM})  # type: ignore[dict-item]  # the default
    collection.extend(map(marc.write, described))
    written = etree.tostring(collection, encoding="UTF-8", xml_declaration=True, pretty_print=True)
    if xml:
        return written
    records = pymarc.parse_xml_to_array(io.BytesIO(written))  # type: ignore[no-untyped-call]
    made = [record.as_marc() for record in records if record is not None]
    return b"".join(one for one in made if len(one) <= _LONGEST_RECORD)


def _no_paper(_: Paper) -> bytes:
    return b""


_DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
FORMS_OF_FILES: Mapping[Attachment, Kind] = MappingProxyType(
    {
        Attachment.GBT7714: Kind("GB/T 7714", "text/plain; charset=utf-8", "txt", lambda paper: plain(paper).encode()),
        Attachment.RIS: Kind("RIS", FORMS["ris"].media_type, "ris", _cited("ris")),
        Attachment.BIBTEX: Kind("BibTeX", FORMS["bibtex"].media_type, "bib", _cited("bibtex")),
        Attachment.MARC: Kind("MARC 21 (ISO 2709)", "application/marc", "mrc", _no_paper),
        Attachment.MARCXML: Kind("MARCXML", "application/marcxml+xml", "xml", _no_paper),
        Attachment.DOCX: Kind("DOCX", _DOCX, "docx", as_docx.write),
    }
)
