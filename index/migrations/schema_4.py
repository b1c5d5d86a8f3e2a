"""Schema 4: descriptions as their sources wrote them."""

from __future__ import annotations

from typing import TYPE_CHECKING

import sqlalchemy as sa

if TYPE_CHECKING:
    from alembic.operations import Operations

revision = "4"
down_revision = "3"


def upgrade(op: Operations, **_: object) -> None:
    """There are none of documents that were taken in before."""
    op.create_table(
        "originals",
        sa.Column("document_id", sa.String, sa.ForeignKey("documents.id"), primary_key=True),
        sa.Column("format", sa.String, nullable=False),
        sa.Column("data", sa.LargeBinary, nullable=False),
    )
