"""Why records stand together, in words: each is led back to one that was there before it.

Pure.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from api.catalogue.clusters import same_face
from api.catalogue.decisions import WORDS, Action, GroupingDecision, Standing
from api.catalogue.records import Record
from api.catalogue.rules import Agree, Evidence, Judgement, judge

# Of more records that are described differently the rest are compared with the first alone.
_MOST = 80


@dataclass(frozen=True, slots=True)
class Joined:
    """How a unit came to its work: through which other, by what evidence, how surely, and who decided."""

    unit: str
    through: str
    evidence: tuple[Evidence, ...]
    confidence: float
    decision: GroupingDecision | None = None


def explain(records: Sequence[Record], stand: Standing, *, agree: Agree) -> dict[str, Joined]:
    """Return for every unit of a work but the first how it is joined to another; ``records`` are one a unit.

    The strongest links are shown: a maximum spanning tree over the scores of the rules (Prim), in which a librarian's
    decision goes before all of them.
    """
    if not records:
        return {}
    said = {one.pair: one for one in (*stand.works, *stand.editions) if one.action in _SAME}
    faces: dict[object, list[Record]] = {}
    for record in records:
        faces.setdefault(record.unit if record.unit in stand.units else same_face(record), []).append(record)
    leads = [some[0] for some in faces.values()]
    found = dict(_tree(leads[:_MOST], said, agree))
    for lead in leads[_MOST:]:
        found[lead.unit] = _joined(lead, leads[0], said, agree)
    for lead, *others in faces.values():
        found.update((one.unit, _joined(one, lead, said, agree)) for one in others)
    return found


_SAME = (Action.SAME, Action.SAME_EDITION)


def _tree(
    leads: Sequence[Record], said: Mapping[tuple[str, str], GroupingDecision], agree: Agree
) -> Iterable[tuple[str, Joined]]:
    first, *rest = leads
    best = {one.unit: _joined(one, first, said, agree) for one in rest}
    waiting = {one.unit: one for one in rest}
    while waiting:
        unit = max(waiting, key=lambda one: (_strength(best[one]), one))
        added = waiting.pop(unit)
        yield unit, best[unit]
        for other in waiting.values():
            link = _joined(other, added, said, agree)
            if _strength(link) > _strength(best[other.unit]):
                best[other.unit] = link


def _strength(link: Joined) -> float:
    return 1000.0 if link.decision else sum(one.weight for one in link.evidence)


def _joined(record: Record, through: Record, said: Mapping[tuple[str, str], GroupingDecision], agree: Agree) -> Joined:
    a, b = sorted((record.unit, through.unit))
    decision = said.get((a, b))
    if decision is not None:
        words = f"{decision.reviewer}定为{WORDS[decision.action]}" + (f"：{decision.note}" if decision.note else "")
        return Joined(record.unit, through.unit, (Evidence("馆员决定", 0.0, words),), 1.0, decision)
    judged: Judgement = judge(through, record, agree=agree)
    return Joined(record.unit, through.unit, judged.evidence, judged.confidence)
