"""The table of the days on which readers' data was swept."""

from __future__ import annotations

from sqlalchemy import JSON, Column, String, Table

from api.desk.tables import metadata

# A row a day: whoever adds it sweeps that day.
sweeps = Table(
    "privacy_sweeps",
    metadata,
    Column("day", String, primary_key=True),
    Column("time", String, nullable=False),
    Column("counts", JSON, nullable=False),
)
