"""The tables of the chat, in the desk's database.

``exchanges`` keeps nothing that says who asked: what readers type is masked, and the session is dropped after a day.
"""

from __future__ import annotations

from sqlalchemy import JSON, Boolean, Column, Float, Integer, String, Table, Text

from api.desk.tables import KEY, metadata

# A session is deleted when it has not been used for a while; ``turns`` are the last few. ``id`` is the digest of what
# the reader holds, so that whoever reads the table cannot go on with it.
chat_sessions = Table(
    "chat_sessions",
    metadata,
    Column("id", String, primary_key=True),
    Column("channel", String, nullable=False),
    Column("opened", String, nullable=False),
    Column("used", String, nullable=False, index=True),
    Column("turns", JSON, nullable=False),
)

# Ids are random: who holds one may see and judge the exchange. Numbers give the order. ``session_id`` is empty a day
# later, and from the start where the asker keeps the conversation.
exchanges = Table(
    "exchanges",
    metadata,
    Column("number", KEY, primary_key=True, autoincrement=True),
    Column("id", String, nullable=False, unique=True),
    Column("session_id", String, nullable=False, index=True),
    Column("channel", String, nullable=False),
    Column("time", String, nullable=False, index=True),
    Column("question", Text, nullable=False),
    Column("asked", Text, nullable=False),
    Column("kind", String, nullable=False),
    Column("origin", String, nullable=False),
    Column("refused", Boolean, nullable=False),
    Column("confidence", Float, nullable=False),
    Column("text", Text, nullable=False),
    Column("sentences", JSON, nullable=False),
    Column("receipts", JSON, nullable=False),
    Column("glosses", JSON, nullable=False),
    Column("nearest", JSON, nullable=False),
    Column("took_ms", Float, nullable=False),
    Column("branch", String, nullable=False),
    Column("narrowed", Text, nullable=False),
    Column("item", Integer, nullable=False),
    Column("reworded", Boolean, nullable=False),
    sqlite_autoincrement=True,
)

# One an exchange, which its session may change.
feedback = Table(
    "feedback",
    metadata,
    Column("id", KEY, primary_key=True, autoincrement=True),
    Column("exchange_id", String, nullable=False, unique=True),
    Column("good", Boolean, nullable=False),
    Column("reason", String, nullable=False),
    Column("note", Text, nullable=False),
    Column("time", String, nullable=False, index=True),
    sqlite_autoincrement=True,
)

# Messages that came in by a channel, so that one that is sent again is answered once; gone with the sessions. ``reply``
# is null while it is being answered, ``rest`` what did not fit into it.
channel_messages = Table(
    "channel_messages",
    metadata,
    Column("id", String, primary_key=True),
    Column("session_id", String, nullable=False, index=True),
    Column("time", String, nullable=False, index=True),
    Column("exchange_id", String, nullable=False),
    Column("reply", Text, nullable=True),
    Column("rest", Text, nullable=False),
)
