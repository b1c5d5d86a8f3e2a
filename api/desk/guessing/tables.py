"""The table of what people decided of guesses."""

from __future__ import annotations

from sqlalchemy import Column, Float, Integer, String, Table, Text

from api.desk.tables import KEY, metadata

# Rows are only ever added; what changes of one is that it is taken back.
guess_decisions = Table(
    "guess_decisions",
    metadata,
    Column("id", KEY, primary_key=True, autoincrement=True),
    Column("document_id", String, nullable=False, index=True),
    Column("field", String, nullable=False),
    Column("guess", Text, nullable=False),
    Column("confidence", Float, nullable=False),
    Column("evidence", Text, nullable=False),
    Column("verdict", String, nullable=False),
    Column("value", Text, nullable=False),
    Column("reviewer", String, nullable=False, index=True),
    Column("time", String, nullable=False),
    Column("undone", Integer, nullable=False),
    sqlite_autoincrement=True,
)
