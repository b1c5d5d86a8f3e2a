"""The tables of what comes in: the queue, what was taken of whom, sources and their runs."""

from __future__ import annotations

from sqlalchemy import JSON, Boolean, Column, Index, Integer, LargeBinary, String, Table, Text

from api.desk.tables import KEY, metadata

# What waits to be taken in, in the order of its numbers, and what became of what waited.
items = Table(
    "intake_items",
    metadata,
    Column("id", KEY, primary_key=True, autoincrement=True),
    Column("kind", String, nullable=False),
    Column("state", String, nullable=False),
    Column("owner", String, nullable=False),
    Column("run_id", KEY, nullable=False),
    Column("by", String, nullable=False),
    Column("branch", String, nullable=False),
    Column("collection", String, nullable=False),
    Column("number", String, nullable=False),
    Column("document_id", String, nullable=False),
    # The file's name; its bytes are in ``data``, or in the folder ``spool``.
    Column("name", String, nullable=False),
    Column("spool", String, nullable=False),
    Column("data", LargeBinary, nullable=True),
    Column("digest", String, nullable=False),
    # The fingerprint of the document before the first try; "no" where it was not there, "" before any try.
    Column("before", String, nullable=False),
    Column("tries", Integer, nullable=False),
    Column("outcome", JSON, nullable=False),
    Column("time", String, nullable=False),
    Column("ended", String, nullable=False),
    Index("intake_items_state", "state", "id"),
    Index("intake_items_owner", "owner", "state"),
    Index("intake_items_run", "run_id"),
    sqlite_autoincrement=True,
)

# What became of each record of a file of many.
results = Table(
    "intake_results",
    metadata,
    Column("item_id", KEY, primary_key=True),
    Column("place", Integer, primary_key=True, autoincrement=False),
    Column("number", String, nullable=False),
    Column("document_id", String, nullable=False),
    Column("outcome", JSON, nullable=False),
)

# Of every number that an owner gave, what was accepted last; ``digest`` is empty once it is deleted.
held = Table(
    "intake_held",
    metadata,
    Column("owner", String, primary_key=True),
    Column("number", String, primary_key=True),
    Column("collection", String, nullable=False),
    Column("document_id", String, nullable=False),
    Column("digest", String, nullable=False),
    Column("item_id", KEY, nullable=False),
)

# ``position`` is how far a harvest came: it changes in the transaction that queues what a page brought.
sources = Table(
    "intake_sources",
    metadata,
    Column("id", KEY, primary_key=True, autoincrement=True),
    Column("kind", String, nullable=False),
    Column("name", String, nullable=False),
    Column("address", String, nullable=False),
    Column("collection", String, nullable=False),
    Column("branch", String, nullable=False),
    Column("settings", JSON, nullable=False),
    Column("position", JSON, nullable=False),
    Column("last_run", String, nullable=False),
    Column("next_run", String, nullable=False),
    Column("made", String, nullable=False),
    Column("made_by", String, nullable=False),
    Column("removed", Boolean, nullable=False),
    sqlite_autoincrement=True,
)

runs = Table(
    "intake_runs",
    metadata,
    Column("id", KEY, primary_key=True, autoincrement=True),
    Column("source_id", KEY, nullable=False, index=True),
    Column("state", String, nullable=False),
    Column("by", String, nullable=False),
    Column("began", String, nullable=False),
    Column("ended", String, nullable=False),
    Column("pages", Integer, nullable=False),
    Column("records", Integer, nullable=False),
    Column("unchanged", Integer, nullable=False),
    Column("note", Text, nullable=False),
    sqlite_autoincrement=True,
)

# The pages of the list that a harvest is reading: by these it sees that a server goes in circles.
pages = Table(
    "intake_pages",
    metadata,
    Column("source_id", KEY, primary_key=True),
    Column("number", Integer, primary_key=True, autoincrement=False),
    Column("token", String, nullable=False),
    Column("records", String, nullable=False),
    Index("intake_pages_token", "source_id", "token"),
    Index("intake_pages_records", "source_id", "records"),
)

# The files of a watched folder as they were when they were taken in.
ledger = Table(
    "intake_ledger",
    metadata,
    Column("source_id", KEY, primary_key=True),
    Column("key", String, primary_key=True),
    Column("stamp", String, nullable=False),
    Column("documents", JSON, nullable=False),
    Column("reason", Text, nullable=False),
    Column("time", String, nullable=False),
)
