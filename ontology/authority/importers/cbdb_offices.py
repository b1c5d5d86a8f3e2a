"""Office titles of the China Biographical Database: a CSV file of ``office_name`` and ``dynasty_index``."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from ontology.authority.importers import Row
from ontology.authority.importers.files import rows, short_id
from ontology.errors import WrongMapping
from ontology.records import Entity, Refusal, TagType

_COLUMNS = ("office_name", "dynasty_index")
# Keys of CBDB's table DYNASTIES.
_DYNASTIES = {
    "1": "先秦", "2": "汉", "3": "三国", "4": "南北朝", "5": "隋", "6": "唐", "7": "五代", "15": "宋", "16": "辽",
    "17": "金", "18": "元", "19": "明", "20": "清", "21": "民国",
}  # fmt: skip


def read(path: Path, *, name: str) -> Iterator[Row | Refusal]:
    """Yield one office for each title and dynasty. Raises :class:`~ontology.errors.SourceError`."""
    table = rows(path)
    if tuple(next(table, (0, []))[1]) != _COLUMNS:
        raise WrongMapping(str(path), f"line 1 must name the columns {', '.join(_COLUMNS)}")
    seen: set[tuple[str, str]] = set()
    for line, row in table:
        where = f"{path}, line {line}"
        if len(row) != len(_COLUMNS) or not row[0].strip():
            yield Refusal(where, "record", f"has {len(row)} columns, or no title")
            continue
        title, dynasty = row[0].strip(), row[1].strip()
        if dynasty not in _DYNASTIES:
            yield Refusal(where, "record", f"{dynasty!r} is not the number of a dynasty of CBDB")
        elif (title, dynasty) not in seen:
            seen.add((title, dynasty))
            yield Row(line, _entity(title, dynasty, name))


def _entity(title: str, dynasty: str, source: str) -> Entity:
    ident = f"cbdb:o{short_id(title, dynasty)}"
    return Entity(ident, TagType.OFI, title, kind="官职", dynasty=_DYNASTIES[dynasty], source=source)
