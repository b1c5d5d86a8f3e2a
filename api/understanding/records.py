"""What a question was understood to say, each part with its source, to be shown and switched off. Pure."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from ontology.records import Candidate


class SenseKind(StrEnum):
    """By what a part of a question was read."""

    PERSON = "person"
    PLACE = "place"
    WORK = "work"
    OFFICE = "office"
    ORGANISATION = "organisation"
    EVENT = "event"
    YEAR = "year"
    ERA = "era"
    PINYIN = "pinyin"
    CORRECTION = "correction"
    QUOTATION = "quotation"
    BRIDGE = "bridge"


@dataclass(frozen=True, slots=True)
class Sense:
    """One thing that a question was understood to say.

    ``id`` is the same for the same question, and short: it goes into the address that switches it off.
    """

    id: str
    kind: SenseKind
    surface: str
    """The part of the question, as it was typed."""
    label: str
    """What it was read as: 于谦, 1403—1424, 云南府."""
    forms: tuple[str, ...] = ()
    """What else was searched for because of it."""
    source: str = ""
    """Who says so: an authority, the table of the bridge, a spelling."""
    entity_id: str = ""
    value: str = ""
    """Of a date: EDTF."""
    on: bool = True
    candidates: tuple[Candidate, ...] = ()
    """Who or what may be meant where that is 未定; nothing is searched for because of one of them."""


@dataclass(frozen=True, slots=True)
class Correction:
    """What a reader may have meant: a name that sounds or looks like what was typed."""

    text: str
    """The whole question with the name in the place of what was typed."""
    surface: str
    name: str
    kind: SenseKind
    entity_id: str = ""
