"""What is to go out, kept until it has: a row for each recipient and way, made in the transaction that sends an issue.

A delivery is taken by setting it from waiting to sending, so that of two processes one sends it. A taken one that
was never ended (the process died) may have arrived: a webhook is tried again, for its receiver knows it by its key; an
e-mail is not, but shown to a librarian, who decides.
"""

from __future__ import annotations

import secrets
from collections.abc import Sequence
from dataclasses import replace
from datetime import timedelta
from typing import Any

import sqlalchemy as sa

from api.desk.audit import Audit
from api.desk.clock import ago, now
from api.desk.watching import rows
from api.desk.watching.records import Channel, Delivery, Fate, Issue, Stage
from api.desk.watching.scheduling import next_try
from api.desk.watching.tables import watch_deliveries, watch_issues, watch_recipients
from index.opening import translated
from ontology.errors import NotFound, WrongUse

TAKEN = timedelta(minutes=10)
"""A delivery that has been on its way for so long was given up by who took it."""
_DEAD = (Fate.FAILED, Fate.UNSURE)


class Outbox:
    """Keeps deliveries."""

    def __init__(self, engine: sa.Engine, audit: Audit) -> None:
        self._engine = engine
        self._audit = audit

    def send(self, issue: Issue, *, by: str, revision: int) -> int:
        """Close an issue and put it into the outbox for everybody whom its watch serves; return how often.

        Raises :class:`WrongUse` where somebody changed or sent it since.
        """
        with translated(), self._engine.begin() as connection:
            return self.put(connection, issue, by=by, revision=revision)

    def put(self, connection: sa.Connection, issue: Issue, *, by: str, revision: int) -> int:
        """Do so within a transaction."""
        time = now()
        mine = (watch_issues.c.id == issue.id) & (watch_issues.c.stage == Stage.DRAFT)
        mine &= watch_issues.c.revision == revision
        values = {"stage": Stage.SENT.value, "sent": time, "sent_by": by, "revision": revision + 1}
        if connection.execute(watch_issues.update().where(mine).values(values)).rowcount != 1:
            raise WrongUse("这一期已经发出或刚被别人改过，没有再发：请刷新看现在的样子。")
        made = [_row(issue, one, time) for one in _ways(connection, issue.watch_id)]
        if made:
            connection.execute(watch_deliveries.insert(), made)
        subject, detail = f"watch/{issue.watch_id}", {"no": issue.number, "deliveries": len(made)}
        self._audit.note(connection, by=by, act="send", subject=subject, detail=detail)
        return len(made)

    def deliveries(self, *, issue_id: int = 0, fates: Sequence[Fate] = ()) -> list[Delivery]:
        """Return deliveries of an issue (of all without one) in these states (in all without one), oldest first."""
        query = sa.select(watch_deliveries).order_by(watch_deliveries.c.id)
        if issue_id:
            query = query.where(watch_deliveries.c.issue_id == issue_id)
        if fates:
            query = query.where(watch_deliveries.c.fate.in_(fates))
        with self._engine.connect() as connection:
            return [rows.delivery(row) for row in connection.execute(query).mappings()]

    def delivery(self, ident: int) -> Delivery:
        """Return a delivery. Raises :class:`NotFound`."""
        with self._engine.connect() as connection:
            query = sa.select(watch_deliveries).where(watch_deliveries.c.id == ident)
            row = connection.execute(query).mappings().one_or_none()
        if row is None:
            raise NotFound("没有这一次投递。")
        return rows.delivery(row)

    def due(self, *, issue_id: int = 0) -> list[Delivery]:
        """Return what is to be tried now; what was given up on its way is set right first."""
        self._recover()
        time = now()
        waiting = self.deliveries(issue_id=issue_id, fates=(Fate.WAITING,))
        return [one for one in waiting if one.next_try <= time]

    def take(self, delivery: Delivery) -> Delivery | None:
        """Take a delivery on its way; ``None`` where another process has."""
        mine = (watch_deliveries.c.id == delivery.id) & (watch_deliveries.c.fate == Fate.WAITING)
        mine &= watch_deliveries.c.tries == delivery.tries
        values = {"fate": Fate.SENDING.value, "changed": now(), "tries": delivery.tries + 1}
        with translated(), self._engine.begin() as connection:
            if connection.execute(watch_deliveries.update().where(mine).values(values)).rowcount != 1:
                return None
        return replace(delivery, fate=Fate.SENDING, tries=delivery.tries + 1)

    def end(self, taken: Delivery, fate: Fate, error: str = "") -> Fate:
        """Say what became of a delivery that was taken. One that is to wait waits longer each time, or has failed."""
        time = now()
        later = next_try(taken.tries, time) if fate is Fate.WAITING else ""
        if fate is Fate.WAITING and not later:
            fate = Fate.FAILED
        mine = (watch_deliveries.c.id == taken.id) & (watch_deliveries.c.fate == Fate.SENDING)
        mine &= watch_deliveries.c.tries == taken.tries
        values = {"fate": fate.value, "changed": time, "next_try": later, "error": error}
        with translated(), self._engine.begin() as connection:
            connection.execute(watch_deliveries.update().where(mine).values(values))
        return fate

    def again(self, ident: int, *, by: str) -> None:
        """Try once more what failed, or what may not have arrived. Raises :class:`WrongUse` for any other."""
        self._decided(
            ident, {"fate": Fate.WAITING.value, "tries": 0, "next_try": now(), "error": ""}, by=by, act="again"
        )

    def drop(self, ident: int, *, by: str) -> None:
        """Give up what failed, or what may not have arrived. Raises :class:`WrongUse` for any other."""
        self._decided(ident, {"fate": Fate.DROPPED.value}, by=by, act="drop")

    def drop_all(self, recipient_id: int) -> None:
        """Send nothing more to a recipient of what waits."""
        mine = (watch_deliveries.c.recipient_id == recipient_id) & (watch_deliveries.c.fate == Fate.WAITING)
        with translated(), self._engine.begin() as connection:
            connection.execute(watch_deliveries.update().where(mine).values(fate=Fate.DROPPED.value, changed=now()))

    def _decided(self, ident: int, values: dict[str, Any], *, by: str, act: str) -> None:
        mine = (watch_deliveries.c.id == ident) & watch_deliveries.c.fate.in_(_DEAD)
        with translated(), self._engine.begin() as connection:
            changed = connection.execute(watch_deliveries.update().where(mine).values({**values, "changed": now()}))
            if changed.rowcount != 1:
                raise WrongUse("这一次投递没有失败，也不存疑，不用处理。")
            self._audit.note(connection, by=by, act=act, subject=f"delivery/{ident}")

    def _recover(self) -> None:
        """What was taken long ago and never ended: its process died."""
        lost = (watch_deliveries.c.fate == Fate.SENDING) & (watch_deliveries.c.changed < ago(TAKEN))
        unsure = {"fate": Fate.UNSURE.value, "changed": now(), "error": "投递途中服务中断，不知是否寄到"}
        waits = {"fate": Fate.WAITING.value, "changed": now(), "next_try": now()}
        by_mail = watch_deliveries.c.channel == Channel.EMAIL
        with translated(), self._engine.begin() as connection:
            connection.execute(watch_deliveries.update().where(lost & by_mail).values(unsure))
            connection.execute(watch_deliveries.update().where(lost & ~by_mail).values(waits))


def _ways(connection: sa.Connection, watch_id: int) -> list[tuple[int, Channel]]:
    """Whom a watch serves now, and by which ways."""
    names = [watch_recipients.c.id, watch_recipients.c.email, watch_recipients.c.webhook]
    served = (watch_recipients.c.watch_id == watch_id) & watch_recipients.c.active
    found: list[tuple[int, Channel]] = []
    for row in connection.execute(sa.select(*names).where(served)):
        found += [(row.id, Channel.EMAIL)] if row.email else []
        found += [(row.id, Channel.WEBHOOK)] if row.webhook else []
    return found


def _row(issue: Issue, way: tuple[int, Channel], time: str) -> dict[str, Any]:
    recipient, channel = way
    return {
        "issue_id": issue.id,
        "recipient_id": recipient,
        "channel": channel.value,
        "key": secrets.token_hex(16),
        "fate": Fate.WAITING.value,
        "tries": 0,
        "next_try": time,
        "changed": time,
        "error": "",
    }
