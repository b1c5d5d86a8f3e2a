"""The records of rewording. Pure."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Protocol

from ontology.queries import Citation
from ontology.records import Tag

Span = tuple[int | None, int | None]
"""Years from and to, historically; ``None`` where an end is open."""


class Fault(StrEnum):
    """Why a sentence of a draft was dropped."""

    UNCITED = "uncited"
    ADDRESS = "address"
    """An address on the web, a link or markup that no receipt holds."""
    INSTRUCTION = "instruction"
    """It gives orders, to a reader or to a model."""
    LANGUAGE = "language"
    REPEATED = "repeated"
    NUMBER = "number"
    DATE = "date"
    NAME = "name"
    NEGATION = "negation"
    ORDER = "order"
    """Who did it to whom."""
    UNSUPPORTED = "unsupported"
    """The encoder does not find it in the receipts."""


@dataclass(frozen=True, slots=True)
class Draft:
    """What a model wrote; ``whole`` unless it was cut short."""

    text: str
    whole: bool = True


class Model(Protocol):
    """A language model."""

    def draft(self, messages: Sequence[dict[str, str]]) -> Draft | None:
        """Return what it makes of ``messages``; nothing where it fails, or not in time."""
        ...

    def close(self) -> None: ...


@dataclass(frozen=True, slots=True)
class Drafted:
    """A sentence of a draft: ``text`` without its marks, ``raw`` with them, ``cites`` counted from 0."""

    text: str
    cites: tuple[int, ...]
    raw: str


@dataclass(frozen=True, slots=True)
class Linked:
    """A name in a receipt, folded, and the entity that it was linked to; the years of a date."""

    surface: str
    entity_id: str = ""
    years: Span | None = None


@dataclass(frozen=True, slots=True)
class Evidence:
    """What a receipt holds, and what its links say of it. All texts are folded as the index is."""

    quote: str
    plain: tuple[str, ...] = ()
    """The sentences of the plain answer that rest on it."""
    beside: str = ""
    """Title, place in the document, meanings of hard words, other names of what is linked."""
    linked: tuple[Linked, ...] = ()

    @property
    def told(self) -> str:
        """Everything that may be said from it."""
        return "\n".join((self.quote, *self.plain, self.beside))


@dataclass(frozen=True, slots=True)
class Known:
    """What the library knows of names."""

    tags: Callable[[str], Sequence[Tag]]
    """A folded sentence to the names and dates in it."""
    names: Callable[[Tag], Sequence[str]]
    """The other names of what a tag is linked to, folded."""
    stored: Callable[[Citation], Sequence[Tag]]
    """The tags within a receipt."""
