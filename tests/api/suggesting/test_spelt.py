"""How names are read, and how they are found by what is typed of it."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from api.suggesting.likeness import looking_alike
from api.suggesting.readings import beginnings, readings, syllables
from api.suggesting.spelt import Spelt, spell, stored
from api.suggesting.syllables import begins, is_latin, letters, plain, splits

NAMES = ["于谦", "裕谦", "于成龙", "曾国藩", "长安", "西安", "献", "苏轼", "苏东坡", "徐霞客", "𠮷阳", "AB楼", "龟兹"]


@pytest.fixture(scope="module")
def spelt() -> Spelt:
    return spell(NAMES, lambda name: len(name) < 4)


@pytest.mark.parametrize(
    ("name", "reading"),
    [
        ("于谦", "yu qian"),
        ("曾国藩", "zeng guo fan"),
        ("单雄信", "shan xiong xin"),
        ("尉迟恭", "yu chi gong"),
        ("万俟卨", "mo qi xie"),
        ("长安", "chang an"),
        ("重庆", "chong qing"),
        ("龟兹", "qiu ci"),
        ("吕布", "lv bu"),
        ("𠮷阳", "? yang"),
        ("AB楼", "a b lou"),
        ("于谦·注", "yu qian zhu"),
    ],
)
def test_the_likeliest_reading_comes_first(name: str, reading: str) -> None:
    assert " ".join(readings(name, person=True)[0]) == reading


def test_a_character_of_several_readings_is_read_in_each() -> None:
    assert {("le", "shan"), ("yue", "shan")} <= set(readings("乐山"))
    assert readings("于谦") == (("yu", "qian"),)  # wei and xu are in no phrase
    assert readings("，。") == ()
    assert readings("") == ()


@pytest.mark.parametrize(
    ("typed", "bare"),
    [
        ("yú qiān", "yu qian"),
        ("LǙ Bù", "lv bu"),
        ("nu\u0308\u030c", "nv"),
        ("Xi’an", "xi’an"),
        ("于", "于"),
        ("ñ", "n"),
    ],
)
def test_tones_are_left_out(typed: str, bare: str) -> None:
    assert plain(typed) == bare


def test_letters_are_told_from_characters() -> None:
    assert is_latin("yú qiān")
    assert is_latin("xi'an")
    assert not is_latin("于q")
    assert not is_latin("1449")
    assert not is_latin("")
    assert letters("Yú Qiān") == "yuqian"


def test_letters_are_split_into_beginnings_of_syllables() -> None:
    found = set(splits("yqian", beginnings()))
    assert ("y", "qian") in found
    assert ("y", "qi", "an") in found
    assert list(splits("", beginnings())) == []
    assert len(list(splits("a" * 60, beginnings()))) <= 64
    assert begins(("y", "qian"), ("yu", "qian"))
    assert not begins(("y", "qian"), ("yu",))


@pytest.mark.parametrize(
    ("way", "typed", "found"),
    [
        ("read", "yuqian", ["于谦", "裕谦"]),
        ("read", "xian", ["西安", "献"]),
        ("read", "zengguofan", ["曾国藩"]),
        ("read", "yuqia", []),
        ("begin", "yuq", ["于谦", "裕谦"]),
        ("begin", "su", ["苏轼", "苏东坡"]),
        ("begin", "cha", ["长安"]),
        ("initialled", "yq", ["于谦", "裕谦"]),
        ("initialled", "xxk", ["徐霞客"]),
        ("initialled", "sd", ["苏东坡"]),
        ("mixed", "yqian", ["于谦", "裕谦"]),
        ("mixed", "sdpo", ["苏东坡"]),
        ("mixed", "xuxk", ["徐霞客"]),
        ("mixed", "yqz", []),
        ("begin", "", NAMES[:5]),
        ("initialled", "\u00ff", []),
        ("read", "x" * 100, []),
    ],
)
def test_names_are_found(spelt: Spelt, way: str, typed: str, found: list[str]) -> None:
    got = getattr(spelt, way)(typed, limit=5)
    assert set(got) == set(found) if typed else len(got) == 5


def test_those_that_come_first_are_told_first(spelt: Spelt) -> None:
    assert spelt.read("yuqian", limit=1) == ["于谦"]
    assert len(spelt) == len(NAMES)
    assert [spelt.name(place) for place in range(len(NAMES))] == NAMES


def test_it_is_kept_for_its_version_alone(tmp_path: Path, spelt: Spelt) -> None:
    path = tmp_path / "names.npz"
    assert stored(path, "1") is None
    spelt.written(path, "1")
    again = stored(path, "1")
    assert again is not None
    assert again.read("yuqian", limit=5) == spelt.read("yuqian", limit=5)
    assert again.size == spelt.size
    assert stored(path, "2") is None
    path.write_bytes(path.read_bytes()[:200])
    assert stored(path, "1") is None


def test_no_names_are_found_among_none() -> None:
    empty = spell([], lambda _: False)
    assert len(empty) == 0
    for way in ("read", "begin", "initialled", "mixed"):
        assert getattr(empty, way)("yu", limit=5) == []


def test_a_long_name_is_read_to_its_end() -> None:
    long = ["欽定大清會典事例卷首上" * 2, "钦定大清会典事例卷首上钦定大清会典事例卷首下"]
    spelt = spell(long, lambda _: False)
    whole = "".join(readings(long[1])[0])
    assert spelt.read(whole, limit=5) == [long[1]]
    assert set(spelt.begin(whole[:20], limit=5)) == set(long)


@given(st.text(alphabet="于谦徐霞客曾长乐单𠮷aA·1 ", max_size=6), st.data())
def test_every_reading_of_a_name_finds_it(name: str, data: st.DataObject) -> None:
    spelt = spell([name], lambda _: True)
    for reading in readings(name, person=True):
        typed = "".join(reading)
        assert spelt.read(typed, limit=1) == [name]
        begun = typed[: data.draw(st.integers(1, len(typed)))]
        assert spelt.begin(begun, limit=1) == [name]
        assert spelt.initialled("".join(one[0] for one in reading), limit=1) == [name]


def test_the_tables_have_the_syllables() -> None:
    assert {"yu", "qian", "lv", "zhuang", "er", "a"} <= syllables()
    assert {"zh", "q", "qia"} <= beginnings()


def test_a_look_alike_has_one_character_otherwise() -> None:
    assert "徐霞客" in set(looking_alike("徐遐客"))
    assert list(looking_alike("𠮷")) == []
    assert all(sum(a != b for a, b in zip("己未", one, strict=True)) == 1 for one in looking_alike("己未"))


def test_the_arrays_are_sorted(spelt: Spelt) -> None:
    keys = spelt._keys
    assert np.all(keys[:-1] <= keys[1:])
