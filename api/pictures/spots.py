"""A scene as places on a map: those that are linked to an authority that knows where they are.

Pure.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable

from api.pictures.records import Spot, SpotMap
from api.pictures.scene import Scene, entity_of
from ontology.errors import NotFound
from ontology.records import Entity, TagType


def spot_map(scene: Scene, entity: Callable[[str], Entity], *, limit: int) -> SpotMap:
    """The places that the scene names, most often named first; the thing in the middle too where it is a place."""
    named: dict[str, dict[str, None]] = defaultdict(dict)
    if scene.centre and scene.centre.type is TagType.LOC:
        named[scene.centre.id] = {}
    for stored, tag in scene.tags():
        if tag.type is TagType.LOC and (ident := entity_of(tag)):
            named[ident][stored.passage.id] = None
    spots = [spot for ident, passages in named.items() if (spot := _spot(ident, tuple(passages), entity))]
    spots.sort(key=lambda one: (-len(one.passages), one.id))
    return SpotMap(scene.title, tuple(spots[:limit]), max(len(spots) - limit, 0))


def _spot(ident: str, passages: tuple[str, ...], entity: Callable[[str], Entity]) -> Spot | None:
    try:
        place = entity(ident)
    except NotFound:  # the authority was taken out, the text still names it
        return None
    if place.latitude is None or place.longitude is None:
        return None
    return Spot(ident, place.label, place.latitude, place.longitude, place.modern, passages)


def geojson(drawn: SpotMap) -> dict[str, object]:
    """The places as a FeatureCollection (RFC 7946): positions are longitude, latitude."""
    return {
        "type": "FeatureCollection",
        "features": [
            {
                "type": "Feature",
                "id": spot.id,
                "geometry": {"type": "Point", "coordinates": [spot.longitude, spot.latitude]},
                "properties": {"label": spot.label, "modern": spot.modern, "passages": list(spot.passages)},
            }
            for spot in drawn.spots
        ],
        "title": drawn.title,
        "left_out": drawn.left_out,
    }
