"""What a question to the graph is answered with. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Protocol


class Outcome(StrEnum):
    """What became of a question."""

    ANSWERED = "answered"
    EMPTY = "empty"
    """It was understood, and the graph says nothing of it."""
    UNKNOWN = "unknown"
    """Its shape was understood, but a name in it is not known."""
    REFUSED = "refused"
    """It is none of the shapes."""


@dataclass(frozen=True, slots=True)
class Cell:
    """One cell of the table: what is shown, the entity it is, and the page about it (empty where there is none)."""

    text: str
    entity_id: str = ""
    address: str = ""


@dataclass(frozen=True, slots=True)
class Evidence:
    """What a row rests on: words of a passage, the record of a document, or the record of an authority.

    ``begin`` and ``end`` count code points from the passage's begin; ``quote`` is exactly what stands there.
    """

    kind: str
    """``passage``, ``document`` or ``authority``."""
    id: str
    quote: str
    begin: int = 0
    end: int = 0
    source: str = ""
    """The title of the document, or the name of the authority."""
    place: str = ""
    """Where in the document: its heading and locator."""
    address: str = ""
    confidence: float = 1.0
    review: str = ""


@dataclass(frozen=True, slots=True)
class Row:
    """A row of the table with all that speaks for it; nothing is shown without."""

    cells: tuple[Cell, ...]
    evidence: tuple[Evidence, ...]
    more: int = 0
    """How many pieces of evidence there are beyond those that are given."""


@dataclass(frozen=True, slots=True)
class Sense:
    """One entity that a name of the question can mean."""

    entity_id: str
    label: str
    about: str
    """What tells it from its namesakes: dynasty, years, place, note."""
    chosen: bool = False


@dataclass(frozen=True, slots=True)
class Named:
    """A name of the question with the entities that it can mean, the chosen ones first."""

    text: str
    type: str
    senses: tuple[Sense, ...]


@dataclass(frozen=True, slots=True)
class Suggestion:
    """A shape near to a question that was not understood, with an example of it."""

    shape: str
    example: str


@dataclass(frozen=True, slots=True)
class GraphAnswer:
    """A table, the SPARQL that made it and the passages behind each row; or why there is none."""

    question: str
    outcome: Outcome
    said: str
    """The answer's first line, for a reader."""
    shape: str = ""
    reading: str = ""
    """How the question was understood, in words."""
    columns: tuple[str, ...] = ()
    rows: tuple[Row, ...] = ()
    total: int = 0
    truncated: bool = False
    """There are more rows than are given."""
    withheld: int = 0
    """Rows whose evidence did not match the text."""
    counted: bool = False
    """The question asks for a number: it is ``number``."""
    number: int = 0
    """How many different things stand in the first column of all rows."""
    sparql: str = ""
    named: tuple[Named, ...] = ()
    notes: tuple[str, ...] = ()
    suggestions: tuple[Suggestion, ...] = field(default=())


class Asker(Protocol):
    """Answers questions in Chinese from the graph."""

    def ask(self, question: str, *, choose: Sequence[str] = ()) -> GraphAnswer:
        """``choose`` are ids of entities that names of the question shall mean.

        Raises :class:`~ontology.errors.WrongUse` for an empty or overlong question,
        :class:`~ontology.errors.QueryTooCostly` past the limits of a query.
        """
        ...
