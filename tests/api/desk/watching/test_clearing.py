"""What stands clear of the background, and what of a passage is quoted."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from api.desk.watching.clearing import FLOORS, clear, said
from api.desk.watching.excerpt import excerpt
from api.desk.watching.records import Nearness
from ontology.queries import Highlight, Hit, Query, QueryMention, Reason
from ontology.records import Document, Link, Maker, Metadata, Passage, Tag, TagType

RULES = Maker("rules", "1")
DOCUMENT = Document("d", "c", "d", "text", Metadata("d"))


def hit(*terms: str, dense: float = 0.0, tags: tuple[Tag, ...] = (), sources: tuple[str, ...] = ()) -> Hit:
    marks = tuple(Highlight(0, len(one), one) for one in terms)
    marks += tuple(Highlight(0, 1, "x", one) for one in sources)
    passage = Passage("d-1", "d", "v", 0, 0, 4, "文字文字")
    return Hit(passage, DOCUMENT, 1.0, (Reason("dense", 1, dense),), marks, tags)


QUERY = Query("王景弘宝船的尺寸", "王景弘宝船的尺寸", ())
NAMED = Query("王景弘宝船", "王景弘宝船", (), (QueryMention("王景弘", TagType.PER, entity_id="p1", label="王景弘"),))


def test_a_passage_says_a_share_of_the_question() -> None:
    hits = [hit(), hit("船"), hit("宝船"), hit("王景弘宝船"), hit("王景弘宝船", "尺寸"), hit(sources=("尺寸",))]
    nothing, single, some, more, all_of_it, otherwise = said(hits, QUERY)
    assert nothing == single == 0.0 and 0 < some < more < all_of_it
    assert all_of_it == pytest.approx(1.0) and otherwise > some


def test_what_few_hits_say_counts_most() -> None:
    common = [hit("宝船") for _ in range(30)]
    shares = said([*common, hit("王景弘"), hit("宝船", "尺寸")], QUERY)
    assert shares[0] < 0.2 < 0.4 < shares[30]
    # One hit alone is not thought to say little because all of one say it.
    assert said([hit("王景弘宝船")], QUERY)[0] > 0.5


def test_another_name_of_the_same_person_says_it_too() -> None:
    link = Link("p1", "王景弘", (), 1.0, RULES)
    same = Tag("t", "d-1", 0, 2, "三保", TagType.PER, RULES, 1.0, link=link)
    named, other = said([hit("宝船", tags=(same,)), hit("宝船")], NAMED)
    assert (named, other < 0.6) == (pytest.approx(1.0), True)


def test_a_question_of_nothing_but_marks_is_said_by_nothing() -> None:
    assert said([hit()], Query("？", "？", ())) == [0.0]
    assert said([], QUERY) == [] and clear([], QUERY, Nearness.USUAL) == ()


def test_strict_takes_less_than_usual_and_usual_less_than_wide() -> None:
    marks: list[tuple[str, ...]] = [(), ("宝船",), ("王景弘",), ("王景弘宝船",), ("王景弘宝船", "尺寸")]
    hits = [hit(*terms, dense=step / 100) for terms in marks for step in range(30, 70)]
    wide, usual, strict = (set(map(id, clear(hits, QUERY, one))) for one in Nearness)
    assert strict < usual < wide < set(map(id, hits))
    for one, other in pairwise(FLOORS.values()):
        assert one.said < other.said and one.meaning < other.meaning and one.together < other.together


@given(st.text(alphabet="甲乙丙。！\n 「」𠮷", max_size=400), st.data())
def test_a_quotation_lies_in_its_passage(text: str, data: st.DataObject) -> None:
    marks = []
    for _ in range(data.draw(st.integers(0, 4))):
        begin = data.draw(st.integers(0, max(0, len(text) - 1)))
        marks.append(Highlight(begin, min(len(text), begin + 2), "x"))
    begin, end = excerpt(text, marks, most=50)
    assert 0 <= begin <= end <= len(text) and end - begin <= 50
    assert text[begin:end] == text[begin:end].strip()
    assert bool(text[begin:end]) == bool(text.strip())


def test_the_sentences_with_the_matches_are_quoted() -> None:
    text = "首句甚長。" * 10 + "宝船長四十四丈。又有馬船。" + "末句。" * 30
    place = text.index("宝船")
    begin, end = excerpt(text, [Highlight(place, place + 2, "宝船")], most=40)
    assert begin <= place < end and text[begin:end].endswith("。")
    long = "甲" * 300 + "宝船" + "乙" * 300
    begin, end = excerpt(long, [Highlight(300, 302, "宝船")], most=60)
    assert "宝船" in long[begin:end] and end - begin == 60
