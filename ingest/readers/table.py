"""Catalogues: CSV, TSV and XLSX, a row a document, its columns named by a mapping or by what they are called."""

from __future__ import annotations

import csv
import datetime
import io
import zipfile
import zlib
from collections.abc import Iterable, Iterator, Sequence
from xml.etree.ElementTree import ParseError

import openpyxl

from ingest.archive import check_archive
from ingest.catalogue import Columns, columns
from ingest.reading import Reading, Source
from ingest.textfile import load_text
from ontology.errors import BrokenSource, OversizedSource, WrongMapping
from ontology.records import Refusal

_DELIMITERS = ",\t;，"
_TOP_ROWS = 10
# What a damaged member makes openpyxl and zipfile raise.
_DAMAGE = (
    KeyError, ValueError, TypeError, AttributeError, IndexError, EOFError, zipfile.BadZipFile, zlib.error, ParseError,
)  # fmt: skip


def read_csv(source: Source) -> Iterator[Reading | Refusal]:
    """Read a CSV or TSV; every row is looked at before the first is given out. Raises the errors of text and
    of :func:`~ingest.catalogue.columns`."""
    text = load_text(source)
    delimiter = "\t" if source.path.suffix.lower() == ".tsv" else _delimiter(text)
    try:
        for _ in csv.reader(io.StringIO(text), delimiter=delimiter):
            pass
    except csv.Error as error:
        raise OversizedSource(source.key, f"有一格太长，或引号没有配对（{error}）") from error
    yield from _documents(csv.reader(io.StringIO(text), delimiter=delimiter), source)


def read_xlsx(source: Source) -> Iterator[Reading | Refusal]:
    """Read every sheet that has rows; formulas give their stored values. Raises BrokenSource for damage inside, and
    the errors of :func:`~ingest.archive.check_archive` and :func:`~ingest.catalogue.columns`."""
    check_archive(source, "xl/workbook.xml")
    try:
        tables = _sheets(source)
    except _DAMAGE as error:
        raise BrokenSource(source.key, f"XLSX 内部已损坏（{type(error).__name__}: {error}）") from error
    for name, rows in tables:
        yield from _documents(rows, source, sheet=name if len(tables) > 1 else "")


def _sheets(source: Source) -> list[tuple[str, list[list[str]]]]:
    with source.path.open("rb") as file:
        book = openpyxl.load_workbook(file, read_only=True, data_only=True)
        tables = []
        for sheet in book.worksheets:
            sheet.reset_dimensions()
            rows = [[_text(value) for value in row] for row in sheet.iter_rows(values_only=True)]
            if any(map(any, rows)):
                tables.append((sheet.title, rows))
        book.close()
    return tables


def _text(value: object) -> str:
    if value is None:
        return ""
    if isinstance(value, datetime.datetime) and value.time() == datetime.time():
        return value.date().isoformat()
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return str(value).strip()


def _delimiter(text: str) -> str:
    """Take what the first line has most of, outside quotation marks."""
    first = "".join(text.lstrip().split("\n", 1)[0].split('"')[::2])
    return max(_DELIMITERS, key=first.count)


def _documents(rows: Iterable[Sequence[str]], source: Source, *, sheet: str = "") -> Iterator[Reading | Refusal]:
    numbered = ((number, row) for number, row in enumerate(rows, start=1) if any(cell.strip() for cell in row))
    found = _header(numbered, source)
    ids: set[str] = set()
    for number, row in numbered:
        item = _document(row, found, number, sheet=sheet)
        if item.row in ids:
            yield Refusal(source.key, WrongMapping.code, f"第 {number} 行的编号 {item.row} 前面已经用过，此行未收")
        elif item.blocks[0].text:
            ids.add(item.row)
            yield item


def _header(numbered: Iterator[tuple[int, Sequence[str]]], source: Source) -> Columns:
    """Find the row that names the columns: the first with two names, as a title may stand above it."""
    for number, row in numbered:
        if number > _TOP_ROWS:
            break
        if sum(bool(cell.strip()) for cell in row) > 1 or set(source.mapping.values()) & set(row):
            return columns(row, source.mapping, source.key)
    raise WrongMapping(source.key, f"前 {_TOP_ROWS} 行里没有列名；第一行应是列名")


def _document(row: Sequence[str], found: Columns, number: int, *, sheet: str) -> Reading:
    name = found.value(row, "id") or f"row-{number}"
    locator = f"{sheet} row {number}" if sheet else f"row {number}"
    return Reading(found.metadata(row), (found.block(row, locator),), f"{sheet}!{name}" if sheet else name)
