"""What ``wenmai doctor`` found, as records. Pure."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Grade(StrEnum):
    """How a finding is to be taken."""

    FINE = "fine"
    NOTE = "note"
    """It works; somebody should know of it."""
    WRONG = "wrong"
    """Something does not work, or will not for long."""


@dataclass(frozen=True, slots=True)
class Finding:
    """One line of the table: what was looked at, how it is, and what is to be done."""

    topic: str
    grade: Grade
    said: str
    advice: str = ""


def fine(topic: str, said: str) -> Finding:
    """Return a finding that asks for nothing."""
    return Finding(topic, Grade.FINE, said)


def note(topic: str, said: str, advice: str) -> Finding:
    """Return a finding that somebody should know of."""
    return Finding(topic, Grade.NOTE, said, advice)


def wrong(topic: str, said: str, advice: str) -> Finding:
    """Return a finding that asks to be mended."""
    return Finding(topic, Grade.WRONG, said, advice)
