"""Librarians' decisions: which stand, and which contradict each other."""

from __future__ import annotations

from dataclasses import replace

import pytest

from api.catalogue.decisions import Action, GroupingDecision, check, repeated, standing
from ontology.errors import WrongUse

S, D, SE, DE, U = Action.SAME, Action.DIFFERENT, Action.SAME_EDITION, Action.DIFFERENT_EDITION, Action.UNDO


def decision(number: int, action: Action, one: str, other: str, undoes: int = 0) -> GroupingDecision:
    return GroupingDecision(number, action, one, other, "张三", "2026-11-21T08:00:00+00:00", "", undoes)


def test_the_last_that_was_not_taken_back_stands() -> None:
    log = [decision(1, S, "a", "b"), decision(2, D, "b", "a"), decision(3, SE, "a", "b"), decision(4, U, "b", "a", 2)]
    assert [one.id for one in standing(log[:2]).works] == [2]
    found = standing(log)
    assert [one.id for one in found.works] == [1]
    assert [one.id for one in found.editions] == [3]


def test_a_is_b_and_b_is_c_but_a_is_not_c() -> None:
    stand = standing([decision(1, S, "a", "b"), decision(2, S, "b", "c")])
    with pytest.raises(WrongUse) as refused:
        check(decision(0, D, "a", "c"), stand)
    told = str(refused.value)
    assert "第 1 号" in told
    assert "第 2 号" in told
    assert "新决定" in told
    assert told.endswith("。")
    check(decision(0, D, "a", "d"), stand)
    check(decision(0, D, "a", "b"), stand)  # a change of mind on the pair itself


@pytest.mark.parametrize(
    ("held", "new"),
    [
        ([decision(1, D, "a", "c"), decision(2, S, "a", "b")], decision(0, S, "b", "c")),
        ([decision(1, D, "a", "b")], decision(0, SE, "a", "b")),
        ([decision(1, SE, "a", "b"), decision(2, DE, "b", "c")], decision(0, SE, "a", "c")),
        ([], decision(0, S, "a", "a")),
    ],
)
def test_what_contradicts_is_refused(held: list[GroupingDecision], new: GroupingDecision) -> None:
    with pytest.raises(WrongUse):
        check(new, standing(held))


def test_what_is_decided_again_by_the_same_person_stands_already() -> None:
    stand = standing([decision(1, S, "a", "b"), decision(2, SE, "a", "c")])
    assert (found := repeated(decision(0, S, "b", "a"), stand)) and found.id == 1
    assert (found := repeated(decision(0, SE, "a", "c"), stand)) and found.id == 2
    for other in (decision(0, D, "a", "b"), decision(0, S, "a", "c"), decision(0, SE, "a", "b")):
        assert repeated(other, stand) is None
    for more in ({"reviewer": "李四"}, {"note": "见序"}):
        assert repeated(replace(decision(0, S, "a", "b"), **more), stand) is None
