"""Who keeps which address when groups change."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from hypothesis import given
from hypothesis import strategies as st

from api.catalogue.addresses import Addressed, address, make_id


def given_to(
    groups: Sequence[set[str]], now: Mapping[str, str] | None = None, once: Mapping[str, list[str]] | None = None
) -> Addressed:
    held = now or {}
    before = once or {member: [ident] for member, ident in held.items()}
    known = {ident for some in before.values() for ident in some}
    return address(
        [frozenset(group) for group in groups],
        now=held,
        once=before,
        live=lambda ident: ident in set(held.values()),
        taken=lambda ident: ident in known,
        letter="w",
        order=lambda member: ord(member[0]),
    )


def test_a_new_group_is_named_after_its_first_member() -> None:
    made = given_to([{"b", "a"}, {"c"}])
    assert made.ids == (make_id("w", "a"), make_id("w", "c"))
    assert made.made == set(made.ids)


def test_the_larger_part_keeps_the_id() -> None:
    made = given_to([{"a"}, {"b", "c"}], dict.fromkeys("abc", "w1"))
    assert made.ids[1] == "w1"
    assert made.ids[0] in made.made
    assert made.left == {}


def test_merged_works_keep_the_id_of_the_most_and_lead_there() -> None:
    made = given_to([{"a", "b", "c"}], {"a": "w1", "b": "w2", "c": "w2"})
    assert made.ids == ("w2",)
    assert made.left == {"w1": "w2"}


def test_what_is_parted_again_is_called_as_before() -> None:
    once = {"a": ["w1"], "b": ["w2", "w1"], "c": ["w2", "w1"]}
    made = given_to([{"b", "c"}, {"a"}], dict.fromkeys("abc", "w1"), once)
    assert made.ids == ("w2", "w1")
    assert made.made == frozenset()


def test_without_members_an_id_is_gone() -> None:
    assert given_to([], {"a": "w1"}).left == {"w1": ""}


def test_a_founder_who_founds_again_makes_another_id() -> None:
    made = given_to([{"a"}, {"b", "c"}], {"a": make_id("w", "a"), "b": make_id("w", "a"), "c": make_id("w", "a")})
    assert len(set(made.ids)) == 2


@given(st.lists(st.lists(st.sampled_from("abcdefgh"), max_size=8), min_size=1, max_size=6))
def test_ids_stay_unique_and_lead_to_living_ones(rounds: list[list[str]]) -> None:
    """Each round divides the members anew by the number that they are given."""
    now: dict[str, str] = {}
    once: dict[str, list[str]] = {}
    for told in rounds:
        groups: dict[int, set[str]] = {}
        for place, member in enumerate(dict.fromkeys(told)):
            groups.setdefault(place % 3, set()).add(member)
        made = given_to(list(groups.values()), now, once)
        assert len(set(made.ids)) == len(made.ids)
        assert not set(made.left) & set(made.ids)
        assert {target for target in made.left.values() if target} <= set(made.ids)
        now = {member: ident for group, ident in zip(groups.values(), made.ids, strict=True) for member in group}
        for member, ident in now.items():
            if ident not in once.setdefault(member, []):
                once[member].append(ident)
        again = given_to(list(groups.values()), now, once)
        assert again.ids == made.ids
