"""Formulas in a workbook: what is read of them is the value that was stored when it was last saved.

A formula that a program wrote and no spreadsheet has calculated since has none.
"""

from __future__ import annotations

import re
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from typing import BinaryIO, cast

from ingest.safexml import name_of, steps

_SHEET = re.compile(r"xl/worksheets/[^/]+\.xml$")
_FORMULA = re.compile(rb"<(?:\w+:)?f[\s>/]")
_CHUNK = 1 << 20
_OVERLAP = 64
_NAMED = 5


@dataclass(frozen=True, slots=True)
class Formulas:
    """How many cells are formulas, and the first of those without a value."""

    count: int
    empty: int
    first: tuple[str, ...]

    def told(self) -> str:
        """Return the one line that says so."""
        lost = (
            f"；{'、'.join(self.first)} 等 {self.empty} 格没有存下数值，未收，请在表格软件里打开、保存一次"
            if self.empty
            else ""
        )
        return f"有 {self.count} 格是公式，不计算，取上次保存的数值{lost}"


def formulas_of(archive: zipfile.ZipFile) -> Formulas:
    """Count the formulas of a workbook; a sheet without any is only looked through."""
    count = empty = 0
    first: list[str] = []
    for name in archive.namelist():
        if _SHEET.match(name) and _has_any(archive, name):
            for cell, has_value in _cells(archive, name):
                count += 1
                empty += not has_value
                if not has_value and len(first) < _NAMED:
                    first.append(cell)
    return Formulas(count, empty, tuple(first))


def _has_any(archive: zipfile.ZipFile, name: str) -> bool:
    tail = b""
    with archive.open(name) as file:
        while chunk := file.read(_CHUNK):
            if _FORMULA.search(tail + chunk):
                return True
            tail = chunk[-_OVERLAP:]
    return False


def _cells(archive: zipfile.ZipFile, name: str) -> Iterator[tuple[str, bool]]:
    """Yield the cells that are formulas, and whether they have a value."""
    with archive.open(name) as file:
        for _, cell in steps(cast("BinaryIO", file), tags=("{*}c",)):
            parts = {name_of(part): part for part in cell}
            if "f" in parts:
                yield cell.get("r") or "", bool("v" in parts and parts["v"].text)
            cell.clear()
