"""The headings of a text as ranges of canvases: https://iiif.io/api/presentation/3.0/#54-range.

Pure.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any

_BETWEEN = "/"


@dataclass(slots=True)
class _Part:
    label: str
    name: str
    canvases: dict[str, None] = field(default_factory=dict)
    parts: dict[str, _Part] = field(default_factory=dict)


def structures(root: str, headed: Iterable[tuple[str, Sequence[str]]], *, language: str) -> list[dict[str, Any]]:
    """Return the ranges of headings with the canvases on which their texts begin, ``headed`` in the order of the text.

    A heading is a path (``卷一/山川``), whose parts are ranges within ranges.
    """
    top = _Part("", "range")
    for heading, canvases in headed:
        part = top
        for label in heading.split(_BETWEEN) if heading else ():
            part = part.parts.setdefault(label, _Part(label, f"{part.name}-{len(part.parts) + 1}"))
        part.canvases |= dict.fromkeys(canvases)
    return [_range(root, one, language) for one in top.parts.values()]


def _range(root: str, part: _Part, language: str) -> dict[str, Any]:
    inside: list[dict[str, Any]] = [{"id": canvas, "type": "Canvas"} for canvas in part.canvases]
    return {
        "id": f"{root}/{part.name}",
        "type": "Range",
        "label": {language: [part.label]},
        "items": inside + [_range(root, one, language) for one in part.parts.values()],
    }
