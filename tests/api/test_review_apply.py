"""What holds for any decisions laid over any tags."""

from __future__ import annotations

from itertools import combinations

from hypothesis import given, settings
from hypothesis import strategies as st

from api.desk.anchors import FoldedText, make_anchor
from api.desk.apply import apply
from api.desk.decisions import Action, Decision, Outcome
from ontology.records import Maker, Passage, ReviewState, Tag, TaggedPassage, TagType, TextVersion
from ontology.spans import crosses

TEXT = "王安石，字介甫，\n撫州臨川人。 王安國，字平甫，安石弟也。"
FOLDED = FoldedText(TEXT)
VERSION = TextVersion("v1", "d1", TEXT)
HALF = TEXT.index(" ")
PASSAGES = (
    Passage("p1", "d1", "v1", 0, 0, HALF, TEXT[:HALF]),
    Passage("p2", "d1", "v1", 1, HALF + 1, len(TEXT), TEXT[HALF + 1 :]),
)
TYPES = st.sampled_from([TagType.PER, TagType.LOC, TagType.SUBJECT])


@st.composite
def spans(draw: st.DrawFn, passage: Passage) -> tuple[int, int]:
    begin = draw(st.integers(passage.begin, passage.end - 1))
    return begin, draw(st.integers(begin + 1, min(passage.end, begin + 6)))


@st.composite
def parts(draw: st.DrawFn) -> tuple[TaggedPassage, ...]:
    made = []
    for passage in PASSAGES:
        found = draw(st.dictionaries(st.tuples(spans(passage), TYPES), st.just(None), max_size=6))
        tags = [_tag(passage.id, *span, type_) for span, type_ in found if TEXT[slice(*span)].strip()]
        tags.sort(key=lambda tag: (tag.begin, -tag.end, tag.type))
        made.append(TaggedPassage(passage, tuple(tags), "", ()))
    return tuple(made)


def _tag(passage_id: str, begin: int, end: int, type_: TagType) -> Tag:
    maker = Maker("rule", "1")
    return Tag(f"v1-{begin}-{end}-{type_.value}", passage_id, begin, end, TEXT[begin:end], type_, maker, 0.5)


@st.composite
def decisions(draw: st.DrawFn) -> list[Decision]:
    made = []
    for number in range(draw(st.integers(0, 6))):
        passage = draw(st.sampled_from(PASSAGES))
        begin, end = draw(spans(passage))
        first, last = FOLDED.inside(begin, end)
        if first == last:
            continue
        outcomes = [_outcome(draw(spans(passage)), first, draw(TYPES), whole=draw(st.booleans()))]
        made.append(
            Decision(
                id=number + 1,
                document_id="d1",
                target=f"t{begin}-{end}",
                action=draw(st.sampled_from([Action.CONFIRM, Action.CORRECT, Action.MERGE, Action.UNDO])),
                verdict=Action.CORRECT,
                type=draw(TYPES),
                anchor=make_anchor(FOLDED, "v1", begin=begin, end=end),
                outcomes=tuple(one for one in outcomes if one.length and draw(st.booleans())),
                said=None,
                reviewer=draw(st.sampled_from(["甲", "乙"])),
                time="2026-11-21T08:00:00+00:00",
            )
        )
    return made


def _outcome(span: tuple[int, int], first: int, type_: TagType, *, whole: bool) -> Outcome:
    begin, end = FOLDED.inside(*span)
    surface = TEXT[slice(*FOLDED.outside(begin, end))] if begin < end else ""
    return Outcome(begin - first, end - begin, surface, type_, whole=whole)


@settings(deadline=None)
@given(parts(), decisions())
def test_tags_stay_whole_and_people_are_not_crossed(tagged: tuple[TaggedPassage, ...], made: list[Decision]) -> None:
    applied = apply(tagged, made, VERSION)
    out = [tag for part in applied.parts for tag in part.tags]
    assert all(TEXT[tag.begin : tag.end] == tag.surface for tag in out)
    assert len({tag.id for tag in out}) == len(out)
    machine = {tag.id for part in tagged for tag in part.tags}
    assert all(tag.id in machine for tag in out if tag.review is ReviewState.MACHINE)
    people = [tag for tag in out if tag.id in applied.made]
    assert {tag.id for tag in out if tag.review is not ReviewState.MACHINE} == {tag.id for tag in people}
    assert not any(crosses(one, other) for one in people for other in out)
    assert [part.passage for part in applied.parts] == list(PASSAGES)
    for part in applied.parts:
        assert all(part.passage.begin <= tag.begin and tag.end <= part.passage.end for tag in part.tags)
        assert list(part.tags) == sorted(part.tags, key=lambda tag: (tag.begin, -tag.end, tag.type))


@settings(deadline=None)
@given(parts(), decisions())
def test_applying_is_the_same_over_what_was_applied(tagged: tuple[TaggedPassage, ...], made: list[Decision]) -> None:
    once = apply(tagged, made, VERSION)
    assert apply(tagged, made, VERSION).parts == once.parts
    assert apply(tagged, [], VERSION).parts == tagged
    stays = {one.passage.id for one, other in zip(tagged, once.parts, strict=True) if one is other}
    for part in once.parts:
        if part.passage.id in stays:
            assert not any(tag.id in once.made for tag in part.tags)


@settings(deadline=None)
@given(parts(), decisions())
def test_of_people_none_cross(tagged: tuple[TaggedPassage, ...], made: list[Decision]) -> None:
    applied = apply(tagged, made, VERSION)
    people = [tag for part in applied.parts for tag in part.tags if tag.id in applied.made]
    for one, other in combinations(people, 2):
        assert not crosses(one, other)
        assert (one.begin, one.end) != (other.begin, other.end) or TagType.SUBJECT in (one.type, other.type)
