"""Parts of an opened library that the door asks by themselves."""

from __future__ import annotations

from collections.abc import Collection
from typing import Protocol

from api.leaves import Found
from api.portraits.records import HeadingNear, MentionPage, Portrait, Step
from index.leafing import Chapter, Heading, Lined
from index.ports import StoredPassage
from ontology.living import Deed, Living, Standing
from ontology.records import Document, Passage, Tag


class LeafReader(Protocol):
    """What finds one's place in a document."""

    def headings(self, document_id: str) -> tuple[Heading, ...]:
        """Return the headings of a document in its order."""
        ...

    def chapters(self, document: Document) -> tuple[Chapter, ...]:
        """Return the chapters of the same book, itself among them; none where it names no book."""
        ...

    def find(self, document_id: str, words: str) -> Found:
        """Return the passages of a document that say every one of ``words``."""
        ...

    def passages(self, document_id: str) -> tuple[Passage, ...]:
        """Return all passages of a document, without what hangs on them."""
        ...

    def lines(self, document_id: str) -> tuple[Lined, ...]:
        """Return the lines of a document that were recognised on its page images."""
        ...

    def lined(self) -> tuple[str, ...]:
        """Return the documents that may have such lines."""
        ...

    def tag(self, tag_id: str) -> tuple[Tag, StoredPassage]:
        """Return a tag and its passage. Raises :class:`~ontology.errors.NotFound`."""
        ...


class LivingReader(Protocol):
    """What became of entities, by people's decisions."""

    def now(self) -> Living:
        """Return the state of all entities."""
        ...

    def state(self, entity_id: str) -> Standing:
        """Return what became of an id at the end of its mergers."""
        ...

    def history(self, entity_id: str = "") -> tuple[Deed, ...]:
        """Return every decision that names an id, oldest first; all without one."""
        ...


class Portrayer(Protocol):
    """What tells of one entity all that is known and held of it.

    Not found raises :class:`~ontology.errors.NotFound`, what was split or retired :class:`~ontology.errors.Gone`.
    """

    def of(self, entity_id: str, *, relations: int = ...) -> Portrait:
        """Everything that its page shows, with at most so many ``relations`` of texts."""
        ...

    def mentions(self, entity_id: str, *, page: int = 1) -> MentionPage:
        """A page of the passages that name it."""
        ...

    def step(self, entity_id: str, *, limit: int, along: Collection[str] = ()) -> Step:
        """It with ``limit`` neighbours in the graph, and those of ``along`` that it is related to."""
        ...

    def tops(self) -> tuple[tuple[str, tuple[HeadingNear, ...]], ...]:
        """The widest subject headings of each scheme."""
        ...
