"""The headings of canvases, by the ranges that hold them.

Pure.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from ingest.iiif.shapes import Json, ident, kind, objects, words
from ingest.iiif.targets import canvas_of

_DEEPEST = 32
_BETWEEN = "/"


def headings(structures: Sequence[Json]) -> dict[str, str]:
    """Return the path of headings of each canvas: of the range that begins there, else of the deepest that holds it.

    Where several begin on a canvas the first of them is taken, with those in it that begin there too.
    """
    beginning: dict[str, tuple[str, ...]] = {}
    holding: dict[str, tuple[str, ...]] = {}
    for path, canvases in _ranges(structures):
        first = beginning.get(canvases[0])
        if first is None or path[: len(first)] == first:
            beginning[canvases[0]] = path
        for canvas in canvases:
            holding[canvas] = path if len(path) >= len(holding.get(canvas, ())) else holding[canvas]
    return {canvas: _BETWEEN.join(path) for canvas, path in (holding | beginning).items()}


def _ranges(structures: Sequence[Json]) -> Iterator[tuple[tuple[str, ...], list[str]]]:
    """Yield the ranges that have a label, outer before inner, with all canvases in them."""
    pending: list[tuple[Json, tuple[str, ...]]] = [(one, ()) for one in reversed(structures)]
    seen: set[str] = set()
    while pending:
        one, above = pending.pop()
        label = words(one.get("label")).replace(_BETWEEN, "／")
        path: tuple[str, ...] = (*above, label) if label else above
        inside = objects(one.get("items"))
        canvases = list(_canvases(one, 0))
        if label and canvases:
            yield path, canvases
        name = ident(one)
        if len(path) < _DEEPEST and (not name or name not in seen):
            pending += [(part, path) for part in reversed(inside) if kind(part) == "Range"]
        seen.add(name)


def _canvases(one: Json, depth: int) -> Iterator[str]:
    for part in objects(one.get("items")):
        if kind(part) == "Canvas":
            yield ident(part).partition("#")[0]
        elif kind(part) == "SpecificResource":
            yield canvas_of(part)
        elif kind(part) == "Range" and depth < _DEEPEST:
            yield from _canvases(part, depth + 1)
