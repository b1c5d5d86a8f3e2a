"""The table of the translation bridge and what it makes of a question."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from index.bridge import UNTOLD, Associations, TableBridge, shipped_bridge, write_table
from index.ports import Bridge
from ontology.errors import BrokenSource, NotFound

ASSOCIATIONS: Associations = {
    "强盗": [("盗", 0.8), ("贼", 0.6), ("群盗", 0.4)],
    "船": [("舟", 0.9), ("船", 0.7), ("舟师", 0.2)],
    "的": [("之", 1.0)],
    "无人": [],
}


@pytest.fixture
def bridge(tmp_path: Path) -> Bridge:
    write_table(ASSOCIATIONS, tmp_path / "bridge.npz")
    return TableBridge(tmp_path / "bridge.npz")


def weights(bridge: Bridge, *tokens: str) -> dict[str, dict[str, float]]:
    found: dict[str, dict[str, float]] = {}
    for expansion in bridge.expand("".join(tokens), tokens):
        found.setdefault(expansion.source, {})[expansion.term] = expansion.weight
    return found


def test_a_word_stands_for_its_terms_and_weighs_its_own_characters(bridge: Bridge) -> None:
    found = weights(bridge, "强盗")
    assert found["强盗"] == pytest.approx({"强": UNTOLD, "盗": 0.8, "贼": 0.6, "群盗": 0.4}, abs=1 / 255)


def test_a_word_that_is_not_known_is_taken_by_its_characters(bridge: Bridge) -> None:
    assert weights(bridge, "渡船口") == {"船": pytest.approx({"舟": 0.9, "船": 0.7}, abs=1 / 255)}
    assert "舟师" in weights(bridge, "船")["船"]


def test_function_characters_and_unknown_ones_stand_for_nothing(bridge: Bridge) -> None:
    assert bridge.expand("的龘,x", ("的", "龘", "x", "无人")) == ()
    assert bridge.expand("", ()) == ()


def test_a_word_that_comes_twice_is_expanded_once(bridge: Bridge) -> None:
    assert bridge.expand("船船", ("船", "船", "小船")) == bridge.expand("船", ("船",))


def test_equal_associations_give_equal_bytes_and_one_name(tmp_path: Path) -> None:
    one, other, third = (tmp_path / name for name in ("one.npz", "other.npz", "third.npz"))
    write_table(ASSOCIATIONS, one)
    write_table(dict(reversed(ASSOCIATIONS.items())), other)
    write_table({**ASSOCIATIONS, "船": [("舟", 0.5)]}, third)
    assert one.read_bytes() == other.read_bytes()
    assert TableBridge(one).identity == TableBridge(other).identity != TableBridge(third).identity


@pytest.mark.parametrize("weight", [0.0, -0.1, 1.1])
def test_a_weight_outside_its_range_is_refused(tmp_path: Path, weight: float) -> None:
    with pytest.raises(ValueError, match="weight"):
        write_table({"船": [("舟", weight)]}, tmp_path / "bridge.npz")
    assert list(tmp_path.iterdir()) == []


def test_an_empty_table_stands_for_nothing(tmp_path: Path) -> None:
    write_table({}, tmp_path / "bridge.npz")
    assert TableBridge(tmp_path / "bridge.npz").expand("船", ("船",)) == ()


def test_what_is_not_a_table_is_refused_by_name(tmp_path: Path) -> None:
    path = tmp_path / "bridge.npz"
    with pytest.raises(NotFound, match=r"bridge\.npz"):
        TableBridge(path)
    path.write_bytes(b"not a table")
    with pytest.raises(BrokenSource, match=r"bridge\.npz"):
        TableBridge(path)
    write_table(ASSOCIATIONS, path)
    path.write_bytes(path.read_bytes()[:-40])
    with pytest.raises(BrokenSource):
        TableBridge(path)


def test_a_table_of_another_format_is_refused(tmp_path: Path) -> None:
    write_table(ASSOCIATIONS, tmp_path / "bridge.npz")
    with np.load(tmp_path / "bridge.npz") as stored:
        arrays = {name: stored[name] for name in stored.files}
    with (tmp_path / "later.npz").open("wb") as file:
        np.savez(file, **(arrays | {"format": np.int64(99)}))
    with pytest.raises(BrokenSource, match="99"):
        TableBridge(tmp_path / "later.npz")


@pytest.mark.parametrize(
    ("word", "terms"),
    [("强盗", {"盗", "贼", "寇"}), ("害怕", {"惧", "畏", "恐"}), ("上吊", {"缢", "经"}), ("吃", {"食"})],
)
def test_the_shipped_table_knows_what_classical_texts_say(word: str, terms: set[str]) -> None:
    found = weights(TableBridge(shipped_bridge()), word)[word]
    assert terms <= set(found)
    assert max(found, key=lambda term: found[term]) in terms
    assert all(0 < weight <= 1 for weight in found.values())
