"""The table of who may read which collections."""

from __future__ import annotations

from sqlalchemy import Column, String, Table

from api.desk.tables import metadata

# A collection without a row is as the row of the rest says; without that, open.
collection_access = Table(
    "collection_access",
    metadata,
    Column("collection", String, primary_key=True),
    Column("level", String, nullable=False),
    Column("branch", String, nullable=False),
    Column("by", String, nullable=False),
    Column("time", String, nullable=False),
)
