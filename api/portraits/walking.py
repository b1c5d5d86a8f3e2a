"""From a thing to its neighbours in the graph: what is said of both, and who is named in the same passages. Pure."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Collection, Iterable, Sequence

from api.portraits.records import RelationGroup, Step, Thing, WalkEdge, WalkNode
from api.portraits.told import Find, thing
from index.portraits import Beside
from ontology.records import Entity, TagType

WALKED = (TagType.PER, TagType.LOC, TagType.ORG, TagType.OFI, TagType.BOOK, TagType.EVENT)
"""Dates and key phrases belong to nearly everything: they would tie all things together and say nothing."""
LOOKED_AT = 400
"""Companions of a thing that are looked at, those that most passages name beside it."""


def step(
    centre: Entity,
    groups: Iterable[RelationGroup],
    beside: Sequence[Beside],
    *,
    find: Find,
    now: Callable[[str], str],
    limit: int,
    along: Collection[str] = (),
    passages: int = 0,
) -> Step:
    """Return the ``limit`` neighbours that have most to do with ``centre``, and those of ``along`` of which something
    is said: nearly everything on a long walk is named beside everything else somewhere.

    ``now`` gives the id that an id is today, empty for one that is nothing any more. What is stated goes before what is
    only named together; within each, more passages go first.
    """
    stated, known = _stated(centre, groups)
    counts = _counts(beside, now)
    lines = Counter({ident: sum(one.passages or 1 for one in edges) for ident, edges in stated.items()})
    order = sorted({*stated, *counts}, key=lambda one: (one not in stated, -lines[one], -counts.get(one, 0), one))
    chosen = [*order[:limit], *(one for one in order[limit:] if one in along and one in stated)]
    nodes, edges = [], []
    for ident in chosen:
        other = known.get(ident) or _thing(ident, find)
        if other is None or ident == centre.id:
            continue
        nodes.append(WalkNode(ident, other.label, other.type, counts.get(ident, 0)))
        edges += stated.get(ident) or [WalkEdge(centre.id, ident, "", counts.get(ident, 0))]
    middle = WalkNode(centre.id, centre.label, centre.type, passages)
    return Step(middle, tuple(nodes), tuple(edges), len(order) - len(chosen))


def _stated(centre: Entity, groups: Iterable[RelationGroup]) -> tuple[dict[str, list[WalkEdge]], dict[str, Thing]]:
    edges: dict[str, list[WalkEdge]] = {}
    known: dict[str, Thing] = {}
    for group in groups:
        for related in group.related:
            other = related.other
            if not other.id or other.id == centre.id:
                continue
            known[other.id] = other
            pair = (centre.id, other.id) if group.forward else (other.id, centre.id)
            count = len({one.passage_id for one in related.evidence})
            edges.setdefault(other.id, []).append(WalkEdge(*pair, group.predicate, count, "、".join(related.sources)))
    return edges, known


def _counts(beside: Iterable[Beside], now: Callable[[str], str]) -> dict[str, int]:
    """Return in how many passages each companion is named, as the entity that it is today."""
    counts: Counter[str] = Counter()
    for one in beside:
        if current := now(one.entity_id):
            counts[current] += one.passages
    return counts


def _thing(ident: str, find: Find) -> Thing | None:
    found = find(ident)
    return thing(found) if found is not None else None
