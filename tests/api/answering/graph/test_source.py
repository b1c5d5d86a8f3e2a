"""What is answered before the texts: where something is spoken of, two sides, where to read."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from api.answering.following.names import follower_of
from api.answering.following.records import Name
from api.answering.graph.authority import beside as authority_beside
from api.answering.graph.comparing import LONGEST, Side, beside, sides
from api.answering.graph.reading import where_to_read
from api.answering.graph.source import DeskFacts, desk_facts
from api.library import Library
from ontology.queries import Answer, Citation, Filters, Sentence
from ontology.records import TagType

REFUSED = Answer("问", "没有。", refused=True, confidence=0.9)


def told(*quotes: str) -> Answer:
    receipts = tuple(Citation(f"p{n}", 0, len(one), one, "书", "卷一/篇二") for n, one in enumerate(quotes))
    return Answer("问", "".join(quotes), refused=False, confidence=0.7, receipts=receipts)


def names(question: str, *found: str, type_: TagType = TagType.PER) -> list[Name]:
    return [Name(one, type_, question.find(one), question.find(one) + len(one), one) for one in found]


@pytest.mark.parametrize(
    ("question", "first", "second"),
    [
        ("苏轼和王安石的籍贯分别是哪里？", "苏轼的籍贯是哪里？", "王安石的籍贯是哪里？"),
        ("苏轼与王安石对新法的看法有什么不同？", "苏轼对新法的看法？", "王安石对新法的看法？"),
        ("苏轼和王安石有何区别", "苏轼是怎样的？", "王安石是怎样的？"),
    ],
)
def test_two_sides_are_asked_one_by_one(question: str, first: str, second: str) -> None:
    asked = sides(question, names(question, "苏轼", "王安石"))
    assert [one.question for one in asked] == [first, second]


def test_of_two_books_each_is_asked_alone() -> None:
    question = "《史记》和《容斋随笔》对韩信的记载有什么不同？"
    asked = sides(question, names(question, "史记", "容斋随笔", type_=TagType.BOOK))
    assert [(one.book, one.question) for one in asked] == [
        ("史记", "韩信的记载？"),
        ("容斋随笔", "韩信的记载？"),
    ]


@pytest.mark.parametrize("question", ["苏轼和王安石是朋友吗？", "苏轼的弟弟和王安石有何不同", "他们有什么不同"])
def test_other_questions_have_no_sides(question: str) -> None:
    assert sides(question, names(question, *(one for one in ("苏轼", "王安石") if one in question))) == ()


def test_a_side_that_is_not_held_is_said_so() -> None:
    answer = beside("问", [(Side("甲", "甲？"), told("甲是这样。")), (Side("乙", "乙？"), REFUSED)])
    assert not answer.refused
    assert "关于乙，馆藏中没有找到" in answer.text
    assert beside("问", [(Side("甲", "甲？"), REFUSED), (Side("乙", "乙？"), REFUSED)]).refused


@given(st.lists(st.text("甲乙，。", min_size=1, max_size=300), min_size=1, max_size=4))
def test_sides_fit_and_their_quotations_stay_exact(quotes: list[str]) -> None:
    whole = told(*quotes)
    answer = beside("问", [(Side("甲", "甲？"), whole), (Side("乙", "乙？"), whole)])
    assert len(answer.text) <= LONGEST + 10
    for one in answer.receipts:
        assert one.quote
        assert quotes[int(one.passage_id[1:])][one.begin : one.end] == one.quote
    assert {place for one in answer.sentences for place in one.receipts} == set(range(len(answer.receipts)))


def test_where_to_read_names_the_chapter_first() -> None:
    answer = where_to_read(told("甲是这样。", "乙是那样。"))
    assert answer.text.startswith("可以读《书》卷一·篇二。“甲是这样。”")
    assert "".join(one.text for one in answer.sentences) == answer.text
    assert where_to_read(REFUSED).refused


@pytest.fixture
def desk(library: Library) -> DeskFacts:
    def from_texts(_question: str, _filters: Filters) -> Answer:
        return told("苏洵之子苏轼。")

    return desk_facts(library.asker, library.reading, from_texts)


def test_mentions_are_counted_by_book(desk: DeskFacts) -> None:
    answer = desk.answer("哪些文献提到苏轼")
    assert answer is not None
    assert answer.kind == "where_to_read"
    assert "《宋人小传》" in answer.text
    assert all("苏轼" in one.quote or "轼" in one.quote for one in answer.receipts)
    times = desk.answer("苏轼被提到几次")
    assert times is not None
    assert times.kind == "how_many"


def test_sides_are_asked_of_the_graph_first(desk: DeskFacts) -> None:
    answer = desk.answer("苏轼和曾巩的籍贯分别是哪里？")
    assert answer is not None
    assert "眉州眉山人" in answer.text
    assert "建昌军南丰人" in answer.text


def test_what_is_to_be_read_is_asked_of_the_texts(desk: DeskFacts) -> None:
    answer = desk.answer("在哪里可以读到苏洵的事？")
    assert answer is not None
    assert answer.text.startswith("可以读《书》")
    assert desk.answer("苏洵为什么出名") is None


def test_an_authority_is_told_as_what_it_is(desk: DeskFacts, library: Library) -> None:
    answer = desk.answer("王安石是哪年去世的")
    assert answer is not None
    assert answer.text.startswith("据规范数据（文脉自带规范），王安石生于1021年，卒于1086年。")
    assert answer.sentences[0].receipts == ()
    assert "".join(one.text for one in answer.sentences) == answer.text
    refusing = desk_facts(library.asker, library.reading, lambda *_: REFUSED).answer("王安石是哪年去世的")
    assert refusing is not None
    assert refusing.refused
    assert refusing.text == "没有。另据规范数据（文脉自带规范），王安石生于1021年，卒于1086年。这不出自馆藏原文。"


@pytest.mark.parametrize(
    ("question", "says"),
    [
        ("建康是今天的哪里", "在今江苏南京"),
        ("会稽郡在哪里", "在今浙江绍兴"),
        ("会稽郡有哪些别名", "又称越州"),
    ],
)
def test_a_place_of_old_is_told_by_its_authority(desk: DeskFacts, question: str, says: str) -> None:
    answer = desk.answer(question)
    assert answer is not None
    assert says in answer.text


def test_a_byname_is_told_with_its_bearer(desk: DeskFacts) -> None:
    answer = desk.answer("六一居士是谁的号")
    assert answer is not None
    assert "六一居士是欧阳修的号" in answer.text
    assert desk.answer("文忠是谁的谥号") is None


def test_who_wrote_what_is_held_is_recorded(library: Library) -> None:
    desk = desk_facts(library.asker, library.reading, lambda *_: REFUSED)
    recorded = desk.answer("《宋人小传》是谁写的")
    assert recorded is None or not recorded.refused
    unheld = desk.answer("《容斋随笔》是谁写的")
    assert unheld is not None
    assert unheld.refused
    assert "洪迈" in unheld.text


def test_what_is_put_before_an_answer_leaves_room() -> None:
    whole = replace(told("甲" * 200, "乙" * 80), sentences=(Sentence("甲" * 200, (0,)), Sentence("乙" * 80, (1,))))
    answer = authority_beside(whole, "据规范数据，生于某年。" * 2)
    assert len(answer.text) <= LONGEST
    assert [one.receipts for one in answer.sentences] == [(), (0,)]
    assert len(answer.receipts) == 1
    full = replace(whole, sentences=(Sentence("甲" * 289, (0,)),))
    assert authority_beside(full, "据规范数据，生于某年。" * 2) == full


def test_the_library_asks_the_graph_before_the_texts(library: Library) -> None:
    answer = library.ask("苏轼的父亲是谁")
    assert answer.origin.value == "graph"
    follow_up = library.ask("那曾巩的老师呢？", context=("苏轼的老师是谁？", "没有找到。"))
    assert follow_up.asked == "曾巩的老师是谁？"
    assert "欧阳修" in follow_up.text


def test_names_are_noticed_in_order(library: Library) -> None:
    found = follower_of(library.annotator).notice("苏轼和曾巩")
    assert [one.text for one in found] == ["苏轼", "曾巩"]
