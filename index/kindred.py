"""What a stored passage is compared by: its normalised text, its words, its vector."""

from __future__ import annotations

import sqlalchemy as sa

from index import rows
from index.ports import IndexedPassage
from index.tables import passages
from ontology.errors import NotFound


class Kindred:
    """Reads from the text store what likeness is told by. Nothing is written."""

    def __init__(self, engine: sa.Engine) -> None:
        self._engine = engine

    def indexed(self, key: int) -> IndexedPassage:
        """Return what the projections hold of a passage. Raises :class:`NotFound`."""
        query = sa.select(passages.c.key, passages.c.normalized, passages.c.tokens, passages.c.vector)
        with self._engine.connect() as connection:
            row = connection.execute(query.where(passages.c.key == key)).one_or_none()
        if row is None:
            raise NotFound(f"没有键为 {key} 的段落。")
        return rows.indexed(row)
