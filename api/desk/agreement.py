"""How far two reviewers agree.

Pure.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass

from api.desk.anchors import Lost, find
from api.desk.decisions import Action, Decision, Outcome, by_reviewer
from api.desk.held import HeldDocument
from ontology.records import TagType

Judged = tuple[str, int, int, TagType, str]
"""A tag that a reviewer wants: document, span of its folded text, type, entity (for a time its value)."""


@dataclass(frozen=True, slots=True)
class Disagreement:
    """A target of which two reviewers say different things; verdicts in the order of the reviewers."""

    document_id: str
    target: str
    surface: str
    verdicts: tuple[Action, Action]
    says: tuple[str, str]


@dataclass(frozen=True, slots=True)
class Agreement:
    """Two reviewers over the ``n`` targets that both decided.

    ``raw`` is the share of equal verdicts and ``kappa`` Cohen's, ``None`` where it is not defined. ``span``, ``type``
    and ``entity`` are F1 between the tags that both want: the same span, the same type there, the same entity there;
    ``tags`` are their numbers. Targets without a place in the present text are left out.
    """

    reviewers: tuple[str, str]
    n: int
    raw: float | None
    kappa: float | None
    span: float | None
    type: float | None
    entity: float | None
    tags: tuple[int, int]
    disagreements: tuple[Disagreement, ...] = ()


def cohens_kappa(verdicts: Sequence[tuple[str, str]]) -> float | None:
    """Return Cohen's kappa (Educational and Psychological Measurement 20, 1960, 37-46) of pairs of verdicts.

    ``None`` without pairs and where both always say one and the same, for chance then explains everything.
    """
    n = len(verdicts)
    if not n:
        return None
    observed = sum(one == other for one, other in verdicts) / n
    first, second = Counter(one for one, _ in verdicts), Counter(other for _, other in verdicts)
    expected = sum(first[verdict] * second[verdict] for verdict in first) / n**2
    return None if expected == 1 else (observed - expected) / (1 - expected)


def f1(one: Collection[object], other: Collection[object]) -> float | None:
    """Return 2·|A∩B| / (|A|+|B|), which is the F1 of either against the other; ``None`` for two empty ones."""
    return 2 * len(set(one) & set(other)) / (len(one) + len(other)) if one or other else None


def agreement(reviewers: tuple[str, str], documents: Iterable[HeldDocument]) -> Agreement:
    """Return how far two reviewers agree over the targets in ``documents`` that both decided and did not take back.

    What only one of them added counts as well, against the tags, in passages where both decided something.
    """
    pairs = [pair for held in documents for pair in _pairs(held, reviewers)]
    both = [pair for pair in pairs if all(pair)]
    verdicts = [(one.decision.verdict, other.decision.verdict) for one, other in both if one and other]
    first, second = ({tag for pair in pairs if (side := pair[n]) for tag in side.tags} for n in (0, 1))
    span, type_, entity = (f1({tag[:k] for tag in first}, {tag[:k] for tag in second}) for k in (3, 4, 5))
    return Agreement(
        reviewers=reviewers,
        n=len(verdicts),
        raw=sum(one is other for one, other in verdicts) / len(verdicts) if verdicts else None,
        kappa=cohens_kappa(verdicts),
        span=span,
        type=type_,
        entity=entity,
        tags=(len(first), len(second)),
        disagreements=tuple(_differing(one, other) for one, other in both if one and other and one.says != other.says),
    )


@dataclass(frozen=True, slots=True)
class _Side:
    """What one reviewer decided of a target, and the tags that come of it in the present text."""

    decision: Decision
    passage: str
    tags: frozenset[Judged]

    @property
    def says(self) -> tuple[Action, frozenset[Judged]]:
        return self.decision.verdict, self.tags


_Pair = tuple[_Side | None, _Side | None]


def _pairs(held: HeldDocument, reviewers: tuple[str, str]) -> list[_Pair]:
    """Return what both say of each target, and what one of them added where both worked."""
    found: list[_Pair] = []
    for mine in by_reviewer(held.decisions).values():
        one, other = (_side(held, mine[name]) if name in mine else None for name in reviewers)
        found.append((one, other))
    worked = {one.passage for one, other in found if one and other}
    alone = [pair for pair in found if _added_alone(pair, worked)]
    return [*(pair for pair in found if all(pair)), *alone]


def _added_alone(pair: _Pair, worked: Collection[str]) -> bool:
    one, other = pair
    only = one or other
    return only is not None and not (one and other) and only.decision.verdict is Action.ADD and only.passage in worked


def _side(held: HeldDocument, decision: Decision) -> _Side | None:
    """Return ``None`` where the target has no place in the present text."""
    place = find(decision.anchor, held.folded, held.version.id)
    if isinstance(place, Lost):
        return None
    begin = held.folded.outside(place.begin, place.end)[0]
    passage = next((one.id for one in held.passages.values() if one.begin <= begin < one.end), "")
    return _Side(decision, passage, frozenset(_judged(held.document.id, place.begin, one) for one in decision.outcomes))


def _judged(document_id: str, begin: int, outcome: Outcome) -> Judged:
    first = begin + outcome.shift
    named = outcome.value if outcome.type is TagType.TIME else outcome.entity or ""
    return document_id, first, first + outcome.length, outcome.type, named


def _differing(one: _Side, other: _Side) -> Disagreement:
    decisions = (one.decision, other.decision)
    return Disagreement(
        document_id=one.decision.document_id,
        target=one.decision.target,
        surface=one.decision.anchor.exact,
        verdicts=(one.decision.verdict, other.decision.verdict),
        says=(_said(decisions[0]), _said(decisions[1])),
    )


def _said(decision: Decision) -> str:
    return "；".join(
        " ".join(filter(None, (one.surface, one.type.value, one.value, one.label or one.entity)))
        for one in decision.outcomes
    )
