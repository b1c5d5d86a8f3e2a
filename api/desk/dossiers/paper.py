"""Quotations with their sources as a paper that can be printed: what a dossier and an issue of a watch are made into.

A quotation is held against the text that stands now; what is made of it says where they differ.

Pure.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from itertools import groupby
from typing import Protocol

from api.citing import FORMS
from api.citing.described import cite_passage
from api.citing.records import Cited
from api.topics.quoting import amiss
from api.topics.records import Item, Kind
from ontology.errors import NotFound
from ontology.iri import Namer
from ontology.records import Document, Passage

GONE = "原文已经撤下"


class Told(Protocol):
    """A passage with its document."""

    @property
    def passage(self) -> Passage: ...

    @property
    def document(self) -> Document: ...


Reading = Callable[[str], Told]
"""A passage by its id. Raises :class:`NotFound`."""


@dataclass(frozen=True, slots=True)
class Quoted:
    """What was quoted: the characters ``[begin, end)`` of a passage, and what was said of them."""

    passage_id: str
    quote: str
    begin: int
    end: int
    title: str
    why: tuple[str, ...] = ()
    note: str = ""
    section: str = ""


@dataclass(frozen=True, slots=True)
class Piece:
    """A quotation with its source as it is now; ``number`` counts the pieces of a paper from 1.

    ``amiss`` says why the quotation may not stand for the text; ``cited`` and ``document`` are ``None`` where the
    passage is gone, and its words are not given then.
    """

    number: int
    said: Quoted
    amiss: str = ""
    cited: Cited | None = None
    document: Document | None = None

    @property
    def gone(self) -> bool:
        """Whether the passage was taken away."""
        return self.cited is None

    @property
    def quote(self) -> str:
        """The words as they were quoted; none where the passage is gone."""
        return "" if self.gone else self.said.quote.strip()

    @property
    def citation(self) -> str:
        """The source by GB/T 7714; what the document was called where it is gone."""
        return FORMS["gbt7714"].write(self.cited) if self.cited else f"《{self.said.title}》"

    @property
    def address(self) -> str:
        """The lasting address of the passage; empty where it is gone."""
        return self.cited.address if self.cited else ""


@dataclass(frozen=True, slots=True)
class Paper:
    """A title, what stands below it, an introduction, pieces in sections."""

    title: str
    below: tuple[str, ...]
    introduction: str
    pieces: tuple[Piece, ...]
    author: str = ""
    made: str = ""
    """When it was made, UTC in ISO 8601."""

    @property
    def sections(self) -> tuple[tuple[str, tuple[Piece, ...]], ...]:
        """The pieces by section, in their order."""
        return tuple((name, tuple(held)) for name, held in groupby(self.pieces, key=lambda one: one.said.section))


def pieces(said: Iterable[Quoted], read: Reading, namer: Namer, *, accessed: str) -> tuple[Piece, ...]:
    """Return the pieces of quotations; ``accessed`` is the day ``YYYY-MM-DD`` that their citations state."""
    return tuple(_piece(number, one, read, namer, accessed) for number, one in enumerate(said, 1))


def _piece(number: int, said: Quoted, read: Reading, namer: Namer, accessed: str) -> Piece:
    try:
        told = read(said.passage_id)
    except NotFound:
        return Piece(number, said, GONE)
    cited = cite_passage(told.passage, told.document, address=namer.passage_iri(said.passage_id), accessed=accessed)
    quoted = Item(Kind.PASSAGE, said.passage_id, said.quote, said.begin, said.end)
    return Piece(number, said, amiss(quoted, told.passage.text), cited, told.document)
