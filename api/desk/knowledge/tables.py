"""The tables of the knowledge base, in the desk's database."""

from __future__ import annotations

from sqlalchemy import JSON, Column, Index, Integer, LargeBinary, String, Table, Text

from api.desk.tables import KEY, metadata

# The items as they stand; ``body`` holds what is not asked for by itself.
items = Table(
    "knowledge_items",
    metadata,
    Column("id", KEY, primary_key=True, autoincrement=True),
    Column("state", String, nullable=False, index=True),
    Column("branch", String, nullable=False),
    Column("review_by", String, nullable=False),
    Column("revision", Integer, nullable=False),
    Column("asked", Integer, nullable=False),
    Column("last_asked", String, nullable=False),
    Column("body", JSON, nullable=False),
    sqlite_autoincrement=True,
)

# What was done with items, each time with the item as it stood then; rows are only ever added, and the number of the
# last one tells whoever holds items in memory whether anything has changed.
log = Table(
    "knowledge_log",
    metadata,
    Column("id", KEY, primary_key=True, autoincrement=True),
    Column("item_id", KEY, nullable=False),
    Column("revision", Integer, nullable=False),
    Column("act", String, nullable=False),
    Column("by", String, nullable=False),
    Column("time", String, nullable=False),
    Column("note", Text, nullable=False),
    Column("fields", JSON, nullable=False),
    Column("state", String, nullable=False),
    Column("body", JSON, nullable=False),
    Index("knowledge_log_revision", "item_id", "revision", unique=True),
    sqlite_autoincrement=True,
)

# Vectors of ways of asking, float32, little-endian, by the encoder's identity and the SHA-256 of what was encoded: a
# wording that changes is another row, so that none is ever out of date.
vectors = Table(
    "knowledge_vectors",
    metadata,
    Column("encoder", String, primary_key=True),
    Column("digest", String, primary_key=True),
    Column("vector", LargeBinary, nullable=False),
)
