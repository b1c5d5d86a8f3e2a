"""A decision on a subject heading of a document. Pure."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from enum import StrEnum

from api.desk.decisions import person
from ontology.records import Assignment, ReviewState

_CHOSEN = "审核选定"


class HeadingVerdict(StrEnum):
    """What was decided of a heading."""

    CONFIRMED = "confirmed"
    REJECTED = "rejected"
    ADDED = "added"


@dataclass(frozen=True, slots=True)
class HeadingDecision:
    """What ``reviewer`` decided of a heading of a document; ``given`` is the heading as it stood before."""

    id: int
    document_id: str
    given: Assignment
    verdict: HeadingVerdict
    reviewer: str
    time: str
    undone: bool = False


def chosen(heading_id: str, label: str, scheme: str, *, by: str) -> Assignment:
    """Return a heading that a person gives to a document."""
    return Assignment(heading_id, label, scheme, 1.0, (_CHOSEN,), person(by), ReviewState.CONFIRMED)


def decided(assignments: Iterable[Assignment], made: Iterable[HeadingDecision]) -> tuple[Assignment, ...]:
    """Return the headings of a document as the decisions have them; of several on one heading the last counts.

    What was confirmed or added stands also where the machine no longer says it, what was rejected is no more than kept
    as rejected.
    """
    standing = {one.given.heading_id: one for one in made}
    kept = [_reviewed(one, standing.pop(one.heading_id, None)) for one in assignments]
    own = [_reviewed(one.given, one) for one in standing.values() if one.verdict is not HeadingVerdict.REJECTED]
    return (*kept, *own)


def laid(assignments: Iterable[Assignment], made: Iterable[HeadingDecision]) -> tuple[Assignment, ...]:
    """Return the headings of a document as all that was decided of them has them, whatever they show of it already.

    ``made`` are the decisions in their order, those that were taken back too: where none stands, the heading is as it
    was before the first.
    """
    every = tuple(made)
    standing = [one for one in every if not one.undone]
    bare = {one.given.heading_id for one in every} - {one.given.heading_id for one in standing}
    kept = [_undecided(one) if one.heading_id in bare else one for one in assignments]
    return decided((one for one in kept if one is not None), standing)


def _undecided(one: Assignment) -> Assignment | None:
    """Return a heading as the machine gave it; ``None`` for one that a person chose."""
    return None if one.evidence == (_CHOSEN,) else replace(one, review=ReviewState.MACHINE)


def _reviewed(one: Assignment, made: HeadingDecision | None) -> Assignment:
    if made is None:
        return one
    rejected = made.verdict is HeadingVerdict.REJECTED
    return replace(one, review=ReviewState.REJECTED if rejected else ReviewState.CONFIRMED)
