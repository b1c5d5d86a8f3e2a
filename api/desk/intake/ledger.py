"""What was taken in of watched folders, file by file, in the desk's database."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa

from api.desk.clock import now
from api.desk.intake.tables import ledger
from index.opening import translated

_TOGETHER = 500


@dataclass(frozen=True, slots=True)
class Entry:
    """A file as it was when it was taken in, or refused for ``reason``; ``documents`` are the ids it became."""

    key: str
    stamp: str
    documents: tuple[str, ...] = ()
    reason: str = ""
    time: str = ""


class Ledger:
    """Keeps entries."""

    def __init__(self, engine: sa.Engine) -> None:
        self._engine = engine

    def stamps(self, source_id: int, keys: Sequence[str]) -> Mapping[str, str]:
        """Return the stamps of those of some files that are known."""
        found: dict[str, str] = {}
        with self._engine.connect() as connection:
            for begin in range(0, len(keys), _TOGETHER):
                mine = (ledger.c.source_id == source_id) & ledger.c.key.in_(keys[begin : begin + _TOGETHER])
                rows = connection.execute(sa.select(ledger.c.key, ledger.c.stamp).where(mine))
                found.update({row.key: row.stamp for row in rows})
        return found

    def entries(self, source_id: int, *, refused: bool = False) -> Iterator[Entry]:
        """Yield entries by key, a part of them at a time; those alone that were ``refused``."""
        after = ""
        while True:
            query = sa.select(ledger).where((ledger.c.source_id == source_id) & (ledger.c.key > after))
            query = query.where(ledger.c.reason != "") if refused else query
            with self._engine.connect() as connection:
                rows = list(connection.execute(query.order_by(ledger.c.key).limit(_TOGETHER)).mappings())
            for row in rows:
                yield _entry(row)
            if len(rows) < _TOGETHER:
                return
            after = rows[-1]["key"]

    def entry(self, source_id: int, key: str) -> Entry | None:
        """Return the entry of a file."""
        mine = (ledger.c.source_id == source_id) & (ledger.c.key == key)
        with self._engine.connect() as connection:
            row = connection.execute(sa.select(ledger).where(mine)).mappings().one_or_none()
        return None if row is None else _entry(row)

    def counts(self, source_id: int) -> tuple[int, int]:
        """Return how many files are known, and how many of these were refused."""
        mine = ledger.c.source_id == source_id
        refused = sa.func.count().filter(ledger.c.reason != "")
        with self._engine.connect() as connection:
            row = connection.execute(sa.select(sa.func.count(), refused).where(mine)).one()
        return int(row[0]), int(row[1])

    def keep(self, source_id: int, entries: Iterable[Entry]) -> None:
        """Keep entries, each instead of what was kept of its file before."""
        with translated(), self._engine.begin() as connection:
            for one in entries:
                connection.execute(ledger.delete().where((ledger.c.source_id == source_id) & (ledger.c.key == one.key)))
                row = {"key": one.key, "stamp": one.stamp, "documents": list(one.documents), "reason": one.reason}
                connection.execute(ledger.insert().values({**row, "source_id": source_id, "time": now()}))

    def forget(self, source_id: int, keys: Sequence[str]) -> None:
        """Forget files."""
        with translated(), self._engine.begin() as connection:
            for key in keys:
                connection.execute(ledger.delete().where((ledger.c.source_id == source_id) & (ledger.c.key == key)))


def _entry(row: Any) -> Entry:  # noqa: ANN401 - a row of the database
    return Entry(row["key"], row["stamp"], tuple(row["documents"]), row["reason"], row["time"])
