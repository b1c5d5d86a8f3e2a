"""Place names of the China Biographical Database: a CSV file of one column, ``addr_chn``."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from ontology.authority.alike import without_unit
from ontology.authority.importers import Row
from ontology.authority.importers.files import rows, short_id
from ontology.errors import WrongMapping
from ontology.records import Entity, Name, Refusal, TagType

_KINDS = frozenset("州府路郡县市区镇乡里山水海岛关津桥城驿厅卫军省道")


def read(path: Path, *, name: str) -> Iterator[Row | Refusal]:
    """Yield the places; the file has neither coordinates nor years. Raises :class:`~ontology.errors.SourceError`."""
    table = rows(path)
    if next(table, (0, []))[1] != ["addr_chn"]:
        raise WrongMapping(str(path), "line 1 must name the column addr_chn")
    seen: set[str] = set()
    for line, row in table:
        if len(row) != 1 or not row[0].strip():
            yield Refusal(f"{path}, line {line}", "record", f"has {len(row)} columns, or no name")
        elif row[0].strip() not in seen:
            seen.add(row[0].strip())
            yield Row(line, _entity(row[0].strip(), name))


def _entity(label: str, source: str) -> Entity:
    # The file writes traditional characters; 縣 is the one unit that differs.
    simple = label.replace("縣", "县").replace("鎮", "镇").replace("軍", "军").replace("衛", "卫").replace("國", "国")
    short = without_unit(simple)
    names = (Name(label[: len(short)], "简称"),) if short != simple else ()
    kind = simple[-1] if len(simple) > 1 and simple[-1] in _KINDS else ""
    return Entity(f"cbdb:a{short_id(label)}", TagType.LOC, label, names, kind=kind, source=source)
