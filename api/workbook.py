"""XLSX: the one place that knows openpyxl in this room."""

from __future__ import annotations

import datetime
import io
import zipfile
import zlib
from collections.abc import Iterable, Sequence
from typing import BinaryIO

import openpyxl
from openpyxl.cell.cell import Cell

from ontology.archives import members
from ontology.errors import SourceError, WrongUse

_LARGEST = 50_000_000
# A sheet holds 1,048,576.
_SHEET_ROWS = 1_000_000
_DAMAGE = (
    LookupError, ValueError, TypeError, AttributeError, ArithmeticError, EOFError, zipfile.BadZipFile, zlib.error,
    SyntaxError,  # what parsers of XML raise
    RuntimeError,  # an encrypted member, an unknown way of packing
    OSError,  # a workbook without its parts
)  # fmt: skip


def write(name: str, rows: Iterable[Sequence[str]]) -> bytes:
    """Return a workbook of one sheet; every cell is text, and none is a formula."""
    book = openpyxl.Workbook()
    sheet = book.worksheets[0]
    sheet.title = name
    for number, row in enumerate(rows, start=1):
        for column, text in enumerate(row, start=1):
            cell = sheet.cell(number, column)
            if isinstance(cell, Cell) and text:
                # A text that begins as a formula does would become one.
                cell.value, cell.data_type = text, "s"
                cell.number_format = "@"
                cell.quotePrefix = True
    sheet.freeze_panes = "A2"
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def stream(rows: Iterable[Sequence[str]], out: BinaryIO) -> None:
    """Write rows, of which the first names the columns, into as many sheets as they need, without keeping them.

    The texts are written as they are: of one that begins as a formula does, a formula would be made.
    """
    book = openpyxl.Workbook(write_only=True)
    waiting = iter(rows)
    header = next(waiting)
    sheet, filled = None, 0
    for row in waiting:
        if sheet is None or filled >= _SHEET_ROWS:
            sheet, filled = book.create_sheet(), 0
            sheet.freeze_panes = "B2"
            sheet.append(header)
        sheet.append(row)
        filled += 1
    if sheet is None:
        book.create_sheet().append(header)
    book.save(out)


def read(data: bytes) -> list[list[str]]:
    """Return the rows of the first sheet. Raises :class:`WrongUse` for what is no workbook, or unpacks to too much."""
    try:
        members(io.BytesIO(data), "XLSX", most_bytes=_LARGEST)
        book = openpyxl.load_workbook(io.BytesIO(data), read_only=True, data_only=True)
        sheet = book.worksheets[0]
        sheet.reset_dimensions()
        rows = [[_text(value) for value in row] for row in sheet.iter_rows(values_only=True)]
        book.close()
    except SourceError as error:
        raise WrongUse(f"不能读作 XLSX：{error.reason}。") from error
    except _DAMAGE as error:
        raise WrongUse(f"不能读作 XLSX：文件已损坏或不是工作簿（{type(error).__name__}）。") from error
    return rows


def _text(value: object) -> str:
    if value is None:
        return ""
    if isinstance(value, datetime.datetime) and value.time() == datetime.time():
        return value.date().isoformat()
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return str(value)
