"""What fills a slot: a name of the question with the entities that it can mean, a time, a number, plain words. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from ontology import moments
from ontology.records import Entity, TagType

Years = tuple[int, int]
_FIRST, _LAST = -3000, 2100
"""Where an open end of a time is cut off."""


@dataclass(frozen=True, slots=True)
class Filler:
    """A name of the question. ``chosen`` are the entities that it is taken for, ``others`` those that it could be too.

    Where nothing is chosen its words stand for it: ``spellings`` are those words as texts write them.
    """

    text: str
    type: TagType | None = None
    chosen: tuple[Entity, ...] = ()
    others: tuple[Entity, ...] = ()
    spellings: tuple[str, ...] = ()
    years: Years | None = None
    number: int = 0
    within: tuple[Entity, ...] = ()
    """For a place, those that lie in it."""
    shown: str = ""
    """How the reading tells it, where that is not the text itself."""


def years_of(value: str) -> Years | None:
    """Return the first and last year of an EDTF value in historical counting; ``None`` where it tells none.

    >>> years_of("1723/1735"), years_of("17XX"), years_of("-0099")
    ((1723, 1735), (1700, 1799), (-100, -100))
    """
    covered = moments.years_of(value) if value else None
    if covered is None or (covered.begin is None and covered.end is None):
        return None
    return covered.begin if covered.begin is not None else _FIRST, covered.end if covered.end is not None else _LAST


def about(entity: Entity) -> str:
    """Return what tells an entity from its namesakes."""
    years = f"{said(entity.begin)}—{said(entity.end)}" if entity.begin is not None or entity.end is not None else ""
    parts = (entity.dynasty, years, entity.kind, entity.modern, entity.note)
    return "，".join(dict.fromkeys(part for part in parts if part))


def said(year: int | None) -> str:
    """Return a year as it is said: 前 104 年 is -104."""
    return "" if year is None else moments.year_text(year)


def names_of(entities: Sequence[Entity], *, least: int = 2) -> tuple[str, ...]:
    """Return all names of entities of at least ``least`` characters."""
    names = [entity.label for entity in entities] + [name.text for one in entities for name in one.names]
    return tuple(dict.fromkeys(name for name in names if len(name) >= least))
