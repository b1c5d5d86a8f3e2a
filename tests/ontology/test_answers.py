"""Questions and answers as RDF."""

from __future__ import annotations

from pathlib import Path

import pytest
from rdflib import Graph

from ontology.answers import answer_statements, question_iri
from ontology.graph import OxigraphGraph
from ontology.iri import Namer
from ontology.queries import Answer, Citation, Hit
from ontology.records import Document, Literal, Metadata, Passage, Statement
from ontology.terms import DCTERMS, OA, RDF, RDFS, SCHEMA, WM
from ontology.validate import validate
from ontology.vocabulary import written

TEXT = "東門曰朝陽。"
PASSAGE = Passage("p/1", "d1", "v1", 0, 0, len(TEXT), TEXT)
RECEIPT = Citation("p/1", 3, 5, "朝陽", "江宁府志", "p. 3")
ANSWERED = Answer("东门叫什么？", "东门叫朝阳门。", False, 0.8, (RECEIPT,))
REFUSED = Answer("今天几号？", "馆藏中没有答案。", True, 0.0, nearest=(Hit(
    PASSAGE, Document("d1", "", "a.txt", "text/plain", Metadata()), 0.1, ()),))  # fmt: skip


def objects(answer: Answer, namer: Namer, predicate: str) -> list[str]:
    found = [one.object for one in answer_statements(answer, namer=namer) if one.predicate == predicate]
    return [value.text if isinstance(value, Literal) else value for value in found]


def test_a_receipt_chooses_exactly_its_characters(namer: Namer) -> None:
    begin, end = (int(objects(ANSWERED, namer, term)[0]) for term in (OA.start, OA.end))
    assert objects(ANSWERED, namer, OA.exact) == [TEXT[begin:end]]
    assert objects(ANSWERED, namer, OA.hasSource) == [namer.passage_iri("p/1")]


def test_a_question_has_the_address_of_its_page(namer: Namer) -> None:
    assert (
        question_iri("东门 &#?", namer=namer) == "https://wenmai.example/ask?q=%E4%B8%9C%E9%97%A8%20%26%23%3F#question"
    )


def test_a_refusal_has_no_answer_and_says_what_came_closest(namer: Namer) -> None:
    assert objects(REFUSED, namer, SCHEMA.suggestedAnswer) == []
    assert objects(REFUSED, namer, SCHEMA.answerCount) == ["0"]
    assert objects(REFUSED, namer, DCTERMS.description) == ["馆藏中没有答案。"]
    assert objects(REFUSED, namer, RDFS.seeAlso) == [namer.passage_iri("p/1")]


def test_half_a_character_does_no_harm(namer: Namer) -> None:
    broken = Answer("东\ud840门", "没有。", True, 0.0)
    assert b"Question" in written(answer_statements(broken, namer=namer), media_type="text/turtle")


@pytest.mark.parametrize("answer", [ANSWERED, REFUSED], ids=["answered", "refused"])
def test_it_keeps_to_the_shapes(answer: Answer, namer: Namer, tmp_path: Path) -> None:
    graph = OxigraphGraph(tmp_path / "graph")
    graph.replace(namer.graph_iri("answers"), answer_statements(answer, namer=namer))
    assert list(validate(graph)) == []


@pytest.mark.parametrize(
    "predicate",
    [SCHEMA.text, SCHEMA.answerCount, SCHEMA.citation, WM.confidence, OA.hasSource, OA.hasSelector, OA.exact, RDF.type],
)
def test_a_lack_is_found(predicate: str, namer: Namer, tmp_path: Path) -> None:
    said: list[Statement] = [one for one in answer_statements(ANSWERED, namer=namer) if one.predicate != predicate]
    graph = OxigraphGraph(tmp_path / "graph")
    graph.replace(namer.graph_iri("answers"), said)
    assert list(validate(graph))


@pytest.mark.parametrize(
    ("media_type", "form"),
    [("text/turtle", "turtle"), ("application/ld+json", "json-ld"), ("application/rdf+xml", "xml"),
     ("application/n-triples", "nt")],
)  # fmt: skip
def test_each_format_says_the_same(media_type: str, form: str, namer: Namer) -> None:
    said = list(answer_statements(ANSWERED, namer=namer))
    assert len(Graph().parse(data=written(said, media_type=media_type), format=form)) == len(said)
