"""Portraits: names, years, relations, quotations and steps, each made of records alone."""

from __future__ import annotations

from dataclasses import replace

from hypothesis import example, given
from hypothesis import strategies as st

from api.pictures.draw_years import years_svg
from api.portraits.names import name_groups
from api.portraits.places import ITSELF, places_of
from api.portraits.quoting import mention
from api.portraits.records import RelationGroup, SaidName, YearBar, YearChart
from api.portraits.told import authority_lines, beneath, groups, naming_of, told_lines
from api.portraits.walking import step
from api.portraits.years import bar_of, dated, year_chart
from api.web.inline import inline
from api.web.words import Language, words_in
from index.portraits import Beside, Said
from index.ports import StoredPassage
from ontology.authority.bundled import bundled_eras
from ontology.authority.ganzhi import later
from ontology.records import (
    Candidate,
    Document,
    Entity,
    Link,
    Maker,
    Metadata,
    Name,
    Passage,
    Relation,
    ReviewState,
    Tag,
    TagType,
)

HANS = words_in(Language.HANS)
RULES = Maker("rules", "1")
TEXT = "𠮷阳之东，知府周大年所筑也。"
BOOK = Document("d", "古籍", "d.txt", "text", Metadata("城垣小记", language="lzh"))
PASSAGE = Passage("d-1", "d", "v", 0, 100, 100 + len(TEXT), TEXT, "卷一/城垣小记")
PERSON = Entity("p", TagType.PER, "周大年", (Name("伯永", "字"), Name("周大年", "姓名")), source="bundled")
OFFICE = Entity("o", TagType.OFI, "知府", source="bundled")
PLACE = Entity("l", TagType.LOC, "𠮷阳", latitude=30.0, longitude=120.0, source="bundled")
KNOWN = {one.id: one for one in (PERSON, OFFICE, PLACE)}


def tag(ident: str, begin: int, surface: str, type_: TagType, entity: str = "") -> Tag:
    link = Link(entity, surface, (Candidate(entity, surface, 0.93),), 0.5, RULES) if entity else None
    return Tag(ident, "d-1", 100 + begin, 100 + begin + len(surface), surface, type_, RULES, 0.8, link=link)


TAGS = {
    "t1": tag("t1", 0, "𠮷阳", TagType.LOC, "l"),
    "t2": tag("t2", 5, "知府", TagType.OFI, "o"),
    "t3": tag("t3", 7, "周大年", TagType.PER, "p"),
}


def relation(**other: object) -> Relation:
    made = Relation("r", "d-1", "任职", "t3", "t2", "p", "o", 105, 110, 0.7, RULES, (("地点", "t1"), ("时间", "gone")))
    return replace(made, **other)  # type: ignore[arg-type]


def said(**other: object) -> Said:
    return Said(relation(**other), PASSAGE, BOOK, TAGS)


def related(entity: str, *some: Said) -> tuple[RelationGroup, ...]:
    return groups(told_lines(some, frozenset([entity]), KNOWN.get))


def test_a_relation_is_told_from_both_ends_with_its_exact_words() -> None:
    for entity, forward, other in (("p", True, "o"), ("o", False, "p")):
        (group,) = related(entity, said())
        assert (group.predicate, group.forward) == ("任职", forward)
        (one,) = group.related
        assert one.other.id == other
        (evidence,) = one.evidence
        assert evidence.quote == "知府周大年" == TEXT[evidence.begin : evidence.end]
        assert [(part, end.id) for part, end in evidence.qualifiers] == [("地点", "l")]
        assert (evidence.title, evidence.heading, evidence.language) == ("城垣小记", "卷一", "lzh")


def test_what_was_rejected_or_lost_an_end_is_not_told() -> None:
    assert related("p", said(review=ReviewState.REJECTED)) == ()
    assert related("p", said(object="gone")) == ()


def test_an_end_that_nobody_identified_keeps_its_words() -> None:
    (group,) = related("p", said(object_entity=""), said(id="r2", object_entity="x0123456789ab"))
    (one,) = group.related
    assert (one.other.id, one.other.label, len(one.evidence)) == ("", "知府", 2)


