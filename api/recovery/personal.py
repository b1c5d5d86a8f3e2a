"""What of the desk's tables stays out of an export unless asked for: what opens doors, who readers are. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

_ROWS = (
    "sessions",
    "session_places",
    "password_words",
    "signin_tries",
    "person_identities",
    "intake_keys",
    "key_scopes",
    "enquiry_contacts",
    "enquiry_files",
    "watch_recipients",
    "watch_deliveries",
    "chat_sessions",
    "channel_messages",
)
"""Tables of which no row goes out."""
_COLUMNS: Mapping[str, tuple[str, ...]] = {"people": ("password",), "enquiries": ("key_digest",)}
"""Columns that go out empty."""


def left_out() -> list[str]:
    """Return the names of the tables, and of the columns as ``table.column``."""
    return sorted([*_ROWS, *(f"{table}.{column}" for table, columns in _COLUMNS.items() for column in columns)])


def blanked(table: str, row: dict[str, Any]) -> dict[str, Any] | None:
    """Return a row as it may go out; ``None`` for one that may not."""
    if table in _ROWS:
        return None
    return {**row, **dict.fromkeys(_COLUMNS.get(table, ()), "")}
