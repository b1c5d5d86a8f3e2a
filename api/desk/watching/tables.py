"""The tables of watches. Names and addresses of those whom they serve stand in ``watch_recipients`` alone."""

from __future__ import annotations

from sqlalchemy import JSON, Boolean, Column, Index, Integer, String, Table, Text

from api.desk.tables import KEY, metadata

# ``body`` holds what is not asked for by itself. ``lease`` is until when a run of it may take.
watches = Table(
    "watches",
    metadata,
    Column("id", KEY, primary_key=True, autoincrement=True),
    Column("state", String, nullable=False),
    Column("owner", String, nullable=False),
    Column("branch", String, nullable=False),
    Column("schedule", String, nullable=False),
    Column("body", JSON, nullable=False),
    Column("made", String, nullable=False),
    Column("changed", String, nullable=False),
    Column("last_run", String, nullable=False),
    Column("next_run", String, nullable=False),
    Column("lease", String, nullable=False),
    Column("revision", Integer, nullable=False),
    sqlite_autoincrement=True,
)

watch_recipients = Table(
    "watch_recipients",
    metadata,
    Column("id", KEY, primary_key=True, autoincrement=True),
    Column("watch_id", KEY, nullable=False, index=True),
    Column("name", String, nullable=False),
    Column("email", String, nullable=False),
    Column("webhook", Text, nullable=False),
    # As it is and not a digest of it: every letter to the recipient has to say it.
    Column("key", String, nullable=False, unique=True),
    Column("secret", String, nullable=False),
    Column("active", Boolean, nullable=False),
    Column("made", String, nullable=False),
    sqlite_autoincrement=True,
)

watch_seen = Table(
    "watch_seen",
    metadata,
    Column("watch_id", KEY, primary_key=True),
    Column("document_id", String, primary_key=True),
    Column("digest", String, primary_key=True),
    Column("passage_id", String, nullable=False),
    Column("version_id", String, nullable=False),
    Column("time", String, nullable=False),
)

# Rows are only ever added.
watch_runs = Table(
    "watch_runs",
    metadata,
    Column("id", KEY, primary_key=True, autoincrement=True),
    Column("watch_id", KEY, nullable=False, index=True),
    Column("time", String, nullable=False),
    Column("by", String, nullable=False),
    Column("found", Integer, nullable=False),
    Column("clear", Integer, nullable=False),
    Column("fresh", Integer, nullable=False),
    Column("issue_id", KEY, nullable=False),
    sqlite_autoincrement=True,
)

watch_issues = Table(
    "watch_issues",
    metadata,
    Column("id", KEY, primary_key=True, autoincrement=True),
    Column("watch_id", KEY, nullable=False),
    Column("number", Integer, nullable=False),
    Column("stage", String, nullable=False),
    Column("items", JSON, nullable=False),
    Column("note", Text, nullable=False),
    Column("made", String, nullable=False),
    Column("sent", String, nullable=False),
    Column("sent_by", String, nullable=False),
    Column("waiting", Integer, nullable=False),
    Column("revision", Integer, nullable=False),
    Index("watch_issues_number", "watch_id", "number", unique=True),
    sqlite_autoincrement=True,
)

# What is to go out: a row for each recipient and way, made in the transaction that sends the issue.
watch_deliveries = Table(
    "watch_deliveries",
    metadata,
    Column("id", KEY, primary_key=True, autoincrement=True),
    Column("issue_id", KEY, nullable=False),
    Column("recipient_id", KEY, nullable=False),
    Column("channel", String, nullable=False),
    Column("key", String, nullable=False, unique=True),
    Column("fate", String, nullable=False, index=True),
    Column("tries", Integer, nullable=False),
    Column("next_try", String, nullable=False),
    Column("changed", String, nullable=False),
    Column("error", Text, nullable=False),
    Index("watch_deliveries_once", "issue_id", "recipient_id", "channel", unique=True),
    sqlite_autoincrement=True,
)
