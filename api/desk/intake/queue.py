"""The queue of what is to be taken in, in the desk's database.

An item leaves its state ``waiting`` once, in the transaction that says what became of it. Whatever is killed before
that, the item is taken in again; taking in the same thing twice changes nothing.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Sequence
from dataclasses import replace
from typing import Any

import sqlalchemy as sa

from api.desk.audit import Audit
from api.desk.clock import now
from api.desk.intake.records import ABSENT, Held, Item, Kind, Outcome, Result, State, What, outcome_of
from api.desk.intake.tables import held, items, results
from index.opening import translated
from ontology.errors import NotFound

_WHOLE = [column for column in items.c if column.name != "data"]
_TOGETHER = 500
PUSHED = "push:"
"""How the owners begin that are branches."""


class Queue:
    """Keeps items, results and what was accepted of whom."""

    def __init__(self, engine: sa.Engine, audit: Audit) -> None:
        self._engine = engine
        self._audit = audit

    # --- in -------------------------------------------------------------------------------------------------

    def put(self, item: Item, *, act: str = "") -> Item:
        """Queue an item; ``act`` is what the log of acts says of it."""
        with translated(), self._engine.begin() as connection:
            ident = self.add(connection, item)
            if act:
                subject, detail = f"intake/{ident}", {"number": item.number, "collection": item.collection}
                self._audit.note(connection, by=item.by, act=act, subject=subject, detail=detail)
        return self.item(ident)

    def add(self, connection: sa.Connection, item: Item) -> int:
        """Queue an item within a transaction, and remember it as what was accepted last under its number."""
        row = {
            **{name: getattr(item, name) for name in _STATED},
            "kind": item.kind.value,
            "state": item.state.value,
            "before": "",
            "tries": 0,
            "outcome": item.outcome.body() if item.outcome else {},
            "time": now(),
            "ended": now() if item.outcome else "",
        }
        ident: int = connection.execute(items.insert().values(row).returning(items.c.id)).scalar_one()
        if item.kind is not Kind.MANY and item.state is State.WAITING:
            hold(connection, item, ident)
        return ident

    # --- out ------------------------------------------------------------------------------------------------

    def waiting(self, *, owner: str = "") -> int:
        """Return how many items wait: all, or those of one owner."""
        query = sa.select(sa.func.count()).select_from(items).where(items.c.state == State.WAITING)
        query = query.where(items.c.owner == owner) if owner else query
        with self._engine.connect() as connection:
            return connection.execute(query).scalar_one()

    def next(self, limit: int) -> list[Item]:
        """Return the items that are next, without their bytes.

        One that was begun before and not ended comes alone: should it be what killed the program, it kills alone.
        """
        query = sa.select(*_WHOLE).where(items.c.state == State.WAITING).order_by(items.c.id).limit(limit)
        with self._engine.connect() as connection:
            found = [_item(row) for row in connection.execute(query).mappings()]
        begun = next((place for place, one in enumerate(found) if one.tries), len(found))
        return found[: begun or 1]

    def data(self, ident: int) -> bytes:
        """Return the bytes that an item carries by itself."""
        with self._engine.connect() as connection:
            return connection.execute(sa.select(items.c.data).where(items.c.id == ident)).scalar() or b""

    def begin(self, item: Item, *, was: str) -> None:
        """Count a try; the first one notes the document's fingerprint, empty where it is not there."""
        before = item.before or was or ABSENT
        with translated(), self._engine.begin() as connection:
            changes = items.update().where(items.c.id == item.id)
            connection.execute(changes.values(tries=items.c.tries + 1, before=before))

    def end(self, ended: Iterable[tuple[Item, Outcome]]) -> None:
        """Say what became of items, in one transaction."""
        with translated(), self._engine.begin() as connection:
            for item, outcome in ended:
                refused = outcome.what is What.REFUSED
                told: dict[str, Any] = {
                    "state": (State.REFUSED if refused else State.DONE).value,
                    "outcome": outcome.body(),
                    "ended": now(),
                }
                # What was refused may be tried again.
                told |= {} if refused else {"data": None}
                connection.execute(items.update().where(items.c.id == item.id).values(told))
                _settle(connection, item, refused=refused)

    def more(self, item: Item, found: Sequence[Result]) -> None:
        """Keep what became of further records of a file; it goes on behind them."""
        rows = [
            {
                "item_id": item.id,
                "place": one.place,
                "number": one.number,
                "document_id": one.document_id,
                "outcome": one.outcome.body(),
            }
            for one in found
        ]
        with translated(), self._engine.begin() as connection:
            for begin in range(0, len(rows), _TOGETHER):
                connection.execute(results.insert(), rows[begin : begin + _TOGETHER])
            for one in found:
                if one.outcome.what is not What.REFUSED:
                    tag = hashlib.sha256(f"{item.digest} {one.number}".encode()).hexdigest()
                    part = replace(item, kind=Kind.PUT, number=one.number, document_id=one.document_id, digest=tag)
                    hold(connection, part, item.id)
            connection.execute(items.update().where(items.c.id == item.id).values(tries=0))

    def reached(self, ident: int) -> int:
        """Return the place of the last record of a file whose outcome is kept; 0 before the first."""
        query = sa.select(sa.func.max(results.c.place)).where(results.c.item_id == ident)
        with self._engine.connect() as connection:
            return connection.execute(query).scalar() or 0

    # --- told -----------------------------------------------------------------------------------------------

    def item(self, ident: int) -> Item:
        """Return an item, without its bytes. Raises :class:`NotFound`."""
        with self._engine.connect() as connection:
            row = connection.execute(sa.select(*_WHOLE).where(items.c.id == ident)).mappings().one_or_none()
        if row is None:
            raise NotFound(f"没有第 {ident} 号收件。")
        return _item(row)

    def items(
        self, *states: State, owner: str = "", run_id: int = 0, limit: int = 50, oldest: bool = False
    ) -> list[Item]:
        """Return items, the last first or the oldest first."""
        query = sa.select(*_WHOLE).order_by(items.c.id if oldest else items.c.id.desc()).limit(limit)
        query = query.where(items.c.state.in_([one.value for one in states])) if states else query
        query = query.where(items.c.owner == owner) if owner else query
        query = query.where(items.c.run_id == run_id) if run_id else query
        with self._engine.connect() as connection:
            return [_item(row) for row in connection.execute(query).mappings()]

    def results(self, ident: int, *, offset: int = 0, limit: int = 1_000) -> list[Result]:
        """Return what became of the records of a file, in their order."""
        query = sa.select(results).where(results.c.item_id == ident).order_by(results.c.place)
        with self._engine.connect() as connection:
            rows = connection.execute(query.offset(offset).limit(limit)).mappings()
            return [_result(row) for row in rows]

    def tallied(self, ident: int) -> dict[str, int]:
        """Return how many records of a file came to what."""
        counts: dict[str, int] = {}
        with self._engine.connect() as connection:
            for (outcome,) in connection.execute(sa.select(results.c.outcome).where(results.c.item_id == ident)):
                counts[outcome["what"]] = counts.get(outcome["what"], 0) + 1
        return counts

    def outcomes(self, run_id: int) -> dict[str, int]:
        """Return how many items of a run came to what; those that wait still under ``waiting``."""
        counts: dict[str, int] = {}
        query = sa.select(items.c.outcome).where(items.c.run_id == run_id)
        with self._engine.connect() as connection:
            for (outcome,) in connection.execute(query):
                what = outcome["what"] if outcome else State.WAITING.value
                counts[what] = counts.get(what, 0) + 1
        return counts

    def held(self, owner: str, number: str) -> Held | None:
        """Return what was accepted last under a number."""
        with self._engine.connect() as connection:
            return held_of(connection, owner, number)

    def spools(self) -> set[str]:
        """Return the names of the folders that items know."""
        with self._engine.connect() as connection:
            query = sa.select(items.c.spool).where(items.c.spool != "")
            query = query.where(items.c.state.in_([State.WAITING.value, State.REFUSED.value]))
            return set(connection.execute(query).scalars())

    # --- decided --------------------------------------------------------------------------------------------

    def again(self, ident: int, *, by: str) -> Item:
        """Let an item that was refused wait once more. Raises :class:`NotFound`."""
        item = self.item(ident)
        if item.state not in (State.REFUSED, State.DISMISSED):
            return item
        with translated(), self._engine.begin() as connection:
            fresh = {"state": State.WAITING.value, "tries": 0, "before": "", "outcome": {}, "ended": ""}
            connection.execute(items.update().where(items.c.id == ident).values(fresh))
            connection.execute(results.delete().where(results.c.item_id == ident))
            self._audit.note(connection, by=by, act="retry", subject=f"intake/{ident}")
        return self.item(ident)

    def dismiss(self, ident: int, *, by: str) -> Item:
        """Take a refused item off the list. Raises :class:`NotFound`."""
        item = self.item(ident)
        if item.state is State.REFUSED:
            with translated(), self._engine.begin() as connection:
                gone = {"state": State.DISMISSED.value, "data": None}
                connection.execute(items.update().where(items.c.id == ident).values(gone))
                self._audit.note(connection, by=by, act="dismiss", subject=f"intake/{ident}")
        return self.item(ident)


