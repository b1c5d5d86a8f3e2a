"""Documents into the rows of the text store and out of them, each within a transaction of the caller's."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import datetime

import sqlalchemy as sa

from index import rows
from index.ports import Change, FloatArray, TokenArray
from index.stamps import stamp_of
from index.stretches import packed, unpacked
from index.tables import (
    assignments,
    documents,
    originals,
    outbox,
    passages,
    relations,
    tags,
    token_vectors,
    traits,
    versions,
)
from ontology.ancient.reading import traits as traits_of
from ontology.errors import LibraryBroken
from ontology.records import Assignment, Document, Metadata, SourceRecord, TaggedDocument, TaggedPassage, TextVersion

# SQLite allows 32,766 parameters in one statement; this stays well below it.
BATCH = 5_000


def batches(items: Sequence[int]) -> Iterator[Sequence[int]]:
    """Yield ``items`` by so many as one statement takes."""
    for start in range(0, len(items), BATCH):
        yield items[start : start + BATCH]


def retire(connection: sa.Connection, document_id: str) -> tuple[tuple[int, ...], str]:
    """Take a document's present state away, its text too; return the keys of its passages and its version's id."""
    version = connection.execute(sa.select(documents.c.version_id).where(documents.c.id == document_id)).scalar()
    if version is None:
        return (), ""
    mine = passages.c.document_id == document_id
    keys = tuple(connection.execute(sa.select(passages.c.key).where(mine).order_by(passages.c.key)).scalars())
    for table in (assignments, originals, traits):
        connection.execute(table.delete().where(table.c.document_id == document_id))
    for table in (tags, relations, token_vectors):
        connection.execute(table.delete().where(table.c.passage_key.in_(sa.select(passages.c.key).where(mine))))
    connection.execute(passages.delete().where(mine))
    connection.execute(versions.delete().where(versions.c.id == version))
    connection.execute(documents.delete().where(documents.c.id == document_id))
    return keys, version


def insert_document(connection: sa.Connection, tagged: TaggedDocument, *, fingerprint: str) -> None:
    """Store a document, its headings, its source's description and its text version, without passages."""
    connection.execute(documents.insert().values(rows.document_row(tagged, fingerprint=fingerprint)))
    assign(connection, tagged.document.id, tagged.subjects)
    insert_traits(connection, tagged.document.id, tagged.document.metadata)
    if tagged.record is not None:
        record = {"document_id": tagged.document.id, "format": tagged.record.format, "data": tagged.record.data}
        connection.execute(originals.insert().values(record))
    connection.execute(versions.delete().where(versions.c.id == tagged.version.id))
    connection.execute(
        versions.insert().values(
            id=tagged.version.id,
            document_id=tagged.document.id,
            text=tagged.version.text,
            retired=0,
            stretches=packed(tagged.version.stretches),
        )
    )


def describe(connection: sa.Connection, document_id: str, metadata: Metadata) -> None:
    """Give a stored document another description."""
    mine = documents.c.id == document_id
    connection.execute(documents.update().where(mine).values(rows.description_row(metadata)))
    connection.execute(traits.delete().where(traits.c.document_id == document_id))
    insert_traits(connection, document_id, metadata)


def assign(connection: sa.Connection, document_id: str, headings: Sequence[Assignment]) -> None:
    """Give a stored document these subject headings and no others."""
    connection.execute(assignments.delete().where(assignments.c.document_id == document_id))
    given = [rows.assignment_row(document_id, rank, one) for rank, one in enumerate(headings, 1)]
    if given:
        connection.execute(assignments.insert(), given)


def insert_traits(connection: sa.Connection, document_id: str, metadata: Metadata) -> None:
    """Store the traits of a document that has none yet."""
    found = [{"document_id": document_id, "name": name, "value": value} for name, value in traits_of(metadata)]
    if found:
        connection.execute(traits.insert(), found)


def original_of(connection: sa.Connection, document_id: str) -> SourceRecord | None:
    """Return the description of a document as its source wrote it, where one was kept."""
    query = sa.select(originals.c.format, originals.c.data).where(originals.c.document_id == document_id)
    row = connection.execute(query).one_or_none()
    return SourceRecord(row.format, bytes(row.data)) if row is not None else None


