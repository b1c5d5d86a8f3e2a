"""The messages of the last half hour, so that one that is sent again, perhaps to another process, is answered once."""

from __future__ import annotations

import time

import sqlalchemy as sa

from api.chat.channels.ports import Reply
from api.chat.store import inserting
from api.chat.tables import channel_messages
from api.desk.clock import now
from index.opening import translated

_POLL_SECONDS = 0.1


class Inbox:
    """Keeps what was replied to which message."""

    def __init__(self, engine: sa.Engine) -> None:
        self._engine = engine

    def take(self, key: str, session_id: str) -> bool:
        """Say whether a message is ours to answer: nobody has taken it before."""
        row = {"id": key, "session_id": session_id, "time": now(), "exchange_id": "", "reply": None, "rest": ""}
        with translated(), self._engine.begin() as connection:
            insert = inserting(connection, channel_messages).values(row).on_conflict_do_nothing(index_elements=["id"])
            return connection.execute(insert.returning(channel_messages.c.id)).first() is not None

    def reply(self, key: str, reply: Reply, *, rest: str = "") -> None:
        """Keep what is replied to a message, and what did not fit."""
        values = {"reply": reply.text, "exchange_id": reply.exchange_id, "rest": rest}
        self._set(channel_messages.c.id == key, values)

    def replied(self, key: str, *, seconds: float) -> Reply:
        """Return what is replied to a message that another one answers, waiting for it; an empty one in vain."""
        until = time.monotonic() + seconds
        columns = channel_messages.c.reply, channel_messages.c.exchange_id
        query = sa.select(*columns).where(channel_messages.c.id == key)
        while True:
            with self._engine.connect() as connection:
                row = connection.execute(query).one_or_none()
            if row is not None and row.reply is not None:
                return Reply(row.reply, row.exchange_id)
            if time.monotonic() >= until:
                return Reply("")
            time.sleep(_POLL_SECONDS)

    def take_rest(self, session_id: str) -> tuple[str, str]:
        """Take out what is left of the last answer of a session, with the exchange's id; empty where nothing is.

        What is left of those before it stays to be asked for.
        """
        columns = channel_messages.c.id, channel_messages.c.rest, channel_messages.c.exchange_id
        mine = (channel_messages.c.session_id == session_id) & (channel_messages.c.rest != "")
        query = sa.select(*columns).where(mine).order_by(channel_messages.c.time.desc()).limit(1)
        with self._engine.connect() as connection:
            row = connection.execute(query).one_or_none()
        if row is None:
            return "", ""
        self._set(channel_messages.c.id == row.id, {"rest": ""})
        return row.rest, row.exchange_id

    def has_replied(self, session_id: str, text: str) -> bool:
        """Say whether a message of a session has this reply."""
        mine = (channel_messages.c.session_id == session_id) & (channel_messages.c.reply == text)
        with self._engine.connect() as connection:
            return connection.execute(sa.select(channel_messages.c.id).where(mine).limit(1)).first() is not None

    def _set(self, mine: sa.ColumnElement[bool], values: dict[str, str]) -> None:
        with translated(), self._engine.begin() as connection:
            connection.execute(channel_messages.update().where(mine).values(values))
