"""What helps to answer is asked in order, and each part can be left out."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from api.answering.aids import Aids
from api.finder import Finder
from api.settings import Settings
from api.wiring import open_library
from ontology.queries import Answer, Filters, Origin

ASKED = "中山陵是谁设计的？"


@pytest.fixture(scope="module")
def finder(sample_library: Path) -> Iterator[Finder]:
    with open_library(Settings(library=sample_library)) as library:
        yield library.finder


def ask(finder: Finder, question: str, *, context: tuple[str, ...] = (), filters: Filters | None = None) -> Answer:
    return finder.ask(question, filters=filters or Filters(), context=context)


def said(origin: Origin) -> Answer:
    return Answer("", "吕彦直设计。", refused=False, confidence=1.0, origin=origin)


def test_the_knowledge_base_comes_before_the_graph_and_the_graph_before_the_texts(finder: Finder) -> None:
    graph = replace(finder, aids=Aids(facts=lambda _: said(Origin.GRAPH)))
    assert ask(graph, ASKED).origin is Origin.GRAPH
    both = replace(finder, aids=Aids(known=lambda _: said(Origin.KNOWLEDGE), facts=lambda _: said(Origin.GRAPH)))
    assert ask(both, ASKED).origin is Origin.KNOWLEDGE
    assert ask(finder, ASKED).origin is Origin.TEXTS


def test_a_filter_leaves_to_the_texts_what_knows_of_no_filter(finder: Finder) -> None:
    both = replace(finder, aids=Aids(known=lambda _: said(Origin.KNOWLEDGE), facts=lambda _: said(Origin.GRAPH)))
    assert ask(both, ASKED, filters=Filters(languages=("lzh",))).origin is Origin.TEXTS


def test_the_question_is_completed_and_said_as_it_was_understood(finder: Finder) -> None:
    following = replace(finder, aids=Aids(follow=lambda question, _: question.replace("它", "中山陵")))
    answer = ask(following, "它是谁设计的？", context=("中山陵在哪里？",))
    assert (answer.question, answer.asked) == ("它是谁设计的？", ASKED)
    assert ask(finder, ASKED).asked == ""


def test_an_answer_is_glossed_and_then_reworded_and_a_refusal_is_not(finder: Finder) -> None:
    done: list[str] = []

    def note(name: str, answer: Answer) -> Answer:
        done.append(name)
        return answer

    aids = Aids(gloss=lambda answer: note("gloss", answer), reword=lambda answer: note("reword", answer))
    assert not ask(replace(finder, aids=aids), ASKED).refused
    assert done == ["gloss", "reword"]
    assert ask(replace(finder, aids=aids), "量子计算机怎么维修？").refused
    assert done == ["gloss", "reword"]
