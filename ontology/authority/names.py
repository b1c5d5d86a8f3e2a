"""Names to the entities that bear them. Pure."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence, Set
from copy import copy
from dataclasses import dataclass
from functools import lru_cache
from typing import Protocol

from ontology.authority.alike import NEAR_KM, kilometres, without_unit
from ontology.records import Entity, TagType

_ORDER = ("", "姓名", "全称", "今名", "旧称", "谥号", "庙号", "号", "字", "封爵", "官称", "别称", "简称", "繁体")
"""Kinds of names from the most to the least telling; an unlisted kind comes last."""
_RANK = {kind: rank for rank, kind in enumerate(_ORDER)}


@dataclass(frozen=True, slots=True)
class Bearer:
    """An entity with the kind of the name by which it was found; the kind of its label is ``""``."""

    entity: Entity
    kind: str


@dataclass(frozen=True, slots=True)
class LoadedBearer:
    """A bearer in a loaded authority; those of one real thing name the same ``lead``, an entity's id."""

    entity: Entity
    kind: str
    lead: str


class NameIndex:
    """All names of ``entities``. ``fold`` brings names and questions to one form, such as simplified characters.

    It is given many names at a time, a line each, and must keep the lines.
    """

    def __init__(self, entities: Iterable[Entity], *, fold: Callable[[str], str] | None = None) -> None:
        self._fold = fold or _same
        rows = [(text, Bearer(entity, kind)) for entity in entities for text, kind in _names(entity)]
        folded = self._fold("\n".join(text.replace("\n", " ") for text, _ in rows)).split("\n")
        bearers: dict[str, dict[str, Bearer]] = defaultdict(dict)
        for name, (_, bearer) in zip(folded, rows, strict=False):  # no name at all is still one empty line
            bearers[name].setdefault(bearer.entity.id, bearer)
        self._bearers = {name: tuple(sorted(found.values(), key=_key)) for name, found in bearers.items()}

    def bearers(self, surface: str, *, type: TagType | None = None) -> tuple[Bearer, ...]:  # noqa: A002
        """Return who bears ``surface``, each once by the most telling kind of name, the most telling first."""
        found = self._bearers.get(self._fold(surface.strip()), ())
        return found if type is None else tuple(bearer for bearer in found if bearer.entity.type is type)

    def candidates(self, surface: str, *, type: TagType | None = None) -> tuple[Entity, ...]:  # noqa: A002
        """Return the entities that bear ``surface``, those whose label it is first; none is a result."""
        return tuple(bearer.entity for bearer in self.bearers(surface, type=type))

    def surfaces(self) -> Iterator[tuple[str, TagType]]:
        """Yield every folded name once for each type of its bearers."""
        for name, found in self._bearers.items():
            for type_ in dict.fromkeys(bearer.entity.type for bearer in found):
                yield name, type_


class LoadedNames(Protocol):
    """The names of the loaded authorities, asked one at a time."""

    def bearers(self, surface: str, *, type: TagType | None = None) -> tuple[LoadedBearer, ...]:  # noqa: A002
        """Return who bears the folded ``surface``."""
        ...


