"""Deeds on entities: what they amount to, what is refused, and that undoing gives back what was."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ontology.errors import LibraryBroken, WrongUse
from ontology.living import Deed, DeedKind, Fate, Living, own_id, said
from ontology.records import Entity, Name, TagType

PEOPLE = {one: Entity(one, TagType.PER, f"人{one}", source="test") for one in "ABCDEF"}
PLACES = {one: Entity(one, TagType.LOC, f"地{one}", source="test") for one in "XY"}
find = {**PEOPLE, **PLACES}.get


def deed(living: Living, kind: DeedKind, entity_id: str, *into: str, **more: object) -> Deed:
    number = len(living.deeds) + 1
    return Deed(number, kind, entity_id, "馆员", f"2026-01-01T00:00:{number:02}+00:00", "理由", into, **more)


def done(*steps: tuple[DeedKind, str] | tuple[DeedKind, str, str]) -> Living:
    living = Living()
    for kind, entity_id, *into in steps:
        living = living.after(deed(living, kind, entity_id, *into), find=find)
    return living


def undo(living: Living, number: int) -> Living:
    undone = living.deed(number)
    about = undone.entity_id if undone else ""
    return living.after(deed(living, DeedKind.RESTORE, about, undoes=number), find=find)


def split(living: Living, entity_id: str, *names: str) -> Living:
    made = tuple(Entity(f"own-{name}", TagType.PER, name, source="local") for name in names)
    ids = tuple(one.id for one in made)
    return living.after(deed(living, DeedKind.SPLIT, entity_id, *ids, entities=made), find=find)


MERGE, RETIRE = DeedKind.MERGE, DeedKind.RETIRE


def test_a_chain_of_mergers_ends_in_one_that_lives() -> None:
    living = done((MERGE, "A", "B"), (MERGE, "B", "C"), (MERGE, "D", "C"))
    assert [living.current(one) for one in "ABCD"] == ["C"] * 4
    assert living.former("C") == ("A", "B", "D")
    assert living.state("A").into == ("B",)
    assert living.parts("A") == ("C",)
    assert living.merged() == ("C",)


@pytest.mark.parametrize(
    ("before", "step", "words"),
    [
        ((), (MERGE, "A", "A"), "不能并入它自己"),
        (((MERGE, "A", "B"),), (MERGE, "B", "A"), "成了环"),
        (((MERGE, "A", "B"), (MERGE, "B", "C")), (MERGE, "C", "A"), "成了环"),
        (((MERGE, "A", "B"),), (MERGE, "C", "A"), "已并入 B"),
        (((MERGE, "A", "B"),), (MERGE, "A", "C"), "已并入 B"),
        (((RETIRE, "A"),), (MERGE, "B", "A"), "已停用"),
        (((RETIRE, "A"),), (RETIRE, "A"), "已停用"),
        ((), (MERGE, "A", "X"), "类型不同"),
        ((), (MERGE, "A", "nobody"), "没有规范 nobody"),
        ((), (RETIRE, "nobody"), "没有规范 nobody"),
        ((), (RETIRE, "x0123456789ab"), "只是一篇文献里的称谓"),
        ((), (MERGE, "A"), "并入哪一个"),
        ((), (DeedKind.SPLIT, "A", "B"), "至少两个"),
        ((), (DeedKind.SPLIT, "A", "B", "B"), "至少两个"),
        ((), (DeedKind.SPLIT, "A", "A", "B"), "不能拆成它自己"),
        ((), (DeedKind.SPLIT, "A", "B", "X"), "类型不同"),
    ],
)
def test_what_makes_no_sense_is_refused_in_one_sentence(before: tuple, step: tuple, words: str) -> None:
    living = done(*before)
    with pytest.raises(WrongUse) as refused:
        living.after(deed(living, *step), find=find)
    assert words in str(refused.value)
    assert str(refused.value).endswith("。")
    assert str(refused.value).count("。") == 1


def test_a_split_leads_to_all_its_parts_and_to_theirs() -> None:
    living = split(split(Living(), "A", "甲", "乙"), "own-乙", "丙", "丁")
    assert living.parts("A") == ("own-甲", "own-丙", "own-丁")
    assert living.current("A") == "A"
    assert living.state("A").fate is Fate.SPLIT
    with pytest.raises(WrongUse, match="已拆分为 own-甲、own-乙"):
        living.after(deed(living, MERGE, "B", "A"), find=find)


def test_what_was_built_upon_a_deed_must_be_undone_first() -> None:
    living = split(Living(), "A", "甲", "乙")
    living = living.after(deed(living, MERGE, "own-甲", "B"), find=find)
    with pytest.raises(WrongUse, match="第 2 号决定建立在第 1 号之上：请先撤销第 2 号"):
        undo(living, 1)
    living = undo(undo(living, 2), 1)
    assert living.lives("A")
    assert living.state("own-甲").fate is Fate.RETIRED
    with pytest.raises(WrongUse, match="已停用"):
        living.after(deed(living, MERGE, "C", "own-甲"), find=find)


def test_an_undoing_is_not_undone_and_nothing_twice() -> None:
    living = undo(done((MERGE, "A", "B")), 1)
    for number, words in ((1, "已由第 2 号撤销"), (2, "本身是撤销"), (9, "没有第 9 号")):
        with pytest.raises(WrongUse, match=words):
            undo(living, number)


def test_edits_set_fields_one_after_the_other_and_follow_their_authority_in_the_rest() -> None:
    living = Living()
    for fields in ({"note": "一"}, {"names": (Name("伯安", "字"),), "begin": 1472}):
        body = replace(PEOPLE["A"], **fields)
        step = deed(living, DeedKind.EDIT, "A", entities=(body,), fields=tuple(fields))
        living = living.after(step, find=find)
    newer = replace(PEOPLE["A"], dynasty="明")
    assert living.edited(newer) == replace(newer, note="一", names=(Name("伯安", "字"),), begin=1472)
    assert undo(living, 1).edited(newer) == replace(newer, names=(Name("伯安", "字"),), begin=1472)


def test_an_id_is_made_once() -> None:
    made = Entity("own-1", TagType.PER, "新", source="local")
    living = Living().after(deed(Living(), DeedKind.CREATE, "own-1", entities=(made,)), find=find)
    again = deed(living, DeedKind.CREATE, "own-1", entities=(made,))
    for state in (living, undo(living, 1)):
        with pytest.raises(WrongUse, match="已经用过"):
            state.after(replace(again, id=len(state.deeds) + 1), find=find)
    with pytest.raises(WrongUse, match="已经用过"):
        living.after(deed(living, DeedKind.CREATE, "A", entities=(PEOPLE["A"],)), find=find)


def test_a_senseless_body_is_refused() -> None:
    made = Entity("own-1", TagType.PER, "新", begin=5, end=3, source="local")
    with pytest.raises(WrongUse, match="不能收"):
        Living().after(deed(Living(), DeedKind.CREATE, "own-1", entities=(made,)), find=find)


def test_a_log_that_cannot_have_come_about_is_said() -> None:
    with pytest.raises(LibraryBroken, match="第 1 号"):
        Living([deed(Living(), MERGE, "A", "A")])


def test_ids_of_our_own_differ_by_name_time_and_number() -> None:
    one = PEOPLE["A"]
    ids = {own_id(one, time="1"), own_id(one, time="2"), own_id(one, time="1", number=1), own_id(PEOPLE["B"], time="1")}
    assert len(ids) == 4


def test_every_kind_of_deed_is_told() -> None:
    for kind in DeedKind:
        assert said(deed(Living(), kind, "A", "B", fields=("note",), undoes=3))


# --- sequences ------------------------------------------------------------------------------------------------------

STEPS = st.lists(
    st.tuples(
        st.sampled_from(["merge", "split", "new-split", "retire", "create", "edit", "restore"]),
        st.integers(0, 30),
        st.integers(0, 30),
    ),
    max_size=24,
)


def wish(living: Living, what: str, one: int, other: int) -> Deed:
    ids = [*PEOPLE, *(entity.id for past in living.deeds for entity in past.entities)]
    first, second = ids[one % len(ids)], ids[other % len(ids)]
    number = len(living.deeds) + 1
    made = tuple(Entity(f"own-{number}-{n}", TagType.PER, f"新{number}{n}", source="local") for n in (1, 2))
    if what == "merge":
        return deed(living, MERGE, first, second)
    if what == "split":
        return deed(living, DeedKind.SPLIT, first, second, made[0].id, entities=made[:1])
    if what == "new-split":
        return deed(living, DeedKind.SPLIT, first, *(entity.id for entity in made), entities=made)
    if what == "create":
        return deed(living, DeedKind.CREATE, made[0].id, entities=made[:1])
    if what == "edit":
        body = replace(PEOPLE["A"], id=first, note=str(other))
        return deed(living, DeedKind.EDIT, first, entities=(body,), fields=("note",))
    if what == "restore" and living.deeds:
        undone = living.deeds[one % len(living.deeds)]
        return deed(living, DeedKind.RESTORE, undone.entity_id, *undone.into, undoes=undone.id)
    return deed(living, RETIRE, first)


def play(steps: list[tuple[str, int, int]]) -> list[Living]:
    """Return the states that the steps which make sense lead through, the empty one first."""
    states = [Living()]
    for step in steps:
        try:
            states.append(states[-1].after(wish(states[-1], *step), find=find))
        except WrongUse as refused:
            assert str(refused).endswith("。")
    return states


def picture(living: Living) -> dict[str, tuple[object, ...]]:
    ids = {*PEOPLE, *(one.id for deed_ in living.standing() for one in deed_.entities)}
    return {
        one: (living.current(one), living.parts(one), living.former(one), living.state(one), living.edited(PEOPLE["A"]))
        for one in ids
    }


@settings(max_examples=150, deadline=None)
@given(STEPS)
def test_no_sequence_makes_a_circle_and_every_history_is_whole(steps: list[tuple[str, int, int]]) -> None:
    living = play(steps)[-1]
    ids = {*PEOPLE, *(one for deed_ in living.deeds for one in deed_.touched)}
    for one in ids:
        end = living.current(one)
        assert living.current(end) == end
        assert living.state(end).fate is not Fate.MERGED
        assert one == end or one in living.former(end)
        assert all(living.lives(part) for part in living.parts(one))
        assert living.history(one) == tuple(d for d in living.deeds if one in d.touched)
    assert living.history() == living.deeds
    assert [one.id for one in living.deeds] == list(range(1, len(living.deeds) + 1))
    again = Living(living.deeds)
    assert picture(again) == picture(living)


@settings(max_examples=150, deadline=None)
@given(STEPS)
def test_undoing_the_last_deeds_gives_back_every_state_before(steps: list[tuple[str, int, int]]) -> None:
    states = play([one for one in steps if one[0] != "restore"])
    living = states[-1]
    for before in reversed(states[:-1]):
        living = undo(living, len(before.deeds) + 1)
        assert picture(living) == picture(before)
