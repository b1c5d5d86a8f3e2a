"""What is told of holdings in numbers: each tally is a table, and may be drawn as a chart. Pure."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from api.pictures.records import SpotMap
from index.tallies import Part, Sizes
from ontology.ancient.records import AncientBook
from ontology.records import Document


@dataclass(frozen=True, slots=True)
class Row:
    """A value and its number; ``label`` says it where the value is an id or a span of years."""

    value: str
    label: str
    count: int
    documents: int = 0
    """Where passages are counted: how many documents these are of; 0 where that was not counted."""


@dataclass(frozen=True, slots=True)
class Tally:
    """One count of a part: ``name`` is that of :data:`NAMES`, ``unit`` what is counted."""

    name: str
    unit: str
    rows: tuple[Row, ...]
    left_out: int = 0
    """Rows beyond those listed."""
    outside: tuple[tuple[str, int], ...] = ()
    """What falls under none of the rows: (``undated`` or ``wide``, how many)."""


@dataclass(frozen=True, slots=True)
class Statistics:
    """A part of a library in numbers. ``spots`` are its places on a map."""

    part: Part
    sizes: Sizes
    tags: int
    tallies: tuple[Tally, ...]
    spots: SpotMap

    def tally(self, name: str) -> Tally | None:
        """Return one of the tallies; ``None`` where nothing was counted under that name."""
        return next((one for one in self.tallies if one.name == name), None)


@dataclass(frozen=True, slots=True)
class AncientPage:
    """One page of ancient books, each with what its description says; how many there are, and counts by trait."""

    books: tuple[tuple[Document, AncientBook], ...]
    total: int
    counts: Mapping[str, Sequence[tuple[str, int]]]


@dataclass(frozen=True, slots=True)
class CollectionLine:
    """A collection with its size."""

    name: str
    documents: int
    passages: int
    characters: int


PASSAGES, DOCUMENTS, TAGS = "passages", "documents", "tags"
NAMES = (
    "types", "reviews", "centuries", "document_centuries", "collections", "branches", "dynasties", "books", "kinds",
    "languages", "creators", "persons", "places", "offices", "works", "organisations", "events", "subjects",
    "edition_kinds", "divisions", "edition_centuries", "functions", "rows", "bears", "ancient_branches",
)  # fmt: skip
"""Every tally, in the order in which they are told."""