class LibraryNames(NameIndex):
    """The names of ``entities``, which lead, and those of what a library loaded beside them.

    Of several records of one real thing one stands for all: that of ``entities``, or else the one that was there at
    ``time``, the span of years that the source is of. Of places, what was there only later is left out, and what is
    known of one late year or by its name alone is asked for only where nothing else bears the name.
    """

    def __init__(
        self,
        entities: Sequence[Entity],
        loaded: LoadedNames,
        *,
        fold: Callable[[str], str] | None = None,
        remembered: int = 20_000,
    ) -> None:
        super().__init__(entities, fold=fold)
        self._leading = {entity.id: entity for entity in entities}
        self._loaded = loaded
        self._time: tuple[int, int] | None = None
        self._answer = lru_cache(remembered)(self._answered)

    def at(self, time: tuple[int, int] | None) -> LibraryNames:
        """Return the same names for a source of ``time``; ``None`` is any."""
        if time == self._time:
            return self
        other = copy(self)
        other._time = time
        return other

    def bearers(self, surface: str, *, type: TagType | None = None) -> tuple[Bearer, ...]:  # noqa: A002
        """Return who bears ``surface``, the leading first, then the loaded by how well they fit the time.

        Without a ``type`` nothing is left out but what stands behind another of its group.
        """
        return self._answer(surface, type, self._time)

    def _answered(self, surface: str, type_: TagType | None, time: tuple[int, int] | None) -> tuple[Bearer, ...]:
        own = super().bearers(surface, type=type_)
        folded = self._fold(surface.strip())
        loaded = self._loaded.bearers(folded, type=type_) if folded else ()
        if not loaded:
            return own
        if type_ is not None:
            own = _of_the_time(own, loaded, time)
        led = self._led(own, loaded, time)
        rest = _others({one.entity.id for one in (*own, *led)}, loaded, time)
        rest = [one for one in rest if not _is_at(one.entity, own)]
        if type_ is not None:
            rest = _plausible(folded, rest, time, rivals=bool(own or led) or self._is_led(folded))
        return (*own, *led, *(Bearer(one.entity, one.kind) for one in rest))

    def _led(self, own: Sequence[Bearer], loaded: Sequence[LoadedBearer], time: _Time) -> tuple[Bearer, ...]:
        """Return the leading entities whose groups bear the name, by the most telling kind of it.

        Beside others that lead, a place is one of them only where its record is of the time.
        """
        known = {bearer.entity.id for bearer in own}
        found: dict[str, str] = {}
        for one in loaded:
            lead = self._leading.get(one.lead)
            if lead is None or lead.id in known or _is_at(lead, own):
                continue
            if not own or lead.type is not TagType.LOC or _fit(one, time)[0] == _THEN:
                found[lead.id] = min(found.get(lead.id, one.kind), one.kind, key=_rank)
        return tuple(Bearer(self._leading[lead], kind or "全称") for lead, kind in found.items())

    def _is_led(self, surface: str) -> bool:
        """Say whether a leading place bears the name without its unit."""
        core = without_unit(surface)
        return core != surface and len(core) > 1 and bool(super().bearers(core, type=TagType.LOC))


def _of_the_time(own: Sequence[Bearer], loaded: Sequence[LoadedBearer], time: _Time) -> tuple[Bearer, ...]:
    """Leave out a place of today of which no one says where it is, where an old source had its name elsewhere."""
    if time is None or time[1] >= _MODERN:
        return tuple(own)
    then = [one.entity for one in loaded if _fit(one, time)[0] <= _BEFORE and _has_point(one.entity)]
    return tuple(one for one in own if not (then and _is_of_today(one.entity)) or any(_is_within(e, one) for e in then))


def _is_of_today(entity: Entity) -> bool:
    still = bool(entity.modern) and entity.modern.endswith(without_unit(entity.label))
    return entity.type is TagType.LOC and not _has_point(entity) and still


def _is_within(entity: Entity, other: Bearer) -> bool:
    """Say whether a place lies in the other's place of today: 浙江建德县梅城镇 in 浙江建德."""
    modern = other.entity.modern
    return len(modern) >= _PROVINCE_AND_COUNTY and entity.modern.startswith(modern)


def _has_point(entity: Entity) -> bool:
    return entity.latitude is not None and entity.longitude is not None


def _is_at(entity: Entity, others: Sequence[Bearer]) -> bool:
    """Say whether one of the others is a place at the same spot, or has it in its place of today."""
    return entity.type is TagType.LOC and any(_is_near(entity, one.entity) or _is_within(entity, one) for one in others)


def _is_near(entity: Entity, other: Entity) -> bool:
    if entity.latitude is None or entity.longitude is None or other.latitude is None or other.longitude is None:
        return False
    return kilometres(entity.latitude, entity.longitude, other.latitude, other.longitude) < NEAR_KM


