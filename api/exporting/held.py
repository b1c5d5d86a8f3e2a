"""A document as the writers of exports take it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from api.files.store import FileStore
from api.harvest.described import Described
from ontology.iri import Namer
from ontology.records import Document, Entity, TaggedDocument


@dataclass(frozen=True, slots=True)
class Shelf:
    """What writers may ask beside a document. ``entity`` raises :class:`~ontology.errors.NotFound`."""

    namer: Namer
    files: FileStore
    entity: Callable[[str], Entity]


@dataclass(frozen=True, slots=True)
class Held:
    """A document with its text, passages, tags, subjects and its source's own record; ``stamp`` is its last change."""

    tagged: TaggedDocument
    stamp: str
    shelf: Shelf

    @property
    def document(self) -> Document:
        """The document."""
        return self.tagged.document

    @property
    def described(self) -> Described:
        """The document as it is described to harvesters."""
        tagged = self.tagged
        return Described(tagged.document, tagged.version.id, self.stamp, tagged.subjects, self.shelf.namer)
