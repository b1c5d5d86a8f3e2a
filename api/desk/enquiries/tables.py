"""The tables of enquiries. A reader's name, telephone and e-mail address stand in ``enquiry_contacts`` alone."""

from __future__ import annotations

from sqlalchemy import JSON, Boolean, Column, ForeignKey, Index, Integer, String, Table, Text

from api.desk.tables import KEY, metadata

enquiries = Table(
    "enquiries",
    metadata,
    Column("id", KEY, primary_key=True, autoincrement=True),
    # Given once the row has its own number; never taken again.
    Column("number", String, nullable=True, unique=True),
    Column("question", Text, nullable=False),
    Column("detail", Text, nullable=False),
    Column("kind", String, nullable=False),
    Column("group", String, nullable=False),
    Column("channel", String, nullable=False),
    Column("state", String, nullable=False),
    Column("branch", String, nullable=False),
    Column("assignee", String, nullable=False),
    Column("made", String, nullable=False, index=True),
    Column("changed", String, nullable=False),
    Column("due", String, nullable=False),
    Column("first_answered", String, nullable=False),
    Column("answered", String, nullable=False),
    Column("closed", String, nullable=False),
    Column("exchange_id", String, nullable=False, index=True),
    Column("transcript", JSON, nullable=False),
    Column("receipts", JSON, nullable=False),
    Column("entities", JSON, nullable=False),
    Column("subjects", JSON, nullable=False),
    Column("draft", Text, nullable=False),
    Column("draft_receipts", JSON, nullable=False),
    Column("machine_draft", Text, nullable=False),
    Column("answer", Text, nullable=False),
    Column("answer_receipts", JSON, nullable=False),
    Column("answers", Integer, nullable=False),
    Column("reopened", Integer, nullable=False),
    Column("satisfied", Boolean, nullable=True),
    Column("rating_reason", Text, nullable=False),
    Column("merged_into", KEY, nullable=False, index=True),
    # Null for what came by no letter: a letter is taken in once.
    Column("letter", String, nullable=True, unique=True),
    Column("revision", Integer, nullable=False),
    # SHA-256 of the reader's key: whoever reads the database cannot pass for the reader.
    Column("key_digest", String, nullable=False),
    Index("enquiries_state_due", "state", "due"),
    Index("enquiries_assignee", "assignee", "state"),
    sqlite_autoincrement=True,
)

# What was done, each time with what it changed; rows are only ever added.
enquiry_log = Table(
    "enquiry_log",
    metadata,
    Column("id", KEY, primary_key=True, autoincrement=True),
    Column("enquiry_id", KEY, ForeignKey(enquiries.c.id), nullable=False),
    Column("revision", Integer, nullable=False),
    Column("act", String, nullable=False),
    Column("by", String, nullable=False),
    Column("time", String, nullable=False),
    Column("said", Text, nullable=False),
    Column("fields", JSON, nullable=False),
    Index("enquiry_log_revision", "enquiry_id", "revision", unique=True),
    sqlite_autoincrement=True,
)

enquiry_contacts = Table(
    "enquiry_contacts",
    metadata,
    Column("enquiry_id", KEY, ForeignKey(enquiries.c.id), primary_key=True, autoincrement=False),
    Column("name", Text, nullable=False),
    Column("phone", Text, nullable=False),
    Column("email", Text, nullable=False),
)

# Of a file what it is; its bytes lie under their digest in the library's folder ``desk_files``.
enquiry_files = Table(
    "enquiry_files",
    metadata,
    Column("id", KEY, primary_key=True, autoincrement=True),
    Column("enquiry_id", KEY, ForeignKey(enquiries.c.id), nullable=False, index=True),
    Column("name", Text, nullable=False),
    Column("media_type", String, nullable=False),
    Column("size", KEY, nullable=False),
    Column("digest", String, nullable=False),
    Column("by", String, nullable=False),
    Column("made", String, nullable=False),
    Column("sent", Boolean, nullable=False),
    sqlite_autoincrement=True,
)
