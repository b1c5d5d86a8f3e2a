"""The readers, one format a file, imported when a file of the format comes.

A reader is a function of a :class:`~ingest.reading.Source` that yields a :class:`~ingest.reading.Reading` for each
document of the file, and a :class:`~ontology.records.Refusal` for a part that it leaves out; it raises a
:class:`~ontology.errors.SourceError` where the whole file cannot be read. To add a format: write the file, add a row.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from importlib import import_module
from typing import TypeAlias

from ingest.reading import Reading, Source
from ontology.errors import MissingPackage, UnknownFormat
from ontology.records import Refusal

Read: TypeAlias = Callable[[Source], Iterator[Reading | Refusal]]


@dataclass(frozen=True, slots=True)
class Format:
    """A row of the registry. ``container`` is what the bytes of such a file are: ``text``, ``zip`` or ``pdf``.

    ``streams`` says that the reader checks the file before it yields, so that its documents may be used at once;
    those of another reader are held back until the file has been read to its end.
    """

    name: str
    module: str
    function: str
    container: str
    streams: bool = False


_TXT = Format("txt", "ingest.readers.txt", "read", "text")
_MARKDOWN = Format("markdown", "ingest.readers.markdown", "read", "text")
_LINKED = Format("rdf", "ingest.readers.linked", "read", "text")
_HTML = Format("html", "ingest.readers.html", "read", "text")

FORMATS = {
    ".txt": _TXT,
    ".md": _MARKDOWN,
    ".markdown": _MARKDOWN,
    ".html": _HTML,
    ".htm": _HTML,
    ".docx": Format("docx", "ingest.readers.docx", "read", "zip"),
    ".pdf": Format("pdf", "ingest.readers.pdf", "read", "pdf"),
    ".csv": Format("csv", "ingest.readers.table", "read_csv", "text", streams=True),
    ".tsv": Format("tsv", "ingest.readers.table", "read_csv", "text", streams=True),
    ".xlsx": Format("xlsx", "ingest.readers.table", "read_xlsx", "zip"),
    ".rdf": _LINKED,
    ".xml": _LINKED,
    ".ttl": _LINKED,
    ".nt": _LINKED,
    ".jsonld": _LINKED,
    ".jsonl": Format("jsonl", "ingest.readers.jsonl", "read", "text", streams=True),
}


def format_of(suffix: str, source: str) -> Format:
    """Return the format of a file name's suffix. Raises :class:`~ontology.errors.UnknownFormat`."""
    try:
        return FORMATS[suffix.lower()]
    except KeyError:
        known = "、".join(FORMATS)
        raise UnknownFormat(source, f"没有能读 {suffix or '无后缀文件'} 的读取器；能读的是 {known}") from None


def load(format_: Format) -> Read:
    """Import a reader. Raises :class:`~ontology.errors.MissingPackage` naming what is not installed."""
    try:
        module = import_module(format_.module)
    except ModuleNotFoundError as error:
        raise MissingPackage(f"读 {format_.name} 需要 Python 包 {error.name}，请安装") from error
    read: Read = getattr(module, format_.function)
    return read
