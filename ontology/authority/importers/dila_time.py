"""Dynasties, rulers and eras of the DILA time authority (https://authority.dila.edu.tw/time/): a dump of MySQL.

What is read of the dump are the rows of ``INSERT INTO … VALUES`` of the tables named here; a year is that in which most
of the Chinese year lies of the first and last month in ``t_month``, told by its Julian day and its 干支. Only the
Chinese calendar is taken, and the months of the standard reckoning (``status`` S) before those reckoned back (P).
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from ontology.authority.ganzhi import ganzhi, historical
from ontology.authority.importers import Row
from ontology.authority.importers.files import cut, lines
from ontology.errors import BrokenSource
from ontology.records import Entity, Name, Refusal, TagType

_COMPLETED = "-- Dump completed"
_INSERT = re.compile(r"INSERT INTO `(\w+)` VALUES ")
_ROW = re.compile(r"\(((?:[^()']|'(?:[^'\\]|\\.|'')*+')*+)\)")
_VALUE = re.compile(r"'((?:[^'\\]|\\.|'')*)'|([^,']+)")
_WIDTHS = {
    "t_dynasty": 2,
    "t_dynasty_names": 4,
    "t_emperor": 2,
    "t_emperor_names": 4,
    "t_era": 2,
    "t_era_names": 4,
    "t_month": 12,
}
_CHINESE_NAMES = frozenset({"0", "1"})
_HALF_A_MONTH = 15
_YEAR_DAYS = 365.2425
_EPOCH = 1721425.5
"""Julian day of 1 January of the year 1, proleptic Gregorian."""


_Month = tuple[int, str]
"""The Julian day of its first day, and the 干支 of its year."""


@dataclass(slots=True)
class _Dump:
    """What the tables say, by ids."""

    types: dict[str, str] = field(default_factory=dict)
    dynasty_of: dict[str, str] = field(default_factory=dict)
    emperor_of: dict[str, str] = field(default_factory=dict)
    names: dict[tuple[str, str], list[str]] = field(default_factory=lambda: defaultdict(list))
    lines: dict[str, int] = field(default_factory=dict)
    months: dict[tuple[str, str], tuple[_Month, _Month]] = field(default_factory=dict)
    """The first and last month of an era, by its id and the status of the reckoning."""


def read(path: Path, *, name: str) -> Iterator[Row | Refusal]:
    """Yield the dynasties, then the rulers, then the eras. Raises :class:`~ontology.errors.SourceError`."""
    dump = _Dump()
    number, completed = 0, False
    for number, line in lines(path):
        insert = _INSERT.match(line)
        completed = completed or line.startswith(_COMPLETED)
        if insert and not line.endswith(");"):
            raise cut(path, number, f"the rows of {insert[1]} do not end")
        if insert and insert[1] in _WIDTHS:
            dump.lines[insert[1]] = number
            yield from _take(dump, insert[1], line[insert.end() :], where=f"{path}, line {number}")
    if not completed:
        raise cut(path, number, f"the dump ends without '{_COMPLETED}'")
    if missing := _WIDTHS.keys() - dump.lines.keys():
        raise BrokenSource(str(path), f"lacks the rows of {', '.join(sorted(missing))}")
    yield from _entities(dump, name)


def _take(dump: _Dump, table: str, text: str, *, where: str) -> Iterator[Refusal]:
    for found in _ROW.finditer(text):
        values = [_unquoted(quoted) if quoted else bare for quoted, bare in _VALUE.findall(found[1])]
        if len(values) < _WIDTHS[table] - 1:
            yield Refusal(where, "record", f"{table} ({found[1][:40]}) has {len(values)} values")
            continue
        try:
            _put(dump, table, values)
        except (ValueError, IndexError) as error:
            reason = f"{table} ({found[1][:40]}) lacks a value or has a number that is none: {error}"
            yield Refusal(where, "record", reason)


def _put(dump: _Dump, table: str, values: list[str]) -> None:
    if table == "t_dynasty":
        dump.types[values[0]] = values[1]
    elif table == "t_emperor":
        dump.dynasty_of[values[0]] = values[1]
    elif table == "t_era":
        dump.emperor_of[values[0]] = values[1]
    elif table == "t_month":
        _span(dump, values)
    elif values[3] in _CHINESE_NAMES and values[1]:
        dump.names[table, values[0]].append(values[1])


def _span(dump: _Dump, values: list[str]) -> None:
    era, month, status = values[5], (int(values[6]), values[8]), values[10]
    first, last = dump.months.get((era, status), (month, month))
    dump.months[era, status] = min(first, month), max(last, month)


def _unquoted(text: str) -> str:
    return re.sub(r"\\(.)|''", lambda found: found[1] or "'", text)


def _entities(dump: _Dump, source: str) -> Iterator[Row]:
    spans: dict[str, list[tuple[int, int]]] = defaultdict(list)
    eras = [_era(dump, era, source) for era in dump.emperor_of]
    kept = [entity for entity in eras if entity is not None]
    for entity in kept:
        if entity.begin is not None and entity.end is not None:
            for _, whole in entity.relations:
                spans[whole].append((entity.begin, entity.end))
    rulers = [_ruler(dump, emperor, spans, source) for emperor in dump.dynasty_of]
    for entity in filter(None, rulers):
        for _, whole in entity.relations:
            spans[whole].extend(spans[entity.id])
    wholes = [_dynasty(dump, dynasty, spans, source) for dynasty in dump.types]
    for table, entities in (("t_dynasty", wholes), ("t_emperor", rulers), ("t_era", eras)):
        yield from (Row(dump.lines[table], entity) for entity in entities if entity is not None)


def _era(dump: _Dump, era: str, source: str) -> Entity | None:
    emperor = dump.emperor_of[era]
    dynasty = dump.dynasty_of.get(emperor, "")
    months = dump.months.get((era, "S"), dump.months.get((era, "P")))
    label, names = _names(dump, "t_era_names", era)
    if not label or label.startswith("（") or dump.types.get(dynasty) != "chinese":
        return None
    begin, end = map(_year, months) if months else (None, None)
    rulers = dump.names["t_emperor_names", emperor][:1]
    lands = dump.names["t_dynasty_names", dynasty][:1]
    return Entity(
        f"dila:e{era}", TagType.TIME, label, names, note="".join((*lands, *rulers)), kind="年号",
        dynasty="".join(lands), begin=begin, end=end, source=source, relations=(("属", f"dila:p{emperor}"),),
    )  # fmt: skip


def _ruler(dump: _Dump, emperor: str, spans: dict[str, list[tuple[int, int]]], source: str) -> Entity | None:
    dynasty = dump.dynasty_of[emperor]
    label, names = _names(dump, "t_emperor_names", emperor)
    if not label or dump.types.get(dynasty) != "chinese":
        return None
    lands = "".join(dump.names["t_dynasty_names", dynasty][:1])
    begin, end = _bounds(spans[f"dila:p{emperor}"])
    told = (*names, Name(lands + label, "别称")) if lands else names
    return Entity(
        f"dila:p{emperor}", TagType.TIME, label, told, note=f"{lands}君主在位年", kind="在位",
        dynasty=lands, begin=begin, end=end, source=source, relations=(("属", f"dila:d{dynasty}"),),
    )  # fmt: skip


def _dynasty(dump: _Dump, dynasty: str, spans: dict[str, list[tuple[int, int]]], source: str) -> Entity | None:
    label, names = _names(dump, "t_dynasty_names", dynasty)
    if not label or dump.types[dynasty] != "chinese":
        return None
    begin, end = _bounds(spans[f"dila:d{dynasty}"])
    return Entity(f"dila:d{dynasty}", TagType.TIME, label, names, kind="朝代", begin=begin, end=end, source=source)


def _names(dump: _Dump, table: str, ident: str) -> tuple[str, tuple[Name, ...]]:
    """Return the first name and the others; the dump lists them by rank."""
    known = list(dict.fromkeys(dump.names[table, ident]))
    return (known[0], tuple(Name(text, "别称") for text in known[1:])) if known else ("", ())


def _bounds(spans: list[tuple[int, int]]) -> tuple[int | None, int | None]:
    return (min(first for first, _ in spans), max(last for _, last in spans)) if spans else (None, None)


def _year(month: _Month) -> int:
    """Return the year of a month in historical counting, which has no year 0: a Chinese year ends in the next one."""
    day, name = month
    near = int((day + _HALF_A_MONTH - _EPOCH) // _YEAR_DAYS) + 1
    years = [historical(year) for year in (near, near - 1, near + 1)]
    return next((year for year in years if ganzhi(year) == name), years[0])
