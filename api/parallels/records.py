"""What two passages have to do with each other. Every offset counts from the begin of its passage, on original glyphs.

Pure.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from ontology.records import Document, Passage, Tag


class Kind(StrEnum):
    """The kinds of a difference; what matters to a historian comes first."""

    DATE = "date"
    NUMBER = "number"
    PERSON = "person"
    PLACE = "place"
    OFFICE = "office"
    WORDING = "wording"
    ABSENT = "absent"


GROUPS: dict[str, frozenset[Kind]] = {
    "dates": frozenset({Kind.DATE}),
    "numbers": frozenset({Kind.NUMBER}),
    "names": frozenset({Kind.PERSON, Kind.PLACE, Kind.OFFICE}),
    "wording": frozenset({Kind.WORDING, Kind.ABSENT}),
}
"""What a reader may ask for -> kinds of differences."""
TELLING = GROUPS["dates"] | GROUPS["numbers"] | GROUPS["names"]


@dataclass(frozen=True, slots=True)
class Difference:
    """Where two passages that share their wording part; a side that has nothing there has an empty run.

    ``said`` and ``other_said`` are what the words stand for where that is known: a year, a number, an entity.
    """

    kind: Kind
    begin: int
    end: int
    other_begin: int
    other_end: int
    words: str
    other_words: str
    said: str = ""
    other_said: str = ""

    def turned(self) -> Difference:
        """The same from the other side."""
        return Difference(
            self.kind,
            self.other_begin,
            self.other_end,
            self.begin,
            self.end,
            self.other_words,
            self.words,
            self.other_said,
            self.said,
        )


@dataclass(frozen=True, slots=True)
class Stretch:
    """A stretch of the original glyphs on both sides; ``same`` where they agree but for punctuation and variants."""

    same: bool
    begin: int
    end: int
    other_begin: int
    other_end: int

    def turned(self) -> Stretch:
        """The same from the other side."""
        return Stretch(self.same, self.other_begin, self.other_end, self.begin, self.end)


@dataclass(frozen=True, slots=True)
class Shared:
    """A run that both passages have, in stretches without holes."""

    stretches: tuple[Stretch, ...]

    @property
    def span(self) -> tuple[int, int]:
        return self.stretches[0].begin, self.stretches[-1].end

    @property
    def other_span(self) -> tuple[int, int]:
        return self.stretches[0].other_begin, self.stretches[-1].other_end

    def turned(self) -> Shared:
        """The same from the other side."""
        return Shared(tuple(one.turned() for one in self.stretches))


@dataclass(frozen=True, slots=True)
class Side:
    """One of two passages."""

    key: int
    passage: Passage
    document: Document
    tags: tuple[Tag, ...]
    share: float
    """The share of its letters that the other has too."""


@dataclass(frozen=True, slots=True)
class Parallel:
    """Two passages that share wording 互文, with where they do and how they differ there."""

    one: Side
    other: Side
    agreeing: int
    """Letters that agree."""
    shared: tuple[Shared, ...]
    differences: tuple[Difference, ...]

    def telling(self) -> tuple[Difference, ...]:
        """The differences of dates, numbers and names."""
        return tuple(one for one in self.differences if one.kind in TELLING)


@dataclass(frozen=True, slots=True)
class Telling:
    """Two passages that tell the same thing 说法不同 in other words, with other years: a hint, never a fact.

    ``about`` is the statement or event in words; the evidence are the words of either side that say so.
    """

    one: Side
    other: Side
    about: str
    difference: Difference
    evidence: str
    other_evidence: str
    together: tuple[str, ...]
    """What both passages name."""
