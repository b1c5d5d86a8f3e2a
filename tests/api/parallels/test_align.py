"""Alignment: offsets that hold, slices that are the text, the same from either side."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from api.parallels.align import Run, align
from api.parallels.comparing import compare, turned
from api.parallels.letters import letters_of
from api.parallels.records import Kind, Parallel
from api.parallels.shingles import SURE, Shingles, runs_of, winnowed
from index.ports import StoredPassage
from ontology.records import Document, Maker, Metadata, Passage, Tag, TagType

SMALL = st.text("甲乙丙丁戊己庚辛", max_size=60)
MIXED = st.text(st.sampled_from("峯峰雲云，。 \n一二三年修築筑城門门𠮷a\u200b（）"), max_size=60)


@settings(max_examples=60, deadline=None)
@given(SMALL, SMALL, SMALL, SMALL)
def test_runs_are_whole_and_say_the_same_from_either_side(one: str, other: str, before: str, common: str) -> None:
    mine, theirs = before + common + one, common + other
    runs = align(mine, theirs)
    assert [run.turned() for run in align(theirs, mine)] == sorted(runs, key=lambda run: (run.other_begin, run.begin))
    for run in runs:
        _check(run, mine, theirs)
    for place, run in enumerate(runs):
        for further in runs[place + 1 :]:
            assert run.end <= further.begin
            assert run.other_end <= further.other_begin or further.other_end <= run.other_begin


def _check(run: Run, mine: str, theirs: str) -> None:
    assert run.agreeing >= 6
    for step, following in zip(run.steps, run.steps[1:], strict=False):
        assert (step.end, step.other_end) == (following.begin, following.other_begin)
        assert step.same != following.same
    for step in run.steps:
        same = mine[step.begin : step.end] == theirs[step.other_begin : step.other_end]
        assert same if step.same else max(step.end - step.begin, step.other_end - step.other_begin) > 0


@settings(deadline=None)
@given(MIXED)
def test_letters_lead_back_to_the_original_glyphs(text: str) -> None:
    letters = letters_of(text)
    assert len(letters.text) == len(letters.begins) == len(letters.ends)
    for place in range(len(letters.text)):
        begin, end = letters.span(place, place + 1)
        assert 0 <= begin < end <= len(text)
        assert letters.text[place] in letters_of(text[begin:end]).text
    assert list(letters.begins) == sorted(letters.begins)


@settings(max_examples=40, deadline=None)
@given(SMALL, SMALL, st.text("甲乙丙丁戊己庚辛", min_size=SURE, max_size=20))
def test_a_shared_run_that_is_long_enough_is_always_found(one: str, other: str, common: str) -> None:
    shingles = Shingles()
    shingles.add([7], [one + common + other])
    assert [found.key for found in shingles.sharing(other + common + one)] == [7]
    shingles.remove([7])
    assert shingles.sharing(common) == []
    assert len(winnowed(common)) <= len(runs_of(common))


MAKER = Maker("test", "1")


def stored(key: int, text: str, *tags: tuple[str, TagType, str, str], origin: int = 0) -> StoredPassage:
    """A passage whose tags are given as (surface, type, kind, value), each at its first place."""
    ident = f"d{key}-1"
    made = tuple(
        Tag(f"t{number}", ident, origin + text.index(surface), origin + text.index(surface) + len(surface), surface,
            type_, MAKER, 0.9, kind, value)
        for number, (surface, type_, kind, value) in enumerate(tags)
    )  # fmt: skip
    passage = Passage(ident, f"d{key}", "v", 0, origin, origin + len(text), text)
    return StoredPassage(key, passage, Document(f"d{key}", "c", "s", "txt", Metadata(language="lzh")), made)


def year(surface: str, value: str) -> tuple[str, TagType, str, str]:
    return surface, TagType.TIME, "年号纪年", value


def told(one: StoredPassage, other: StoredPassage) -> list[tuple[Kind, str, str]]:
    found = compare(one, other)
    return [(d.kind, d.words, d.other_words) for d in found.telling()] if found else []


BODY = "知府周大年筑東門城樓，覆以青瓦，登之可望江上帆樯"


def test_a_date_at_the_edge_is_taken_in_and_said_in_years() -> None:
    one = stored(1, f"洪武六年，{BODY}。", year("洪武六年", "1373"), origin=40)
    other = stored(2, "先是永樂三年，知府周大年築东门城楼，覆以青瓦。登之可望江上帆檣。", year("永樂三年", "1405"))
    found = compare(one, other)
    assert found is not None
    (difference,) = found.telling()
    assert (difference.kind, difference.words, difference.other_words) == (Kind.DATE, "洪武六年", "永樂三年")
    assert (difference.said, difference.other_said) == ("1373", "1405")
    assert one.passage.text[difference.begin : difference.end] == "洪武六年"
    assert other.passage.text[difference.other_begin : difference.other_end] == "永樂三年"
    assert _kinds(found) == [Kind.DATE]


def _kinds(parallel: Parallel) -> list[Kind]:
    return [one.kind for one in parallel.differences]


def test_the_same_year_in_other_words_is_no_difference_of_date() -> None:
    one = stored(1, f"正统十四年，{BODY}。", year("正统十四年", "1449"))
    assert told(one, stored(2, f"1449年，{BODY}。", ("1449年", TagType.TIME, "公元纪年", "1449"))) == []
    other = stored(2, f"正统十四年八月，{BODY}。", year("正统十四年八月", "1449-09"))
    assert told(one, other) == []
    july = stored(3, f"正统十四年七月，{BODY}。", year("正统十四年七月", "1449-08"))
    assert told(july, other) == [(Kind.DATE, "正统十四年七月", "正统十四年八月")]


@pytest.mark.parametrize(
    ("one", "other", "expected"),
    [
        ("高三丈", "高五丈", [("三", "五")]),
        ("户三千", "户三千五百", [("三千", "三千五百")]),
        ("高二十丈", "高廿丈", []),
        ("百姓便之", "万姓便之", []),
        ("长120里", "长一百二十里", []),
        ("灌田3.2万亩", "灌田3.5万亩", [("3.2万", "3.5万")]),
        ("有楼三、台五", "有楼三、台七", [("五", "七")]),
    ],
)
def test_numbers_are_compared_by_their_value(one: str, other: str, expected: list[tuple[str, str]]) -> None:
    found = told(stored(1, f"{BODY}，{one}，行者称便焉。"), stored(2, f"{BODY}，{other}，行者称便焉。"))
    assert found == [(Kind.NUMBER, *pair) for pair in expected]


def test_names_differ_unless_one_is_the_other_in_short() -> None:
    def passage(key: int, name: str) -> StoredPassage:
        return stored(key, f"知府{name}筑东门城楼，覆以青瓦，登之可望江上帆樯。", (name, TagType.PER, "姓名", ""))

    assert told(passage(1, "周大年"), passage(2, "李小山")) == [(Kind.PERSON, "周大年", "李小山")]
    assert told(passage(1, "周大年"), passage(2, "周太年")) == [(Kind.PERSON, "周大年", "周太年")]
    assert told(passage(1, "周大年"), passage(2, "大年")) == []


def test_little_in_common_is_no_parallel_and_modern_prose_needs_more() -> None:
    assert compare(stored(1, "洪武六年知府某"), stored(2, "洪武六年知府某")) is None
    phrase = "公共图书馆服务体系建设"
    one, other = stored(1, f"推进{phrase}。"), stored(2, f"加强{phrase}工作")
    assert compare(one, other) is not None
    modern = [replace(s, document=replace(s.document, metadata=Metadata(language="zh"))) for s in (one, other)]
    assert compare(*modern) is None


@settings(max_examples=40, deadline=None)
@given(MIXED, MIXED, MIXED)
def test_a_comparison_points_at_real_runs_and_is_symmetric(before: str, after: str, amid: str) -> None:
    one = stored(1, f"{before}{BODY}{amid}行者便之，至今赖焉{after}", origin=12)
    other = stored(2, f"{after}{BODY}{before}行者便之至今赖焉{amid}")
    found, back = compare(one, other), compare(other, one)
    assert found is not None
    assert back is not None
    assert (back.agreeing, back.shared[0].span) == (found.agreeing, _first(found.shared))
    assert sorted(turned(back).differences, key=repr) == sorted(found.differences, key=repr)
    for shared in found.shared:
        for stretch in shared.stretches:
            mine = one.passage.text[stretch.begin : stretch.end]
            theirs = other.passage.text[stretch.other_begin : stretch.other_end]
            assert not stretch.same or letters_of(mine).text == letters_of(theirs).text
    for difference in found.differences:
        assert one.passage.text[difference.begin : difference.end] == difference.words
        assert other.passage.text[difference.other_begin : difference.other_end] == difference.other_words


def _first(shared: tuple[object, ...]) -> tuple[int, int]:
    return min(one.other_span for one in shared)  # type: ignore[attr-defined]
