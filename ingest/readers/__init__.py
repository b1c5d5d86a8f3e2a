"""The readers, one format a file, imported when a file of the format comes.

A reader is a function of a :class:`~ingest.reading.Source` that yields a :class:`~ingest.reading.Reading` for each
document of the file, and a :class:`~ontology.records.Refusal` for a part that it leaves out; it raises a
:class:`~ontology.errors.SourceError` where the whole file cannot be read. To add a format: write the file, add a row.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from importlib import import_module
from typing import TypeAlias

from ingest.reading import Reading, Source
from ontology.errors import MissingPackage, UnknownFormat
from ontology.records import Refusal

Read: TypeAlias = Callable[[Source], Iterator[Reading | Refusal]]


@dataclass(frozen=True, slots=True)
class Format:
    """A row of the registry. ``container`` is what the bytes of such a file are: ``text``, ``zip``, ``pdf``, ``gzip`` …

    ``streams`` says that the reader checks the file before it yields, so that its documents may be used at once;
    those of another reader are held back until the file has been read to its end. ``level`` says that it reads piece by
    piece, so that a file may be as large as ``Limits.max_streamed_bytes``. ``sign`` is what the head of such a file
    holds, where several formats share an ending.
    """

    name: str
    module: str
    function: str
    container: str
    streams: bool = False
    sign: re.Pattern[bytes] | None = None
    level: bool = False


_TXT = Format("txt", "ingest.readers.txt", "read", "text")
_MARKDOWN = Format("markdown", "ingest.readers.markdown", "read", "text")
_LINKED = Format("rdf", "ingest.readers.linked", "read", "text")
_HTML = Format("html", "ingest.readers.html", "read", "text")
_ASS = Format("ass", "ingest.readers.subtitles", "read_ass", "text")
_TTML = Format("ttml", "ingest.readers.subtitles", "read_ttml", "text")
_IIIF = Format(
    "iiif",
    "ingest.readers.iiif",
    "read",
    "text",
    streams=True,
    sign=re.compile(rb"iiif\\?\.io\\?/api\\?/presentation|shared-canvas\.org"),
)
_MARC = Format("marc", "ingest.readers.marc", "read", "text", streams=True, level=True)
_MARC_SIGNED = replace(_MARC, sign=re.compile(rb"\A\s*(?:\xef\xbb\xbf)?[0-9 ]{5}[acdnpo ][a-z][a-z ]"))
_MARCXML = Format(
    "marcxml",
    "ingest.readers.marc",
    "read_xml",
    "text",
    streams=True,
    level=True,
    sign=re.compile(rb"loc\.gov/MARC21/slim|marcxchange|<(?:\w+:)?leader\b"),
)
_MANDOKU = Format(
    "mandoku",
    "ingest.readers.mandoku",
    "read",
    "text",
    sign=re.compile(rb"mode: ?mandoku-view|<pb:KR|^#\+PROPERTY:\s+(?:ID KR|BASEEDITION )", re.MULTILINE),
)
_ORG = Format("org", "ingest.readers.mandoku", "read_org", "text")
_CATALOGUE = Format(
    "org-catalogue",
    "ingest.readers.orgcatalogue",
    "read",
    "text",
    streams=True,
    level=True,
    sign=re.compile(rb"^\s*:(?:KR_ID|EXTENT|DYNASTY):", re.MULTILINE),
)
_PACKED_CATALOGUE = replace(_CATALOGUE, container="gzip", sign=None)
_TEI = Format(
    "tei",
    "ingest.readers.tei",
    "read",
    "text",
    sign=re.compile(rb"http://www\.tei-c\.org/ns/1\.0|<(?:[\w.-]+:)?(?:TEI|teiCorpus)(?:\.2)?[\s>]"),
)
_VRA = Format("vra", "ingest.readers.vra", "read", "text", sign=re.compile(rb"vraweb\.org/vracore|<(?:\w+:)?vra\b"))
_DUBLIN_CORE = Format(
    "dublin-core",
    "ingest.readers.dublin_core",
    "read",
    "text",
    # What uses a name or two of Dublin Core within a format of its own is none.
    sign=re.compile(
        rb"\A(?!.*<(?:\w+:)?(?:RDF|html|package|svg|mods|document|office)\b).*purl\.org/dc/(?:elements/1\.1|terms)/",
        re.DOTALL,
    ),
)
_MEDIAWIKI = Format(
    "mediawiki",
    "ingest.readers.wikisource",
    "read",
    "text",
    streams=True,
    level=True,
    sign=re.compile(rb"<mediawiki\b"),
)
_PACKED_WIKI = replace(_MEDIAWIKI, container="gzip", sign=None)
_XML = (_MARCXML, _TEI, _VRA, _DUBLIN_CORE, _MEDIAWIKI, _LINKED)
_POETRY = Format(
    "chinese-poetry",
    "ingest.readers.poetry",
    "read",
    "text",
    streams=True,
    level=True,
    sign=re.compile(
        rb'"(?:paragraphs|para|rhythmic|strains|biography|desc|short_description|baidu|content)"\s*:|\A\s*\[\s*\]'
    ),
)

FORMATS: Mapping[str, tuple[Format, ...]] = {
    ".txt": (_MANDOKU, _TXT),
    ".org": (_CATALOGUE, _MANDOKU, _ORG),
    ".org.gz": (_PACKED_CATALOGUE,),
    ".org.bz2": (replace(_PACKED_CATALOGUE, container="bzip2"),),
    ".org.xz": (replace(_PACKED_CATALOGUE, container="xz"),),
    ".md": (_MARKDOWN,),
    ".markdown": (_MARKDOWN,),
    ".html": (_HTML,),
    ".htm": (_HTML,),
    ".docx": (Format("docx", "ingest.readers.docx", "read", "zip"),),
    ".epub": (Format("epub", "ingest.readers.epub", "read", "zip"),),
    ".pdf": (Format("pdf", "ingest.readers.pdf", "read", "pdf"),),
    ".csv": (Format("csv", "ingest.readers.table", "read_csv", "text", streams=True),),
    ".tsv": (Format("tsv", "ingest.readers.table", "read_csv", "text", streams=True),),
    ".xlsx": (Format("xlsx", "ingest.readers.table", "read_xlsx", "zip"),),
    ".mrc": (_MARC,),
    ".marc": (_MARC,),
    ".iso": (_MARC,),
    ".iso2709": (_MARC,),
    ".dat": (_MARC_SIGNED,),
    ".marcxml": (replace(_MARCXML, sign=None),),
    ".rdf": _XML,
    ".xml": _XML,
    ".tei": (_TEI,),
    ".xml.gz": (_PACKED_WIKI,),
    ".xml.bz2": (replace(_PACKED_WIKI, container="bzip2"),),
    ".xml.xz": (replace(_PACKED_WIKI, container="xz"),),
    ".ttl": (_LINKED,),
    ".nt": (_LINKED,),
    ".jsonld": (_LINKED,),
    ".vtt": (Format("webvtt", "ingest.readers.subtitles", "read_vtt", "text"),),
    ".srt": (Format("srt", "ingest.readers.subtitles", "read_srt", "text"),),
    ".ass": (_ASS,),
    ".ssa": (_ASS,),
    ".ttml": (_TTML,),
    ".dfxp": (_TTML,),
    ".lrc": (Format("lrc", "ingest.readers.subtitles", "read_lrc", "text"),),
    ".iiif": (Format("iiif", "ingest.readers.iiif", "read_list", "text", streams=True),),
    ".url": (Format("iiif", "ingest.readers.iiif", "read_list", "text", streams=True),),
    ".json": (_IIIF, _POETRY),
    ".ged": (Format("gedcom", "ingest.readers.gedcom", "read", "text"),),
    ".jsonl": (Format("jsonl", "ingest.readers.jsonl", "read", "text", streams=True),),
}
"""By the ending of a file's name, the formats that it may be: of these the first whose sign the head bears. One without
a sign stands last."""


def format_of(name: str, head: bytes, source: str) -> Format:
    """Return the format of a file by its name and its first bytes. Raises :class:`~ontology.errors.UnknownFormat`."""
    parts = name.lower().split(".")[1:]
    endings = (f".{'.'.join(parts[place:])}" for place in range(len(parts)))
    ending = next((one for one in endings if one in FORMATS), "")
    if not ending:
        known = "、".join(FORMATS)
        raise UnknownFormat(source, f"没有能读 {f'.{parts[-1]}' if parts else '无后缀文件'} 的读取器；能读的是 {known}")
    shown = head.replace(b"\0", b"")  # UTF-16 shows its signs so too
    for format_ in FORMATS[ending]:
        if format_.sign is None or format_.sign.search(shown):
            return format_
    names = "、".join(one.name for one in FORMATS[ending])
    raise UnknownFormat(source, f"文件开头不像任何一种 {ending} 文件（能读的是 {names}）；请核对文件或改正后缀")


def load(format_: Format) -> Read:
    """Import a reader. Raises :class:`~ontology.errors.MissingPackage` naming what is not installed."""
    try:
        module = import_module(format_.module)
    except ModuleNotFoundError as error:
        raise MissingPackage(f"读 {format_.name} 需要 Python 包 {error.name}，请安装") from error
    read: Read = getattr(module, format_.function)
    return read
