"""What reviewers decide of tags and links, and which of their decisions stand.

Decisions are only ever added. A decision says all of what is to stand in the place of its target, so that it can be
applied without the ones before it.

Pure.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum

from api.desk.anchors import Anchor
from ontology.records import Maker, ReviewState, Tag, TagType

_PERSON = "reviewer:"


class Action(StrEnum):
    """What a reviewer does with a tag."""

    CONFIRM = "confirm"
    CORRECT = "correct"
    REJECT = "reject"
    MERGE = "merge"
    SPLIT = "split"
    ADD = "add"
    UNDO = "undo"


@dataclass(frozen=True, slots=True)
class Outcome:
    """A tag that is to stand. ``shift`` and ``length`` count characters of the folded text from the target's begin.

    ``entity`` is ``None`` where nothing was said of the link, empty for 未定. A ``whole`` one takes the place of every
    undecided tag inside it.
    """

    shift: int
    length: int
    surface: str
    type: TagType
    kind: str = ""
    value: str = ""
    entity: str | None = None
    label: str = ""
    whole: bool = False


@dataclass(frozen=True, slots=True)
class Decision:
    """One row of the log. ``id`` grows with time; ``time`` is UTC in ISO 8601.

    ``type`` and ``anchor`` say the target: the tag as the machine first gave it, or as it was added. ``said`` is the
    tag that the reviewer saw, with its passport; ``verdict`` is the action as it judges the machine, so that who
    confirms another's correction corrects.
    """

    id: int
    document_id: str
    target: str
    action: Action
    verdict: Action
    type: TagType
    anchor: Anchor
    outcomes: tuple[Outcome, ...]
    said: Tag | None
    reviewer: str
    time: str
    note: str = ""


def person(reviewer: str) -> Maker:
    """Return a reviewer as the maker of a tag or link; a person has no version."""
    return Maker(f"{_PERSON}{reviewer}", "")


def link_state(tag: Tag) -> ReviewState | None:
    """Return who stands behind a tag's link; ``None`` where it has none."""
    if tag.link is None:
        return None
    if tag.link.maker.name.startswith(_PERSON):
        return ReviewState.CORRECTED
    if tag.review is ReviewState.STATED and tag.link.maker == tag.maker:
        return ReviewState.STATED
    return ReviewState.CONFIRMED if tag.review is ReviewState.CONFIRMED and tag.link.entity_id else ReviewState.MACHINE


def by_reviewer(decisions: Iterable[Decision]) -> dict[str, dict[str, Decision]]:
    """Return for each target the last decision of each reviewer who has not taken it back."""
    found: dict[str, dict[str, Decision]] = {}
    for decision in sorted(decisions, key=lambda one: one.id):
        mine = found.setdefault(decision.target, {})
        mine.pop(decision.reviewer, None)
        if decision.action is not Action.UNDO:
            mine[decision.reviewer] = decision
    return {target: mine for target, mine in found.items() if mine}


def standing(decisions: Iterable[Decision]) -> dict[str, Decision]:
    """Return the decision that stands for each target: the last one that was not taken back."""
    return {target: max(mine.values(), key=lambda one: one.id) for target, mine in by_reviewer(decisions).items()}
