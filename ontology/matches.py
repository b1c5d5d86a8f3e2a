"""That an entity is the same as, or close to, a thing described elsewhere: who says so, how sure that is, and why.

An authority's word is stated in its own named graph; what a rule finds when several authorities are laid side by side
in the graph ``namer.graph_iri(GRAPH)``. A foreign id that two entities claim as theirs is exact for neither: as
``skos:exactMatch`` is transitive (https://www.w3.org/TR/skos-reference/#L4858), it would say that the two are one.

Pure.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Iterator
from dataclasses import dataclass

from ontology.foreign import address_of, canonical, foreign
from ontology.iri import Namer
from ontology.literals import decimal
from ontology.makers import maker_statements
from ontology.records import Entity, Literal, Maker, ReviewState, Statement
from ontology.terms import DCTERMS, PROV, RDF, SKOS, WM, XSD

GRAPH = "matches"
"""The named graph of what no single authority says."""
ALIKE = Maker("alike", "1")
"""The rule of :mod:`ontology.authority.alike`."""
STATED = "规范自述"
_CLAIMED = "同一外部编号另有实体也称等同，暂作相近"


@dataclass(frozen=True, slots=True)
class Match:
    """``target`` is ``scheme:id`` or an address. ``source`` is the authority that says so, or the maker's name;
    ``other`` is the entity here that the target is the record of, where there is one; ``time`` is UTC or empty."""

    entity_id: str
    target: str
    exact: bool
    source: str
    maker: Maker | None = None
    confidence: float = 1.0
    review: ReviewState = ReviewState.MACHINE
    evidence: str = ""
    time: str = ""
    other: str = ""

    @property
    def scheme(self) -> str:
        """The scheme of the target's id; empty where it is of none."""
        found = foreign(self.target)
        return found.scheme if found else ""


@dataclass(frozen=True, slots=True)
class Claim:
    """That an entity of an authority is ``target``, in its canonical form; ``place`` is its file and line."""

    target: str
    entity_id: str
    authority: str
    place: str


@dataclass(frozen=True, slots=True)
class Conflict:
    """A foreign id that several entities, not merged into one, claim as exactly theirs."""

    target: str
    claims: tuple[Claim, ...]

    def __str__(self) -> str:
        told = "、".join(f"{one.entity_id}（{one.place or one.authority}）" for one in self.claims)
        return (
            f"外部编号 {self.target} 有 {len(self.claims)} 个实体都称等同：{told}。都记作相近；"
            "若是同一实体请合并，否则请改正其中之一。"
        )


def matches_of(entity: Entity, *, disputed: Collection[str] = ()) -> tuple[Match, ...]:
    """Return what an entity's authority says of it; a target in ``disputed`` is close at most."""
    found: dict[str, Match] = {}
    for written, exact in (*((one, True) for one in entity.same_as), *((one, False) for one in entity.close_to)):
        target = canonical(written)
        if not target or target in found:
            continue
        doubted = exact and target in disputed
        evidence = _CLAIMED if doubted else STATED
        found[target] = Match(entity.id, target, exact and not doubted, entity.source, evidence=evidence)
    return tuple(found.values())


def claims_of(entity: Entity, *, place: str = "") -> Iterator[Claim]:
    """Yield what an entity is said to be exactly."""
    for target in dict.fromkeys(canonical(one) for one in entity.same_as):
        if target:
            yield Claim(target, entity.id, entity.source, place)


def conflicts(claims: Iterable[Claim], *, survivor: Callable[[str], str] = str) -> tuple[Conflict, ...]:
    """Return the foreign ids that several entities claim, in order. ``survivor`` leads from an entity that was merged
    into another to that one."""
    by_target: dict[str, dict[str, Claim]] = defaultdict(dict)
    for claim in claims:
        by_target[claim.target].setdefault(survivor(claim.entity_id), claim)
    return tuple(Conflict(target, tuple(held.values())) for target, held in sorted(by_target.items()) if len(held) > 1)


def match_statements(matches: Iterable[Match], *, namer: Namer, prefix: str = "match") -> Iterator[Statement]:
    """State matches: ``skos:exactMatch`` or ``skos:closeMatch``, and a ``wm:Match`` with its passport for each.

    What is neither an address nor an id of a known scheme is kept as ``dcterms:identifier``. ``prefix`` begins the
    fragments of the matches, so that those of an entity in two named graphs are not one.
    """
    numbers: dict[str, int] = defaultdict(int)
    for match in matches:
        subject = namer.entity_iri(match.entity_id)
        address = address_of(match.target) or (namer.entity_iri(match.other) if match.other else "")
        if not address:
            yield Statement(subject, DCTERMS.identifier, Literal(match.target))
            continue
        numbers[subject] += 1
        yield from _passport(match, subject, address, f"{subject}#{prefix}-{numbers[subject]}", namer)


def _passport(match: Match, subject: str, address: str, node: str, namer: Namer) -> Iterator[Statement]:
    predicate = SKOS.exactMatch if match.exact else SKOS.closeMatch
    yield Statement(subject, predicate, address)
    yield Statement(subject, WM.match, node)
    yield Statement(node, RDF.type, WM.Match)
    yield Statement(node, WM.predicate, predicate)
    yield Statement(node, WM.object, address)
    yield Statement(node, WM.confidence, decimal(match.confidence))
    yield Statement(node, WM.review, WM[match.review.value])
    if match.evidence:
        yield Statement(node, WM.evidence, Literal(match.evidence))
    if match.source:
        yield Statement(node, DCTERMS.source, namer.authority_iri(match.source))
    if match.time:
        yield Statement(node, DCTERMS.date, Literal(match.time, datatype=XSD.dateTime))
    yield from _attributed(match, node, namer)


def _attributed(match: Match, node: str, namer: Namer) -> Iterator[Statement]:
    if match.maker is None:
        if match.source:
            yield Statement(node, PROV.wasAttributedTo, namer.authority_iri(match.source))
        return
    yield Statement(node, PROV.wasAttributedTo, namer.maker_iri(match.maker.name, match.maker.version))
    yield from maker_statements(match.maker, namer=namer)
