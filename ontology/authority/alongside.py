"""Matches between authorities: what :mod:`ontology.authority.alike` takes for one thing, as ``skos:closeMatch``.

Whether two records are one person or place no rule can say for certain, so such a match is close, never exact, until
somebody merges the two. Its confidence is this rule's own order of how telling the evidence is. Pure.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from ontology.authority.alike import NEAR_KM, kilometres
from ontology.foreign import foreign
from ontology.matches import ALIKE, Match
from ontology.records import Entity, TagType


def matches_alongside(led: Iterable[tuple[str, Entity]], leaders: Mapping[str, Entity]) -> Iterator[Match]:
    """Yield the match of each leading entity with one that stands in its group; ``led`` gives the leader's id and the
    other. A leader that ``leaders`` lacks is passed over."""
    for lead, entity in led:
        if lead in leaders:
            yield match_alongside(leaders[lead], entity)


def match_alongside(leader: Entity, entity: Entity) -> Match:
    """Return the match of a leading entity with one of its group."""
    confidence, evidence = _telling(leader, entity)
    return Match(
        leader.id,
        target_of(entity),
        exact=False,
        source=entity.source,
        maker=ALIKE,
        confidence=confidence,
        evidence=evidence,
        other=entity.id,
    )


def target_of(entity: Entity) -> str:
    """Return the foreign id of the record that an entity was made from; empty where it has none of a known scheme."""
    known = (foreign(one) for one in entity.same_as)
    return next((one.written for one in known if one), "")


def _telling(leader: Entity, entity: Entity) -> tuple[float, str]:
    """Return how telling it is that the two are taken for one, and why they were."""
    if entity.type is TagType.LOC:
        return _by_place(leader, entity)
    if entity.type is TagType.OFI:
        return 0.6, "同名职官"
    if entity.type in (TagType.PER, TagType.TIME):
        dated = leader.begin is not None and entity.begin is not None
        dated = dated or (leader.end is not None and entity.end is not None)
        return (0.9, "同名而年代相合") if dated else (0.7, "同名同时代")
    same = bool(leader.dynasty and entity.dynasty)
    return (0.7, "同名同时代") if same else (0.5, "同名")


def _by_place(leader: Entity, entity: Entity) -> tuple[float, str]:
    if entity.latitude is None or entity.longitude is None:
        return 0.4, "同名，别无坐标与年代可比"
    if leader.latitude is None or leader.longitude is None:
        return 0.5, "与同组记录同名而相近，此地自身无坐标"
    apart = kilometres(leader.latitude, leader.longitude, entity.latitude, entity.longitude)
    if apart < NEAR_KM:
        return 0.9, f"同名，相距 {apart:.0f} 公里"
    return 0.7, f"同名，治所先后相接，相距 {apart:.0f} 公里"
