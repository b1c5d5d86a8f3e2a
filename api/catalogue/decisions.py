"""What librarians decide of records: the same work, different works, the same edition. Decisions are only ever added.

A decision names two units, so that it outlives rules and new texts: a record's unit is its document's id, which is made
of its collection and its place there. Of several decisions on one pair the last that was not taken back stands.

Pure.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum

from ontology.errors import WrongUse


class Action(StrEnum):
    """What is decided of two records."""

    SAME = "same"
    DIFFERENT = "different"
    SAME_EDITION = "same-edition"
    DIFFERENT_EDITION = "different-edition"
    UNDO = "undo"


WORDS = {
    Action.SAME: "同一部书",
    Action.DIFFERENT: "不是同一部书",
    Action.SAME_EDITION: "同一版本",
    Action.DIFFERENT_EDITION: "不同版本",
    Action.UNDO: "收回决定",
}


@dataclass(frozen=True, slots=True)
class GroupingDecision:
    """One row of the log. ``time`` is UTC in ISO 8601; ``undoes`` is the number of the decision that is taken back."""

    id: int
    action: Action
    one: str
    other: str
    reviewer: str
    time: str
    note: str = ""
    undoes: int = 0

    @property
    def pair(self) -> tuple[str, str]:
        """The two units in a fixed order."""
        return (self.one, self.other) if self.one <= self.other else (self.other, self.one)

    @property
    def of_editions(self) -> bool:
        """Whether it speaks of editions."""
        return self.action in (Action.SAME_EDITION, Action.DIFFERENT_EDITION)


@dataclass(frozen=True, slots=True)
class Standing:
    """The decisions that stand: pairs of units that must, and that cannot be one work or one edition."""

    works: tuple[GroupingDecision, ...] = ()
    editions: tuple[GroupingDecision, ...] = ()

    @property
    def units(self) -> frozenset[str]:
        """All units that a decision names."""
        return frozenset(unit for one in (*self.works, *self.editions) for unit in one.pair)

    def among(self, units: Iterable[str]) -> Standing:
        """Return the decisions whose two units are both among ``units``."""
        held = set(units)
        return Standing(
            tuple(one for one in self.works if held.issuperset(one.pair)),
            tuple(one for one in self.editions if held.issuperset(one.pair)),
        )


def standing(decisions: Iterable[GroupingDecision]) -> Standing:
    """Return which decisions stand: for each pair, of works and of editions, the last that was not taken back."""
    every = sorted(decisions, key=lambda one: one.id)
    undone = {one.undoes for one in every if one.action is Action.UNDO}
    last: dict[tuple[bool, tuple[str, str]], GroupingDecision] = {}
    for one in every:
        if one.action is not Action.UNDO and one.id not in undone:
            last[one.of_editions, one.pair] = one
    found = sorted(last.values(), key=lambda one: one.id)
    return Standing(tuple(one for one in found if not one.of_editions), tuple(one for one in found if one.of_editions))


def check(new: GroupingDecision, stand: Standing) -> None:
    """Check that a decision agrees with those that stand, its own pair's apart.

    Raises :class:`WrongUse`, naming the decisions that speak against it.
    """
    if new.one == new.other:
        raise WrongUse(f"一条记录不能与自己比较：{new.one}。")
    of_works = [one for one in stand.works if one.pair != new.pair]
    of_editions = [one for one in stand.editions if one.pair != new.pair]
    if new.of_editions:
        of_editions.append(new)
        of_works = list(stand.works)
    else:
        of_works.append(new)
        of_editions = list(stand.editions)
    same_edition = [one for one in of_editions if one.action is Action.SAME_EDITION]
    same = [one for one in of_works if one.action is Action.SAME]
    _consistent(same_edition, [one for one in of_editions if one.action is Action.DIFFERENT_EDITION])
    _consistent([*same, *same_edition], [one for one in of_works if one.action is Action.DIFFERENT])


def repeated(new: GroupingDecision, stand: Standing) -> GroupingDecision | None:
    """Return the decision that stands and says what a new one says: the same of the same pair, by the same person."""
    said = (new.action, new.pair, new.reviewer, new.note)
    every = (*stand.works, *stand.editions)
    return next((one for one in every if (one.action, one.pair, one.reviewer, one.note) == said), None)


def _consistent(same: Sequence[GroupingDecision], different: Sequence[GroupingDecision]) -> None:
    for one in different:
        path = _path(one.one, one.other, same)
        if path:
            told = "；".join(
                f"{_number(step)}“{step.one} 与 {step.other} {WORDS[step.action]}”" for step in (*path, one)
            )
            raise WrongUse(f"这个决定与已有的决定矛盾：{told}。请先用 undo 收回其中一个。")


def _number(one: GroupingDecision) -> str:
    return f"第 {one.id} 号" if one.id else "新决定"


def _path(begin: str, end: str, same: Sequence[GroupingDecision]) -> list[GroupingDecision]:
    """Return the shortest chain of decisions that makes two units one; none where there is no such chain."""
    came: dict[str, list[GroupingDecision]] = {begin: []}
    wave = [begin]
    while wave and end not in came:
        following: list[str] = []
        for unit in wave:
            for step in same:
                if unit in step.pair:
                    other = step.other if step.one == unit else step.one
                    if other not in came:
                        came[other] = [*came[unit], step]
                        following.append(other)
        wave = following
    return came.get(end, [])


def groups_of(decisions: Iterable[GroupingDecision]) -> dict[str, str]:
    """Return for each unit of ``decisions`` (which say 'same') the least unit that it is one with."""
    lead: dict[str, str] = {}

    def find(unit: str) -> str:
        lead.setdefault(unit, unit)
        while lead[unit] != unit:
            lead[unit] = lead[lead[unit]]
            unit = lead[unit]
        return unit

    for one in decisions:
        a, b = sorted((find(one.one), find(one.other)))
        lead[b] = a
    return {unit: find(unit) for unit in lead}
