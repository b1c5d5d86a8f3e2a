"""The properties by which a table may say more of a thing, and which may be fetched for an entity: one table.

A value is text, a whole number or a number; a statement of a table is text as it was typed.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache, partial

from api.reconcile.scoring import Stated
from api.reconcile.terms import TYPE_NAMES
from ingest.normalize import fold
from ontology.authority.alike import NEAR_KM, kilometres
from ontology.foreign import SCHEMES, canonical
from ontology.matches import Match
from ontology.moments import year_text
from ontology.records import Entity, TagType

Value = str | int | float
Judge = Callable[[Entity, str], float | None]
_YEAR = re.compile(r"(公元前|前|(?:^|(?<=[-—–~至]))-)?\s*(\d{1,4})")
_SAME_YEARS = 3
_NEAR_YEARS = 10
_FAR_KM = 200.0
_DYNASTY_SUFFIX = re.compile("(?:朝|代)$")


@dataclass(frozen=True, slots=True)
class Property:
    """``values`` gives an entity's values, ``judge`` how it stands to a stated one (None where it is silent)."""

    id: str
    name: str
    values: Callable[[Entity], Iterable[Value]]
    judge: Judge | None = None
    types: tuple[TagType, ...] = ()
    """The types that have it; none for all."""


@lru_cache(4_096)
def _folded(text: str) -> str:
    """Fold a name; many candidates have one dynasty."""
    return fold(text)


def _same_dynasty(entity: Entity, stated: str) -> float | None:
    if not entity.dynasty:
        return _within_dynasty(entity, stated)
    own, told = (_DYNASTY_SUFFIX.sub("", _folded(one)) or one for one in (entity.dynasty, stated))
    if own == told or (len(told) == 1 and own.endswith(told)):  # 宋 is said of 北宋 as well
        return 1.0
    return 0.95 if len(own) == 1 and told.endswith(own) else 0.0


def _within_dynasty(entity: Entity, stated: str) -> float | None:
    """A dynasty itself is asked for by its name."""
    return 1.0 if entity.type is TagType.TIME and entity.label == stated else None


def years_of(text: str) -> list[int]:
    """Return the years that a cell states, 前 202 as -202."""
    found = ((sign, int(digits)) for sign, digits in _YEAR.findall(text.strip()))
    return [-year if sign else year for sign, year in found if year]


def _near(year: int | None, told: int | None) -> float | None:
    if year is None or told is None:
        return None
    apart = abs(year - told)
    return 1.0 if apart == 0 else 0.95 if apart <= _SAME_YEARS else 0.7 if apart <= _NEAR_YEARS else 0.0


def _near_year(year: int | None, stated: str) -> float | None:
    return _near(year, next(iter(years_of(stated)), None))


def _in_years(entity: Entity, stated: str) -> float | None:
    known = [one for one in (entity.begin, entity.end) if one is not None]
    told = years_of(stated)
    return float(known[0] <= told[0] <= known[-1]) if told and known else None


def _years(entity: Entity, stated: str) -> float | None:
    """Compare both ends of 「1037-1101」."""
    ends = zip((entity.begin, entity.end), years_of(stated), strict=False)
    known = [near for year, told in ends if (near := _near(year, told)) is not None]
    return min(known) if known else None


def _holds(own: str, stated: str) -> float | None:
    if not own:
        return None
    own, told = _folded(own), _folded(stated)
    if own == told:
        return 1.0
    return 0.9 if told in own or own in told else 0.0


def _named(entity: Entity, stated: str) -> float | None:
    known = {_folded(name.text) for name in entity.names} | {_folded(entity.label)}
    if not entity.names:
        return None
    return 1.0 if _folded(stated) in known else 0.3


def _at(entity: Entity, stated: str) -> float | None:
    numbers = re.findall(r"-?\d+(?:\.\d+)?", stated)
    if entity.latitude is None or entity.longitude is None or len(numbers) != 2:
        return None
    apart = kilometres(entity.latitude, entity.longitude, float(numbers[0]), float(numbers[1]))
    return 1.0 if apart < NEAR_KM else max(0.0, 1 - apart / _FAR_KM)


def _coordinates(entity: Entity) -> Iterable[Value]:
    if entity.latitude is not None and entity.longitude is not None:
        yield f"{entity.latitude},{entity.longitude}"


def _some(value: Value | None) -> tuple[Value, ...]:
    return () if value is None or value == "" else (value,)


_BYNAMES = ("字", "号", "谥号", "庙号", "封爵", "别称", "旧称", "今名", "简称", "繁体")
_LOC = (TagType.LOC,)


