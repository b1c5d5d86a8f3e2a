"""What is told while a reader types, and names that sound or look like what was typed. Pure."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from ontology.records import Entity


class How(StrEnum):
    """By what a name was found."""

    NAME = "name"
    """What was typed is the name, or its beginning."""
    HOLDS = "holds"
    PINYIN = "pinyin"
    INITIALS = "initials"
    SOUND = "sound"
    """Another writing that is read alike."""
    SHAPE = "shape"
    """A character that looks alike stands in it."""
    CHARACTER = "character"
    """One character is another, too much or missing."""


@dataclass(frozen=True, slots=True)
class Found:
    """An entity by one of its names, folded, and the kind of that name."""

    entity: Entity
    name: str
    kind: str
    how: How
    mentions: int = 0
    """Passages of the collection that mention it."""
    leads: bool = True
    """Whether it leads its group of records, as those that come with the program do."""


@dataclass(frozen=True, slots=True)
class Titled:
    """A title of the collection: its document, the first of several of one title."""

    title: str
    document_id: str
    how: How
    documents: int = 1


@dataclass(frozen=True, slots=True)
class Suggestions:
    """What may be meant by what was typed so far; the likeliest first in each group."""

    entities: tuple[Found, ...] = ()
    titles: tuple[Titled, ...] = ()
    subjects: tuple[Found, ...] = ()
