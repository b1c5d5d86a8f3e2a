"""Decisions laid over the tags that machines made.

Pure.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import TypeGuard

from api.desk.anchors import FoldedText, Lost, Place, find, letters
from api.desk.decisions import Action, Decision, Outcome, person, standing
from ontology.records import Candidate, Link, Passage, ReviewState, Tag, TaggedPassage, TagType, TextVersion
from ontology.spans import crosses

Key = tuple[int, int, TagType]
"""A span of folded text and a type."""

_CHOSEN = "审核选定"


@dataclass(frozen=True, slots=True)
class Orphan:
    """A decision that stands but has no place in the present text."""

    decision: Decision
    why: Lost


@dataclass(frozen=True, slots=True)
class Applied:
    """``parts`` are the passages with what stands; ``made`` says which target a tag with this id comes from.

    ``overruled`` are decisions that a later one about another target crosses.
    """

    parts: tuple[TaggedPassage, ...]
    made: Mapping[str, str]
    orphans: tuple[Orphan, ...]
    overruled: tuple[Decision, ...]


@dataclass(frozen=True, slots=True)
class _Laid:
    """A tag that a person wants, at its place in the version, in whose characters ``surface`` is."""

    begin: int
    end: int
    surface: str
    outcome: Outcome
    decision: Decision
    passage_id: str


@dataclass(slots=True)
class _Board:
    text: str
    folded: FoldedText
    passages: Sequence[Passage]
    orphans: list[Orphan]
    laid: dict[str, list[_Laid]] = field(default_factory=dict)
    """By passage."""
    targets: set[Key] = field(default_factory=set)
    overruled: list[Decision] = field(default_factory=list)


def apply(
    parts: Sequence[TaggedPassage],
    decisions: Iterable[Decision],
    version: TextVersion,
    *,
    folded: FoldedText | None = None,
) -> Applied:
    """Return the machine's ``parts`` with the decisions that stand laid over them.

    A decided tag gives way to the decision's outcomes, an undecided one to any outcome that it crosses or that says
    something else of the same span; of crossing outcomes the last decided stands. A decision without a place changes
    nothing. ``folded`` is the version's text, where the caller has it.
    """
    folded = folded or FoldedText(version.text)
    places, orphans = locate(standing(decisions).values(), folded, version.id)
    board = _Board(version.text, folded, [part.passage for part in parts], orphans)
    for decision, place in sorted(places, key=lambda pair: -pair[0].id):
        _lay(board, decision, place)
    made: dict[str, str] = {}
    out = tuple(_over(part, board, version.id, made=made) for part in parts)
    return Applied(out, made, tuple(board.orphans), tuple(board.overruled))


def locate(
    decisions: Iterable[Decision], folded: FoldedText, version_id: str
) -> tuple[list[tuple[Decision, Place]], list[Orphan]]:
    """Return the place of each decision's target in a version's folded text, and those that have none.

    Decisions are of different targets; where two come to one place, the one that fits best has it.
    """
    best: dict[Key, tuple[Decision, Place]] = {}
    orphans: list[Orphan] = []
    for decision in decisions:
        place = find(decision.anchor, folded, version_id)
        if isinstance(place, Lost):
            orphans.append(Orphan(decision, place))
            continue
        key = (place.begin, place.end, decision.type)
        ours = (decision, place)
        rival = best.get(key)
        if rival is not None:
            ours, lost = sorted((ours, rival), key=lambda pair: (-pair[1].fit, -pair[0].id))
            orphans.append(Orphan(lost[0], Lost.TAKEN))
        best[key] = ours
    return list(best.values()), orphans


def _lay(board: _Board, decision: Decision, place: Place) -> None:
    laid: list[_Laid] = []
    for outcome in decision.outcomes:
        begin, end = place.begin + outcome.shift, place.begin + outcome.shift + outcome.length
        if begin < 0 or board.folded.text[begin:end] != letters(outcome.surface):
            board.orphans.append(Orphan(decision, Lost.TEXT))
            return
        span = board.folded.outside(begin, end)
        passage = _passage_of(board.passages, *span)
        if passage is None:
            board.orphans.append(Orphan(decision, Lost.PASSAGE))
            return
        laid.append(_Laid(*span, board.text[slice(*span)], outcome, decision, passage.id))
    rivals = ((one, other) for other in laid for one in board.laid.get(other.passage_id, ()))
    if any(_clashes(one, other.begin, other.end, other.outcome.type) for one, other in rivals):
        board.overruled.append(decision)
        return
    board.targets.add((place.begin, place.end, decision.type))
    for one in laid:
        board.laid.setdefault(one.passage_id, []).append(one)


def _passage_of(passages: Sequence[Passage], begin: int, end: int) -> Passage | None:
    at = bisect_right(passages, begin, key=lambda passage: passage.begin) - 1
    return passages[at] if at >= 0 and end <= passages[at].end else None


@dataclass(frozen=True, slots=True)
class _Span:
    begin: int
    end: int


def _clashes(laid: _Laid, begin: int, end: int, type_: TagType) -> bool:
    """Say whether a tag of this span and type cannot stand beside what is laid.

    A subject heading may stand where a name stands; of other types a span has one.
    """
    if (laid.begin, laid.end) == (begin, end):
        mine = laid.outcome.type
        return type_ is mine or TagType.SUBJECT not in (type_, mine)
    return crosses(laid, _Span(begin, end))


def _over(part: TaggedPassage, board: _Board, version_id: str, *, made: dict[str, str]) -> TaggedPassage:
    """Return ``part`` itself where no decision touches it."""
    mine = board.laid.get(part.passage.id, [])
    kept = [tag for tag in part.tags if _stays(tag, mine, board)]
    if not mine and len(kept) == len(part.tags):
        return part
    twins = {(tag.begin, tag.end, tag.type): tag for tag in part.tags}
    new = [_tag(laid, twins.get((laid.begin, laid.end, laid.outcome.type)), version_id) for laid in mine]
    made.update((tag.id, laid.decision.target) for tag, laid in zip(new, mine, strict=True))
    return replace(part, tags=tuple(sorted((*kept, *new), key=lambda tag: (tag.begin, -tag.end, tag.type))))


def _stays(tag: Tag, laid: Sequence[_Laid], board: _Board) -> bool:
    """Say whether a machine's tag stays: it is no target, and nothing that is laid leaves no room for it."""
    if (*board.folded.inside(tag.begin, tag.end), tag.type) in board.targets:
        return False
    swallowed = any(one.outcome.whole and one.begin <= tag.begin and tag.end <= one.end for one in laid)
    return not swallowed and not any(_clashes(one, tag.begin, tag.end, tag.type) for one in laid)


