"""How far review came.

Pure.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from api.desk.anchors import Lost
from api.desk.apply import Orphan
from api.desk.decisions import Decision, standing
from api.desk.held import HeldDocument
from ontology.records import ReviewState


@dataclass(frozen=True, slots=True)
class ReviewStatus:
    """``states`` counts tags by review state, ``actions`` and ``reviewers`` the decisions that stand.

    ``orphans`` stand but have no place in the present texts; ``overruled`` are crossed by a later decision.
    """

    states: Mapping[str, int]
    actions: Mapping[str, int]
    reviewers: Mapping[str, int]
    documents: int
    decisions: int
    orphans: tuple[Orphan, ...]
    overruled: tuple[Decision, ...]


def review_status(
    decisions: Sequence[Decision], documents: Iterable[HeldDocument], *, tags: int, stated: int = 0
) -> ReviewStatus:
    """Return how far review came, from all decisions, the decided documents that are there, the number of tags
    and how many of them their sources state."""
    stand = standing(decisions).values()
    states = Counter(dict.fromkeys(ReviewState, 0))
    orphans: list[Orphan] = []
    overruled: list[Decision] = []
    present = set()
    for held in documents:
        present.add(held.document.id)
        orphans += held.applied.orphans
        overruled += held.applied.overruled
        states.update(tag.review for tag in held.present_tags.values() if tag.id in held.applied.made)
        states[ReviewState.REJECTED] += _rejected(held)
    states[ReviewState.STATED] = stated
    states[ReviewState.MACHINE] = tags - stated - states[ReviewState.CONFIRMED] - states[ReviewState.CORRECTED]
    return ReviewStatus(
        states={state.value: states[state] for state in ReviewState},
        actions=dict(Counter(one.action.value for one in stand)),
        reviewers=dict(Counter(one.reviewer for one in stand)),
        documents=len({one.document_id for one in decisions}),
        decisions=len(decisions),
        orphans=(*orphans, *(Orphan(one, Lost.DOCUMENT) for one in stand if one.document_id not in present)),
        overruled=tuple(overruled),
    )


def _rejected(held: HeldDocument) -> int:
    lost = {one.decision.target for one in held.applied.orphans} | {one.target for one in held.applied.overruled}
    return sum(not one.outcomes and target not in lost for target, one in held.standing.items())
