"""Rows of the table of accounts as records. Pure."""

from __future__ import annotations

from typing import Any

from api.desk.people.records import Person, Role
from api.desk.people.tables import people

_KEPT = ("password", "failures", "locked_until")
COLUMNS = tuple(column for column in people.c if column.name not in _KEPT)
"""What is read of an account: all but what its password is checked by."""


def person_of(row: Any) -> Person:  # noqa: ANN401 - a row of the database, or what it holds
    """Return the person of a row."""
    values = {column.name: row[column.name] for column in COLUMNS}
    return Person(**{**values, "role": Role(values["role"])})
