"""A scene as things and lines: what texts say of two things, what an authority says, and what is named together.

Pure.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Mapping
from itertools import combinations

from api.pictures.records import Edge, Network, Node
from api.pictures.scene import Scene, entity_of
from ontology.errors import NotFound
from ontology.iri import is_local
from ontology.records import Entity, TagType

# Dates and key phrases belong to nearly everything: they would tie all things together and say nothing.
_DRAWN = frozenset({TagType.PER, TagType.LOC, TagType.ORG, TagType.OFI, TagType.BOOK, TagType.EVENT})
_TOGETHER = 2

Pair = tuple[str, str]
Named = Mapping[str, tuple[str, ...]]


def network(scene: Scene, entity: Callable[[str], Entity], *, limit: int) -> Network:
    """The things of the scene that have most to do with each other, ``limit`` at most, without places yet.

    Two things are joined where a relation says so, and else where at least two passages name both (one, around an
    entity or within a single passage).
    """
    labels, named = _things(scene)
    said = _said(scene, labels)
    said |= _authority(scene, entity, labels)
    together = _together(scene, said)
    chosen = _chosen(scene, labels, named, [pair for pair, _ in said] + list(together), limit=limit)
    edges = [Edge(*pair, word, tuple(passages)) for (pair, word), passages in said.items()]
    edges += [Edge(*pair, "", tuple(passages)) for pair, passages in together.items()]
    centre = scene.centre.id if scene.centre else ""
    return Network(
        scene.title,
        tuple(Node(one, *labels[one], passages=len(named.get(one, ())), centre=one == centre) for one in chosen),
        tuple(edge for edge in edges if edge.source in chosen and edge.target in chosen),
        left_out=len(labels) - len(chosen),
    )


def _things(scene: Scene) -> tuple[dict[str, tuple[str, TagType]], Named]:
    """Return label and type of each thing, and the passages that name it."""
    labels: dict[str, tuple[str, TagType]] = {}
    named: dict[str, dict[str, None]] = defaultdict(dict)
    if scene.centre:
        labels[scene.centre.id] = (scene.centre.label, scene.centre.type)
    for stored, tag in scene.tags():
        if tag.type in _DRAWN and (ident := entity_of(tag)):
            labels.setdefault(ident, (tag.link.label if tag.link else tag.surface, tag.type))
            named[ident][stored.passage.id] = None
    return labels, {ident: tuple(passages) for ident, passages in named.items()}


def _said(scene: Scene, labels: Mapping[str, object]) -> dict[tuple[Pair, str], list[str]]:
    found: dict[tuple[Pair, str], list[str]] = defaultdict(list)
    for stored, relation in scene.said():
        pair = (relation.subject_entity, relation.object_entity)
        if pair[0] != pair[1] and all(one in labels and not is_local(one) for one in pair):
            passages = found[pair, relation.predicate]
            if stored.passage.id not in passages:
                passages.append(stored.passage.id)
    return found


def _authority(
    scene: Scene, entity: Callable[[str], Entity], labels: dict[str, tuple[str, TagType]]
) -> dict[tuple[Pair, str], list[str]]:
    """What its authority says of the thing in the middle; things that no passage names are added to ``labels``."""
    found: dict[tuple[Pair, str], list[str]] = {}
    for word, other in scene.centre.relations if scene.centre else ():
        try:
            thing = entity(other)
        except NotFound:
            continue
        labels.setdefault(other, (thing.label, thing.type))
        if scene.centre and other != scene.centre.id:
            found[(scene.centre.id, other), word] = []
    return found


def _together(scene: Scene, said: Iterable[tuple[Pair, str]]) -> dict[Pair, list[str]]:
    known = {frozenset(pair) for pair, _ in said}
    centre = scene.centre.id if scene.centre else ""
    found: dict[Pair, list[str]] = defaultdict(list)
    for stored in scene.passages:
        things = sorted({ident for tag in stored.tags if tag.type in _DRAWN and (ident := entity_of(tag))})
        pairs = ((centre, one) for one in things if one != centre) if centre else combinations(things, 2)
        for pair in pairs:
            if frozenset(pair) not in known:
                found[pair].append(stored.passage.id)
    least = 1 if centre or len(scene.passages) == 1 else _TOGETHER
    return {pair: passages for pair, passages in found.items() if len(passages) >= least}


def _chosen(
    scene: Scene, labels: Mapping[str, object], named: Named, pairs: Iterable[Pair], *, limit: int
) -> dict[str, None]:
    """Return the things to draw: the middle, then those with most lines, then those named most."""
    lines = Counter(one for pair in pairs for one in pair)
    middle = {scene.centre.id} if scene.centre else set()
    joined = [one for one in labels if lines[one] or one in middle or len(labels) == 1]
    ordered = sorted(joined, key=lambda one: (one not in middle, -lines[one], -len(named.get(one, ())), one))
    return dict.fromkeys(ordered[:limit])