def test_what_is_undecided_stays_so_and_names_its_candidates() -> None:
    link = Link("", "", (Candidate("a", "知府", 0.5), Candidate("b", "知府", 0.4)), 0.1, RULES)
    tags = {**TAGS, "t2": replace(TAGS["t2"], link=link)}
    (group,) = related("p", replace(said(object_entity=""), tags=tags))
    assert (group.related[0].other.id, group.related[0].other.candidates) == ("", (("a", "知府"), ("b", "知府")))


def test_an_authority_is_named_beside_the_words_of_texts() -> None:
    author = replace(PERSON, relations=(("任职", "o"), ("师", "nowhere")))
    pointing = [replace(OFFICE, id="b", label="书", type=TagType.BOOK, relations=(("撰", "p"), ("撰", "q")))]
    lines = [*authority_lines(author, pointing, KNOWN.get), *told_lines([said()], frozenset("p"), KNOWN.get)]
    told = {(group.predicate, group.forward): group for group in groups(lines)}
    assert set(told) == {("任职", True), ("撰", True)}
    held = told["任职", True].related[0]
    assert (held.sources, len(held.evidence)) == (("bundled",), 1)
    assert told["撰", True].related[0].other.id == "b"


def test_names_say_who_gives_them() -> None:
    named = said(predicate="字", object="t1", object_entity="")
    told = naming_of([named], frozenset("p"), KNOWN.get)
    twin = replace(PERSON, id="cbdb:1", source="cbdb", names=(Name("伯永", "字"),))
    found = {group.kind: group.names for group in name_groups(PERSON, [twin], told)}
    assert list(found) == ["姓名", "字"]
    assert [(one.text, one.sources) for one in found["字"]] == [("伯永", ("bundled", "cbdb")), ("𠮷阳", ())]
    assert found["字"][1].evidence[0].quote == "知府周大年"
    assert name_groups(replace(PERSON, names=()), [], {}) == ()
    assert name_groups(replace(PERSON, names=()), [], {"号": [SaidName("某", ())]})[0].kind == "号"


def test_a_mention_is_cut_around_the_first_and_counts_ideographs_whole() -> None:
    stored = StoredPassage(1, PASSAGE, BOOK, tuple(TAGS.values()))
    shown = mention(stored, frozenset("p"))
    (one,) = shown.tags
    start = one.begin - shown.origin - shown.begin
    assert shown.text[start : start + 3] == "周大年"
    assert (shown.score, shown.heading) == (0.93, "卷一")
    rejected = replace(TAGS["t3"], review=ReviewState.REJECTED)
    assert mention(replace(stored, tags=(rejected,)), frozenset("p")).tags == ()


@given(before=st.text("甲乙。\n 𠮷", max_size=400), after=st.text("丙丁。！", max_size=400))
def test_a_long_passage_shows_the_mention(before: str, after: str) -> None:
    text = f"{before}周大年{after}"
    passage = replace(PASSAGE, end=100 + len(text), text=text)
    shown = mention(
        StoredPassage(1, passage, BOOK, (tag("t", len(before), "周大年", TagType.PER, "p"),)), frozenset("p")
    )
    assert text[shown.begin : shown.begin + len(shown.text)] == shown.text
    assert "周大年" in shown.text
    assert len(shown.text) <= 210
    assert shown.cut_before == (shown.begin > 0)
    assert shown.cut_after == (shown.begin + len(shown.text) < len(text))


def test_years_are_counted_by_natural_bars() -> None:
    assert bar_of(1449, 10) == (1440, 1449)
    assert bar_of(-205, 10) == (-209, -200)
    assert (bar_of(3, 10), bar_of(-3, 10), bar_of(7, 1)) == ((1, 9), (-9, -1), (7, 7))
    chart = year_chart("某", [(1, "1449"), (1, "1450"), (2, "1449-08"), (3, "1368/1644"), (4, "没有")], looked_at=9)
    assert [(one.begin, one.passages) for one in chart.bars] == [(1449, 2), (1450, 1)]
    assert (chart.dated, chart.looked_at, chart.step) == (2, 9, 1)
    assert year_chart("某", [(1, "Y-123456789")], looked_at=1).bars == ()


