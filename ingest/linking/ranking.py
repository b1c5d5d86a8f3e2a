"""From weights to a link: shares of the candidates, the lead of the first, and 未定. Pure."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from math import exp

from ingest.linking.canonical import said, stem
from ingest.linking.features import NOBODY, apart
from ingest.linking.memory import TEXT
from ontology.records import Candidate, Entity, Link, Maker, TagType

MAKER = Maker("link", "4")

FLOOR = 0.4
"""The share of the first candidate below which a link is 未定."""
MARGIN = 0.15
"""Its lead over the next below which a link is 未定."""
STATED = 0.55
"""The score of a form that was put together, or that the text alone gives."""
SAME_KM = 25.0
"""Within this distance two records of one name are one place: 浙江 the river and 浙江 the province are two."""
_LISTED = 8
"""Candidates kept in a link."""


@dataclass(frozen=True, slots=True)
class Weighed:
    """An entity with the sum of its weights, their words, and the form under which it is listed."""

    entity: Entity
    weight: float
    words: tuple[str, ...]
    form: str


def shares(weighed: Sequence[Weighed]) -> tuple[Candidate, ...]:
    """Return the candidates with their shares, best first."""
    best: dict[str, Weighed] = {}
    for one in weighed:
        if one.entity.id not in best or one.weight > best[one.entity.id].weight:
            best[one.entity.id] = one
    total = exp(NOBODY) + sum(exp(one.weight) for one in best.values())
    found = [
        Candidate(one.entity.id, one.entity.label, round(exp(one.weight) / total, 4), one.words)
        for one in best.values()
    ]
    return tuple(sorted(found, key=lambda candidate: (-candidate.score, candidate.entity_id)))


def rank(weighed: Sequence[Weighed]) -> Link | None:
    """Return the link of a mention with these candidates; ``None`` where there is none.

    Candidates under one listed form count together for it: which 李渤 is meant may be 未定 while the name is sure, and
    old names of one place of today do not stand against each other. Nor do places within :data:`SAME_KM` of the first:
    a county's seat as two authorities put it, or as it was moved.
    """
    candidates = shares(weighed)
    if not candidates:
        return None
    by_id = {one.entity.id: one for one in weighed}
    beside = _beside(by_id[candidates[0].entity_id].entity, by_id)
    forms = {
        candidate.entity_id: by_id[
            candidates[0].entity_id if candidate.entity_id in beside else candidate.entity_id
        ].form
        for candidate in candidates
    }
    together, lead, form = _by_form(candidates, forms)
    candidates = tuple(sorted(candidates, key=lambda one: forms[one.entity_id] != form))
    first = candidates[0]
    others = [one.score for one in candidates if one.entity_id not in beside]
    own = sum(one.score for one in candidates) - sum(others) - max(others, default=0.0)
    form_sure = together >= FLOOR and lead >= MARGIN
    entity = by_id[first.entity_id].entity
    entity_sure = form_sure and (bool(entity.modern) or (first.score >= FLOOR and own >= MARGIN))
    chosen = first.entity_id if entity_sure and entity.source != TEXT else ""
    label = forms[first.entity_id] if form_sure else ""
    return Link(chosen, label, candidates[:_LISTED], round(lead if entity_sure else own, 4), MAKER)


def _beside(first: Entity, by_id: Mapping[str, Weighed]) -> frozenset[str]:
    """Return the ids of the places of one name that lie where ``first`` lies, or nobody says where; its own too."""
    if first.type is not TagType.LOC:
        return frozenset({first.id})
    return frozenset({first.id, *(one for one, weighed in by_id.items() if _is_beside(first, weighed.entity))})


def _is_beside(first: Entity, other: Entity) -> bool:
    distance = apart(first, other)
    return stem(first.label) == stem(other.label) and (distance is None or distance <= SAME_KM)


def _by_form(candidates: Sequence[Candidate], forms: Mapping[str, str]) -> tuple[float, float, str]:
    """Return the largest share of a form, its lead over the next form, and the form."""
    sums: dict[str, float] = {}
    for candidate in candidates:
        form = forms[candidate.entity_id]
        sums[form] = sums.get(form, 0.0) + candidate.score
    best = max(sums, key=lambda form: sums[form])
    own = sums.pop(best)
    return own, own - max(sums.values(), default=0.0), best


def choose(candidates: Sequence[Candidate], *, by_name: bool = False) -> Link | None:
    """Choose the first of ``candidates``, which come best first, or say 未定; ``None`` where there is none.

    For readings of a date, whose scores are given with them: the label is the date as it is listed, or ``by_name``, as
    of dynasties, the reading's own.
    """
    if not candidates:
        return None
    first = candidates[0]
    form = _listed(first, by_name=by_name)
    rival = next((one.score for one in candidates[1:] if _listed(one, by_name=by_name) != form), 0.0)
    margin = first.score - rival
    sure = first.score >= FLOOR and margin >= MARGIN
    chosen = first.entity_id if sure else ""
    return Link(chosen, form if sure else "", tuple(candidates[:_LISTED]), round(margin, 4), MAKER)


def _listed(reading: Candidate, *, by_name: bool) -> str:
    return reading.label if by_name else said(reading.value) or reading.label


def stated(entity: Entity, label: str, words: str, score: float, known: Sequence[Candidate] = ()) -> Link:
    """Return a link under a form that was put together or that the text alone gives; ``entity`` may be of the text."""
    first = Candidate(entity.id, entity.label, score, (words,))
    chosen = "" if entity.source == TEXT else entity.id
    return Link(chosen, label, (first, *known[: _LISTED - 1]), score, MAKER)


def weigh(entity: Entity, form: str, weight: float, words: Sequence[str]) -> Weighed:
    """Return the entity weighed, under its listed form."""
    return Weighed(entity, weight, tuple(dict.fromkeys(word for word in words if word)), form)


def listed(link: Link | None, surface: str) -> str:
    """Return the listed form of a mention: its link's label, 未定 where nothing is known of it, else the surface."""
    if link is None:
        return surface
    return link.label or (surface if link.candidates else "未定")
