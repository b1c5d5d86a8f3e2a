"""Scores: names, namesakes, dynasties and years; when a match is safe and when it is 未定."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from api.reconcile.properties import PROPERTIES, stated, years_of
from api.reconcile.scoring import Asked, Option, Stated, distance, ranked, telling
from api.reconcile.surfaces import Surfaces
from ingest.normalize import fold
from ontology.records import Entity, Name, TagType

PER = TagType.PER


def _person(
    ident: str, dynasty: str, years: tuple[int | None, int | None] = (None, None), *, label: str = "李渤"
) -> Entity:
    return Entity(ident, PER, label, dynasty=dynasty, begin=years[0], end=years[1], source="x")


def _option(entity: Entity, *, surface: str = "", kind: str = "", lead: str = "", leads: bool = False) -> Option:
    return Option(entity, surface or fold(entity.label), kind, lead or entity.id, leads)


def _stated(**told: str) -> tuple[Stated, ...]:
    found = (stated(pid, [text], foreign=lambda _: ()) for pid, text in told.items())
    return tuple(one for one in found if one is not None)


def _ask(options: list[Option], *, name: str = "李渤", **told: str) -> list[tuple[str, float, bool]]:
    found = ranked(Asked(name, stated=_stated(**told)), options)
    return [(one.option.entity.id, one.score, one.match) for one in found]


TANG, SONG, MING = _person("t", "唐", (773, 831)), _person("s", "宋"), _person("m", "明")


def test_one_bearer_of_a_name_is_a_match() -> None:
    assert _ask([_option(TANG)]) == [("t", 100.0, True)]


def test_namesakes_are_undecided_until_something_tells_them_apart() -> None:
    everyone = [_option(one) for one in (TANG, SONG, MING)]
    assert [match for *_, match in _ask(everyone)] == [False, False, False]
    assert _ask(everyone, dynasty="唐")[0] == ("t", 100.0, True)
    assert _ask(everyone, dynasty="明朝")[0] == ("m", 100.0, True)
    assert _ask(everyone, begin="773", end="831")[0] == ("t", 100.0, True)
    assert [match for *_, match in _ask(everyone, dynasty="清")] == [False, False, False]


def test_a_single_bearer_that_differs_is_no_match() -> None:
    ((_, score, match),) = _ask([_option(TANG)], dynasty="清")
    assert score < 60 and not match


def test_silence_is_less_than_agreement_and_more_than_difference() -> None:
    order = _ask([_option(SONG), _option(TANG), _option(_person("u", ""))], dynasty="唐")
    assert [one for one, *_ in order] == ["t", "u", "s"]


def test_a_short_byname_alone_is_no_match_and_a_long_one_is() -> None:
    su = Entity("su", PER, "苏轼", names=(Name("子瞻", "字"), Name("东坡居士", "号")), dynasty="北宋")
    assert [match for *_, match in _ask([_option(su, surface="子瞻", kind="字")], name="子瞻")] == [False]
    assert [match for *_, match in _ask([_option(su, surface="子瞻", kind="字")], name="子瞻", dynasty="宋")] == [True]
    assert [match for *_, match in _ask([_option(su, surface="东坡居士", kind="号")], name="东坡居士")] == [True]


def test_a_label_goes_before_a_byname_of_another() -> None:
    other = _person("o", "清", label="王石谷")
    order = _ask([_option(other, surface="李渤", kind="字"), _option(TANG)])
    assert order[0] == ("t", 100.0, True) and order[1][1] < 90


def test_records_of_one_thing_are_no_rivals_and_what_leads_them_is_chosen() -> None:
    lead = Entity("l", TagType.LOC, "襄阳", source="bundled")
    first, second = (
        Entity(f"c{n}", TagType.LOC, "襄阳", begin=n * 100, end=n * 100 + 99, source="chgis") for n in (1, 2)
    )
    group = [_option(first, lead="l"), _option(second, lead="l"), _option(lead, lead="l", leads=True)]
    assert _ask(group, name="襄阳")[0] == ("l", 100.0, True)
    assert _ask(group, name="襄阳", year="150")[0] == ("c1", 100.0, True)
    # Without a leader nothing tells which of the records is meant.
    assert [match for *_, match in _ask(group[:2], name="襄阳")] == [False, False]


def test_types_are_strict_unless_they_should_be() -> None:
    place, person = Entity("p", TagType.LOC, "东坡"), Entity("q", PER, "东坡")
    options = [_option(place), _option(person)]
    assert [one.option.entity.id for one in ranked(Asked("东坡", (PER,)), options)] == ["q"]
    soft = ranked(Asked("东坡", (PER,), strict=False), options)
    assert [(one.option.entity.id, one.match) for one in soft] == [("q", True), ("p", False)]


def test_a_name_written_otherwise_is_a_candidate_and_no_match() -> None:
    (one,) = ranked(Asked("王安十"), [_option(Entity("w", PER, "王安石"))])
    assert 40 < one.score < 60 and not one.match


@given(st.text(alphabet="甲乙丙", max_size=6), st.text(alphabet="甲乙丙", max_size=6))
def test_distance_is_levenshteins(first: str, second: str) -> None:
    table = [[max(i, j) if not i * j else 0 for j in range(len(second) + 1)] for i in range(len(first) + 1)]
    for i in range(1, len(first) + 1):
        for j in range(1, len(second) + 1):
            swap = table[i - 1][j - 1] + (first[i - 1] != second[j - 1])
            table[i][j] = min(table[i - 1][j] + 1, table[i][j - 1] + 1, swap)
    assert distance(first, second, most=2) == min(table[-1][-1], 3)


@given(st.text(min_size=1, max_size=8), st.text(min_size=1, max_size=8), st.sampled_from(["", "字", "号", "怪"]))
def test_a_name_is_worth_from_nought_to_one(asked: str, surface: str, kind: str) -> None:
    assert 0 < telling(asked, surface, kind) <= 1
    assert telling(surface, surface, kind) >= telling(asked, surface, kind) - 1e-9


@pytest.mark.parametrize(
    ("text", "years"),
    [("1037-1101", [1037, 1101]), ("前202", [-202]), ("-202", [-202]), ("公元前 202—前195年", [-202, -195]),
     ("1037—？", [1037]), ("生卒不详", []), ("-202 – 13", [-202, 13]), ("0", [])],
)  # fmt: skip
def test_years_are_read_from_cells(text: str, years: list[int]) -> None:
    assert years_of(text) == years


@pytest.mark.parametrize(
    ("pid", "text", "agreed"),
    [
        ("dynasty", "宋", 1.0), ("dynasty", "北宋", 1.0), ("dynasty", "南宋", 0.0), ("朝代", "宋代", 1.0),
        ("begin", "1037", 1.0), ("生年", "1040", 0.95), ("begin", "1900", 0.0), ("years", "1037-1101", 1.0),
        ("years", "1037-1200", 0.0), ("year", "1080", 1.0), ("year", "960", 0.0), ("names", "子瞻", 1.0),
        ("字", "子瞻", 1.0), ("字", "子由", 0.2), ("place", "眉山", None), ("coordinates", "30,103", None),
        ("type", "人物", 1.0), ("label", "蘇軾", 1.0),
    ],
)  # fmt: skip
def test_each_property_agrees_differs_or_is_silent(pid: str, text: str, agreed: float | None) -> None:
    su = Entity("su", PER, "苏轼", (Name("子瞻", "字"),), dynasty="北宋", begin=1037, end=1101)
    told = stated(pid, [text], foreign=lambda _: ())
    assert told is not None and told.judge(su) == agreed


def test_what_no_one_knows_is_no_statement() -> None:
    assert stated("favourite colour", ["x"], foreign=lambda _: ()) is None
    assert stated("dynasty", [" "], foreign=lambda _: ()) is None
    assert all(one.name for one in PROPERTIES.values())


def test_places_are_compared_by_distance_and_by_their_place_of_today() -> None:
    hill = Entity("h", TagType.LOC, "莲花山", modern="广东深圳", latitude=22.55, longitude=114.05)
    near, far = (stated("coordinates", [text], foreign=lambda _: ()) for text in ("22.6, 114.1", "39.9 116.4"))
    assert near is not None and far is not None
    assert near.judge(hill) == 1.0 and far.judge(hill) == 0.0
    where = stated("place", ["深圳"], foreign=lambda _: ())
    assert where is not None and where.judge(hill) == 0.9


NAMES = st.lists(st.text(alphabet="甲乙丙丁", min_size=1, max_size=6), max_size=30)


@given(NAMES, st.text(alphabet="甲乙丙丁", min_size=1, max_size=4))
def test_names_are_found_by_their_beginning_and_by_what_they_hold(names: list[str], part: str) -> None:
    surfaces = Surfaces(names)
    assert set(surfaces.begin_with(part)) == {one for one in names if one.startswith(part)}
    assert set(surfaces.hold(part)) == {one for one in names if part in one and not one.startswith(part)}
    assert len(surfaces) == len(set(names)) and (part in surfaces) == (part in names)
    found = list(surfaces.begin_with(part))
    assert found == sorted(found, key=lambda one: (len(one), one))


@given(NAMES, st.text(alphabet="甲乙丙丁", min_size=3, max_size=6))
def test_every_name_with_one_character_otherwise_is_found(names: list[str], asked: str) -> None:
    wanted = {one for one in names if distance(asked, one, most=1) == 1}
    assert wanted <= set(Surfaces(names).like(asked))
