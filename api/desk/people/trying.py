"""Wrong tries at signing in, counted so that nobody can guess on and nobody can lock others out for good.

A name at an address has five tries in a quarter of an hour. A name has fifty an hour from all addresses together; past
them it opens only where it was signed in from within the last thirty days, so that whoever tries a name from many
addresses keeps its owner out of unknown places alone, and for an hour. Both are counted alike for names that there are
and names that there are not.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from datetime import timedelta

import sqlalchemy as sa
from sqlalchemy.dialects import postgresql, sqlite

from api.desk.clock import ago, now
from api.desk.people.tables import tries
from api.limiting.records import client_of

HERE, HERE_SPAN = 5, timedelta(minutes=15)
"""Tries of a name at an address."""
EVERYWHERE, EVERYWHERE_SPAN = 50, timedelta(hours=1)
"""Tries of a name."""
KNOWN = timedelta(days=30)
"""How long a place counts as one that a name signs in from."""


@dataclass(frozen=True, slots=True)
class Trying:
    """Somebody who tries a name from an address."""

    name: str
    address: str

    @property
    def _here(self) -> str:
        return _digest("here", self.name, client_of(self.address))

    @property
    def _everywhere(self) -> str:
        return _digest("name", self.name)

    def shut(self, connection: sa.Connection) -> bool:
        """Say whether no further try is allowed now."""
        query = sa.select(tries).where(tries.c.digest.in_((self._here, self._everywhere)))
        held = {row["digest"]: row for row in connection.execute(query).mappings()}
        here, everywhere = held.get(self._here), held.get(self._everywhere)
        if here and here["count"] >= HERE and here["began"] > ago(HERE_SPAN):
            return True
        many = everywhere and everywhere["count"] >= EVERYWHERE and everywhere["began"] > ago(EVERYWHERE_SPAN)
        return bool(many and not (here and here["right"] > ago(KNOWN)))

    def wrong(self, connection: sa.Connection) -> bool:
        """Count a wrong try; say whether it was the last one that is allowed here."""
        self._clear(connection)
        _count(connection, self._everywhere, EVERYWHERE_SPAN)
        return _count(connection, self._here, HERE_SPAN) == HERE

    def right(self, connection: sa.Connection) -> int:
        """Forget the wrong tries, and that this is a place where the name signs in; return how many there were."""
        gone = tries.delete().where(tries.c.digest == self._everywhere).returning(tries.c.count)
        missed = connection.execute(gone).scalar() or 0
        row = {"count": 0, "began": now(), "right": now()}
        kept = _inserting(connection).values(digest=self._here, **row)
        connection.execute(kept.on_conflict_do_update(index_elements=["digest"], set_=row))
        return int(missed)

    def _clear(self, connection: sa.Connection) -> None:
        old = (tries.c.began < ago(EVERYWHERE_SPAN)) & (tries.c.right < ago(KNOWN))
        connection.execute(tries.delete().where(old))


def _count(connection: sa.Connection, digest: str, span: timedelta) -> int:
    """Count one more, from one again where the span is over; return how many there are."""
    first = {"digest": digest, "count": 0, "began": now(), "right": ""}
    connection.execute(_inserting(connection).values(first).on_conflict_do_nothing(index_elements=["digest"]))
    over = tries.c.began <= ago(span)
    changed = {
        "count": sa.case((over, 1), else_=tries.c.count + 1),
        "began": sa.case((over, now()), else_=tries.c.began),
    }
    counted = tries.update().where(tries.c.digest == digest).values(changed).returning(tries.c.count)
    return int(connection.execute(counted).scalar_one())


def _inserting(connection: sa.Connection) -> postgresql.Insert | sqlite.Insert:
    return postgresql.insert(tries) if connection.dialect.name == "postgresql" else sqlite.insert(tries)


def _digest(*parts: str) -> str:
    return hashlib.sha256("\0".join(parts).encode()).hexdigest()
