"""Schema 2: when each change was made, and of which branch a document is."""

from __future__ import annotations

from typing import TYPE_CHECKING

import sqlalchemy as sa

if TYPE_CHECKING:
    from alembic.operations import Operations

revision = "2"
down_revision = None

_DOCUMENTS = sa.table(
    "documents",
    sa.column("id", sa.String),
    sa.column("collection", sa.String),
    sa.column("metadata", sa.JSON),
    sa.column("branch", sa.Text),
    sa.column("changed", sa.String),
)
_OUTBOX = sa.table(
    "outbox",
    sa.column("document_id", sa.String),
    sa.column("stamp", sa.String),
    sa.column("collection", sa.String),
)


def upgrade(op: Operations, *, stamp: str, **_: object) -> None:
    """Nobody knows when: all that is there was changed at ``stamp``."""
    op.add_column("documents", sa.Column("branch", sa.Text, nullable=False, server_default=""))
    op.add_column("documents", sa.Column("changed", sa.String, nullable=False, server_default=""))
    op.create_index("documents_branch", "documents", ["branch"])
    for name in ("stamp", "collection"):
        op.add_column("outbox", sa.Column(name, sa.String, nullable=False, server_default=""))
    op.create_index("outbox_document", "outbox", ["document_id", "sequence"])
    op.create_index("outbox_stamp", "outbox", ["stamp"])
    branch = sa.func.coalesce(_DOCUMENTS.c.metadata["branch"].as_string(), "")
    op.execute(_DOCUMENTS.update().values(branch=branch, changed=stamp))
    mine = _DOCUMENTS.c.id == _OUTBOX.c.document_id
    collection = sa.select(_DOCUMENTS.c.collection).where(mine).scalar_subquery()
    op.execute(_OUTBOX.update().values(stamp=stamp, collection=sa.func.coalesce(collection, "")))
