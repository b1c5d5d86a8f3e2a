"""Sources and their runs, in the desk's database.

How far a harvest came is kept in the transaction that queues what a page brought: whatever is killed, nothing of a list
is left out and nothing asked for twice without need.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

import sqlalchemy as sa

from api.desk.audit import Audit
from api.desk.clock import now
from api.desk.intake.queue import Queue, held_of
from api.desk.intake.records import Going, Item, Kind, Run, Source, State
from api.desk.intake.tables import items, pages, runs, sources
from index.opening import translated
from ontology.errors import NotFound, WrongUse

OAI = "oai"
FOLDER = "folder"
_EARLY = timedelta(minutes=30)
"""So much before its time a source is due already: a job at the same hour of each day comes some minutes earlier or
later."""
_TOLD = ("id", "kind", "name", "address", "collection", "branch", "settings", "position", "last_run", "next_run",
         "made", "made_by")  # fmt: skip


class SourceStore:
    """Keeps sources and runs."""

    def __init__(self, engine: sa.Engine, audit: Audit) -> None:
        self._engine = engine
        self._audit = audit
        self._queue = Queue(engine, audit)

    # --- sources --------------------------------------------------------------------------------------------

    def add(self, source: Source, *, by: str) -> Source:
        """Keep a new source. Raises :class:`WrongUse` for one that is there."""
        for one in self.sources():
            same = (one.kind, one.address, one.collection, dict(one.settings).get("prefix"))
            if same == (source.kind, source.address, source.collection, dict(source.settings).get("prefix")):
                raise WrongUse(f"已有这个来源（第 {one.id} 号 {one.name}）；没有再加。")
        row = {name: getattr(source, name) for name in _TOLD if name != "id"}
        row |= {"settings": dict(source.settings), "position": {}, "made": now(), "made_by": by, "removed": False}
        with translated(), self._engine.begin() as connection:
            ident: int = connection.execute(sources.insert().values(row).returning(sources.c.id)).scalar_one()
            detail = {"kind": source.kind, "address": source.address, "collection": source.collection}
            self._audit.note(connection, by=by, act="add", subject=f"source/{ident}", detail=detail)
        return self.source(ident)

    def source(self, ident: int) -> Source:
        """Return a source. Raises :class:`NotFound`."""
        query = sa.select(sources).where((sources.c.id == ident) & sources.c.removed.is_(False))
        with self._engine.connect() as connection:
            row = connection.execute(query).mappings().one_or_none()
        if row is None:
            raise NotFound(f"没有第 {ident} 号来源。")
        return _source(row)

    def sources(self, *, kind: str = "", due: bool = False) -> list[Source]:
        """Return sources in the order in which they were added; those alone that are ``due`` now.

        One with a schedule is due as soon as it is added.
        """
        query = sa.select(sources).where(sources.c.removed.is_(False)).order_by(sources.c.id)
        query = query.where(sources.c.kind == kind) if kind else query
        with self._engine.connect() as connection:
            found = [_source(row) for row in connection.execute(query).mappings()]
        time = now()
        return [one for one in found if not due or (_scheduled(one) and one.next_run <= time)]

    def remove(self, ident: int, *, by: str) -> Source:
        """Ask a source no more; what came of it stays. Raises :class:`NotFound`."""
        was = self.source(ident)
        with translated(), self._engine.begin() as connection:
            connection.execute(sources.update().where(sources.c.id == ident).values(removed=True))
            connection.execute(pages.delete().where(pages.c.source_id == ident))
            self._audit.note(connection, by=by, act="remove", subject=f"source/{ident}")
        return was

    # --- runs -----------------------------------------------------------------------------------------------

    def begin(self, source: Source, *, by: str) -> Run:
        """Begin a run; one that was broken off before is ended. Only one process at a time may do so."""
        with translated(), self._engine.begin() as connection:
            mine = (runs.c.source_id == source.id) & (runs.c.state == Going.RUNNING)
            broken = {"state": Going.STOPPED.value, "ended": now(), "note": "中断了，下一次从断处接着取"}
            connection.execute(runs.update().where(mine).values(broken))
            row = {"source_id": source.id, "state": Going.RUNNING.value, "by": by, "began": now(), "ended": ""}
            row |= {"pages": 0, "records": 0, "unchanged": 0, "note": ""}
            ident = connection.execute(runs.insert().values(row).returning(runs.c.id)).scalar_one()
        return self.run(ident)

    def run(self, ident: int) -> Run:
        """Return a run. Raises :class:`NotFound`."""
        with self._engine.connect() as connection:
            row = connection.execute(sa.select(runs).where(runs.c.id == ident)).mappings().one_or_none()
        if row is None:
            raise NotFound(f"没有第 {ident} 次收割。")
        return _run(row)

    def runs(self, source_id: int = 0, *, limit: int = 20) -> list[Run]:
        """Return runs, the last first."""
        query = sa.select(runs).order_by(runs.c.id.desc()).limit(limit)
        query = query.where(runs.c.source_id == source_id) if source_id else query
        with self._engine.connect() as connection:
            return [_run(row) for row in connection.execute(query).mappings()]

    def end(self, run: Run, state: Going, note: str = "") -> Run:
        """End a run; a source with a schedule is due again when its time has passed since the run began, so that a
        job at the same hour of each day finds it due however long the run before took."""
        source = self.source(run.source_id)
        due = _due_after(run.began, _scheduled(source))
        with translated(), self._engine.begin() as connection:
            ended = {"state": state.value, "ended": now(), "note": note}
            connection.execute(runs.update().where(runs.c.id == run.id).values(ended))
            connection.execute(sources.update().where(sources.c.id == source.id).values(last_run=now(), next_run=due))
        return self.run(run.id)

    def seen(self, run: Run, *, records: int, unchanged: int) -> None:
        """Count what a look at a folder saw."""
        with translated(), self._engine.begin() as connection:
            connection.execute(runs.update().where(runs.c.id == run.id).values(records=records, unchanged=unchanged))

    # --- pages of a harvest ---------------------------------------------------------------------------------

    def take_page(
        self, run: Run, source: Source, found: Sequence[Item], position: Mapping[str, Any], *, page: str, token: str
    ) -> Run:
        """Queue what a page brought and keep the place behind it, in one transaction.

        A record whose bytes were accepted already is not queued again. ``page`` names the records of the page,
        ``token`` is what asks for the next one.
        """
        with translated(), self._engine.begin() as connection:
            fresh = [one for one in found if _fresh(connection, one)]
            for one in fresh:
                self._queue.add(connection, replace(one, run_id=run.id))
            connection.execute(sources.update().where(sources.c.id == source.id).values(position=dict(position)))
            mine = pages.c.source_id == source.id
            number = connection.execute(sa.select(sa.func.max(pages.c.number)).where(mine)).scalar() or 0
            row = {"source_id": source.id, "number": number + 1, "token": token and digest(token), "records": page}
            connection.execute(pages.insert().values(row))
            counted = {
                "pages": runs.c.pages + 1,
                "records": runs.c.records + len(found),
                "unchanged": runs.c.unchanged + len(found) - len(fresh),
            }
            connection.execute(runs.update().where(runs.c.id == run.id).values(counted))
        return self.run(run.id)

    def place(self, source: Source, position: Mapping[str, Any]) -> Source:
        """Keep a place where a new list begins; the pages of the one before are forgotten."""
        with translated(), self._engine.begin() as connection:
            mine = sources.update().where(sources.c.id == source.id)
            connection.execute(mine.values(position=dict(position)))
            connection.execute(pages.delete().where(pages.c.source_id == source.id))
        return self.source(source.id)

    def given(self, source: Source, *, token: str = "", records: str = "") -> int:
        """Return how many pages of the list ended with a token, or held just these records."""
        query = sa.select(sa.func.count()).select_from(pages).where(pages.c.source_id == source.id)
        query = query.where(pages.c.token == digest(token)) if token else query.where(pages.c.records == records)
        with self._engine.connect() as connection:
            return connection.execute(query).scalar_one()


def digest(text: str) -> str:
    """Return a short name of a text."""
    return hashlib.sha256(text.encode()).hexdigest()[:32]


def digest_of(parts: Iterable[str]) -> str:
    """Return a short name of some texts in their order."""
    return digest("\0".join(parts))


def _fresh(connection: sa.Connection, item: Item) -> bool:
    """Whether an item says something that was not accepted before."""
    if item.state is State.REFUSED:
        mine = (items.c.owner == item.owner) & (items.c.number == item.number) & (items.c.digest == item.digest)
        return connection.execute(sa.select(items.c.id).where(mine).limit(1)).first() is None
    was = held_of(connection, item.owner, item.number)
    if item.kind is Kind.DELETE:
        return was is not None and bool(was.digest)
    return was is None or was.digest != item.digest


def _scheduled(source: Source) -> timedelta:
    """How long after a run a source is due again; nothing for one that is asked on demand."""
    return timedelta(hours=int(source.settings.get("hours", 0)))


def _due_after(began: str, every: timedelta) -> str:
    """Return when a source is due again whose run began then; empty for never."""
    if not every:
        return ""
    return (datetime.fromisoformat(began) + every - min(_EARLY, every / 4)).isoformat(timespec="seconds")


def _source(row: Any) -> Source:  # noqa: ANN401 - a row of the database
    return Source(**{name: row[name] for name in _TOLD})


def _run(row: Any) -> Run:  # noqa: ANN401 - a row of the database
    return Run(**{**row, "state": Going(row["state"])})
