"""The decisions on entities in the desk's database, in SQLite or PostgreSQL: rows are added, never changed."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import sqlalchemy as sa
from pydantic import TypeAdapter

from api.desk.store import open_desk
from api.desk.tables import deeds
from index.opening import translated
from ontology.errors import LibraryBroken
from ontology.living import Deed

_DEED: TypeAdapter[Deed] = TypeAdapter(Deed)
_COLUMNS = ("kind", "entity_id", "by", "time", "undoes")


class DeedStore:
    """Keeps deeds; none is ever changed or removed."""

    def __init__(self, url: str) -> None:
        """Open or make the store at an SQLAlchemy ``url``. Raises :class:`LibraryBroken` for a foreign schema."""
        self._engine = open_desk(url)

    def close(self) -> None:
        """Give back all connections."""
        self._engine.dispose()

    def add(self, deed: Deed) -> Deed:
        """Keep a deed; return it with its number. Who calls holds the library's write lock."""
        row: dict[str, Any] = dict(_DEED.dump_python(deed, mode="json"))
        body = {name: row[name] for name in row if name not in (*_COLUMNS, "id")}
        with translated(), self._engine.begin() as connection:
            made = connection.execute(deeds.insert().values({**{name: row[name] for name in _COLUMNS}, "body": body}))
            key = made.inserted_primary_key
        if key is None:
            raise LibraryBroken("the desk gave no number to a decision on an entity")
        return replace(deed, id=int(key[0]))

    def deeds(self) -> list[Deed]:
        """Return all deeds, oldest first."""
        with self._engine.connect() as connection:
            rows = connection.execute(sa.select(deeds).order_by(deeds.c.id)).mappings().all()
        return [
            _DEED.validate_python({**row["body"], **{name: row[name] for name in (*_COLUMNS, "id")}}) for row in rows
        ]

    def head(self) -> int:
        """Return the number of the last deed; 0 without any."""
        with self._engine.connect() as connection:
            return connection.execute(sa.select(sa.func.max(deeds.c.id))).scalar() or 0
