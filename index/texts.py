"""The text store: the truth of a library, in SQLite or PostgreSQL through SQLAlchemy.

Each document is written in one transaction together with its row in the outbox; what is not committed is not there.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from copy import copy
from datetime import datetime

import numpy as np
import sqlalchemy as sa

from index import rows, stamps
from index.column_loading import load
from index.columns import Columns
from index.compacting import compact_texts
from index.harvesting import ChangeLog
from index.kindred import Kindred
from index.leafing import Leafing
from index.mentions import mentioning
from index.opening import connect, prepare, setting, translated, untold
from index.portraits import PortraitTables
from index.ports import Change, FloatArray, IndexedPassage, KeyArray, Scripts, StoredPassage, TokenArray
from index.review_queue import ReviewQueue
from index.seeing import shadowed
from index.selecting import PASSAGE, conditions, relations_of, stored, token_vectors_of
from index.soundness import Soundness
from index.storing import (
    BATCH,
    announce,
    assign,
    batches,
    built,
    describe,
    insert_document,
    insert_passages,
    insert_tokens,
    original_of,
    replace_tags,
    retire,
)
from index.tables import assignments, documents, outbox, passages, settings, tags, token_vectors, versions
from index.tallies import Tallies
from ontology.errors import NotFound
from ontology.queries import Filters
from ontology.records import (
    Assignment,
    Document,
    Metadata,
    Passage,
    Relation,
    SourceRecord,
    TaggedDocument,
    TaggedPassage,
    TextVersion,
)
from ontology.sight import Sight

__all__ = ["SqlTextStore", "translated"]


class SqlTextStore:
    """Implements the text protocols of :mod:`index.ports`: writer, reader and outbox."""

    def __init__(self, url: str, *, now: Callable[[], datetime] = stamps.now, scripts: Scripts = untold) -> None:
        """Open or make the store at an SQLAlchemy ``url``; one of an earlier schema is brought up in place.

        ``now`` is the clock that stamps changes, ``scripts`` tells how passages are written.
        Raises :class:`~ontology.errors.LibraryBroken` for a foreign schema.
        """
        self._engine = self._log = connect(url)
        self._now = now
        self._scripts = scripts
        prepare(self._engine, now, scripts)

    def close(self) -> None:
        """Give back all connections."""
        self._engine.dispose()

    def compact(self) -> str:
        """Write the database anew, without retired texts; return why not all of it, empty where all is."""
        return compact_texts(self._engine)

    def seen(self, sight: Sight) -> SqlTextStore:
        """Return the store without what ``sight`` hides; its head stays that of all. It is closed by itself."""
        made = copy(self)
        made._engine = shadowed(self._log, sight)
        return made

    # --- settings -------------------------------------------------------------------------------------------

    def setting(self, name: str) -> str:
        """Return a setting of this library; empty when it is not set."""
        with self._engine.connect() as connection:
            return setting(connection, name)

    def set_setting(self, name: str, value: str) -> None:
        """Keep a setting of this library."""
        with translated(), self._engine.begin() as connection:
            connection.execute(settings.delete().where(settings.c.name == name))
            connection.execute(settings.insert().values(name=name, value=value))

    # --- writing --------------------------------------------------------------------------------------------

    def fingerprint(self, document_id: str) -> str:
        """Return what the stored document was made from; empty when there is none."""
        with self._engine.connect() as connection:
            query = sa.select(documents.c.fingerprint).where(documents.c.id == document_id)
            return connection.execute(query).scalar() or ""

    def replace(
        self, tagged: TaggedDocument, vectors: FloatArray, *, fingerprint: str, tokens: Sequence[TokenArray] = ()
    ) -> Change:
        """Store a document's new state and retire the one before. Raises :class:`StorageFull`."""
        with translated(), self._engine.begin() as connection:
            removed, retired = retire(connection, tagged.document.id)
            insert_document(connection, tagged, fingerprint=fingerprint)
            scripts = self._scripts([one.passage.text for one in tagged.passages])
            insert_passages(connection, tagged, vectors, tokens=tokens, scripts=scripts)
            return announce(connection, tagged.document, tagged.version.id, removed, retired, now=self._now())

    def retag(self, document_id: str, parts: Sequence[TaggedPassage], *, fingerprint: str) -> Change:
        """Give passages of a document the tags and relations of ``parts``; their keys and vectors stay.

        Raises :class:`NotFound`.
        """

        def write(connection: sa.Connection) -> None:
            connection.execute(documents.update().where(documents.c.id == document_id).values(fingerprint=fingerprint))
            replace_tags(connection, document_id, parts)

        return self._amend(document_id, write)

    def describe(self, document_id: str, metadata: Metadata) -> Change:
        """Give a document another description; its text and tags stay. Raises :class:`NotFound`."""
        return self._amend(document_id, lambda connection: describe(connection, document_id, metadata))

    def assign(self, document_id: str, headings: Sequence[Assignment]) -> Change:
        """Give a document these subject headings instead of those it has. Raises :class:`NotFound`."""
        return self._amend(document_id, lambda connection: assign(connection, document_id, headings))

    def _amend(self, document_id: str, write: Callable[[sa.Connection], None]) -> Change:
        self.description(document_id)  # what is not seen is not changed
        with translated(), self._log.begin() as connection:
            found = connection.execute(sa.select(documents).where(documents.c.id == document_id)).one_or_none()
            if found is None:
                raise NotFound(f"没有编号为 {document_id} 的文献。")
            write(connection)
            return announce(connection, rows.document(found), found.version_id, (), "", now=self._now())

    def delete(self, document_id: str) -> Change:
        """Remove a document and every version of its text. Raises :class:`NotFound`."""
        with translated(), self._engine.begin() as connection:
            found = connection.execute(sa.select(documents).where(documents.c.id == document_id)).one_or_none()
            if found is None:
                raise NotFound(f"没有编号为 {document_id} 的文献。")
            removed, retired = retire(connection, document_id)
            connection.execute(versions.delete().where(versions.c.document_id == document_id))
            return announce(connection, rows.document(found), "", removed, retired, now=self._now())

    def revector(self, keys: Sequence[int], vectors: FloatArray, tokens: Sequence[TokenArray] = ()) -> None:
        """Replace the vectors of some passages, after a change of encoder."""
        with translated(), self._engine.begin() as connection:
            statement = passages.update().where(passages.c.key == sa.bindparam("k")).values(vector=sa.bindparam("v"))
            blobs = [{"k": int(key), "v": rows.pack(vector)} for key, vector in zip(keys, vectors, strict=True)]
            connection.execute(statement, blobs)
            connection.execute(
                token_vectors.delete().where(token_vectors.c.passage_key.in_([one["k"] for one in blobs]))
            )
            insert_tokens(connection, keys, tokens)

    # --- reading --------------------------------------------------------------------------------------------

    def passages(self, keys: Sequence[int]) -> list[StoredPassage]:
        """Return stored passages in the order of ``keys``; a key that is no longer there is left out."""
        wanted = [int(key) for key in keys]
        with self._engine.connect() as connection:
            found = {one.key: one for batch in batches(wanted) for one in stored(connection, passages.c.key.in_(batch))}
        return [found[key] for key in wanted if key in found]

    def passage(self, passage_id: str) -> StoredPassage:
        """Return one stored passage. Raises :class:`NotFound`."""
        with self._engine.connect() as connection:
            found = stored(connection, passages.c.id == passage_id)
        if not found:
            raise NotFound(f"没有编号为 {passage_id} 的段落。")
        return found[0]

    def document(self, document_id: str) -> tuple[Document, TextVersion]:
        """Return a document with its present text version. Raises :class:`NotFound`."""
        with self._engine.connect() as connection:
            row = connection.execute(
                sa.select(documents, versions.c.text)
                .join(versions, versions.c.id == documents.c.version_id)
                .where(documents.c.id == document_id)
            ).one_or_none()
        if row is None:
            raise NotFound(f"没有编号为 {document_id} 的文献。")
        return rows.document(row), TextVersion(row.version_id, row.id, row.text)

    def description(self, document_id: str) -> tuple[Document, str]:
        """Return a document with the id of its present text version, without the text. Raises :class:`NotFound`."""
        with self._engine.connect() as connection:
            row = connection.execute(sa.select(documents).where(documents.c.id == document_id)).one_or_none()
        if row is None:
            raise NotFound(f"没有编号为 {document_id} 的文献。")
        return rows.document(row), row.version_id

    def named(self, document_id: str, *, limit: int = 100) -> list[str]:
        """Return the ids of the entities that a document's tags are linked to, those named most often first."""
        query = (
            sa.select(tags.c.entity_id)
            .join(passages, passages.c.key == tags.c.passage_key)
            .where(passages.c.document_id == document_id, tags.c.entity_id != "")
            .group_by(tags.c.entity_id)
            .order_by(sa.func.count().desc(), tags.c.entity_id)
            .limit(limit)
        )
        with self._engine.connect() as connection:
            return list(connection.execute(query).scalars())

    def token_vectors(self, keys: Sequence[int]) -> dict[int, TokenArray]:
        """Return the ``(tokens, width)`` directions of those of ``keys`` that have some."""
        with self._engine.connect() as connection:
            return token_vectors_of(connection, [int(key) for key in keys])

    def keys(self, filters: Filters, *, document_id: str = "") -> KeyArray:
        """Return the keys of the passages that meet all of ``filters``, ascending."""
        query = sa.select(passages.c.key).order_by(passages.c.key)
        if document_id:
            query = query.where(passages.c.document_id == document_id).order_by(None).order_by(passages.c.ordinal)
        for condition in conditions(filters):
            query = query.where(condition)
        with self._engine.connect() as connection:
            return np.fromiter(connection.execute(query).scalars(), dtype=np.int64)

    def owners(self, passage_ids: Sequence[str]) -> list[tuple[str, str]]:
        """Return those of ``passage_ids`` that are held, each with the id of its document."""
        query = sa.select(passages.c.id, passages.c.document_id)
        with self._engine.connect() as connection:
            return [
                (row.id, row.document_id)
                for start in range(0, len(passage_ids), BATCH)
                for row in connection.execute(query.where(passages.c.id.in_(passage_ids[start : start + BATCH])))
            ]

    def mentioning(self, entity_ids: Sequence[str]) -> list[str]:
        """Return the ids of the documents that speak of one of ``entity_ids``, ascending."""
        with self._engine.connect() as connection:
            return mentioning(connection, entity_ids)

    def documents(self) -> Iterator[Document]:
        """Yield all documents by id."""
        with self._engine.connect() as connection:
            for row in connection.execute(sa.select(documents).order_by(documents.c.id)):
                yield rows.document(row)

    def normalized(self, keys: Sequence[int]) -> list[str]:
        """Return the normalised texts of passages, in the order of ``keys``, all of which must be there."""
        found: dict[int, str] = {}
        query = sa.select(passages.c.key, passages.c.normalized)
        with self._engine.connect() as connection:
            for batch in batches(keys):
                rows_ = connection.execute(query.where(passages.c.key.in_(batch)))
                found.update((row.key, row.normalized) for row in rows_)
        return [found[key] for key in keys]

    def neighbours(self, passage: Passage, reach: int) -> list[Passage]:
        """Return up to ``reach`` passages on each side of ``passage``, itself among them, in order."""
        query = (
            sa.select(*PASSAGE)
            .where(passages.c.document_id == passage.document_id)
            .where(passages.c.ordinal.between(passage.ordinal - reach, passage.ordinal + reach))
            .order_by(passages.c.ordinal)
        )
        with self._engine.connect() as connection:
            return [rows.passage(row) for row in connection.execute(query)]

    def columns(self, before: Columns | None = None) -> Columns:
        """Return what passages are narrowed by, to be kept in memory; since those ``before``, what has changed."""
        with self._engine.connect() as connection, self._log.connect() as log:
            return load(connection, before, log=log)

    def counts(self) -> dict[str, int]:
        """Return how many documents, passages and tags there are."""
        with self._engine.connect() as connection:
            return {
                table.name: connection.execute(sa.select(sa.func.count()).select_from(table)).scalar_one()
                for table in (documents, passages, tags)
            }

    def tally(self, field: str) -> list[tuple[str, int]]:
        """Return each value of ``collection``, ``book``, ``dynasty``, ``branch`` or ``type``, and how many passages."""
        if field == "type":
            query = sa.select(tags.c.type, sa.func.count(tags.c.passage_key.distinct())).group_by(tags.c.type)
        else:
            column = documents.c[field]
            query = (
                sa.select(column, sa.func.count())
                .select_from(passages.join(documents, documents.c.id == passages.c.document_id))
                .where(column != "")
                .group_by(column)
            )
        with self._engine.connect() as connection:
            counted = [(str(value), int(count)) for value, count in connection.execute(query)]
        return sorted(counted, key=lambda pair: (-pair[1], pair[0]))

    # --- the outbox -----------------------------------------------------------------------------------------

    def changes(self, after: int) -> Iterator[Change]:
        """Yield the changes after a position, oldest first."""
        query = sa.select(outbox).where(outbox.c.sequence > after).order_by(outbox.c.sequence)
        with self._engine.connect() as connection:
            for row in connection.execute(query):
                yield rows.change(row)

    def head(self) -> int:
        """Return the position of the newest change; 0 when there is none."""
        with self._log.connect() as connection:
            return connection.execute(sa.select(sa.func.max(outbox.c.sequence))).scalar() or 0

    @property
    def log(self) -> ChangeLog:
        """What changed and when, for those who follow the library from outside."""
        return ChangeLog(self._engine)

    @property
    def tallies(self) -> Tallies:
        """What counts the holdings."""
        return Tallies(self._engine)

    @property
    def leafing(self) -> Leafing:
        """What finds one's place in a document."""
        return Leafing(self._engine)

    @property
    def portraits(self) -> PortraitTables:
        """What counts what is about one entity."""
        return PortraitTables(self._engine)

    @property
    def kindred(self) -> Kindred:
        """What likeness of passages is told by."""
        return Kindred(self._engine)

    @property
    def review_queue(self) -> ReviewQueue:
        """What lines up tags for review."""
        return ReviewQueue(self._engine)

    @property
    def soundness(self) -> Soundness:
        """What looks into the rows for what does not hang together."""
        return Soundness(self._engine)

    def deleted(self, document_id: str) -> str:
        """Return when a document was deleted, as a stamp; empty for one that is there or never was."""
        found = self.log.record(document_id)
        return found.stamp if found is not None and found.deleted else ""

    def indexed(self, document_id: str) -> Iterator[IndexedPassage]:
        """Yield what the projections take of a document's present passages, in order."""
        query = (
            sa.select(passages.c.key, passages.c.normalized, passages.c.tokens, passages.c.vector)
            .where(passages.c.document_id == document_id)
            .order_by(passages.c.ordinal)
        )
        with self._engine.connect() as connection:
            for row in connection.execute(query):
                yield rows.indexed(row)

    def tagged(self, document_id: str) -> TaggedDocument:
        """Return a document as ingest made it, for projections that take all of it. Raises :class:`NotFound`."""
        document, version = self.document(document_id)
        with self._engine.connect() as connection:
            version = built(connection, version)
            held = stored(connection, passages.c.document_id == document_id)
            said = relations_of(connection, [one.key for one in held])
        parts = tuple(rows.tagged(one, tuple(said.get(one.key, ()))) for one in held)
        return TaggedDocument(document, version, parts, self.assignments(document_id), self.original(document_id))

    def original(self, document_id: str) -> SourceRecord | None:
        """Return the description of a document as its source wrote it; none where its source has none of its own."""
        with self._engine.connect() as connection:
            return original_of(connection, document_id)

    def relations(self, keys: Sequence[int]) -> dict[int, list[Relation]]:
        """Return what the passages with ``keys`` say of their tags, in the order of the words that say so."""
        with self._engine.connect() as connection:
            return relations_of(connection, [int(key) for key in keys])

    def assignments(self, document_id: str) -> tuple[Assignment, ...]:
        """Return the subject headings of a document, the best first."""
        mine = assignments.c.document_id == document_id
        with self._engine.connect() as connection:
            found = connection.execute(sa.select(assignments.c.body).where(mine).order_by(assignments.c.rank))
            return tuple(rows.assignment(row) for row in found)
