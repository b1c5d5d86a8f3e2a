"""Facts of the graph told at the desk: only what a text's own words bear out."""

from __future__ import annotations

from dataclasses import dataclass, replace

import pytest

from api.answering.graph.composing import LONGEST, Fact, composed
from api.answering.graph.facts import GraphFacts, modern
from api.answering.graph.tellings import TELLINGS, lighter
from api.answering.kinds import Kind
from api.asking.shapes import SHAPES
from api.library import Library
from index.ports import StoredPassage
from ontology.queries import Answer, Citation, Origin
from ontology.records import Assignment, Document, TextVersion


@pytest.fixture
def facts(library: Library) -> GraphFacts:
    return GraphFacts(library.asker, library.reading)


def told(facts: GraphFacts, question: str) -> Answer:
    answer = facts.answer(question)
    assert answer is not None, question
    return answer


@pytest.mark.parametrize(
    ("question", "kind", "says"),
    [
        ("苏轼的父亲是谁", "who", "苏轼的父亲是苏洵"),
        ("苏轼的弟弟是谁", "who", "苏轼的弟弟是苏辙"),
        ("苏辙的哥哥是谁", "who", "苏辙的哥哥是苏轼"),
        ("苏洵有哪些儿子", "who", "苏洵的儿子是苏轼"),
        ("谁是欧阳修的学生", "who", "欧阳修的学生是曾巩"),
        ("苏轼和苏辙是什么关系", "what", "苏辙是苏轼的兄弟"),
        ("王安石的字是什么", "what", "王安石的字是介甫"),
        ("曾巩是哪里人", "where", "曾巩的籍贯是建昌军南丰"),
        ("哪些人是眉山人", "list", "眉山人有2位：苏洵、苏轼"),
        ("苏轼在杭州当过哪些官", "list", "2种：杭州通判、杭州知州"),
        ("王安石何时任参知政事", "when", "熙宁二年（1069年）"),
        ("深圳图书馆何时成立", "when", "1986年成立"),
    ],
)
def test_a_fact_is_told_around_its_words(
    facts: GraphFacts, library: Library, question: str, kind: str, says: str
) -> None:
    answer = told(facts, question)
    assert says in answer.text
    assert answer.kind == kind
    assert answer.origin is Origin.GRAPH
    assert "".join(one.text for one in answer.sentences) == answer.text
    assert len(answer.text) <= LONGEST
    for receipt in answer.receipts:
        text = library.texts.passage(receipt.passage_id).passage.text
        assert text[receipt.begin : receipt.end] == receipt.quote
    assert {place for one in answer.sentences for place in one.receipts} == set(range(len(answer.receipts)))


@pytest.mark.parametrize(
    "question",
    [
        "苏轼为什么被贬黄州",
        "苏辙的弟弟是谁",
        "苏轼的妻子是谁",
        "1+1等于几",
        "提到最多的人物是谁",
        "不是苏轼写的诗有哪些",
        "？",
        "苏" * 600,
    ],
)
def test_nothing_is_told_without_a_shape_or_words(facts: GraphFacts, question: str) -> None:
    assert facts.answer(question) is None


def test_the_byname_of_a_question_is_told_with_the_full_name(facts: GraphFacts) -> None:
    assert "（苏轼）" in told(facts, "东坡居士的父亲是谁").text


@dataclass
class Changed:
    """Texts in which every passage has become another one."""

    library: Library

    def passage(self, passage_id: str) -> StoredPassage:
        stored = self.library.reading.passage(passage_id)
        return replace(stored, passage=replace(stored.passage, text=f"改{stored.passage.text}"))

    def document(self, document_id: str) -> tuple[Document, TextVersion]:
        return self.library.reading.document(document_id)

    def assignments(self, document_id: str) -> tuple[Assignment, ...]:
        return self.library.reading.assignments(document_id)


def test_words_that_are_no_longer_there_withhold_the_fact(library: Library) -> None:
    assert GraphFacts(library.asker, Changed(library)).answer("苏轼的父亲是谁") is None


def test_every_telling_is_of_a_shape_and_its_columns() -> None:
    shapes = {one.name: lighter(one) for one in SHAPES}
    for name, telling in TELLINGS.items():
        columns = {*telling.persons, telling.column, *([telling.other] if telling.other else [])}
        assert columns <= set(shapes[name].columns), name


def test_a_long_list_stays_short_enough() -> None:
    facts = [Fact(f"第{n}人", Citation(f"p{n}", 0, 40, "字" * 40, "书", "卷一"), 0.8) for n in range(30)]
    answer = composed("谁", "有很多。", facts, kind=Kind.LIST)
    assert len(answer.text) <= LONGEST
    assert len(answer.receipts) == 30


def test_times_are_told_with_their_years() -> None:
    assert modern("庚子（1069-02-26）") == "庚子（1069年）"
    assert modern("元祐（1086/1094）") == "元祐（1086—1094年）"
    assert modern("1986年（1986）") == "1986年"
    assert modern("某日") == "某日"
