"""The facts that come with the package: persons, places, offices, books, organisations, events, dynasties, eras.

Format and licence of the files: ``facts/README.md``.
"""

from __future__ import annotations

import csv
from collections.abc import Callable, Iterator, Mapping
from functools import cache
from importlib.resources import files

from ontology.authority.eras import Dynasty, Era, EraTable
from ontology.records import Entity, Name, TagType

SOURCE = "bundled"

_FILES = {
    "persons": TagType.PER,
    "places": TagType.LOC,
    "offices": TagType.OFI,
    "books": TagType.BOOK,
    "organisations": TagType.ORG,
    "events": TagType.EVENT,
}

_Row = Mapping[str, str]


@cache
def bundled_entities() -> tuple[Entity, ...]:
    """Return every bundled entity, dynasties and eras last; the files are read once in a process."""
    described = (_entity(row, type_) for name, type_ in _FILES.items() for row in _rows(name))
    dynasties = (_dynasty(row) for row in _rows("dynasties"))
    return (*described, *dynasties, *map(_era_entity, bundled_era_rows()))


@cache
def bundled_era_rows() -> tuple[Era, ...]:
    """Return the eras and reigns, in the order of their file."""
    dynasties = {row["label"]: tuple(_split(row["names"])) for row in _rows("dynasties")}
    return tuple(_era(row, dynasties) for row in _rows("eras"))


@cache
def bundled_eras(*, fold: Callable[[str], str] | None = None) -> EraTable:
    """Return the era calendar, made once in a process for each ``fold``."""
    return EraTable(bundled_era_rows(), dynasties=map(_dynasty_row, _rows("dynasties")), fold=fold)


def _rows(name: str) -> Iterator[_Row]:
    text = (files("ontology.authority") / "facts" / f"{name}.csv").read_text(encoding="utf-8")
    yield from csv.DictReader(text.splitlines())


def _entity(row: _Row, type_: TagType) -> Entity:
    return Entity(
        id=row["id"],
        type=type_,
        label=row["label"],
        names=tuple(map(_name, _split(row["names"]))),
        note=_note(row),
        kind=row.get("kind", ""),
        dynasty=row.get("dynasty", ""),
        begin=_integer(row.get("begin", "")),
        end=_integer(row.get("end", "")),
        modern=row.get("modern", ""),
        latitude=_decimal(row.get("latitude", "")),
        longitude=_decimal(row.get("longitude", "")),
        source=SOURCE,
    )


def _note(row: _Row) -> str:
    """Put what has no field of its own, a book's author and an event's place, before the note."""
    return "；".join(part for part in (row.get("author", ""), row.get("place", ""), row["note"]) if part)


def _dynasty(row: _Row) -> Entity:
    return Entity(
        row["id"],
        TagType.TIME,
        row["label"],
        tuple(Name(text, "别称") for text in _split(row["names"])),
        kind="朝代",
        dynasty=row["parent"],
        begin=_integer(row["begin"]),
        end=_integer(row["end"]),
        source=SOURCE,
    )


def _dynasty_row(row: _Row) -> Dynasty:
    names = tuple(_split(row["names"]))
    return Dynasty(row["id"], row["label"], int(row["begin"]), _integer(row["end"]), names, row["parent"])


def _era(row: _Row, dynasties: Mapping[str, tuple[str, ...]]) -> Era:
    return Era(
        id=row["id"],
        era=row["era"],
        dynasty=row["dynasty"],
        ruler=row["ruler"],
        ruler_name=row["ruler_name"],
        begin=int(row["begin"]),
        end=int(row["end"]),
        kind=row["kind"],
        first=int(row["first"]),
        standing=int(row["standing"]),
        names=tuple(_split(row["names"])),
        dynasty_names=dynasties.get(row["dynasty"], ()),
    )


def _era_entity(era: Era) -> Entity:
    return Entity(
        era.id,
        TagType.TIME,
        era.era,
        tuple(Name(text, "别称") for text in era.names),
        note=f"{era.dynasty}{era.ruler}",
        kind="年号" if era.kind == "era" else "纪年",
        dynasty=era.dynasty,
        begin=era.begin,
        end=era.end,
        source=SOURCE,
    )


def _name(text: str) -> Name:
    kind, _, name = text.partition(":")
    return Name(name, kind)


def _split(text: str) -> Iterator[str]:
    yield from (part for part in text.split(";") if part)


def _integer(text: str) -> int | None:
    return int(text) if text else None


def _decimal(text: str) -> float | None:
    return float(text) if text else None
