"""Which entities of several authorities are the same real thing, as far as linking goes. Pure.

A county and the prefecture that had its seat there are one place on the map, and the records of one county for one
reign after another are too; an office is one through the dynasties. Whoever reads 襄阳 is not to be asked which of
them: they are one group, and a link goes to the one that fits the time.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from math import asin, cos, radians, sin, sqrt

from ontology.records import TagType

NEAR_KM = 20.0
"""Two seats of one name this near are one place."""
_MOVED_KM = 150.0
"""How far the seat of a unit may have moved from one time to the next."""
_EARTH_KM = 6371.0088
_SAME_YEARS = 3
_ABOUT_YEARS = 10
"""How far the years of two persons of one name and dynasty may differ: sources do."""

_UNITS = ("侯国", "直隶厅", "县", "郡", "府", "国", "路", "军", "城", "镇", "厅", "卫", "乡", "村", "侨郡")


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
    """Join what is alike, and what is like one that is alike (single linkage)."""
    told = [one for one in namesakes if not _is_bare(one)]
    first = list(range(len(told)))
    for place, one in enumerate(told):
        for other in range(place):
            if first[other] != first[place] and _alike(told[other], one):
                kept, gone = sorted((first[other], first[place]))
                first = [kept if lead == gone else lead for lead in first]
    leads = {one.key: told[lead].key for one, lead in zip(reversed(told), reversed(first), strict=True)}
    # What is known by its name alone joins the largest group, the leading authority's before any other.
    sizes = Counter(first)
    main = max(sizes, key=lambda lead: (told[lead].leads, sizes[lead]), default=None)
    for one in namesakes:
        if _is_bare(one):
            leads[one.key] = one.key if main is None or len(one.core) < 2 else told[main].key
    return leads


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
    apart = kilometres(one.latitude, one.longitude, other.latitude, other.longitude)
    return apart < NEAR_KM or (apart < _MOVED_KM and _follows(one, other))


def _follows(one: Sketch, other: Sketch) -> bool:
    """Say whether one and the same unit may have moved its seat: what was there at one time is two."""
    if one.name != other.name or one.kind != other.kind or None in (one.begin, one.end, other.begin, other.end):
        return False
    return (one.end or 0) < (other.begin or 0) or (other.end or 0) < (one.begin or 0)


def _same_years(one: Sketch, other: Sketch) -> bool:
    """Say whether the years that both state agree; of persons without, whether the dynasties do."""
    pairs = ((one.begin, other.begin), (one.end, other.end))
    apart = [abs(first - second) for first, second in pairs if first is not None and second is not None]
    alike = one.type is TagType.PER and _same_dynasty(one, other)
    return max(apart) <= (_ABOUT_YEARS if alike else _SAME_YEARS) if apart else alike


def _same_dynasty(one: Sketch, other: Sketch) -> bool:
    """宋 and 北宋, 汉 and 东汉, 三国吴 and 孙吴."""
    return bool(one.dynasty and other.dynasty) and one.dynasty[-1] == other.dynasty[-1]


def without_unit(label: str) -> str:
    """Return 襄阳 for 襄阳县 and 襄阳郡, 邺 for 邺县; a name that is all unit, or 襄州, as it is."""
    for unit in _UNITS:
        if label.endswith(unit) and len(label) > len(unit):
            return label.removesuffix(unit)
    return label


def kilometres(latitude: float, longitude: float, other_latitude: float, other_longitude: float) -> float:
    """Return the great-circle distance of two points in degrees (the haversine formula; R. W. Sinnott, 1984)."""
    first, second = radians(latitude), radians(other_latitude)
    half = sin((second - first) / 2) ** 2
    half += cos(first) * cos(second) * sin(radians(other_longitude - longitude) / 2) ** 2
    return 2 * _EARTH_KM * asin(min(1.0, sqrt(half)))
