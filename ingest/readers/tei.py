"""TEI P5: one document, or a corpus of many, with the notes, the page breaks and the tags of their encoders."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import replace

from lxml import etree

from ingest.leafmarks import LEAVES
from ingest.reading import Reading, Source
from ingest.tei.composing import compose_blocks
from ingest.tei.header import describe
from ingest.tei.lookups import lookups
from ingest.tei.makers import Makers
from ingest.tei.names import ID, LANG, below, child, children, said, words
from ingest.tei.parse import documents
from ingest.tei.standoff import lay
from ingest.tei.walk import Walk
from ontology.errors import BrokenSource, EmptySource, WrongMapping
from ontology.records import Metadata, Refusal, SourceRecord

FORMAT = "tei"
_INCLUDES = "{http://www.w3.org/2001/XInclude}include"


def read(source: Source) -> Iterator[Reading | Refusal]:
    """Yield the documents of a file. Raises :class:`~ontology.errors.BrokenSource` for what is no XML of its own."""
    rows: Counter[str] = Counter()
    for number, (element, corpus) in enumerate(documents(source.path, source.key), start=1):
        alone = element.getparent() is None
        row = "" if alone else _row(element, number, rows)
        key = f"{source.key}#{row}" if row else source.key
        if (missing := next(element.iter(_INCLUDES), None)) is not None:
            reason = f"第 {missing.sourceline} 行的 xi:include 不展开，所引的部分没有读；请收合并后的文件"
            yield Refusal(key, WrongMapping.code, reason)
        try:
            reading = _reading(element, corpus)
        except RecursionError:
            yield Refusal(key, BrokenSource.code, f"第 {element.sourceline} 行起，元素套元素的层数太多")
            continue
        if reading.blocks:
            yield replace(reading, row=row)
        elif not alone:
            yield Refusal(key, EmptySource.code, "没有可读的文字")


def _row(element: etree._Element, number: int, rows: Counter[str]) -> str:
    """Return what names a document within its corpus: its id, its number there, else its place."""
    idno = next(below(child(element, "teiHeader", "fileDesc", "publicationStmt"), "idno"), None)
    row = element.get(ID) or said(element, "n") or words(idno) or str(number)
    rows[row] += 1
    return row if rows[row] == 1 else f"{row}~{rows[row]}"


def _reading(element: etree._Element, corpus: etree._Element | None) -> Reading:
    header = child(element, "teiHeader")
    metadata = describe(header, corpus)
    walk = Walk(Makers(header if header is not None else corpus), lookups(element), title=metadata.title)
    drafts = walk.read(children(element, "text"))
    lay(element, walk)
    language = next((one.get(LANG) or "" for one in children(element, "text")), "")
    if not metadata.language and language.startswith("lzh"):
        metadata = replace(metadata, language="lzh")
    record = SourceRecord(FORMAT, _bytes(header)) if header is not None else None
    pages = walk.pages
    if not any(image for _, image in pages):
        pages = [("", said(one, "url")) for one in below(child(element, "facsimile"), "graphic") if said(one, "url")]
    return Reading(_pictured(metadata, pages), compose_blocks(drafts), record=record)


def _pictured(metadata: Metadata, pages: list[tuple[str, str]]) -> Metadata:
    """Add the page images, and the names of their leaves where each has one of its own."""
    images = tuple(image for _, image in pages)
    if not any(images):
        return metadata
    names = [name for name, _ in pages]
    own = all(names) and len(set(names)) == len(names) and LEAVES not in dict(metadata.extra)
    extra = (*metadata.extra, (LEAVES, "；".join(names))) if own else metadata.extra
    return replace(metadata, images=images, extra=extra)


def _bytes(header: etree._Element) -> bytes:
    return etree.tostring(header, encoding="utf-8", with_tail=False)
