"""Which entities of several authorities are the same real thing, as far as linking goes. Pure.

A county and the prefecture that had its seat there are one place on the map, and the records of one county for one
reign after another are too; an office is one through the dynasties. Whoever reads 襄阳 is not to be asked which of
them: they are one group, and a link goes to the one that fits the time.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from math import asin, cos, radians, sin, sqrt

from ontology.records import TagType

NEAR_KM = 20.0
"""Two seats of one name this near are one place."""
_MOVED_KM = {"县": 60.0, "州": 250.0, "郡": 250.0, "国": 250.0, "府": 150.0, "路": 250.0, "道": 250.0}
"""How far the seat of one unit of one name may have moved."""
_EARTH_KM = 6371.0088
_SAME_YEARS = 3


@dataclass(frozen=True, slots=True)
class Sketch:
    """What is compared: ``core`` is the folded name without its unit, ``key`` the entity's id."""

    key: str
    type: TagType
    core: str
    name: str = ""
    """The folded name itself."""
    kind: str = ""
    latitude: float | None = None
    longitude: float | None = None
    begin: int | None = None
    end: int | None = None
    dynasty: str = ""
    leads: bool = False
    """It is of the authority that goes before all others."""


def groups(sketches: Iterable[Sketch]) -> dict[str, str]:
    """Return for each key the key of the first sketch of its group; give the leading authority's first."""
    by_core: dict[tuple[TagType, str], list[Sketch]] = defaultdict(list)
    for sketch in sketches:
        by_core[sketch.type, sketch.core].append(sketch)
    return {key: lead for namesakes in by_core.values() for key, lead in _grouped(namesakes).items()}


def _grouped(namesakes: Sequence[Sketch]) -> dict[str, str]:
    """Join each to the first group that holds one like it; a group grows from its first.

    What is known by its name alone comes last and joins the largest group, the leading authority's before any other.
    """
    found: list[list[Sketch]] = []
    for one in sorted(namesakes, key=_is_bare):
        if _is_bare(one) and found:
            max(found, key=lambda group: (group[0].leads, len(group))).append(one)
            continue
        group = next((group for group in found if any(_alike(one, other) for other in group[:4])), None)
        if group is None:
            found.append([one])
        else:
            group.append(one)
    return {one.key: group[0].key for group in found for one in group}


def _alike(one: Sketch, other: Sketch) -> bool:
    if one.key == other.key or one.type is TagType.OFI:
        return True
    if one.type is TagType.LOC:
        return _near(one, other)
    if one.type in (TagType.PER, TagType.TIME):
        return _same_years(one, other)
    return one.type is not TagType.BOOK or not one.dynasty or not other.dynasty or _same_dynasty(one, other)


def _is_bare(one: Sketch) -> bool:
    return one.type is TagType.LOC and one.latitude is None and one.begin is None


def _near(one: Sketch, other: Sketch) -> bool:
    if one.latitude is None or one.longitude is None or other.latitude is None or other.longitude is None:
        return False
    same = one.name == other.name and one.kind == other.kind
    near = _MOVED_KM.get(one.kind, NEAR_KM) if same else NEAR_KM
    return kilometres(one.latitude, one.longitude, other.latitude, other.longitude) < near


def _same_years(one: Sketch, other: Sketch) -> bool:
    """Say whether the years that both state agree; where they share none, whether the dynasties do."""
    pairs = ((one.begin, other.begin), (one.end, other.end))
    told = [abs(first - second) <= _SAME_YEARS for first, second in pairs if first is not None and second is not None]
    if told:
        return all(told)
    alike = one.dynasty[-1:] == other.dynasty[-1:] or _same_dynasty(one, other)
    return one.type is TagType.PER and bool(one.dynasty and other.dynasty) and alike


def _same_dynasty(one: Sketch, other: Sketch) -> bool:
    """宋 and 北宋, 汉 and 东汉."""
    return bool(one.dynasty and other.dynasty) and (one.dynasty in other.dynasty or other.dynasty in one.dynasty)


def kilometres(latitude: float, longitude: float, other_latitude: float, other_longitude: float) -> float:
    """Return the great-circle distance of two points in degrees (the haversine formula; R. W. Sinnott, 1984)."""
    first, second = radians(latitude), radians(other_latitude)
    half = sin((second - first) / 2) ** 2
    half += cos(first) * cos(second) * sin(radians(other_longitude - longitude) / 2) ** 2
    return 2 * _EARTH_KM * asin(min(1.0, sqrt(half)))
