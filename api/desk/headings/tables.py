"""The table of what people decided of subject headings."""

from __future__ import annotations

from sqlalchemy import JSON, Column, Integer, String, Table

from api.desk.tables import KEY, metadata

# Rows are only ever added; what changes of one is that it is taken back.
heading_decisions = Table(
    "heading_decisions",
    metadata,
    Column("id", KEY, primary_key=True, autoincrement=True),
    Column("document_id", String, nullable=False, index=True),
    Column("heading_id", String, nullable=False),
    Column("given", JSON, nullable=False),
    Column("verdict", String, nullable=False),
    Column("reviewer", String, nullable=False, index=True),
    Column("time", String, nullable=False),
    Column("undone", Integer, nullable=False),
    sqlite_autoincrement=True,
)
