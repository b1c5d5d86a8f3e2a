"""``wenmai graph``."""

from __future__ import annotations

from argparse import Namespace

from api.asking.records import GraphAnswer, Outcome, Row
from api.asking.shapes import SHAPES
from api.asking.written import answer_shape
from api.commands.output import emit, say, settings_of
from api.wiring import open_library


def run(options: Namespace) -> int:
    """Ask the graph, or list what can be asked. A question without an answer is no failure."""
    if options.deed == "shapes":
        return _shapes(options)
    with open_library(settings_of(options)) as library:
        answer = library.asker.ask(options.question, choose=tuple(options.choose))
    if options.json:
        emit(answer_shape(answer).model_dump(mode="json"))
        return 0
    _told(answer)
    return 0


def _shapes(options: Namespace) -> int:
    if options.json:
        emit([{"name": one.name, "family": one.family, "examples": one.examples} for one in SHAPES])
        return 0
    for one in SHAPES:
        say(f"{one.family}\t{one.name}\t{'；'.join(one.examples)}")
    return 0


def _told(answer: GraphAnswer) -> None:
    if answer.reading:
        say(f"理解为：{answer.reading}")
    say(answer.said)
    for note in answer.notes:
        say(f"  注：{note}")
    if answer.rows:
        say("\t".join(answer.columns))
    for row in answer.rows:
        _row(row)
    for one in answer.suggestions:
        say(f"  可以这样问：{one.example}")
    if answer.outcome is Outcome.ANSWERED:
        say("SPARQL：")
        say(answer.sparql)


def _row(row: Row) -> None:
    say("\t".join(cell.text for cell in row.cells))
    for one in row.evidence:
        where = f"{one.id}, {one.begin}–{one.end}" if one.kind == "passage" else one.id
        say(f"    — {one.source} {one.place} [{where}] {one.quote}")
