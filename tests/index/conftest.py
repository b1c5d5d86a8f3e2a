"""Stores of texts: an SQLite file, and a real PostgreSQL server that a wheel carries."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from index.texts import SqlTextStore


@pytest.fixture
def store(database: str) -> Iterator[SqlTextStore]:
    """An empty store."""
    made = SqlTextStore(database)
    yield made
    made.close()