@example([(1, 400), (1, -2000)])
@given(st.lists(st.tuples(st.integers(1, 30), st.integers(-2000, 2000).filter(bool)), min_size=1, max_size=80))
def test_every_dated_passage_is_in_a_bar_or_said_to_be_far_off(pairs: list[tuple[int, int]]) -> None:
    dates = [(key, f"{'-' if year < 0 else ''}{abs(year + (year < 0)):04d}") for key, year in pairs]
    chart = year_chart("某", dates, looked_at=30)
    assert len(chart.bars) <= 49
    assert sum(one.passages for one in chart.bars) + chart.before + chart.after >= chart.dated
    for one, other in zip(chart.bars, chart.bars[1:], strict=False):
        assert later(one.end, 1) == other.begin


def test_a_year_bears_the_names_of_its_time() -> None:
    year = dated(1449, bundled_eras())
    assert year is not None
    assert year.reigns == ("正统十四年",)
    assert dated(None, bundled_eras()) is None


def test_a_chart_is_drawn_in_attributes_alone_and_escapes_what_it_is_told() -> None:
    chart = YearChart('<script>"&\x07', (YearBar(1, 9, 3), YearBar(10, 19, 0), YearBar(20, 29, 1)), 10, 4, 9)
    drawn = inline(years_svg(chart, lambda bar: f"/?from={bar.begin}&to={bar.end}", HANS), kind="years")
    assert drawn.startswith('<svg class="years"')
    assert drawn.count("<a ") == 2
    assert "&amp;to=9" in drawn
    for wrong in ("<script", "style=", "\x07", "<?xml"):
        assert wrong not in drawn


def test_a_step_goes_to_what_is_stated_first_and_ties_what_is_known() -> None:
    told = related("p", said())
    others = [Entity(f"x{number}", TagType.PER, f"甲{number}") for number in range(9)]
    find = {**KNOWN, **{one.id: one for one in others}}.get
    beside = [Beside("l", TagType.LOC, 3), *(Beside(one.id, TagType.PER, 2) for one in others)]
    taken = step(PERSON, told, beside, find=find, now=str, limit=3, passages=5)
    assert [one.id for one in taken.nodes] == ["o", "l", "x0"]
    assert [(one.source, one.target, one.label) for one in taken.edges] == [
        ("p", "o", "任职"),
        ("p", "l", ""),
        ("p", "x0", ""),
    ]
    assert (taken.centre.passages, taken.left_out) == (5, 8)
    # What is merely named beside it is no reason to tie it to everything on a long walk.
    assert len(step(PERSON, told, beside, find=find, now=str, limit=1, along={"x3", "l"}).nodes) == 1
    assert step(PERSON, (), [Beside("gone", TagType.PER, 4)], find=find, now=str, limit=5).nodes == ()


def test_places_tell_themselves_from_those_named_beside() -> None:
    other = replace(PLACE, id="m", label="城")
    find = {"l": PLACE, "m": other, "n": replace(PLACE, id="n", latitude=None)}.get
    beside = [Beside("m", TagType.LOC, 4), Beside("n", TagType.LOC, 9)]
    own = places_of(PLACE, {}, beside, find=find, named=7)
    assert [(one.id, one.named, one.said) for one in own.spots] == [("l", 7, (ITSELF,)), ("m", 4, ())]
    said_of = places_of(PERSON, {"m": ("到达",)}, beside, find=find, named=7)
    assert [(one.id, one.said) for one in said_of.spots] == [("m", ("到达",))]


def test_a_heading_that_ends_in_the_title_says_it_once() -> None:
    assert beneath("东越列传", "七十列传/东越列传") == "七十列传"
    assert beneath("东越列传", "东越列传") == ""
    assert beneath("史记", "七十列传/东越列传") == "七十列传/东越列传"
