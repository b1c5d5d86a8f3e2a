"""Runs of a tagged text: nothing lost, nothing doubled, whatever overlaps."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from api.web.spans import segments
from ontology.queries import Highlight
from ontology.records import Maker, Tag, TagType

MAKER = Maker("rules", "1")


def tag(begin: int, end: int, kind: TagType = TagType.PER) -> Tag:
    return Tag(f"t{begin}-{end}-{kind}", "p", begin, end, "", kind, MAKER, 0.9)


bounds = st.tuples(st.integers(-5, 60), st.integers(-5, 60)).map(sorted)
texts = st.text(st.sampled_from("史记𠮷𡨸汉江宁府，。\n<&\"'e\u0301"), max_size=40)


@given(
    text=texts,
    tags=st.lists(st.builds(lambda pair, kind: tag(*pair, kind), bounds, st.sampled_from(TagType)), max_size=12),
    highlights=st.lists(bounds.map(lambda pair: Highlight(*pair, "词")), max_size=6),
    origin=st.integers(0, 10),
)
def test_runs_join_to_the_text_and_carry_exactly_what_covers_them(
    text: str, tags: list[Tag], highlights: list[Highlight], origin: int
) -> None:
    runs = segments(text, tags, highlights, origin=origin)
    assert "".join(run.text for run in runs) == text
    assert all(run.text == text[run.begin : run.end] and run.text for run in runs)
    for run in runs:
        for place in range(run.begin, run.end):
            expected = {i for i, one in enumerate(tags) if one.begin - origin <= place < one.end - origin}
            assert {mark.index for mark in run.marks} == expected
            assert bool(run.term) == any(one.begin <= place < one.end for one in highlights)


@given(st.lists(st.builds(lambda pair: tag(*pair), bounds), max_size=12))
def test_tags_that_meet_have_lanes_of_their_own_and_the_innermost_is_shortest(tags: list[Tag]) -> None:
    lanes: dict[int, int] = {}
    for run in segments("字" * 60, tags):
        assert len({mark.lane for mark in run.marks}) == len(run.marks)
        widths = [mark.tag.end - mark.tag.begin for mark in run.marks]
        assert widths == sorted(widths, reverse=True)
        for mark in run.marks:
            assert lanes.setdefault(mark.index, mark.lane) == mark.lane


def test_a_nested_and_an_overlapping_tag() -> None:
    text = "江宁府知府陈鹏年"
    tags = [tag(0, 5, TagType.OFI), tag(0, 3, TagType.LOC), tag(3, 8)]
    runs = segments(text, tags, [Highlight(2, 4, "府知")])
    assert [(run.text, [mark.tag.type.value for mark in run.marks], run.term) for run in runs] == [
        ("江宁", ["OFI", "LOC"], ""),
        ("府", ["OFI", "LOC"], "府知"),
        ("知", ["PER", "OFI"], "府知"),
        ("府", ["PER", "OFI"], ""),
        ("陈鹏年", ["PER"], ""),
    ]


def test_an_astral_ideograph_is_one_place() -> None:
    runs = segments("甲𠮷乙", [tag(1, 2)])
    assert [run.text for run in runs] == ["甲", "𠮷", "乙"]


def test_a_tag_cut_in_two_opens_once() -> None:
    runs = segments("江宁府知府陈鹏年", [tag(10, 15), tag(11, 13)], origin=10)
    assert [(run.text, run.opens) for run in runs] == [("江", True), ("宁府", True), ("知府", False), ("陈鹏年", True)]


def test_an_empty_text_has_no_runs() -> None:
    assert segments("", [tag(0, 3)]) == []
