"""The places of an entity: itself, what is said of it, and what is named beside it. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from api.pictures.records import Spot, SpotMap
from api.portraits.told import Find
from index.portraits import Beside
from ontology.records import Entity, TagType

MOST = 60
ITSELF = "本身"
"""What the entity of a map is said to be to itself."""


def places_of(
    entity: Entity, ends: Mapping[str, Sequence[str]], beside: Iterable[Beside], *, find: Find, named: int
) -> SpotMap:
    """Return the places that an authority can put on a map: the entity's own first, then those said of it, then
    those named in most of its passages."""
    counts = {one.entity_id: one.passages for one in beside if one.type is TagType.LOC}
    own = {entity.id: named} if entity.type is TagType.LOC else {}
    order = [*own, *(one for one in ends if one not in own)]
    order += sorted((one for one in counts if one not in ends and one not in own), key=lambda one: -counts[one])
    found: dict[str, Spot] = {}
    for ident in order:
        place = find(ident)
        spot = _spot(place, ends, {**counts, **own}.get(ident, 0), centre=entity.id) if place is not None else None
        if spot is not None:
            found.setdefault(spot.id, spot)
    spots = tuple(found.values())
    return SpotMap(entity.label, spots[:MOST], max(len(spots) - MOST, 0))


def _spot(place: Entity, ends: Mapping[str, Sequence[str]], passages: int, *, centre: str) -> Spot | None:
    if place.type is not TagType.LOC or place.latitude is None or place.longitude is None:
        return None
    said = (ITSELF,) if place.id == centre else tuple(ends.get(place.id, ()))
    return Spot(place.id, place.label, place.latitude, place.longitude, place.modern, (), passages, said)
