"""Schema 6: what descriptions of ancient books say."""

from __future__ import annotations

from typing import TYPE_CHECKING

import sqlalchemy as sa

from index import rows
from ontology.ancient.reading import traits as traits_of

if TYPE_CHECKING:
    from alembic.operations import Operations

revision = "6"
down_revision = "5"

_DOCUMENTS = sa.table("documents", sa.column("id", sa.String), sa.column("metadata", sa.JSON))


def upgrade(op: Operations, **_: object) -> None:
    """Read it from the descriptions that are there."""
    traits = op.create_table(
        "traits",
        sa.Column("document_id", sa.String, sa.ForeignKey("documents.id"), primary_key=True),
        sa.Column("name", sa.String, primary_key=True),
        sa.Column("value", sa.String, primary_key=True),
        sa.Index("traits_value", "name", "value"),
    )
    connection = op.get_bind()
    for row in connection.execute(sa.select(_DOCUMENTS.c.id, _DOCUMENTS.c.metadata)).all():
        found = traits_of(rows.metadata_of(row.metadata))
        if found:
            made = [{"document_id": row.id, "name": name, "value": value} for name, value in found]
            connection.execute(traits.insert(), made)
