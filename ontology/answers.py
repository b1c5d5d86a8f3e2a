"""A question and its answer as RDF: schema.org's Question and Answer, each receipt a Web Annotation selection.

An answer is not kept; its address is that of the page that answers the question again. Offsets of a receipt count in
its passage, which is the source of the selection (https://www.w3.org/TR/annotation-model/#specific-resources).

Pure.
"""

from __future__ import annotations

from collections.abc import Iterator
from urllib.parse import quote

from ontology.iri import Namer
from ontology.literals import decimal, integer, texts
from ontology.queries import Answer, Citation
from ontology.records import Literal, Statement
from ontology.terms import DCTERMS, OA, RDF, RDFS, SCHEMA, WM


def question_iri(question: str, *, namer: Namer) -> str:
    """The address of a question: its page, and the question on it."""
    return f"{namer.base}ask?q={quote(question, safe='', errors='replace')}#question"


def answer_statements(answer: Answer, *, namer: Namer) -> Iterator[Statement]:
    """Everything that is said of a question and its answer.

    A refusal is a question with no answer, the words of the refusal and, as ``rdfs:seeAlso``, the passages that came
    closest.
    """
    question = question_iri(answer.question, namer=namer)
    yield Statement(question, RDF.type, SCHEMA.Question)
    yield Statement(question, SCHEMA.text, Literal(_written(answer.question)))
    yield Statement(question, SCHEMA.answerCount, integer(0 if answer.refused else 1))
    if answer.refused:
        yield from texts(question, ((DCTERMS.description, answer.text),))
        for hit in answer.nearest:
            yield Statement(question, RDFS.seeAlso, namer.passage_iri(hit.passage.id))
        return
    node = question.replace("#question", "#answer")
    yield Statement(question, SCHEMA.suggestedAnswer, node)
    yield Statement(node, RDF.type, SCHEMA.Answer)
    yield Statement(node, SCHEMA.text, Literal(answer.text))
    yield Statement(node, WM.confidence, decimal(answer.confidence))
    for number, receipt in enumerate(answer.receipts, start=1):
        yield Statement(node, SCHEMA.citation, f"{node}-receipt-{number}")
        yield from _receipt(receipt, f"{node}-receipt-{number}", namer)


def _receipt(receipt: Citation, node: str, namer: Namer) -> Iterator[Statement]:
    selector = f"{node}-selector"
    yield Statement(node, RDF.type, OA.SpecificResource)
    yield Statement(node, OA.hasSource, namer.passage_iri(receipt.passage_id))
    yield Statement(node, OA.hasSelector, selector)
    yield from texts(node, ((DCTERMS.title, receipt.document), (WM.locator, receipt.locator)))
    yield Statement(selector, RDF.type, OA.TextPositionSelector)
    yield Statement(selector, RDF.type, OA.TextQuoteSelector)
    yield Statement(selector, OA.start, integer(receipt.begin))
    yield Statement(selector, OA.end, integer(receipt.end))
    yield Statement(selector, OA.exact, Literal(receipt.quote))


def _written(question: str) -> str:
    """A question as UTF-8 can say it: a client may send half of a character."""
    return question.encode("utf-8", errors="replace").decode("utf-8")
