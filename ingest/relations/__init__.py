"""From the mentions of one passage to what it says of them, each with the words that say so.

The registry of families: each has rules over a scene (:mod:`ingest.relations.scene`), a function, or both.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass

from ingest.relations import events, kin, names, offices, places, works
from ingest.relations.rules import Claim, Rule, apply
from ingest.relations.scene import Scene
from ingest.taggers.mention import Mention
from ontology.predicates import PREDICATES
from ontology.records import Link, Maker, TagType

MAKER = Maker("relations", "2")

RULES: tuple[Rule, ...] = (
    *names.RULES,
    *offices.RULES,
    *works.RULES,
    *kin.RULES,
    *places.RULES,
    *events.RULES,
)
FINDERS: tuple[Callable[[Scene], Iterator[Claim]], ...] = (places.built,)

_ARMED = re.compile("[军师旅团营队部]$")
_COUNTED = frozenset("一二三四五六七八九十百千数余馀")
"""What ends no place before 人: 「斩渠首二十人」."""
FLOOR = 0.3
"""What is less sure is not said."""


@dataclass(frozen=True, slots=True)
class Finding:
    """What a passage says of two of its mentions; ``subject``, ``object`` and qualifiers are places among them.

    ``begin`` and ``end`` bound the words of evidence in the normalised text. ``subject_id`` and ``object_id`` are
    entity ids, empty where the link is 未定 or there is none.
    """

    subject: int
    predicate: str
    object: int
    subject_id: str
    object_id: str
    begin: int
    end: int
    confidence: float
    qualifiers: tuple[tuple[str, int], ...] = ()
    maker: Maker = MAKER


def relations(mentions: Sequence[Mention], links: Sequence[Link | None], text: str) -> tuple[Finding, ...]:
    """Return what the normalised ``text`` says of ``mentions``, which are sorted by place and come with their links.

    Nested mentions stand outer before inner. Each relation is said once, by its surest words.
    """
    if len(mentions) < 2:
        return ()
    scene = Scene(mentions, text)
    found: dict[tuple[int, str, int], Finding] = {}
    for claim in _claims(scene):
        one = _finding(claim, scene, links)
        key = (one.subject, one.predicate, one.object)
        if (
            one.confidence >= FLOOR
            and _fits(one, scene)
            and (key not in found or found[key].confidence < one.confidence)
        ):
            found[key] = one
    return tuple(sorted(found.values(), key=lambda one: (one.begin, one.end, one.predicate, one.subject, one.object)))


def _claims(scene: Scene) -> Iterable[Claim]:
    for rule in RULES:
        yield from apply(rule, scene)
    for finder in FINDERS:
        yield from finder(scene)


def _fits(one: Finding, scene: Scene) -> bool:
    """Tell whether the ends are of the types that the predicate asks for, and two."""
    kind, subject, object_ = PREDICATES[one.predicate], scene.mentions[one.subject], scene.mentions[one.object]
    if subject.type not in kind.domain or object_.type not in kind.range:
        return False
    name = scene.text[subject.begin : subject.end]
    if one.predicate == "驻守" and subject.type is TagType.ORG and not _ARMED.search(name):
        return False
    if one.predicate == "籍贯" and scene.text[object_.end - 1] in _COUNTED:
        return False
    return name != scene.text[object_.begin : object_.end]


def _finding(claim: Claim, scene: Scene, links: Sequence[Link | None]) -> Finding:
    subject, object_ = scene.places[claim.subject], scene.places[claim.object]
    sure = claim.confidence * scene.mentions[subject].confidence * scene.mentions[object_].confidence
    begin, end = scene.span(claim.begin, claim.end)
    return Finding(
        subject=subject,
        predicate=claim.predicate,
        object=object_,
        subject_id=_entity(links[subject]),
        object_id=_entity(links[object_]),
        begin=begin,
        end=end,
        confidence=round(sure, 4),
        qualifiers=_qualifiers(claim, scene),
    )


def _entity(link: Link | None) -> str:
    return link.entity_id if link else ""


def _qualifiers(claim: Claim, scene: Scene) -> tuple[tuple[str, int], ...]:
    """Return the parts of a claim in a fixed order; an office holds its place within itself."""
    parts = {part: scene.places[at] for part, at in claim.qualifiers}
    if claim.predicate == "任职" and "地点" not in parts:
        place = scene.inner(claim.object, TagType.LOC)
        parts |= {} if place is None else {"地点": place}
    return tuple(sorted(parts.items()))
