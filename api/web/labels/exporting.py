"""Labels of exports. Pure."""

from __future__ import annotations

from types import MappingProxyType

LABELS = MappingProxyType(
    {
        "export_title": ("导出", "Export"),
        "export_note": ("这部文献存成所选格式的文件。", "This document as a file of the chosen format."),
    }
)

EXPORTS = MappingProxyType(
    {
        "marc21": ("MARC21（ISO 2709）", "MARC 21 (ISO 2709)"),
        "cnmarc": ("CNMARC（ISO 2709）", "CNMARC (ISO 2709)"),
        "csv": ("CSV（一份文献一行）", "CSV (a row for each document)"),
        "xlsx": ("XLSX（一份文献一行）", "XLSX (a row for each document)"),
        "tags-csv": ("标引 CSV", "Tags as CSV"),
        "tags-xlsx": ("标引 XLSX", "Tags as XLSX"),
        "ttl": ("RDF（Turtle）", "RDF (Turtle)"),
        "nt": ("RDF（N-Triples）", "RDF (N-Triples)"),
        "alto": ("ALTO（识别的行）", "ALTO (recognised lines)"),
        "iiif": ("IIIF 清单", "IIIF manifest"),
    }
)
"""Formats by their names in the registry; one that is called the same everywhere is not listed."""
