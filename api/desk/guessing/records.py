"""A decision on a guess. Pure."""

from __future__ import annotations

from dataclasses import dataclass, replace
from enum import StrEnum

from ontology.guesses import guessed, settled, value_of, with_value
from ontology.records import Guess, Metadata


class Verdict(StrEnum):
    """What was decided of a guess."""

    CONFIRMED = "confirmed"
    CORRECTED = "corrected"
    REJECTED = "rejected"


@dataclass(frozen=True, slots=True)
class GuessDecision:
    """What ``reviewer`` decided that a field of a document says; ``value`` is empty where it says nothing."""

    id: int
    document_id: str
    guess: Guess
    verdict: Verdict
    value: str
    reviewer: str
    time: str
    undone: bool = False


def decided(metadata: Metadata, made: GuessDecision) -> Metadata:
    """Return a description as a decision has it. Another guess than the one that was rejected is a new one."""
    field = made.guess.field
    now = guessed(metadata, field)
    if made.verdict is Verdict.REJECTED:
        return settled(metadata, field, "") if now and now.value == made.guess.value else metadata
    return settled(metadata, field, made.value) if now or not value_of(metadata, field) else metadata


def reopened(metadata: Metadata, made: GuessDecision) -> Metadata:
    """Return a description in which the guess that was decided stands again as a guess."""
    rest = tuple(one for one in metadata.guesses if one.field != made.guess.field)
    with_guess = with_value(metadata, made.guess.field, made.guess.value)
    return replace(with_guess, guesses=(*rest, made.guess))
