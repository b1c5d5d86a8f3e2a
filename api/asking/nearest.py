"""The shapes nearest to a question that has none. Pure."""

from __future__ import annotations

from collections.abc import Sequence

from api.asking.records import Suggestion
from api.asking.shape import Shape

_MOST = 3


def nearest(question: str, shapes: Sequence[Shape]) -> tuple[Suggestion, ...]:
    """Return the shapes with the examples most like the question, by the pairs of characters they share."""
    asked = _pairs(question)
    scored = [
        (_likeness(asked, _pairs(example)), -place, example, shape)
        for place, shape in enumerate(shapes)
        for example in shape.examples
    ]
    scored.sort(key=lambda one: (one[0], one[1]), reverse=True)
    found: dict[str, Suggestion] = {}
    for _, _, example, shape in scored:
        found.setdefault(shape.name, Suggestion(shape.name, example))
    return tuple(found.values())[:_MOST]


def _pairs(text: str) -> frozenset[str]:
    return frozenset(text[at : at + 2] for at in range(len(text) - 1)) | frozenset(text)


def _likeness(one: frozenset[str], other: frozenset[str]) -> float:
    return len(one & other) / (len(one | other) or 1)
