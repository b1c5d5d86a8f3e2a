"""Watches, whom they serve, and their issues, in the desk's database.

A change takes the row's lock by raising its revision, and reads after that; who names a revision that is past is
refused. What goes out is kept by :mod:`api.desk.watching.outbox`.
"""

from __future__ import annotations

import secrets
from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace
from datetime import timedelta
from typing import Any

import sqlalchemy as sa

from api.desk.audit import Audit
from api.desk.clock import ago, now
from api.desk.watching import rows
from api.desk.watching.records import Contact, Issue, Recipient, Run, Schedule, Seen, Stage, State, Watch
from api.desk.watching.scheduling import following
from api.desk.watching.tables import watch_issues, watch_recipients, watch_runs, watch_seen, watches
from index.opening import translated
from ontology.errors import NotFound, WrongUse

LEASE = timedelta(minutes=30)
"""A run that did not end after so long is given up."""
Send = Callable[[sa.Connection, Issue], object]
"""Puts an issue into the outbox within a transaction."""


class WatchStore:
    """Keeps watches."""

    def __init__(self, engine: sa.Engine, audit: Audit) -> None:
        self._engine = engine
        self._audit = audit

    # --- watches --------------------------------------------------------------------------------------------

    def watches(self, *, owner: str = "", due: bool = False) -> list[Watch]:
        """Return watches, the one changed last first; those that are ``due`` now alone."""
        query = sa.select(watches).order_by(watches.c.changed.desc(), watches.c.id.desc())
        if owner:
            query = query.where(watches.c.owner == owner)
        if due:
            query = query.where((watches.c.state == State.ACTIVE) & (watches.c.next_run != ""))
            query = query.where(watches.c.next_run <= now())
        with self._engine.connect() as connection:
            return [rows.watch(row) for row in connection.execute(query).mappings()]

    def watch(self, ident: int) -> Watch:
        """Return a watch. Raises :class:`NotFound`."""
        with self._engine.connect() as connection:
            return _watch(connection, ident)

    def add(self, made: Watch, *, by: str) -> Watch:
        """Keep a new watch; one with a schedule is due at once."""
        time = now()
        due = "" if made.schedule is Schedule.ON_DEMAND else time
        whole = replace(made, owner=made.owner or by, made=time, changed=time, next_run=due, revision=1)
        with translated(), self._engine.begin() as connection:
            row = {**rows.of_watch(whole), "last_run": "", "next_run": due, "lease": ""}
            ident = _key(connection.execute(watches.insert().values(row)))
            self._audit.note(connection, by=by, act="create", subject=f"watch/{ident}")
        return replace(whole, id=ident)

    def change(
        self, ident: int, edit: Callable[[Watch], Watch], *, by: str, revision: int | None = None, act: str = "edit"
    ) -> Watch:
        """Keep what ``edit`` makes of a watch. Raises :class:`NotFound`, :class:`WrongUse`."""
        mine = watches.c.id == ident
        raised = watches.update().where(mine).values(revision=watches.c.revision + 1)
        if revision is not None:
            raised = raised.where(watches.c.revision == revision)
        with translated(), self._engine.begin() as connection:
            if connection.execute(raised).rowcount != 1:
                raise _lost("定题", _watch(connection, ident).revision)
            was = _watch(connection, ident)
            made = replace(edit(was), id=ident, revision=was.revision, changed=now())
            due = was.next_run if made.schedule is was.schedule else following(made.schedule, was.last_run, now())
            connection.execute(watches.update().where(mine).values({**rows.of_watch(made), "next_run": due}))
            self._audit.note(connection, by=by, act=act, subject=f"watch/{ident}")
        return replace(made, next_run=due)

    # --- running --------------------------------------------------------------------------------------------

    def begin_run(self, ident: int, *, due: bool) -> Watch | None:
        """Take the run of a watch; ``None`` where another has it, or, for ``due`` ones, has done it.

        Raises :class:`NotFound`.
        """
        time = now()
        free = (watches.c.id == ident) & (watches.c.lease < time)
        if due:
            free &= (watches.c.state == State.ACTIVE) & (watches.c.next_run != "") & (watches.c.next_run <= time)
        with translated(), self._engine.begin() as connection:
            taken = connection.execute(watches.update().where(free).values(lease=ago(-LEASE))).rowcount == 1
            found = _watch(connection, ident)
        return found if taken else None

    def give_up_run(self, ident: int) -> None:
        """Give back a run that came to nothing: it stays due."""
        with translated(), self._engine.begin() as connection:
            connection.execute(watches.update().where(watches.c.id == ident).values(lease=""))

    def end_run(
        self, watch: Watch, run: Run, issue: Issue | None, seen: Iterable[Seen], *, send: Send | None = None
    ) -> Issue | None:
        """Keep in one transaction what a run brought: its issue, what is seen from now on, and when the next is due.

        What is new joins the issue that no librarian has sent yet, where there is one. With ``send`` that issue goes
        out in the same transaction, also where nothing was new: there is none that waits for nobody.
        """
        time = now()
        values = {"last_run": time, "next_run": following(watch.schedule, time, time), "lease": ""}
        with translated(), self._engine.begin() as connection:
            connection.execute(watches.update().where(watches.c.id == watch.id).values(values))
            kept = _issued(connection, issue) if issue is not None else None
            row = {**rows.of_run(run), "time": time, "issue_id": kept.id if kept else 0}
            connection.execute(watch_runs.insert().values(row))
            _see(connection, watch.id, seen, time)
            if kept is not None:
                self._audit.note(connection, by=run.by, act="issue", subject=f"watch/{watch.id}")
            if send is None:
                return kept
            unsent = kept or _unsent(connection, watch.id)
            if unsent is not None and unsent.kept:
                send(connection, unsent)
                return unsent
        return kept

    def seen(self, ident: int, documents: Sequence[str]) -> list[Seen]:
        """Return what was reported of these documents."""
        names = [column for column in watch_seen.c if column.name not in ("watch_id", "time")]
        mine = (watch_seen.c.watch_id == ident) & watch_seen.c.document_id.in_(documents)
        with self._engine.connect() as connection:
            return [Seen(**row) for row in connection.execute(sa.select(*names).where(mine)).mappings()]

    def runs(self, ident: int, *, limit: int = 20) -> list[Run]:
        """Return the runs of a watch, the last first."""
        query = sa.select(watch_runs).where(watch_runs.c.watch_id == ident).order_by(watch_runs.c.id.desc())
        with self._engine.connect() as connection:
            return [Run(**row) for row in connection.execute(query.limit(limit)).mappings()]

    # --- issues ---------------------------------------------------------------------------------------------

    def issues(self, ident: int, *stages: Stage) -> list[Issue]:
        """Return the issues of a watch, the last first."""
        query = sa.select(watch_issues).where(watch_issues.c.watch_id == ident).order_by(watch_issues.c.number.desc())
        if stages:
            query = query.where(watch_issues.c.stage.in_(stages))
        with self._engine.connect() as connection:
            return [rows.issue(row) for row in connection.execute(query).mappings()]

    def issue(self, ident: int, number: int) -> Issue:
        """Return an issue of a watch by its number. Raises :class:`NotFound`."""
        with self._engine.connect() as connection:
            return _issue(connection, ident, number)

    def numbered(self, issue_id: int) -> Issue:
        """Return an issue by its id. Raises :class:`NotFound`."""
        query = sa.select(watch_issues).where(watch_issues.c.id == issue_id)
        with self._engine.connect() as connection:
            row = connection.execute(query).mappings().one_or_none()
        if row is None:
            raise NotFound("没有这一期。")
        return rows.issue(row)

    def drafts(self) -> dict[int, int]:
        """Return by watch how many items wait for a librarian."""
        query = sa.select(watch_issues).where(watch_issues.c.stage == Stage.DRAFT)
        with self._engine.connect() as connection:
            found = [rows.issue(row) for row in connection.execute(query).mappings()]
        return {one.watch_id: len(one.kept) for one in found}

    def change_issue(
        self, issue: Issue, edit: Callable[[Issue], Issue], *, by: str, revision: int, act: str = "edit"
    ) -> Issue:
        """Keep what ``edit`` makes of an issue that is not sent. Raises :class:`WrongUse`."""
        mine = (watch_issues.c.id == issue.id) & (watch_issues.c.stage == Stage.DRAFT)
        raised = watch_issues.update().where(mine & (watch_issues.c.revision == revision))
        with translated(), self._engine.begin() as connection:
            if connection.execute(raised.values(revision=revision + 1)).rowcount != 1:
                now_is = _issue(connection, issue.watch_id, issue.number)
                raise _sent(now_is) if now_is.stage is Stage.SENT else _lost("这一期", now_is.revision)
            made = edit(_issue(connection, issue.watch_id, issue.number))
            connection.execute(watch_issues.update().where(mine).values(rows.of_issue(made)))
            self._audit.note(connection, by=by, act=act, subject=f"watch/{issue.watch_id}", detail={"no": issue.number})
        return made

    # --- recipients -----------------------------------------------------------------------------------------

    def recipients(self, ident: int) -> list[Recipient]:
        """Return whom a watch serves, those who stopped too."""
        query = sa.select(watch_recipients).where(watch_recipients.c.watch_id == ident).order_by(watch_recipients.c.id)
        with self._engine.connect() as connection:
            return [rows.recipient(row) for row in connection.execute(query).mappings()]

    def recipient(self, ident: int) -> Recipient:
        """Return a recipient. Raises :class:`NotFound`."""
        return self._recipient(watch_recipients.c.id == ident)

    def keyed(self, key: str) -> Recipient:
        """Return the recipient whom a secret address belongs to. Raises :class:`NotFound`."""
        if not key:
            raise NotFound("这个地址不对，或已经换过：请向馆员索取新的。")
        return self._recipient(watch_recipients.c.key == key)

    def add_recipient(self, ident: int, contact: Contact, *, by: str) -> Recipient:
        """Serve somebody more. Raises :class:`NotFound`."""
        self.watch(ident)
        made = Recipient(ident, contact, secrets.token_urlsafe(24), secrets.token_hex(32), made=now())
        with translated(), self._engine.begin() as connection:
            number = _key(connection.execute(watch_recipients.insert().values(rows.of_recipient(made))))
            # Who it is stays out of the log of acts.
            self._audit.note(connection, by=by, act="serve", subject=f"watch/{ident}", detail={"recipient": number})
        return replace(made, id=number)

    def change_recipient(self, was: Recipient, *, by: str, act: str, **values: Any) -> None:  # noqa: ANN401 - columns
        """Set columns of a recipient: ``name``, ``email``, ``webhook``, ``key``, ``secret``, ``active``."""
        mine = watch_recipients.c.id == was.id
        with translated(), self._engine.begin() as connection:
            connection.execute(watch_recipients.update().where(mine).values(values))
            self._audit.note(connection, by=by, act=act, subject=f"watch/{was.watch_id}", detail={"recipient": was.id})

    def remove_recipient(self, was: Recipient, *, by: str) -> None:
        """Forget a recipient with name and addresses; what went out to them stays counted."""
        with translated(), self._engine.begin() as connection:
            connection.execute(watch_recipients.delete().where(watch_recipients.c.id == was.id))
            self._audit.note(
                connection, by=by, act="forget", subject=f"watch/{was.watch_id}", detail={"recipient": was.id}
            )

    def _recipient(self, which: sa.ColumnElement[bool]) -> Recipient:
        with self._engine.connect() as connection:
            row = connection.execute(sa.select(watch_recipients).where(which)).mappings().one_or_none()
        if row is None:
            raise NotFound("这个地址不对，或已经换过：请向馆员索取新的。")
        return rows.recipient(row)


