"""The table of dossiers."""

from __future__ import annotations

from sqlalchemy import JSON, Column, Integer, String, Table, Text

from api.desk.tables import KEY, metadata

dossiers = Table(
    "dossiers",
    metadata,
    Column("id", KEY, primary_key=True, autoincrement=True),
    Column("title", String, nullable=False),
    Column("introduction", Text, nullable=False),
    Column("state", String, nullable=False),
    Column("owner", String, nullable=False),
    Column("branch", String, nullable=False),
    Column("items", JSON, nullable=False),
    Column("made", String, nullable=False),
    Column("changed", String, nullable=False),
    Column("revision", Integer, nullable=False),
    sqlite_autoincrement=True,
)
