"""Places that count for a place: the same under other names, and those within it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from api.annotate import Annotator
from api.asking.fillers import Filler
from ontology.authority.alike import NEAR_KM, kilometres, without_unit
from ontology.records import Entity, TagType

_UNITS = ("", "府", "州", "县", "郡", "路", "市", "军", "城", "道")
_GOVERNED = frozenset({"省", "市", "府", "州", "路", "道", "郡", "县", "区", "城", "都城"})
_LEAST = 2
_MOST = 400


def around(filler: Filler, annotator: Annotator) -> Filler:
    """Return the filler with 台州府 beside 台州 and, of a governed place, with what lies in it: 西湖 in 杭州."""
    same = {one.id: one for one in filler.chosen}
    for place in filler.chosen:
        same.update((one.id, one) for one in _others(place, annotator))
    within = {one.id: one for place in filler.chosen for one in _within(place, annotator) if one.id not in same}
    return replace(filler, chosen=tuple(same.values()), within=tuple(within.values())[:_MOST])


def _others(place: Entity, annotator: Annotator) -> Iterator[Entity]:
    core = without_unit(place.label)
    if len(core) < _LEAST:
        return
    for unit in _UNITS:
        for other in annotator.names.candidates(core + unit, type=TagType.LOC):
            if _is_same(place, other) and without_unit(other.label) == core:
                yield other


def _is_same(place: Entity, other: Entity) -> bool:
    if (
        place.latitude is not None
        and place.longitude is not None
        and other.latitude is not None
        and other.longitude is not None
    ):
        return kilometres(place.latitude, place.longitude, other.latitude, other.longitude) < 3 * NEAR_KM
    return bool(place.modern and other.modern) and (
        place.modern.startswith(other.modern) or other.modern.startswith(place.modern)
    )


def _within(place: Entity, annotator: Annotator) -> Iterator[Entity]:
    if place.kind not in _GOVERNED or len(place.modern) < _LEAST:
        return
    for other in annotator.entities:
        if other.type is TagType.LOC and other.modern.startswith(place.modern) and other.id != place.id:
            yield other
