"""The tables of the text store, for SQLite and PostgreSQL alike."""

from __future__ import annotations

from sqlalchemy import (
    JSON,
    BigInteger,
    Column,
    Float,
    ForeignKey,
    Index,
    Integer,
    LargeBinary,
    MetaData,
    String,
    Table,
    Text,
)

SCHEMA_VERSION = 6

metadata = MetaData()
_KEY = BigInteger().with_variant(Integer, "sqlite")

settings = Table(
    "settings",
    metadata,
    Column("name", String, primary_key=True),
    Column("value", Text, nullable=False),
)

documents = Table(
    "documents",
    metadata,
    Column("id", String, primary_key=True),
    Column("collection", String, nullable=False),
    Column("source", Text, nullable=False),
    Column("format", String, nullable=False),
    Column("title", Text, nullable=False),
    Column("book", Text, nullable=False),
    Column("dynasty", Text, nullable=False),
    Column("metadata", JSON, nullable=False),
    Column("version_id", String, nullable=False),
    Column("fingerprint", String, nullable=False),
    Column("branch", Text, nullable=False, server_default=""),
    # The stamp of its last change in the outbox.
    Column("changed", String, nullable=False, server_default=""),
    Column("kind", Text, nullable=False, server_default=""),
    Column("language", String, nullable=False, server_default=""),
    # 1 for one with page images or a recording.
    Column("pictured", Integer, nullable=False, server_default="0"),
    # The years of its date, historically counted; one of them is empty where the date is open there, both without one.
    Column("begin_year", Integer),
    Column("end_year", Integer),
    Index("documents_collection", "collection"),
    Index("documents_book", "book"),
    Index("documents_dynasty", "dynasty"),
    Index("documents_branch", "branch"),
)

versions = Table(
    "versions",
    metadata,
    Column("id", String, primary_key=True),
    Column("document_id", String, nullable=False, index=True),
    Column("text", Text, nullable=False),
    Column("retired", Integer, nullable=False, default=0),
    # How the text is built (index/stretches.py); empty where the text itself says it.
    Column("stretches", JSON(none_as_null=True)),
)

# A key is never used twice: the projections know passages by it and may lag behind.
passages = Table(
    "passages",
    metadata,
    Column("key", _KEY, primary_key=True, autoincrement=True),
    Column("id", String, nullable=False, unique=True),
    Column("document_id", String, ForeignKey("documents.id"), nullable=False),
    Column("version_id", String, ForeignKey("versions.id"), nullable=False),
    Column("ordinal", Integer, nullable=False),
    Column("begin", Integer, nullable=False),
    Column("end", Integer, nullable=False),
    Column("text", Text, nullable=False),
    Column("heading", Text, nullable=False),
    Column("locator", Text, nullable=False),
    Column("normalized", Text, nullable=False),
    Column("tokens", Text, nullable=False),
    Column("vector", LargeBinary, nullable=False),
    # Hans or Hant, as most of it is written; empty where nothing tells.
    Column("script", String, nullable=False, server_default=""),
    Index("passages_document", "document_id", "ordinal"),
    sqlite_autoincrement=True,
)

# Apart from the passages: these bytes are read for a hundred passages at a time, and for nothing else.
token_vectors = Table(
    "token_vectors",
    metadata,
    Column("passage_key", _KEY, ForeignKey("passages.key"), primary_key=True),
    Column("width", Integer, nullable=False),
    Column("rows", LargeBinary, nullable=False),
)

tags = Table(
    "tags",
    metadata,
    Column("id", String, primary_key=True),
    Column("passage_key", _KEY, ForeignKey("passages.key"), nullable=False, index=True),
    Column("begin", Integer, nullable=False),
    Column("end", Integer, nullable=False),
    Column("surface", Text, nullable=False),
    Column("type", String, nullable=False),
    Column("kind", Text, nullable=False),
    Column("value", Text, nullable=False),
    Column("confidence", Float, nullable=False),
    Column("maker", String, nullable=False),
    Column("maker_version", String, nullable=False),
    Column("review", String, nullable=False),
    Column("entity_id", String, nullable=False),
    Column("link", JSON, nullable=True),
    # The years of a dated TIME, as those of a document.
    Column("begin_year", Integer),
    Column("end_year", Integer),
    Index("tags_entity", "entity_id"),
    Index("tags_type", "type"),
)

relations = Table(
    "relations",
    metadata,
    Column("id", String, primary_key=True),
    Column("passage_key", _KEY, ForeignKey("passages.key"), nullable=False, index=True),
    Column("predicate", String, nullable=False),
    Column("subject_entity", String, nullable=False, index=True),
    Column("object_entity", String, nullable=False, index=True),
    Column("body", JSON, nullable=False),
)

assignments = Table(
    "assignments",
    metadata,
    Column("document_id", String, ForeignKey("documents.id"), primary_key=True),
    Column("rank", Integer, primary_key=True),
    Column("heading_id", String, nullable=False, index=True),
    Column("body", JSON, nullable=False),
)

# Apart from the documents: descriptions as their sources wrote them are read for one document at a time.
originals = Table(
    "originals",
    metadata,
    Column("document_id", String, ForeignKey("documents.id"), primary_key=True),
    Column("format", String, nullable=False),
    Column("data", LargeBinary, nullable=False),
)

# What a description of an ancient book says, as books are searched and counted by it.
traits = Table(
    "traits",
    metadata,
    Column("document_id", String, ForeignKey("documents.id"), primary_key=True),
    Column("name", String, primary_key=True),
    Column("value", String, primary_key=True),
    Index("traits_value", "name", "value"),
)

outbox = Table(
    "outbox",
    metadata,
    Column("sequence", _KEY, primary_key=True, autoincrement=True),
    Column("document_id", String, nullable=False),
    Column("version_id", String, nullable=False),
    Column("removed", JSON, nullable=False),
    Column("retired", String, nullable=False),
    # UTC to the second as of ISO 8601, never less than that of an earlier change, so that text order is time's order.
    Column("stamp", String, nullable=False, server_default=""),
    Column("collection", String, nullable=False, server_default=""),
    Index("outbox_document", "document_id", "sequence"),
    Index("outbox_stamp", "stamp"),
    sqlite_autoincrement=True,
)
