"""Sessions: opened when somebody signs in, found again by their token, ended.

A session's token is 256 random bits, new with every sign-in; the database holds its SHA-256 alone, so that whoever
reads the database cannot take a session over.
"""

from __future__ import annotations

import hashlib
import re
import secrets
from dataclasses import dataclass
from datetime import timedelta

import sqlalchemy as sa

from api.desk.clock import ago, now
from api.desk.people.records import Person, Signed, Way
from api.desk.people.rows import COLUMNS, person_of
from api.desk.people.tables import people, places, sessions
from index.opening import translated

IDLE = timedelta(hours=2)
"""A session that is not used for so long is over."""
LONGEST = timedelta(hours=12)
_SHOWN = 16
_BROWSERS = (
    ("MicroMessenger", "微信"),
    ("Edg", "Edge"),
    ("OPR/", "Opera"),
    ("Firefox", "Firefox"),
    ("Chrom", "Chrome"),
    ("Safari", "Safari"),
)
_SYSTEMS = (
    ("Android", "Android"),
    ("iPhone|iPad", "iOS"),
    ("Windows", "Windows"),
    ("Mac OS X|Macintosh", "macOS"),
    ("Linux|X11", "Linux"),
)


@dataclass(frozen=True, slots=True)
class Session:
    """A session as its owner sees it. ``id`` names it and opens nothing."""

    id: str
    opened: str
    used: str
    agent: str
    way: Way
    own: bool
    """Whether it is the one that asks."""


class Sessions:
    """Keeps sessions."""

    def __init__(self, engine: sa.Engine) -> None:
        self._engine = engine

    def open(self, connection: sa.Connection, person_id: int, *, way: Way, agent: str) -> tuple[str, str]:
        """Open a session within a transaction; return its token and the token that its forms carry."""
        token, csrf = secrets.token_urlsafe(32), secrets.token_urlsafe(32)
        _sweep(connection)
        digest = digest_of(token)
        opened = {"digest": digest, "person_id": person_id, "csrf": csrf, "opened": now(), "used": now()}
        connection.execute(sessions.insert().values(opened))
        connection.execute(places.insert().values(digest=digest, agent=agent_of(agent), way=way.value))
        return token, csrf

    def signed(self, token: str) -> Signed | None:
        """Return who has the session of a token; ``None`` where it is over or was never opened."""
        digest = digest_of(token)
        mine = sa.and_(sessions.c.digest == digest, people.c.active, sa.not_(_over()))
        query = sa.select(*COLUMNS, sessions.c.csrf, sessions.c.used).join_from(sessions, people).where(mine)
        with self._engine.connect() as connection:
            row = connection.execute(query).mappings().one_or_none()
        if row is None:
            return None
        if row["used"] < ago(timedelta(minutes=1)):
            with translated(), self._engine.begin() as connection:
                connection.execute(sessions.update().where(sessions.c.digest == digest).values(used=now()))
        return Signed(person_of(row), row["csrf"])

    def of(self, person: Person, token: str) -> list[Session]:
        """Return where somebody is signed in, the last used first; ``token`` is that of whoever asks."""
        query = sa.select(sessions, places.c.agent, places.c.way).select_from(
            sessions.outerjoin(places, places.c.digest == sessions.c.digest)
        )
        mine = (sessions.c.person_id == person.id) & sa.not_(_over())
        with self._engine.connect() as connection:
            rows = connection.execute(query.where(mine).order_by(sessions.c.used.desc(), sessions.c.digest)).all()
        own = digest_of(token)
        return [
            Session(row.digest[:_SHOWN], row.opened, row.used, row.agent or "", Way(row.way or ""), row.digest == own)
            for row in rows
        ]

    def end(self, token: str) -> None:
        """End the session of a token."""
        with translated(), self._engine.begin() as connection:
            end(connection, sessions.c.digest == digest_of(token))

    def end_others(self, connection: sa.Connection, person: Person, token: str, ident: str = "") -> int:
        """End one session of somebody's by its id, or all, but not the one of ``token``; return how many ended."""
        which = (sessions.c.person_id == person.id) & (sessions.c.digest != digest_of(token))
        if ident:
            which &= sessions.c.digest.startswith(ident, autoescape=True)
        return end(connection, which)


def end(connection: sa.Connection, which: sa.ColumnElement[bool]) -> int:
    """End sessions; return how many there were."""
    gone = connection.execute(sessions.delete().where(which).returning(sessions.c.digest)).scalars().all()
    if gone:
        connection.execute(places.delete().where(places.c.digest.in_(gone)))
    return len(gone)


def digest_of(token: str) -> str:
    """Return what the database holds of a token."""
    return hashlib.sha256(token.encode()).hexdigest()


def agent_of(header: str) -> str:
    """Return browser and system, as far as the header ``User-Agent`` tells; never the header itself."""
    told = (next((name for sign, name in kinds if re.search(sign, header)), "") for kinds in (_BROWSERS, _SYSTEMS))
    return " · ".join(filter(None, told))


def _over() -> sa.ColumnElement[bool]:
    return sa.or_(sessions.c.used < ago(IDLE), sessions.c.opened < ago(LONGEST))


def _sweep(connection: sa.Connection) -> None:
    end(connection, _over())
