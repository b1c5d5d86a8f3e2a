"""The table of what people decided of recognised lines."""

from __future__ import annotations

from sqlalchemy import Column, Float, Index, Integer, String, Table, Text

from api.desk.tables import KEY, metadata

# Rows are only ever added; what changes of one is that it is taken back, and that the texts have followed it.
line_decisions = Table(
    "line_decisions",
    metadata,
    Column("id", KEY, primary_key=True, autoincrement=True),
    # A kept page image by its digest, so that a decision outlives the document's place, name and text.
    Column("image", String, nullable=False),
    Column("left", Integer, nullable=False),
    Column("top", Integer, nullable=False),
    Column("width", Integer, nullable=False),
    Column("height", Integer, nullable=False),
    Column("said", Text, nullable=False),
    Column("confidence", Float, nullable=False),
    Column("action", String, nullable=False),
    Column("text", Text, nullable=False),
    Column("document_id", String, nullable=False, index=True),
    Column("reviewer", String, nullable=False, index=True),
    Column("time", String, nullable=False),
    Column("undone", String, nullable=False),
    Column("undone_by", String, nullable=False),
    Column("pending", Integer, nullable=False, index=True),
    Index("line_decisions_image", "image"),
    sqlite_autoincrement=True,
)
