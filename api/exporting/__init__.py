"""The formats in which documents go out of the library, one a file. To add a format: write the file, add a row.

A writer is a function ``write(held, out)``: it writes the documents of an iterator of
:class:`~api.exporting.held.Held` to a binary file, one after the other, and returns how many it wrote.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from importlib import import_module
from types import MappingProxyType
from typing import BinaryIO, TypeAlias, cast

from api.citing import FORMS
from api.exporting.held import Held
from ontology.errors import WrongUse
from ontology.records import Document

Write: TypeAlias = Callable[[Iterable[Held], BinaryIO], int]


@dataclass(frozen=True, slots=True)
class Export:
    """A row of the registry: what readers call the format, its media type, the ending of its files, what writes it.

    ``single`` says that a file holds one document: many documents are files in a folder. ``shown`` says that it is of
    documents with page images or a recording alone.
    """

    name: str
    label: str
    media_type: str
    suffix: str
    module: str
    function: str = "write"
    single: bool = False
    shown: bool = False
    scanned: bool = False
    """Offered on the pages of scans alone; of other documents with recognised lines it can be asked for."""

    def write(self, held: Iterable[Held], out: BinaryIO) -> int:
        """Write documents; return how many."""
        return cast("Write", getattr(import_module(self.module), self.function))(held, out)


_XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def _citations(form: str) -> Export:
    shown = FORMS[form]
    media_type = shown.media_type.partition(";")[0]
    return Export(form, shown.label, media_type, shown.suffix, "api.exporting.citations", f"write_{form}")


EXPORTS: Mapping[str, Export] = MappingProxyType(
    {
        one.name: one
        for one in (
            Export("jsonl", "JSON Lines", "application/x-ndjson", "jsonl", "api.exporting.jsonl"),
            Export("marc21", "MARC21（ISO 2709）", "application/marc", "mrc", "api.exporting.marc", "write_marc21"),
            Export("cnmarc", "CNMARC（ISO 2709）", "application/marc", "iso", "api.exporting.marc", "write_cnmarc"),
            Export("marcxml", "MARCXML", "application/marcxml+xml", "xml", "api.exporting.marc", "write_xml"),
            Export("mods", "MODS", "application/mods+xml", "xml", "api.exporting.mods"),
            Export("dc", "Dublin Core", "application/xml", "xml", "api.exporting.dublin_core"),
            Export("epub", "EPUB", "application/epub+zip", "epub", "api.exporting.epub"),
            Export("tei", "TEI P5", "application/tei+xml", "xml", "api.exporting.tei"),
            Export("csv", "CSV（一份文献一行）", "text/csv", "csv", "api.exporting.tables", "write_csv"),
            Export("xlsx", "XLSX（一份文献一行）", _XLSX, "xlsx", "api.exporting.tables", "write_xlsx"),
            Export("tags-csv", "标引 CSV", "text/csv", "csv", "api.exporting.tables", "write_tags_csv"),
            Export("tags-xlsx", "标引 XLSX", _XLSX, "xlsx", "api.exporting.tables", "write_tags_xlsx"),
            *(_citations(form) for form in ("gbt7714", "bibtex", "ris", "csl")),
            Export("ttl", "RDF（Turtle）", "text/turtle", "ttl", "api.exporting.rdf", "write_turtle"),
            Export("nt", "RDF（N-Triples）", "application/n-triples", "nt", "api.exporting.rdf", "write_ntriples"),
            Export(
                "alto", "ALTO（识别的行）", "application/xml", "xml", "api.exporting.alto", single=True, scanned=True
            ),
            Export("iiif", "IIIF 清单", "application/ld+json", "json", "api.exporting.iiif", single=True, shown=True),
        )
    }
)
"""By the name that stands after ``--as`` and in addresses."""


def exports_of(document: Document) -> list[Export]:
    """Return the formats in which a document can be had."""
    seen = bool(document.metadata.images or document.metadata.media)
    scan = document.format == "image"
    return [one for one in EXPORTS.values() if (seen or not one.shown) and (scan or not one.scanned)]


def export_named(name: str) -> Export:
    """Return a format. Raises :class:`~ontology.errors.WrongUse` that names the formats there are."""
    try:
        return EXPORTS[name]
    except KeyError:
        raise WrongUse(f"没有 {name} 这种导出格式；有的是 {'、'.join(EXPORTS)}") from None