_STATED = (
    "owner", "run_id", "by", "branch", "collection", "number", "document_id", "name", "spool", "data", "digest",
)  # fmt: skip


def held_of(connection: sa.Connection, owner: str, number: str) -> Held | None:
    """Read within a transaction what was accepted last under a number."""
    query = sa.select(held.c.collection, held.c.document_id, held.c.digest, held.c.item_id)
    mine = (held.c.owner == owner) & (held.c.number == number)
    row = connection.execute(query.where(mine)).mappings().one_or_none()
    return Held(**row) if row is not None else None


def hold(connection: sa.Connection, item: Item, ident: int) -> None:
    """Remember what is accepted under a number."""
    connection.execute(held.delete().where((held.c.owner == item.owner) & (held.c.number == item.number)))
    row = {name: getattr(item, name) for name in ("owner", "number", "collection", "document_id")}
    digest = item.digest if item.kind is Kind.PUT else ""
    connection.execute(held.insert().values({**row, "digest": digest, "item_id": ident}))


def _settle(connection: sa.Connection, item: Item, *, refused: bool) -> None:
    """Remember what was taken in. What was refused is forgotten, so that the same bytes may be pushed again; a harvest
    need not try them again before they change. What came later under the number stays."""
    if item.kind is not Kind.PUT or (refused and not item.owner.startswith(PUSHED)):
        return
    mine = (held.c.owner == item.owner) & (held.c.number == item.number) & (held.c.item_id == item.id)
    connection.execute(held.update().where(mine).values(digest="" if refused else item.digest))


def _item(row: Any) -> Item:  # noqa: ANN401 - a row of the database
    told = {column.name: row[column.name] for column in _WHOLE}
    told |= {"kind": Kind(row["kind"]), "state": State(row["state"]), "outcome": outcome_of(row["outcome"])}
    return Item(**told)


def _result(row: Any) -> Result:  # noqa: ANN401 - a row of the database
    outcome = outcome_of(row["outcome"]) or Outcome(What.TAKEN)
    return Result(row["place"], row["number"], row["document_id"], outcome)
