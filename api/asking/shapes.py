"""All shapes, in the order in which they are tried: the narrow before the wide. Pure."""

from __future__ import annotations

from api.asking.families import kin, offices, persons
from api.asking.shape import Shape

SHAPES: tuple[Shape, ...] = (*offices.SHAPES, *kin.SHAPES, *persons.SHAPES, *persons.LAST)
