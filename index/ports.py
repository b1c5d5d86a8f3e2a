"""The seams of the index: protocols of few methods, each with a contract suite in ``tests/contracts``.

A *key* is the integer by which the projections know a passage; it is never used twice in a library.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import NamedTuple, Protocol, runtime_checkable

import numpy as np
import numpy.typing as npt

from ontology.queries import Expansion, Filters
from ontology.records import Document, Passage, Tag, TaggedDocument, TextVersion

FloatArray = npt.NDArray[np.float32]
KeyArray = npt.NDArray[np.int64]
TokenArray = npt.NDArray[np.int8]
Scripts = Callable[[Sequence[str]], Sequence[str]]
"""The passages of a document to the script of each: ``Hans``, ``Hant``, empty where nothing tells."""


class Scored(NamedTuple):
    """One entry of a ranked list; a larger score is better. Thousands are made in a search."""

    key: int
    score: float


@dataclass(frozen=True, slots=True)
class IndexedPassage:
    """What the projections take of a passage: its key, its normalised text, its words and its vector."""

    key: int
    normalized: str
    tokens: tuple[str, ...]
    vector: FloatArray


@dataclass(frozen=True, slots=True)
class StoredPassage:
    """A passage as the text store gives it back."""

    key: int
    passage: Passage
    document: Document
    tags: tuple[Tag, ...]


@dataclass(frozen=True, slots=True)
class Change:
    """One row of the outbox. ``version_id`` is empty when the document was deleted.

    ``removed`` are the keys of passages that are no longer, ``retired`` the id of the version they belonged to.
    ``stamp`` is when it was made (:mod:`index.stamps`), ``collection`` that of the document, of a deleted one too.
    """

    sequence: int
    document_id: str
    version_id: str
    removed: tuple[int, ...]
    retired: str
    stamp: str = ""
    collection: str = ""


class Encoder(Protocol):
    """Texts to vectors whose inner product is their likeness."""

    @property
    def identity(self) -> str:
        """A stable name of the weights and of all that changes the vectors."""
        ...

    @property
    def dimension(self) -> int: ...

    def encode_passages(self, texts: Sequence[str]) -> FloatArray:
        """Return ``(len(texts), dimension)`` rows of unit length."""
        ...

    def encode_queries(self, texts: Sequence[str]) -> FloatArray:
        """Return ``(len(texts), dimension)`` rows of unit length."""
        ...


@runtime_checkable
class TokenEncoder(Protocol):
    """An encoder that also gives a small vector for each token, for a second look at what was found."""

    def passages_with_tokens(self, texts: Sequence[str]) -> tuple[FloatArray, list[TokenArray]]:
        """Return the rows of :meth:`Encoder.encode_passages`, and ``(tokens, small)`` directions for each text.

        The length of a direction says nothing.
        """
        ...

    def query_with_tokens(self, text: str) -> tuple[FloatArray, FloatArray]:
        """Return ``(dimension,)`` as of :meth:`Encoder.encode_queries`, and ``(tokens, small)`` unit vectors."""
        ...


class DenseIndex(Protocol):
    """Nearest passages by inner product."""

    def apply(self, removed: Sequence[int], added: Sequence[IndexedPassage]) -> None:
        """Take passages out, put passages in; a key that is already there is replaced."""
        ...

    def commit(self, position: int) -> None:
        """Make everything applied so far durable together with the outbox position it stands for."""
        ...

    def position(self) -> int: ...

    def keys(self) -> KeyArray:
        """All keys held, ascending."""
        ...

    def search(self, vector: FloatArray, limit: int, *, allowed: KeyArray | None = None) -> list[Scored]: ...


class Bridge(Protocol):
    """Today's words to the words of classical texts."""

    @property
    def identity(self) -> str:
        """A stable name of the associations."""
        ...

    def expand(self, normalized: str, tokens: Sequence[str]) -> tuple[Expansion, ...]: ...


class LexicalIndex(Protocol):
    """Best passages by BM25 over words and character bigrams."""

    def apply(self, removed: Sequence[int], added: Sequence[IndexedPassage]) -> None: ...

    def commit(self, position: int) -> None: ...

    def position(self) -> int: ...

    def keys(self) -> KeyArray: ...

    def search(
        self,
        normalized: str,
        tokens: Sequence[str],
        *,
        limit: int,
        allowed: KeyArray | None = None,
        expansions: Sequence[Expansion] = (),
    ) -> list[Scored]: ...


class TextWriter(Protocol):
    """The truth, written: one transaction a document, with its row in the outbox."""

    def fingerprint(self, document_id: str) -> str:
        """What the stored document was made from; empty when there is none."""
        ...

    def replace(
        self, tagged: TaggedDocument, vectors: FloatArray, *, fingerprint: str, tokens: Sequence[TokenArray] = ()
    ) -> Change: ...

    def delete(self, document_id: str) -> Change:
        """Remove a document and all its versions. Raises :class:`~ontology.errors.NotFound`."""
        ...


class TextReader(Protocol):
    """The truth, read."""

    def passages(self, keys: Sequence[int]) -> list[StoredPassage]:
        """In the order of ``keys``; a key that is no longer there is left out."""
        ...

    def passage(self, passage_id: str) -> StoredPassage:
        """Raises :class:`~ontology.errors.NotFound`."""
        ...

    def document(self, document_id: str) -> tuple[Document, TextVersion]:
        """Raises :class:`~ontology.errors.NotFound`."""
        ...

    def token_vectors(self, keys: Sequence[int]) -> dict[int, TokenArray]:
        """The token directions of those of ``keys`` that have some."""
        ...

    def keys(self, filters: Filters, *, document_id: str = "") -> KeyArray:
        """Keys of the passages that meet the filters, ascending."""
        ...


class Outbox(Protocol):
    """The order in which projections follow the truth."""

    def changes(self, after: int) -> Iterator[Change]: ...

    def head(self) -> int:
        """The sequence number of the newest change; 0 when there is none."""
        ...

    def indexed(self, document_id: str) -> Iterator[IndexedPassage]:
        """What the projections take of a document's present passages."""
        ...