def _issued(connection: sa.Connection, issue: Issue) -> Issue:
    """Keep a new issue, or put its items behind those of the issue that waits for a librarian."""
    if was := _unsent(connection, issue.watch_id):
        whole = replace(was, items=(*was.items, *issue.items), waiting=issue.waiting, revision=was.revision + 1)
        connection.execute(watch_issues.update().where(watch_issues.c.id == was.id).values(rows.of_issue(whole)))
        return whole
    last = sa.select(sa.func.max(watch_issues.c.number)).where(watch_issues.c.watch_id == issue.watch_id)
    made = replace(issue, number=int(connection.execute(last).scalar() or 0) + 1, made=now(), revision=1)
    return replace(made, id=_key(connection.execute(watch_issues.insert().values(rows.of_issue(made)))))


def _unsent(connection: sa.Connection, ident: int) -> Issue | None:
    """Return the issue that waits for a librarian; nobody changes it before the transaction ends."""
    mine = (watch_issues.c.watch_id == ident) & (watch_issues.c.stage == Stage.DRAFT)
    row = connection.execute(sa.select(watch_issues).where(mine).with_for_update()).mappings().one_or_none()
    return rows.issue(row) if row is not None else None


def _see(connection: sa.Connection, ident: int, seen: Iterable[Seen], time: str) -> None:
    for one in {(one.document_id, one.digest): one for one in seen}.values():
        row = {name: getattr(one, name) for name in ("document_id", "digest", "passage_id", "version_id")}
        mine = (watch_seen.c.watch_id == ident) & (watch_seen.c.document_id == one.document_id)
        connection.execute(watch_seen.delete().where(mine & (watch_seen.c.digest == one.digest)))
        connection.execute(watch_seen.insert().values(watch_id=ident, time=time, **row))


def _watch(connection: sa.Connection, ident: int) -> Watch:
    row = connection.execute(sa.select(watches).where(watches.c.id == ident)).mappings().one_or_none()
    if row is None:
        raise NotFound(f"没有定题 {ident}。")
    return rows.watch(row)


def _issue(connection: sa.Connection, ident: int, number: int) -> Issue:
    mine = (watch_issues.c.watch_id == ident) & (watch_issues.c.number == number)
    row = connection.execute(sa.select(watch_issues).where(mine)).mappings().one_or_none()
    if row is None:
        raise NotFound(f"定题 {ident} 没有第 {number} 期。")
    return rows.issue(row)


def _lost(what: str, revision: int) -> WrongUse:
    return WrongUse(f"{what}在您修改期间已被别人改过（现在是第 {revision} 版），您的修改没有保存：请刷新再改。")


def _sent(issue: Issue) -> WrongUse:
    when = issue.sent[:16].replace("T", " ")
    return WrongUse(f"第 {issue.number} 期已由 {issue.sent_by or '系统'} 在 {when} UTC 发出，不能再改。")


def _key(done: sa.CursorResult[Any]) -> int:
    key = done.inserted_primary_key
    return int(key[0]) if key is not None else 0
