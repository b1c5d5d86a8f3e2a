"""Schema 2: columns that tables of the first schema were given while its number stayed as it was."""

from __future__ import annotations

from typing import TYPE_CHECKING

import sqlalchemy as sa

if TYPE_CHECKING:
    from alembic.operations import Operations

revision = "2"
down_revision = None

_ADDED = (
    ("channel_messages", "exchange_id", sa.String, ""),
    ("exchanges", "narrowed", sa.Text, ""),
    ("enquiries", "draft_receipts", sa.JSON, "[]"),
)


def upgrade(op: Operations, **_: object) -> None:
    """Add those that a desk lacks; of a table that it lacks, nothing: it will be made whole."""
    looked = sa.inspect(op.get_bind())
    for table, name, kind, default in _ADDED:
        if looked.has_table(table) and name not in {one["name"] for one in looked.get_columns(table)}:
            op.add_column(table, sa.Column(name, kind, nullable=False, server_default=default))
