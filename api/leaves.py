"""Leafing through a document: its contents, the chapters of its book, passages that say some words, a single tag."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from index.leafing import Chapter, Heading, Lined
from index.ports import StoredPassage
from ingest.normalize import normalize
from ontology.errors import NotFound
from ontology.queries import Highlight
from ontology.records import Document, Passage, Tag

if TYPE_CHECKING:
    from api.reading import PresentTexts

MOST_CHAPTERS = 1000
MOST_FOUND = 100
_MOST_PASSAGES = 100_000


@dataclass(frozen=True, slots=True)
class Found:
    """The passages of a document that hold all of ``terms``: how many, and the first of them."""

    terms: tuple[str, ...]
    total: int
    passages: tuple[Passage, ...]


@dataclass(frozen=True, slots=True)
class Leaves:
    """Implements :class:`~api.readers.LeafReader` over the texts as entities are now."""

    texts: PresentTexts

    def headings(self, document_id: str) -> tuple[Heading, ...]:
        """Return the headings of a document in its order."""
        return tuple(self.texts.leafing.headings(document_id))

    def chapters(self, document: Document) -> tuple[Chapter, ...]:
        """Return the documents that are chapters of the same book, itself among them; none where it names no book."""
        book = document.metadata.book
        return tuple(self.texts.leafing.chapters(book, document.collection, limit=MOST_CHAPTERS)) if book else ()

    def find(self, document_id: str, words: str) -> Found:
        """Return the passages that say every one of ``words``, which white space parts, in whichever script."""
        terms = terms_of(words)
        if not terms:
            return Found((), 0, ())
        total, passages = self.texts.leafing.saying(document_id, terms, limit=MOST_FOUND)
        return Found(terms, total, tuple(passages))

    def passages(self, document_id: str) -> tuple[Passage, ...]:
        """Return all passages of a document, without what hangs on them."""
        return tuple(self.texts.leafing.saying(document_id, (), limit=_MOST_PASSAGES)[1])

    def lines(self, document_id: str) -> tuple[Lined, ...]:
        """Return the lines of a document that were recognised on its page images, in the order of its text."""
        return tuple(self.texts.leafing.lines(document_id))

    def lined(self) -> tuple[str, ...]:
        """Return the documents that may have such lines."""
        return tuple(self.texts.leafing.lined())

    def tag(self, tag_id: str) -> tuple[Tag, StoredPassage]:
        """Return a tag and its passage. Raises :class:`NotFound`."""
        held = self.texts.passage(self.texts.leafing.passage_of(tag_id))
        tag = next((one for one in held.tags if one.id == tag_id), None)
        if tag is None:
            raise NotFound(f"没有编号为 {tag_id} 的标引。")
        return tag, held


def terms_of(words: str) -> tuple[str, ...]:
    """Return the words to look for, normalised, each once."""
    return tuple(dict.fromkeys(normalize(words).text.split()))


def marks_of(text: str, terms: tuple[str, ...]) -> list[Highlight]:
    """Return where ``terms`` stand in ``text``, on its original characters, in order; places may overlap."""
    if not terms:
        return []
    normalized = normalize(text)
    found = []
    for term in terms:
        begin = normalized.text.find(term)
        while begin >= 0:
            found.append(Highlight(*normalized.span(begin, begin + len(term)), term))
            begin = normalized.text.find(term, begin + len(term))
    return sorted(found, key=lambda one: (one.begin, one.end))