def _byname(kind: str) -> Property:
    def values(entity: Entity) -> Iterable[Value]:
        return tuple(name.text for name in entity.names if name.kind == kind)

    def judge(entity: Entity, stated: str) -> float | None:
        known = {_folded(str(one)) for one in values(entity)}
        return (1.0 if _folded(stated) in known else 0.2) if known else None

    return Property(f"name-{kind}", kind, values, judge)


def _told_names(entity: Entity) -> Iterable[Value]:
    return tuple(f"{name.kind}：{name.text}" if name.kind else name.text for name in entity.names)


def _of_type(entity: Entity, text: str) -> float:
    return float(text in (entity.type, TYPE_NAMES[entity.type]))


def _labelled(entity: Entity, text: str) -> float:
    return float(_folded(text) == _folded(entity.label))


def _nothing(_: Entity) -> Iterable[Value]:
    return ()


_TABLE: tuple[Property, ...] = (
    Property("label", "名称", lambda one: (one.label,), _labelled),
    Property("names", "异名", _told_names, _named),
    Property("type", "类型", lambda one: (TYPE_NAMES[one.type],), _of_type),
    Property("kind", "细类", lambda one: _some(one.kind), lambda one, text: _holds(one.kind, text)),
    Property("dynasty", "朝代", lambda one: _some(one.dynasty), _same_dynasty),
    Property("begin", "起年（生年）", lambda one: _some(one.begin), lambda one, text: _near_year(one.begin, text)),
    Property("end", "止年（卒年）", lambda one: _some(one.end), lambda one, text: _near_year(one.end, text)),
    Property("years", "起止年（生卒年）", lambda one: _some(years_text(one)), _years),
    Property("year", "其间的一年", _nothing, _in_years),
    Property("place", "今地", lambda one: _some(one.modern), lambda one, text: _holds(one.modern, text), _LOC),
    Property("latitude", "纬度", lambda one: _some(one.latitude), None, _LOC),
    Property("longitude", "经度", lambda one: _some(one.longitude), None, _LOC),
    Property("coordinates", "经纬度", _coordinates, _at, _LOC),
    Property("note", "说明", lambda one: _some(one.note)),
    Property("source", "来源规范", lambda one: _some(one.source), lambda one, text: float(text == one.source)),
    *map(_byname, _BYNAMES),
)
PROPERTIES: Mapping[str, Property] = {one.id: one for one in _TABLE}
"""What an entity says of itself, by id."""
MENTIONS = "mentions"
FOREIGN: Mapping[str, str] = {scheme.name: scheme.title for scheme in SCHEMES.values()}
"""Foreign ids: the scheme and its title."""
ALIASES = {
    "朝代": "dynasty",
    "生年": "begin",
    "起年": "begin",
    "卒年": "end",
    "止年": "end",
    "年": "year",
    "生卒": "years",
    "生卒年": "years",
    "今地": "place",
    "地点": "place",
    "modern": "place",
    "细类": "kind",
    **{kind: f"name-{kind}" for kind in _BYNAMES},
}
"""Other names of properties, as a column of a table may have them."""


def years_text(entity: Entity) -> str:
    """Return 1037—1101; empty where no year is known."""
    if entity.begin is None and entity.end is None:
        return ""
    return "—".join("" if year is None else year_text(year) for year in (entity.begin, entity.end))


def stated(pid: str, values: Sequence[str], *, foreign: Callable[[Entity], tuple[Match, ...]]) -> Stated | None:
    """Return a statement of a table, to be compared with entities; none for a property that is not known or says
    nothing. Of several values the one that fits best counts."""
    pid = ALIASES.get(pid, pid)
    told = [one.strip() for one in values if one.strip()]
    if not told:
        return None
    if pid in FOREIGN:
        return Stated(pid, lambda entity: _claimed(foreign(entity), pid, told))
    judge = PROPERTIES[pid].judge if pid in PROPERTIES else None
    return Stated(pid, partial(_best, judge, told)) if judge is not None else None


def _best(judge: Judge, told: Sequence[str], entity: Entity) -> float | None:
    return max((one for text in told if (one := judge(entity, text)) is not None), default=None)


def _claimed(matches: tuple[Match, ...], scheme: str, told: Sequence[str]) -> float | None:
    known = {match.target: match.exact for match in matches if match.scheme == scheme}
    if not known:
        return None
    wanted = {canonical(text if ":" in text else f"{scheme}:{text}") for text in told}
    return max((1.0 if known[one] else 0.9 for one in wanted & known.keys()), default=0.0)
