"""The tables of the desk, for SQLite and PostgreSQL alike."""

from __future__ import annotations

from sqlalchemy import JSON, BigInteger, Column, Index, Integer, MetaData, String, Table, Text

SCHEMA_VERSION = 2

metadata = MetaData()
KEY = BigInteger().with_variant(Integer, "sqlite")
"""The type of a number that is given by the database."""

# A name of their own, so that the desk and the texts may share one PostgreSQL database.
settings = Table(
    "desk_settings",
    metadata,
    Column("name", String, primary_key=True),
    Column("value", Text, nullable=False),
)

# Rows are only ever added; a number is never used twice.
decisions = Table(
    "decisions",
    metadata,
    Column("id", KEY, primary_key=True, autoincrement=True),
    Column("document_id", String, nullable=False, index=True),
    Column("target", String, nullable=False),
    Column("action", String, nullable=False),
    Column("verdict", String, nullable=False),
    Column("type", String, nullable=False),
    Column("anchor", JSON, nullable=False),
    Column("outcomes", JSON, nullable=False),
    Column("said", JSON, nullable=True),
    Column("reviewer", String, nullable=False, index=True),
    Column("time", String, nullable=False),
    Column("note", Text, nullable=False),
    Index("decisions_target", "document_id", "target"),
    sqlite_autoincrement=True,
)

# What people decided of entities; rows are only ever added.
deeds = Table(
    "deeds",
    metadata,
    Column("id", KEY, primary_key=True, autoincrement=True),
    Column("kind", String, nullable=False),
    Column("entity_id", String, nullable=False, index=True),
    Column("by", String, nullable=False),
    Column("time", String, nullable=False),
    Column("undoes", KEY, nullable=False),
    Column("body", JSON, nullable=False),
    sqlite_autoincrement=True,
)

# What librarians decided of records of the union catalogue; rows are only ever added.
groupings = Table(
    "groupings",
    metadata,
    Column("id", KEY, primary_key=True, autoincrement=True),
    Column("action", String, nullable=False),
    Column("one", String, nullable=False, index=True),
    Column("other", String, nullable=False, index=True),
    Column("reviewer", String, nullable=False),
    Column("time", String, nullable=False),
    Column("note", Text, nullable=False),
    Column("undoes", KEY, nullable=False),
    sqlite_autoincrement=True,
)

# The topics as they stand; ``body`` holds what is not asked for by itself.
topics = Table(
    "topics",
    metadata,
    Column("id", KEY, primary_key=True, autoincrement=True),
    Column("slug", String, nullable=False, unique=True),
    Column("state", String, nullable=False),
    Column("revision", Integer, nullable=False),
    Column("body", JSON, nullable=False),
    sqlite_autoincrement=True,
)

# What curators did with topics, each time with the topic as it stood then; rows are only ever added.
topic_log = Table(
    "topic_log",
    metadata,
    Column("id", KEY, primary_key=True, autoincrement=True),
    Column("topic_id", KEY, nullable=False),
    Column("revision", Integer, nullable=False),
    Column("act", String, nullable=False),
    Column("by", String, nullable=False),
    Column("time", String, nullable=False),
    Column("reason", Text, nullable=False),
    Column("fields", JSON, nullable=False),
    Column("body", JSON, nullable=False),
    Index("topic_log_revision", "topic_id", "revision", unique=True),
    sqlite_autoincrement=True,
)

# The hits of standing queries that a curator has looked through.
topic_seen = Table(
    "topic_seen",
    metadata,
    Column("topic_id", KEY, primary_key=True),
    Column("passage_id", String, primary_key=True),
    Column("time", String, nullable=False),
)

# What machines said of the passages that decisions have changed.
machine_tags = Table(
    "machine_tags",
    metadata,
    Column("version_id", String, primary_key=True),
    Column("passage_id", String, primary_key=True),
    Column("document_id", String, nullable=False, index=True),
    Column("tags", JSON, nullable=False),
)
