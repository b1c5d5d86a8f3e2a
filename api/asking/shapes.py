"""All shapes, in the order in which they are tried: the narrow before the wide. Pure."""

from __future__ import annotations

from api.asking.families import counting, events, kin, offices, persons, places, works
from api.asking.shape import Shape

SHAPES: tuple[Shape, ...] = (
    *counting.SHAPES,
    *offices.SHAPES,
    *kin.SHAPES,
    *works.SHAPES,
    *places.SHAPES,
    *events.SHAPES,
    *persons.SHAPES,
    *works.ABOUT,
    *persons.LAST,
)
