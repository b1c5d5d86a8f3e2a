"""Conversations in the desk's database, in SQLite or PostgreSQL. Several processes write at once."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import sqlalchemy as sa
from pydantic import TypeAdapter
from sqlalchemy.dialects import postgresql, sqlite

from api.chat.records import MOST_TURNS, Channel, Feedback, Kept, Reason, Turn
from api.chat.tables import channel_messages, chat_sessions, exchanges, feedback
from api.desk.clock import ago
from index.opening import translated
from ontology.errors import NotFound, WrongUse

IDLE = timedelta(minutes=30)
"""After so long without a question a session is over."""
LINKED = timedelta(days=1)
"""For so long it is known which exchanges were of one session."""

_KEPT: TypeAdapter[Kept] = TypeAdapter(Kept)
_TURNS: TypeAdapter[tuple[Turn, ...]] = TypeAdapter(tuple[Turn, ...])
_JUDGED = ("good", "reason", "note")


class ChatStore:
    """Keeps sessions, exchanges and what readers thought of them."""

    def __init__(self, engine: sa.Engine) -> None:
        self._engine = engine

    # --- asking ---------------------------------------------------------------------------------------------

    def turns(self, session_id: str) -> tuple[Turn, ...] | None:
        """Return what a session remembers, oldest first; ``None`` where there is none or it is over."""
        live = (chat_sessions.c.id == session_id) & (chat_sessions.c.used >= ago(IDLE))
        with self._engine.connect() as connection:
            held = connection.execute(sa.select(chat_sessions.c.turns).where(live)).scalar()
        return None if held is None else _TURNS.validate_python(held)

    def exchange(self, exchange_id: str) -> Kept:
        """Return an exchange. Raises :class:`NotFound`."""
        found = self._exchanges(exchanges.c.id == exchange_id)
        if not found:
            raise NotFound("没有这次问答，或已过保存期。")
        return found[0]

    def conversation(self, session_id: str, *, until: str = "") -> tuple[Kept, ...]:
        """Return the last exchanges of a session, oldest first, those after the exchange ``until`` left out."""
        mine = exchanges.c.session_id == session_id
        if until:
            last = sa.select(exchanges.c.number).where(exchanges.c.id == until).scalar_subquery()
            mine &= exchanges.c.number <= last
        return self._exchanges(mine)[::-1] if session_id else ()

    def _exchanges(self, condition: sa.ColumnElement[bool]) -> tuple[Kept, ...]:
        judged = [feedback.c[name].label(f"{name}_said") for name in (*_JUDGED, "time")]
        query = sa.select(exchanges, *judged).outerjoin(feedback, feedback.c.exchange_id == exchanges.c.id)
        query = query.where(condition).order_by(exchanges.c.number.desc()).limit(MOST_TURNS)
        with self._engine.connect() as connection:
            return tuple(map(_kept, connection.execute(query).mappings()))

    # --- changing -------------------------------------------------------------------------------------------

    def keep(self, kept: Kept, turn: Turn) -> None:
        """Keep an exchange, and in its session, where it has one, what the next question is understood by."""
        row = {name: value for name, value in _KEPT.dump_python(kept, mode="json").items() if name != "feedback"}
        with translated(), self._engine.begin() as connection:
            connection.execute(exchanges.insert().values(row))
            if kept.session_id:
                _remember(connection, kept, turn)

    def forget(self, session_id: str) -> None:
        """End a session: what it remembers goes, and which exchanges were of it."""
        mine = exchanges.c.session_id == session_id
        with translated(), self._engine.begin() as connection:
            connection.execute(chat_sessions.delete().where(chat_sessions.c.id == session_id))
            connection.execute(exchanges.update().where(mine).values(session_id=""))

    def judge(self, told: Feedback, session_id: str) -> None:
        """Keep what a reader thought of an exchange; only its session may say something else later.

        Raises :class:`NotFound`, and :class:`WrongUse` where another one has judged it.
        """
        row: dict[str, Any] = {
            "exchange_id": told.exchange_id,
            "good": told.good,
            "reason": told.reason.value,
            "note": told.note,
            "time": told.time,
        }
        with translated(), self._engine.begin() as connection:
            insert = inserting(connection, feedback).values(row).on_conflict_do_nothing(index_elements=["exchange_id"])
            made = connection.execute(insert.returning(feedback.c.exchange_id)).first() is not None
            there = sa.select(exchanges.c.session_id).where(exchanges.c.id == told.exchange_id)
            owner = connection.execute(there).scalar()
            if owner is None:
                raise NotFound("没有这次问答，或已过保存期。")
            if made:
                return
            if not session_id or owner != session_id:
                raise WrongUse("这次回答已经评过了。")
            mine = feedback.c.exchange_id == told.exchange_id
            connection.execute(feedback.update().where(mine).values(row))

    def withdraw(self, gone: Callable[[str], bool], *, said: str) -> int:
        """Take out what quotes passages whose ids are ``gone``, to say ``said`` instead, in what conversations remember
        and channels wait to send too; return of how many exchanges something was taken."""
        columns = (exchanges.c[name] for name in ("number", "id", "session_id", "text", "receipts", "nearest"))
        query = sa.select(*columns)
        with translated(), self._engine.begin() as connection:
            rows = connection.execute(query).mappings().all()
            changed = [(row, values) for row in rows if (values := _without(row, gone, said))]
            for row, values in changed:
                connection.execute(exchanges.update().where(exchanges.c.number == row["number"]).values(values))
            for row in [row for row, values in changed if "text" in values]:
                _unsay(connection, row, said)
        return len(changed)

    def sweep(self, *, days: int) -> None:
        """Delete what is no longer needed: sessions that are over, exchanges after so many ``days``."""
        over, unlinked, past = ago(IDLE), ago(LINKED), ago(timedelta(days=days))
        old = sa.select(exchanges.c.id).where(exchanges.c.time < past)
        linked = (exchanges.c.session_id != "") & (exchanges.c.time < unlinked)
        with translated(), self._engine.begin() as connection:
            connection.execute(chat_sessions.delete().where(chat_sessions.c.used < over))
            connection.execute(channel_messages.delete().where(channel_messages.c.time < over))
            connection.execute(exchanges.update().where(linked).values(session_id=""))
            connection.execute(feedback.delete().where(feedback.c.exchange_id.in_(old)))
            connection.execute(exchanges.delete().where(exchanges.c.time < past))


def _remember(connection: sa.Connection, kept: Kept, turn: Turn) -> None:
    """Add a turn to a session, which is opened where it is not there and begun anew where it is over."""
    opened: dict[str, Any] = {
        "id": kept.session_id,
        "channel": kept.channel.value,
        "opened": kept.time,
        "used": kept.time,
        "turns": [],
    }
    insert = inserting(connection, chat_sessions).values(opened)
    connection.execute(insert.on_conflict_do_nothing(index_elements=["id"]))
    mine = chat_sessions.c.id == kept.session_id
    columns = chat_sessions.c.opened, chat_sessions.c.used, chat_sessions.c.turns
    row = connection.execute(sa.select(*columns).where(mine).with_for_update()).one()
    over = row.used < ago(IDLE)
    turns = [*([] if over else row.turns), *_TURNS.dump_python((turn,), mode="json")][-MOST_TURNS:]
    now = {"used": kept.time, "opened": kept.time if over else row.opened, "turns": turns}
    connection.execute(chat_sessions.update().where(mine).values(now))


def _without(row: sa.RowMapping, gone: Callable[[str], bool], said: str) -> dict[str, Any]:
    """Return what is to be changed of an exchange; nothing where it does not tell of what is gone."""
    values: dict[str, Any] = {}
    if any(gone(one["passage_id"]) for one in row["receipts"]):
        values = {"text": said, "sentences": [], "receipts": [], "glosses": []}
    near = [one for one in row["nearest"] if not gone(one["passage_id"])]
    return values | ({"nearest": near} if near != row["nearest"] else {})


def _unsay(connection: sa.Connection, row: sa.RowMapping, said: str) -> None:
    """Take an answer out of its conversation, and out of the channel that it goes out by."""
    sent = channel_messages.update().where(channel_messages.c.exchange_id == row["id"])
    connection.execute(sent.values(reply=said, rest=""))
    mine = chat_sessions.c.id == row["session_id"]
    held = connection.execute(sa.select(chat_sessions.c.turns).where(mine).with_for_update()).scalar()
    if held:
        turns = [one | {"answer": said} if row["text"].startswith(one["answer"]) else one for one in held]
        connection.execute(chat_sessions.update().where(mine).values(turns=turns))


def inserting(connection: sa.Connection, table: sa.Table) -> postgresql.Insert | sqlite.Insert:
    """Return an insert that can give way to a row that is there."""
    return postgresql.insert(table) if connection.dialect.name == "postgresql" else sqlite.insert(table)


def _kept(row: sa.RowMapping) -> Kept:
    said = {name: row[f"{name}_said"] for name in (*_JUDGED, "time")}
    judged = (
        Feedback(row["id"], said["good"], Reason(said["reason"]), said["note"], said["time"]) if said["time"] else None
    )
    told = {name: row[name] for name in Kept.__dataclass_fields__ if name != "feedback"}
    return _KEPT.validate_python({**told, "channel": Channel(row["channel"]), "feedback": judged})
