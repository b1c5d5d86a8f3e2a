"""The tables of keys. Of a key only the digest is kept."""

from __future__ import annotations

from sqlalchemy import JSON, Column, ForeignKey, String, Table

from api.desk.tables import KEY, metadata

# Called after the first use that keys had.
keys = Table(
    "intake_keys",
    metadata,
    Column("id", KEY, primary_key=True, autoincrement=True),
    Column("digest", String, nullable=False, unique=True),
    Column("name", String, nullable=False),
    Column("branch", String, nullable=False),
    Column("collections", JSON, nullable=False),
    Column("expires", String, nullable=False),
    Column("revoked", String, nullable=False),
    Column("made", String, nullable=False),
    Column("made_by", String, nullable=False),
    Column("used", String, nullable=False),
    sqlite_autoincrement=True,
)

# A key without any is from before there were scopes, when keys were for pushing.
scopes = Table(
    "key_scopes",
    metadata,
    Column("key_id", KEY, ForeignKey(keys.c.id), primary_key=True),
    Column("scope", String, primary_key=True),
)
