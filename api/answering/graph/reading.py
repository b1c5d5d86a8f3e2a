"""Where something can be read: the documents and chapters of an answer told before its words. Pure."""

from __future__ import annotations

from dataclasses import replace

from api.answering.graph.composing import LONGEST
from api.answering.graph.quoting import quoted
from api.answering.kinds import Kind
from ontology.queries import Answer, Citation, Sentence

_MOST = 3
"""Places that are told before the words."""


def where_to_read(answer: Answer) -> Answer:
    """Return an answer of texts that tells first in which documents and chapters its words stand.

    A refusal stays as it is.
    """
    if answer.refused or not answer.receipts:
        return replace(answer, kind=Kind.WHERE_TO_READ.value)
    places = list(dict.fromkeys(_place(one) for one in answer.receipts))
    head = f"可以读{'、'.join(places[:_MOST])}。"
    sentences = [Sentence(head, tuple(range(len(answer.receipts))))]
    room, several = LONGEST - len(head), len(places) > 1
    for number, one in enumerate(answer.receipts):
        said = f"{_place(one) if several else ''}：{quoted(one.quote)}" if several else quoted(one.quote)
        if len(said) <= room:
            sentences.append(Sentence(said, (number,)))
            room -= len(said)
    text = "".join(one.text for one in sentences)
    return replace(answer, text=text, sentences=tuple(sentences), kind=Kind.WHERE_TO_READ.value)


def _place(one: Citation) -> str:
    """A document and the chapters above a passage: 《农桑辑要》竹木·种竹."""
    path = [part for part in one.locator.split(" ")[0].split("/") if part and part != one.document]
    return f"《{one.document}》{'·'.join(path[-2:])}" if sum(map(len, path[-2:])) <= 24 else f"《{one.document}》"