def _tag(laid: _Laid, twin: Tag | None, version_id: str) -> Tag:
    """Return the tag that a person wants, with the passport of the machine's own where it is confirmed."""
    outcome, decision = laid.outcome, laid.decision
    maker = person(decision.reviewer)
    confirmed = decision.action in (Action.CONFIRM, Action.ADD)
    seen = decision.said if decision.action is Action.CONFIRM and _says(decision.said, outcome) else None
    return Tag(
        id=f"{version_id}-{laid.begin}-{laid.end}-{outcome.type.value}",
        passage_id=laid.passage_id,
        begin=laid.begin,
        end=laid.end,
        surface=laid.surface,
        type=outcome.type,
        maker=seen.maker if seen else maker,
        confidence=seen.confidence if seen else 1.0,
        kind=outcome.kind,
        value=outcome.value,
        review=ReviewState.CONFIRMED if confirmed else ReviewState.CORRECTED,
        link=_link(laid, twin),
    )


def _link(laid: _Laid, twin: Tag | None) -> Link | None:
    """Return the link that a person chose, or the machine's where nothing was said of it."""
    outcome, decision = laid.outcome, laid.decision
    now, then = (twin.link if twin else None), (decision.said.link if _says(decision.said, outcome) else None)
    if outcome.entity is None:
        return now or then
    base = then or now
    if base is not None and base.entity_id == outcome.entity != "":
        return base
    held, maker = base.candidates if base else (), person(decision.reviewer)
    if not outcome.entity:
        return Link("", "", held, 0.0, maker)
    bare = Candidate(outcome.entity, outcome.label, 1.0)
    chosen = next((one for one in held if one.entity_id == outcome.entity), bare)
    evidence = (*(one for one in chosen.evidence if one != _CHOSEN), _CHOSEN)
    others = (one for one in held if one.entity_id != outcome.entity)
    return Link(outcome.entity, outcome.label, (replace(chosen, evidence=evidence), *others), 1.0, maker)


def _says(said: Tag | None, outcome: Outcome) -> TypeGuard[Tag]:
    """Say whether the tag that a reviewer saw is of the outcome's words and type."""
    return said is not None and said.type is outcome.type and letters(said.surface) == letters(outcome.surface)
