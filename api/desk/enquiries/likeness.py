"""How near two enquiries are: the same question asked twice shares its characters and what it names. Pure."""

from __future__ import annotations

from collections.abc import Collection, Iterable

from api.desk.enquiries.records import Enquiry, Likeness
from ingest.normalize import fold

LEAST = 0.4
"""Below this two enquiries are not offered as near. Chosen by hand on a few dozen pairs, not measured."""
_NAMED = 0.4
"""What sharing the entities counts, where both name some."""


def near(one: Enquiry, others: Iterable[Enquiry], *, limit: int = 5) -> list[Likeness]:
    """Return those of ``others`` that are near, the nearest first."""
    pairs, things = bigrams(one.question), _named(one)
    found = (_likeness(pairs, things, other) for other in others if other.id != one.id)
    return sorted((hit for hit in found if hit.score >= LEAST), key=lambda hit: (-hit.score, hit.enquiry.id))[:limit]


def bigrams(text: str) -> frozenset[str]:
    """Return the pairs of neighbouring characters of a text, variants and punctuation folded away."""
    plain = "".join(character for character in fold(text) if character.isalnum())
    return frozenset(plain[at : at + 2] for at in range(len(plain) - 1)) or frozenset({plain})


def _likeness(pairs: frozenset[str], things: frozenset[str], other: Enquiry) -> Likeness:
    wording = _dice(pairs, bigrams(other.question))
    named = _named(other)
    if not things or not named:
        return Likeness(other, round(wording, 3))
    score = (1 - _NAMED) * wording + _NAMED * _dice(things, named)
    shared = tuple(dict.fromkeys(thing.label for thing in other.entities if (thing.id or thing.label) in things))
    return Likeness(other, round(score, 3), shared)


def _named(enquiry: Enquiry) -> frozenset[str]:
    return frozenset(thing.id or thing.label for thing in enquiry.entities)


def _dice(one: Collection[str], other: Collection[str]) -> float:
    shared = len(set(one) & set(other))
    return 2 * shared / (len(one) + len(other)) if one and other else 0.0
