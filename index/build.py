"""Documents stream in, projections follow.

:class:`Builder` encodes passages of several documents at once and commits each document to the text store;
:func:`follow` brings one projection up to the outbox. Applying a change twice is harmless, so a projection that was
stopped between its work and its commit simply does that work again.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from itertools import islice
from typing import Protocol

import numpy as np

from index.ports import (
    Change,
    DenseIndex,
    Encoder,
    FloatArray,
    LexicalIndex,
    Outbox,
    TextWriter,
    TokenArray,
    TokenEncoder,
)
from ontology.errors import NotFound
from ontology.iri import Namer
from ontology.ports import KnowledgeGraph
from ontology.records import Statement, TaggedDocument
from ontology.sight import ALL, Sight
from ontology.statements import document_statements

# Passages encoded together: enough to sort by length, little enough to hold in memory.
ENCODE_TOGETHER = 512
# Changes that a projection takes before it commits.
COMMIT_EVERY = 500


@dataclass(slots=True)
class Builder:
    """Takes tagged documents and writes them with their vectors."""

    texts: TextWriter
    encoder: Encoder
    vectors: int = 0
    _waiting: list[tuple[TaggedDocument, str]] = field(default_factory=list)

    def add(self, tagged: TaggedDocument, *, fingerprint: str) -> None:
        """Take a document; it is stored with the next batch at the latest when :meth:`flush` is called."""
        self._waiting.append((tagged, fingerprint))
        if sum(len(one.passages) for one, _ in self._waiting) >= ENCODE_TOGETHER:
            self.flush()

    @property
    def waiting(self) -> list[TaggedDocument]:
        """The documents that were taken and are not stored yet."""
        return [tagged for tagged, _ in self._waiting]

    def flush(self) -> None:
        """Encode and store what waits."""
        waiting, self._waiting = self._waiting, []
        texts = [passage.normalized for tagged, _ in waiting for passage in tagged.passages]
        vectors, tokens = encode(self.encoder, texts)
        begin = 0
        for tagged, fingerprint in waiting:
            end = begin + len(tagged.passages)
            self.texts.replace(tagged, vectors[begin:end], fingerprint=fingerprint, tokens=tokens[begin:end])
            begin = end
        self.vectors += len(texts)


def encode(encoder: Encoder, texts: Sequence[str]) -> tuple[FloatArray, list[TokenArray]]:
    """Return a vector for each text, and its token directions where the encoder makes some (else none at all)."""
    if not texts:
        return np.empty((0, encoder.dimension), np.float32), []
    if isinstance(encoder, TokenEncoder):
        return encoder.passages_with_tokens(texts)
    return encoder.encode_passages(texts), []


class Projection(Protocol):
    """What follows the outbox."""

    def position(self) -> int: ...

    def take(self, outbox: Outbox, changes: Sequence[Change]) -> None:
        """Apply some changes."""
        ...

    def commit(self, position: int) -> None: ...


@dataclass(frozen=True, slots=True)
class PassageProjection:
    """The dense or the lexical index as a projection of the passages."""

    index: DenseIndex | LexicalIndex

    def position(self) -> int:
        """Return how far the index came."""
        return self.index.position()

    def take(self, outbox: Outbox, changes: Sequence[Change]) -> None:
        """Take out all that the changes removed, put in what the documents hold now."""
        self.index.apply([key for change in changes for key in change.removed], [])
        for document_id in present(changes):
            self.index.apply([], list(outbox.indexed(document_id)))

    def commit(self, position: int) -> None:
        """Make it durable."""
        self.index.commit(position)


def present(changes: Iterable[Change]) -> list[str]:
    """Return the documents that the changes put, without those that a later change deleted."""
    last = {change.document_id: change for change in changes}
    return [document_id for document_id, change in last.items() if change.version_id]


def follow(outbox: Outbox, projection: Projection) -> int:
    """Bring ``projection`` up to the outbox; return the number of changes it took."""
    taken = 0
    for changes in _grouped(outbox.changes(projection.position())):
        projection.take(outbox, changes)
        projection.commit(changes[-1].sequence)
        taken += len(changes)
    return taken


def _grouped(changes: Iterator[Change]) -> Iterator[list[Change]]:
    while group := list(islice(changes, COMMIT_EVERY)):
        yield group


class TaggedSource(Protocol):
    """Where a projection gets a whole document."""

    def tagged(self, document_id: str) -> TaggedDocument: ...


@dataclass(slots=True)
class GraphProjection:
    """The knowledge graph as a projection of the documents: one named graph for each text version.

    What ``sight`` hides has none.
    """

    graph: KnowledgeGraph
    texts: TaggedSource
    namer: Namer
    statements: int = 0
    sight: Sight = ALL

    def position(self) -> int:
        """Return how far the graph came."""
        return self.graph.position()

    def take(self, outbox: Outbox, changes: Sequence[Change]) -> None:  # noqa: ARG002 - the protocol's shape
        """Drop the graphs of retired versions, make those of the present ones anew."""
        for change in changes:
            if change.retired:
                self.graph.drop(self.namer.graph_iri(change.retired))
            if change.version_id and self.sight.hides(change.collection):
                self.graph.drop(self.namer.graph_iri(change.version_id))
        self.statements += self.graph.replace_all(self._graphs(present(changes)))

    def commit(self, position: int) -> None:
        """Keep the position."""
        self.graph.set_position(position)

    def said(self, document_id: str) -> tuple[str, Iterator[Statement]]:
        """Return the named graph of a document's present version and all that it holds.

        Raises :class:`NotFound`, for what is hidden too.
        """
        tagged = self.texts.tagged(document_id)
        if self.sight.hides(tagged.document.collection):
            raise NotFound(f"文献 {document_id} 不在公开的图谱里。")
        return self.namer.graph_iri(tagged.version.id), document_statements(tagged, namer=self.namer)

    def _graphs(self, document_ids: Iterable[str]) -> Iterator[tuple[str, Iterator[Statement]]]:
        for document_id in document_ids:
            with suppress(NotFound):  # it is hidden, or a later change, not read yet, deleted it
                yield self.said(document_id)
