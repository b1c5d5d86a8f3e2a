"""A genealogy as one document, and a refusal for each thing in it that cannot be.

Pure.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from ingest.genealogy.persons import Person, clan_of
from ingest.genealogy.table import Columns
from ingest.genealogy.writing import blocks_of
from ingest.reading import Reading
from ontology.describing import GENERATION
from ontology.errors import WrongMapping
from ontology.records import Maker, Metadata, Refusal

KIND = "家谱"
TABLE = Maker("genealogy-table", "1")


def read_clan(persons: Iterable[Person], source: str, maker: Maker, *, row: str = "") -> Iterator[Reading | Refusal]:
    """Yield the document of persons, those of one id once; nothing where there is none."""
    held: dict[str, Person] = {}
    for one in persons:
        if one.id in held:
            yield Refusal(source, WrongMapping.code, f"{one.where}编号 {one.id} 前面已经用过，此人未收")
        else:
            held[one.id] = one
    clan = clan_of(list(held.values()))
    for fault in clan.faults:
        yield Refusal(source, WrongMapping.code, fault)
    if held:
        generations = [one.generation for one in held.values() if one.generation]
        told = f"第 {min(generations)} 至 {max(generations)} 世，{len(held)} 人" if generations else f"{len(held)} 人"
        metadata = Metadata(kind=KIND, extra=((GENERATION, told),))
        yield Reading(metadata, blocks_of(clan, maker), row)


def read_rows(
    found: Columns, rows: Iterable[tuple[int, Sequence[str]]], source: str, *, sheet: str = ""
) -> Iterator[Reading | Refusal]:
    """Yield the document of a table of persons, and a refusal for each row without a name."""
    persons: list[Person] = []
    for number, row in rows:
        one = found.person(row, number, sheet=sheet)
        if one is None:
            yield Refusal(source, WrongMapping.code, f"第 {number} 行没有姓名，此行未收")
        else:
            persons.append(one)
    yield from read_clan(persons, source, TABLE, row=sheet)
