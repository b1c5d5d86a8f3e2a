"""Catalogues: CSV, TSV and XLSX, a row a document, its columns named by a mapping or by what they are called."""

from __future__ import annotations

import csv
import datetime
import io
import zipfile
import zlib
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace

import openpyxl
from lxml import etree

from ingest.archive import check_office
from ingest.catalogue import Columns, columns
from ingest.formulas import formulas_of
from ingest.genealogy.reading import read_rows
from ingest.genealogy.table import columns as clan_columns
from ingest.reading import Reading, Source
from ingest.special import within
from ingest.textfile import load_text
from ontology.errors import BrokenSource, OversizedSource, WrongMapping
from ontology.records import Refusal

_DELIMITERS = ",\t;，"
_TOP_ROWS = 10
# What a damaged member makes openpyxl and zipfile raise.
_DAMAGE = (
    LookupError, ValueError, TypeError, AttributeError, ArithmeticError, EOFError, zipfile.BadZipFile, zlib.error,
    etree.LxmlError,
    SyntaxError,  # what parsers of XML raise
    RuntimeError,  # an encrypted member, an unknown way of packing
    OSError,  # a workbook without its parts
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
    the errors of :func:`~ingest.archive.check_office` and :func:`~ingest.catalogue.columns`."""
    check_office(source, "xl/workbook.xml")
    try:
        tables = _sheets(source)
        with zipfile.ZipFile(source.path) as archive:
            formulas = formulas_of(archive)
    except _DAMAGE as error:
        raise BrokenSource(source.key, f"XLSX 内部已损坏（{type(error).__name__}: {error}）") from error
    if formulas.count:
        yield Refusal(source.key, WrongMapping.code, formulas.told())
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
    header = _header(numbered, source)
    if not source.mapping and (persons := clan_columns(header)) is not None:
        yield from read_rows(persons, numbered, source.key, sheet=sheet)
        return
    found = columns(header, source.mapping, source.key)
    titles: dict[str, str] = {}
    for number, row in numbered:
        item = _document(row, found, number, sheet=sheet)
        if item.row in titles:
            yield Refusal(source.key, WrongMapping.code, f"第 {number} 行的编号 {item.row} 前面已经用过，此行未收")
        elif item.blocks[0].text:
            yield replace(item, metadata=within(item.metadata, titles))
            titles[item.row] = item.metadata.title


def _header(numbered: Iterator[tuple[int, Sequence[str]]], source: Source) -> Sequence[str]:
    """Return the row that names the columns: the first with two names, as a title may stand above it."""
    for number, row in numbered:
        if number > _TOP_ROWS:
            break
        if sum(bool(cell.strip()) for cell in row) > 1 or set(source.mapping.values()) & set(row):
            return row
    raise WrongMapping(source.key, f"前 {_TOP_ROWS} 行里没有列名；第一行应是列名")


def _document(row: Sequence[str], found: Columns, number: int, *, sheet: str) -> Reading:
    name = found.value(row, "id") or f"row-{number}"
    locator = f"{sheet} row {number}" if sheet else f"row {number}"
    return Reading(found.metadata(row), (found.block(row, locator),), f"{sheet}!{name}" if sheet else name)
