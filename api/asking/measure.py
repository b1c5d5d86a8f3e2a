"""How well questions are read: shapes, answers and refusals against a gold file.

A line of the file is a JSON object with ``question``, ``shape`` (empty where it is to be refused) and, where it is
known, ``rows``: texts each of which some row must show.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path

from api.asking.records import Asker, GraphAnswer, Outcome

Gold = Mapping[str, object]


@dataclass(frozen=True, slots=True)
class Figures:
    """Counts over a gold file; ``missed`` tells each question that went wrong, and how."""

    inside: int
    shapes: int
    outside: int
    refused_rightly: int
    refused_wrongly: int
    answered: int
    answers: int
    missed: tuple[str, ...]

    @property
    def shape_accuracy(self) -> float:
        return self.shapes / (self.inside or 1)

    @property
    def answer_accuracy(self) -> float:
        return self.answers / (self.answered or 1)

    @property
    def refusal_recall(self) -> float:
        return self.refused_rightly / (self.outside or 1)

    @property
    def refusal_precision(self) -> float:
        return self.refused_rightly / ((self.refused_rightly + self.refused_wrongly) or 1)


def read_gold(path: Path) -> list[Gold]:
    """Return the lines of a gold file."""
    return [json.loads(line) for line in path.read_text("utf-8").splitlines() if line]


def measure(asker: Asker, gold: Iterable[Gold]) -> Figures:
    """Ask every question and count."""
    inside = shapes = outside = rightly = wrongly = answered = answers = 0
    missed: list[str] = []
    for one in gold:
        answer = asker.ask(str(one["question"]))
        refused = answer.outcome in (Outcome.REFUSED, Outcome.UNKNOWN)
        wanted = str(one.get("shape", ""))
        if not wanted:
            outside += 1
            rightly += refused
            missed += [] if refused else [f"{answer.question}: answered as {answer.shape}"]
            continue
        inside += 1
        wrongly += refused
        shapes += not refused and answer.shape == wanted
        if refused or answer.shape != wanted:
            missed.append(f"{answer.question}: {answer.outcome.value} {answer.shape or '—'}, not {wanted}")
        rows = one.get("rows", ())
        if isinstance(rows, list) and rows:
            answered += 1
            absent = [text for text in rows if not _shows(answer, str(text))]
            answers += not absent
            missed += [f"{answer.question}: no row shows {'、'.join(absent)}"] if absent and not refused else []
    return Figures(inside, shapes, outside, rightly, wrongly, answered, answers, tuple(missed))


def _shows(answer: GraphAnswer, text: str) -> bool:
    return any(text in cell.text for row in answer.rows for cell in row.cells)