def built(connection: sa.Connection, version: TextVersion) -> TextVersion:
    """Return a version with what is kept of how its text is built."""
    query = sa.select(versions.c.stretches).where(versions.c.id == version.id)
    return replace(version, stretches=unpacked(connection.execute(query).scalar()))


def insert_passages(
    connection: sa.Connection,
    tagged: TaggedDocument,
    vectors: FloatArray,
    *,
    tokens: Sequence[TokenArray],
    scripts: Sequence[str],
) -> None:
    """Store the passages of a document with all that hangs on them."""
    if not tagged.passages:
        return
    made = [rows.passage_row(*one) for one in zip(tagged.passages, vectors, scripts, strict=True)]
    connection.execute(passages.insert(), made)
    keys = _keys_of(connection, tagged.document.id)
    _insert_tags(connection, tagged.passages, keys)
    insert_tokens(connection, [keys[one.passage.id] for one in tagged.passages], tokens)


def _keys_of(connection: sa.Connection, document_id: str) -> dict[str, int]:
    query = sa.select(passages.c.id, passages.c.key).where(passages.c.document_id == document_id)
    return {row.id: row.key for row in connection.execute(query)}


def replace_tags(connection: sa.Connection, document_id: str, parts: Sequence[TaggedPassage]) -> None:
    """Give passages of a document the tags and relations of ``parts``."""
    keys = _keys_of(connection, document_id)
    for batch in batches([keys[part.passage.id] for part in parts]):
        for table in (tags, relations):
            connection.execute(table.delete().where(table.c.passage_key.in_(batch)))
    _insert_tags(connection, parts, keys)


def _insert_tags(connection: sa.Connection, parts: Sequence[TaggedPassage], keys: dict[str, int]) -> None:
    found = [rows.tag_row(tag, keys[part.passage.id]) for part in parts for tag in part.tags]
    if found:
        connection.execute(tags.insert(), found)
    said = [rows.relation_row(one, keys[part.passage.id]) for part in parts for one in part.relations]
    if said:
        connection.execute(relations.insert(), said)


def insert_tokens(connection: sa.Connection, keys: Sequence[int], tokens: Sequence[TokenArray]) -> None:
    """Store the token directions of the passages with ``keys``, where there are some."""
    found = [
        {"passage_key": int(key), "width": one.shape[1], "rows": one.tobytes()}
        for key, one in zip(keys, tokens, strict=bool(tokens))
    ]
    if found:
        connection.execute(token_vectors.insert(), found)


def announce(
    connection: sa.Connection,
    document: Document,
    version_id: str,
    removed: tuple[int, ...],
    retired: str,
    *,
    now: datetime,
) -> Change:
    """Add a change of ``document`` to the outbox and stamp both; the last thing to be done in a transaction."""
    stamp = max(stamp_of(now), _last_stamp(connection))
    row = {
        "document_id": document.id,
        "version_id": version_id,
        "removed": list(removed),
        "retired": retired,
        "stamp": stamp,
        "collection": document.collection,
    }
    key = connection.execute(outbox.insert().values(row)).inserted_primary_key
    if key is None:
        raise LibraryBroken("the outbox gave no number to a change")
    connection.execute(documents.update().where(documents.c.id == document.id).values(changed=stamp))
    return Change(int(key[0]), document.id, version_id, removed, retired, stamp, document.collection)


def _last_stamp(connection: sa.Connection) -> str:
    """Return the newest stamp; nobody else can add one before this transaction ends.

    SQLite has one writer at a time, and this one has written; PostgreSQL must be told, or the numbers of changes would
    not be the order in which they can be seen.
    """
    if connection.dialect.name == "postgresql":
        connection.exec_driver_sql("LOCK TABLE outbox IN SHARE ROW EXCLUSIVE MODE")
    query = sa.select(outbox.c.stamp).order_by(outbox.c.sequence.desc()).limit(1)
    return connection.execute(query).scalar() or ""