_Time = tuple[int, int] | None
_THEN, _BEFORE, _UNDATED, _LATER = range(4)
_OLD = 1700
"""A source before this year does not tell of a village of which a cross-section of 1820 or 1911 alone knows."""
_MODERN = 1912
_PROVINCE_AND_COUNTY = 4
"""Characters of 浙江建德, at least."""
_VILLAGE = "村镇"
_COMMON = frozenset(
    (
        *("州县", "郡县", "府县", "都城", "京城", "县城", "府城", "州城", "郡城", "王城", "皇城", "故城", "古城"),
        *(
            "县",
            "州",
            "郡",
            "府",
            "乡",
            "里",
            "亭",
            "城",
            "镇",
            "村",
            "旧城",
            "外城",
            "内城",
            "罗城",
            "子城",
            "土城",
            "东北",
            "西北",
            "东南",
            "西南",
        ),
    )
)
"""Words that some place also bears as its name."""


def _others(led: Set[str], loaded: Sequence[LoadedBearer], time: _Time) -> list[LoadedBearer]:
    """Return of each group that nothing leads the one that fits the time, the likeliest group first."""
    groups: dict[str, list[LoadedBearer]] = defaultdict(list)
    for one in loaded:
        if one.lead not in led:
            groups[one.lead].append(one)
    return sorted(
        (min(group, key=lambda one: _fit(one, time)) for group in groups.values()), key=lambda one: _fit(one, time)
    )


def _plausible(surface: str, found: Sequence[LoadedBearer], time: _Time, *, rivals: bool) -> list[LoadedBearer]:
    """Return the places that the source can mean, and whatever is no place.

    Where ``rivals`` stand beside them they must be of the time, and one character is never theirs.
    """
    others = [one for one in found if one.entity.type is not TagType.LOC]
    places = [(one, _fit(one, time)[0]) for one in found if one.entity.type is TagType.LOC and _is_placed(one.entity)]
    if surface in _COMMON or (rivals and len(surface) == 1):
        return others
    dated = [one for one, fit in places if fit <= (_THEN if rivals else _BEFORE)]
    if dated or rivals:
        return others + dated
    undated = [one for one, fit in places if fit == _UNDATED]
    seats = [one for one in undated if one.entity.kind != _VILLAGE]
    return others + (seats or (undated if _is_telling(surface, undated, time) else []))


def _is_telling(surface: str, villages: Sequence[LoadedBearer], time: _Time) -> bool:
    """Say whether a village can be meant: a late source, a name that few things have, one village that has it."""
    late = time is not None and time[1] >= _OLD
    return late and len(surface) > 2 and len(villages) == 1


def _fit(one: LoadedBearer, time: _Time) -> tuple[int, int, bool, int, str]:
    """Return how an entity fits the time, the kind of its name, whether it was gone by the end, and for how long it was
    there; less is better."""
    years = _years(one.entity)
    if years is None:
        return _UNDATED, _rank(one.kind), False, 0, one.entity.id
    long, gone = years[1] - years[0], False
    if time is None or (years[0] <= time[1] and time[0] <= years[1]):
        fit = _THEN
        if time is not None:
            long, gone = min(years[1], time[1]) - max(years[0], time[0]), years[1] < time[1]
    else:
        fit = _LATER if years[0] > time[1] else _BEFORE
    return fit, _rank(one.kind), gone, -long, one.entity.id


def _years(entity: Entity) -> tuple[int, int] | None:
    begin = entity.begin if entity.begin is not None else entity.end
    end = entity.end if entity.end is not None else entity.begin
    return (begin, end) if begin is not None and end is not None else None


def _is_placed(entity: Entity) -> bool:
    return entity.latitude is not None or bool(entity.modern)


def _names(entity: Entity) -> Iterator[tuple[str, str]]:
    yield entity.label, ""
    yield from sorted(((name.text, name.kind) for name in entity.names), key=lambda pair: _rank(pair[1]))


def _key(bearer: Bearer) -> tuple[int, str]:
    return _rank(bearer.kind), bearer.entity.id


def _rank(kind: str) -> int:
    return _RANK.get(kind, len(_ORDER))


def _same(text: str) -> str:
    return text
