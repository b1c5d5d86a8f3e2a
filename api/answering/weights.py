"""What was learnt about answers: weights of signs, in a file that a person can read."""

from __future__ import annotations

import json
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import numpy as np

from index.ports import FloatArray
from ontology.errors import BrokenSource

PATH = Path(__file__).resolve().parent / "weights.json"


@dataclass(frozen=True, slots=True)
class Linear:
    """A weight for each of some named signs, and a constant."""

    names: tuple[str, ...]
    weights: FloatArray
    constant: float

    def of(self, signs: FloatArray) -> FloatArray:
        """Return ``(n,)`` values of ``(n, len(names))`` signs."""
        values: FloatArray = signs @ self.weights + self.constant
        return values


@dataclass(frozen=True, slots=True)
class Weights:
    """``sentences`` tell which sentence answers, ``questions`` whether there is an answer at all."""

    sentences: Linear
    questions: Linear
    threshold: float
    """Below this probability a question is refused."""


@cache
def shipped() -> Weights:
    """Return the weights that came with the program."""
    return load(PATH)


def load(path: Path) -> Weights:
    """Read weights. Raises :class:`~ontology.errors.BrokenSource` where a file holds none."""
    try:
        told = json.loads(path.read_text("utf-8"))
        return Weights(_linear(told["sentences"]), _linear(told["questions"]), float(told["threshold"]))
    except (OSError, ValueError, KeyError, TypeError, AttributeError) as error:
        raise BrokenSource(str(path), f"these are no weights of signs: {error}") from error


def _linear(told: dict[str, dict[str, float] | float]) -> Linear:
    weights, constant = told["weights"], told["constant"]
    if not isinstance(weights, dict) or isinstance(constant, dict):
        raise TypeError("weights must be a table and the constant a number")
    return Linear(tuple(weights), np.array(list(weights.values()), dtype=np.float32), float(constant))
