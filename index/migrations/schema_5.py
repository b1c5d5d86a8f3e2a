"""Schema 5: how texts are built."""

from __future__ import annotations

from typing import TYPE_CHECKING

import sqlalchemy as sa

if TYPE_CHECKING:
    from alembic.operations import Operations

revision = "5"
down_revision = "4"


def upgrade(op: Operations, **_: object) -> None:
    """Of texts that were taken in before it is not known."""
    op.add_column("versions", sa.Column("stretches", sa.JSON(none_as_null=True)))
